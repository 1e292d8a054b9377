//! A port range that the UDP mux makes useless.

use crate::context::{unquoted, written};
use crate::{Context, Diagnostic, rule};
use neko_text::source::Place;

rule! {
    UdpmuxHidesEpr = "udpmux-hides-epr",
    severity: Warning,
    effect: Limited,
    needs: [Ports],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    if webrtc.udpmux.value <= 0 || !written(&webrtc.epr) || nothing(webrtc.epr.place()) {
        return Vec::new();
    }
    vec![
        RULE.finding("epr has no effect because udpmux is set")
            .at(webrtc.epr.origin.place.clone(), "never used")
            .also(webrtc.udpmux.origin.place.clone(), "one UDP port for every viewer")
            .note("neko sends and receives all media on the mux port; ports opened for the range stay unused")
            .help("remove one of the two"),
    ]
}

/// Whether no text is written there.
fn nothing(place: Option<&Place>) -> bool {
    place.is_none_or(|place| matches!(unquoted(place.text()), "" | "null" | "~"))
}
