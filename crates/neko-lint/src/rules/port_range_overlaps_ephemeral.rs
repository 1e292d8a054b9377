//! Media ports among those that the system hands out.

use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::UdpPorts;

rule! {
    PortRangeOverlapsEphemeral = "port-range-overlaps-ephemeral",
    severity: Note,
    effect: Limited,
    by_default: false,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    const EPHEMERAL: std::ops::RangeInclusive<u16> = 32768..=60999;
    let webrtc = context.webrtc();
    let (ports, setting) = match context.behaviour.udp {
        UdpPorts::Mux(port) => ((port, port), webrtc.udpmux.place()),
        UdpPorts::Range(min, max) => ((min, max), webrtc.epr.place()),
        UdpPorts::Any | UdpPorts::None => return Vec::new(),
    };
    if ports.1 < *EPHEMERAL.start() || ports.0 > *EPHEMERAL.end() {
        return Vec::new();
    }
    vec![
        RULE.finding("the media ports overlap those that Linux uses for outgoing connections")
            .at(setting.cloned(), format!("within {}-{}", EPHEMERAL.start(), EPHEMERAL.end()))
            .note(
                "a different program may hold one of them; Pion then uses the next port of a range, but a mux \
                 cannot",
            )
            .help("choose ports below 32768, or reserve them: `net.ipv4.ip_local_reserved_ports`"),
    ]
}
