//! A TURN server's quota that the viewers use up.

use crate::allocations::Demand;
use crate::host::Host;
use crate::{Diagnostic, rule};

rule! {
    TurnQuotaTooSmall = "turn-quota-too-small",
    severity: Warning,
    effect: Limited,
    check: Host(check),
}

fn check(host: &Host) -> Vec<(usize, Diagnostic)> {
    let finding = |demand: &Demand| {
        let (of_user, all) = (demand.of_user() * demand.viewers, demand.each * demand.viewers);
        let (needs, has, whose) = match (demand.limits.user_quota, demand.limits.quota) {
            (Some(has), _) if of_user > has => (of_user, has, "for one user is"),
            (_, Some(has)) if all > has => (all, has, "is"),
            _ => return None,
        };
        let (index, place) = &demand.first;
        let finding = RULE
            .finding(format!("{} {needs} allocations at {}, whose quota {whose} {has}", demand.who(), demand.host))
            .at(place.clone(), "the first URL of this server")
            .note(
                "each viewer needs an allocation for each TURN URL of the frontend list, and one for each of the \
                 backend list with which neko allocates",
            )
            .note(
                "above the quota the server answers 486 (Allocation Quota Reached), and a viewer who needs the \
                 relay gets no video",
            )
            .help("raise the quota (coturn: `user-quota`, `total-quota`), or list fewer URLs of the server");
        Some((*index, finding))
    };
    host.demands.iter().filter_map(finding).collect()
}
