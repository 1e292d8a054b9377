//! A port range that one viewer uses up.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::context::written;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "epr-too-small",
    severity: Severity::Warning,
    effect: Effect::Limited,
    summary: "The port range is too small for a single viewer.",
    why: "Each viewer takes a port of the range for itself, and one more for each STUN server that neko asks. A range of one \
          port loses every address that STUN would find, and a second viewer finds no port at all.",
    bad: "webrtc:\n  epr: 52000-52000\n",
    good: "webrtc:\n  epr: 52000-52100\n",
};

pub(super) struct EprTooSmall;

impl Rule for EprTooSmall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let [min, max] = webrtc.epr.value;
        if max == 0 || !written(&webrtc.epr) || webrtc.udpmux.value > 0 {
            return Vec::new();
        }
        let (has, needs) = (usize::from(max.saturating_sub(min)) + 1, context.behaviour.ports_per_viewer(1));
        if has >= needs {
            return Vec::new();
        }
        vec![
            ABOUT
                .finding(format!("one viewer needs {needs} ports, and the range has {has}"))
                .at(webrtc.epr.origin.place.clone(), format!("{has} port{}", if has == 1 { "" } else { "s" }))
                .note("each viewer takes one port, and one more for each STUN server of the backend list")
                .help("make the range larger, such as `52000-52100`, or use udpmux"),
        ]
    }
}
