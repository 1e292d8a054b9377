//! A port range that the UDP mux makes useless.

use crate::lint::context::{unquoted, written};
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};
use crate::source::Place;

static ABOUT: About = About {
    name: "udpmux-hides-epr",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "udpmux and epr are both set.",
    why: "With udpmux neko uses that one port for every viewer and never looks at the range.",
    bad: "webrtc:\n  udpmux: 59000\n  epr: 59000-59100\n",
    good: "webrtc:\n  udpmux: 59000\n",
};

pub(super) struct UdpmuxHidesEpr;

impl Rule for UdpmuxHidesEpr {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        if webrtc.udpmux.value <= 0 || !written(&webrtc.epr) || nothing(webrtc.epr.place()) {
            return Vec::new();
        }
        vec![
            ABOUT
                .finding("epr has no effect beside udpmux")
                .at(webrtc.epr.origin.place.clone(), "never used")
                .also(webrtc.udpmux.origin.place.clone(), "one UDP port for every viewer")
                .note("neko sends and receives all media on the mux port; ports opened for the range stay unused")
                .help("remove one of the two"),
        ]
    }
}

/// Whether no text is written there.
fn nothing(place: Option<&Place>) -> bool {
    place.is_none_or(|place| matches!(unquoted(place.text()), "" | "null" | "~"))
}
