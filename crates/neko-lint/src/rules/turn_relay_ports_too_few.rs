//! A TURN server's relay ports that the viewers use up.

use crate::allocations::Demand;
use crate::host::Host;
use crate::{Diagnostic, rule};

rule! {
    TurnRelayPortsTooFew = "turn-relay-ports-too-few",
    severity: Warning,
    effect: Limited,
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
            .note(
                "each viewer needs an allocation for each TURN URL of the frontend list, and one for each that \
                 neko uses of the backend list",
            )
            .note(
                "if no port is left, the server answers 508 (Insufficient Capacity), and a viewer who needs the \
                 relay gets no video",
            )
            .help(
                "widen the range (coturn: `min-port`, `max-port`; publish and open it too), or list fewer URLs \
                 of the server",
            );
        Some((*index, finding))
    };
    host.demands.iter().filter_map(finding).collect()
}
