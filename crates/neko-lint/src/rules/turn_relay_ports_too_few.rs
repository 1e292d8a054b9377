//! A TURN server's relay ports that the viewers use up.

use crate::allocations::Demand;
use crate::host::Host;
use crate::{Diagnostic, rule};

rule! {
    TurnRelayPortsTooFew = "turn-relay-ports-too-few",
    severity: Warning,
    effect: Limited,
    summary: "The TURN server has fewer relay ports than the viewers take.",
    why: "Every allocation takes a port of the server's relay range (coturn: `min-port` to `max-port`). When none is left \
          the server answers 508, and the viewer who comes next has no relay. The range comes from the coturn beside neko, \
          or from `--relay-ports`; one viewer of each neko is reckoned with, unless `--viewers` says how many.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n    environment:\n      \
          NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: \
          '[{\"urls\":[\"turn:turn.example.org\",\"turn:turn.example.org?transport=tcp\"],\"username\":\"neko\",\"credential\":\"a-long-password\"}]'\n  \
          coturn:\n    image: coturn/coturn\n    network_mode: host\n    command: [--lt-cred-mech, \
          --realm=turn.example.org, --user=neko:a-long-password, --min-port=49160, --max-port=49160]\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n    environment:\n      \
           NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: \
           '[{\"urls\":[\"turn:turn.example.org\",\"turn:turn.example.org?transport=tcp\"],\"username\":\"neko\",\"credential\":\"a-long-password\"}]'\n  \
           coturn:\n    image: coturn/coturn\n    network_mode: host\n    command: [--lt-cred-mech, \
           --realm=turn.example.org, --user=neko:a-long-password, --min-port=49160, --max-port=49200]\n",
    check: Host(check),
}

fn check(host: &Host) -> Vec<(usize, Diagnostic)> {
    let finding = |demand: &Demand| {
        let (min, max) = demand.limits.relay_ports?;
        let (has, needs) = (u64::from(max.saturating_sub(min)) + 1, demand.each * demand.viewers);
        if has >= needs {
            return None;
        }
        let (index, place) = &demand.first;
        let ports =
            if has == 1 { format!("one relay port ({min})") } else { format!("{has} relay ports ({min}-{max})") };
        let finding = RULE
            .finding(format!("{} {needs} allocations at {}, which has {ports}", demand.who(), demand.host))
            .at(place.clone(), "the first URL of this server")
            .note("each viewer takes an allocation for each TURN URL of the frontend list, and one for each that neko uses of the backend list")
            .note("with no port left the server answers 508 (Insufficient Capacity), and a viewer who needs the relay gets no picture")
            .help("widen the range (coturn: `min-port`, `max-port`; publish and open it too), or name the server by fewer URLs");
        Some((*index, finding))
    };
    host.demands.iter().filter_map(finding).collect()
}
