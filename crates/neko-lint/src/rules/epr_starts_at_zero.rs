//! A port range from 0 on.

use crate::context::written;
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::UdpPorts;
use neko_config::versions::{Aspect, as_newest};

rule! {
    EprStartsAtZero = "epr-starts-at-zero",
    severity: Warning,
    effect: Limited,
    needs: [Ports, Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().epr;
    let UdpPorts::Range(0, max) = context.behaviour.udp else { return Vec::new() };
    if !written(setting) {
        return Vec::new();
    }
    let follows = if !as_newest(Aspect::RangeFromZero, context.behaviour.version) {
        format!("Pion starts at 1: neko uses the ports 1-{max}")
    } else if max < 1024 {
        format!("Pion starts at 1024, which is after the end of the range at {max}: neko has no UDP candidate")
    } else {
        format!("Pion starts at 1024: neko uses the ports 1024-{max}")
    };
    vec![
        RULE.finding("the port range starts at 0")
            .at(setting.origin.place.clone(), "0 is not a valid port")
            .note(follows)
            .help("write the first port that is open and published, such as `52000-52100`"),
    ]
}
