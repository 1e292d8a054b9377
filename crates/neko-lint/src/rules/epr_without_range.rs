//! A port range that neko reads as none.

use crate::context::written;
use crate::{Context, Diagnostic, rule};
use neko_config::Setter;

rule! {
    EprWithoutRange = "epr-without-range",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let empty = webrtc.epr.place().is_none_or(|place| match (&webrtc.epr.origin.setter, place.text()) {
        // Quotation marks of YAML, where nothing stands between them; those of a variable are part of it.
        (Setter::File(_), "\"\"" | "''") | (_, "") => true,
        _ => false,
    });
    if webrtc.epr.value != [0, 0] || !written(&webrtc.epr) || empty || webrtc.udpmux.value > 0 {
        return Vec::new();
    }
    vec![
        RULE.finding("epr is not a port range, so neko uses random ports")
            .at(webrtc.epr.origin.place.clone(), "not a range: write two ports with a hyphen")
            .note(
                "neko does not log this; each viewer gets a random UDP port, which firewalls block and Docker \
                 does not publish",
            )
            .help("write the first and the last port: `52000-52100`"),
    ]
}
