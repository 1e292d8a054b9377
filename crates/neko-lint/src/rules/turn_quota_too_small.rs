//! A TURN server's quota that the viewers use up.

use crate::allocations::Demand;
use crate::host::Host;
use crate::{Diagnostic, rule};

rule! {
    TurnQuotaTooSmall = "turn-quota-too-small",
    severity: Warning,
    effect: Limited,
    summary: "The TURN server's quota is too small for the viewers.",
    why: "For each viewer the browser makes an allocation for every TURN URL that it is sent, and neko one for every TURN \
          URL of the backend list that it uses. Past its quota the server answers 486, and the viewer who comes next has \
          no relay. The quota comes from the coturn beside neko (`user-quota`, `total-quota`), or from `--turn-quota` and \
          `--turn-user-quota`; one viewer of each neko is reckoned with, unless `--viewers` says how many.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n    environment:\n      \
          NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: \
          '[{\"urls\":[\"turn:turn.example.org\",\"turn:turn.example.org?transport=tcp\"],\"username\":\"neko\",\"credential\":\"a-long-password\"}]'\n  \
          coturn:\n    image: coturn/coturn\n    network_mode: host\n    command: [--lt-cred-mech, \
          --realm=turn.example.org, --user=neko:a-long-password, --user-quota=1]\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n    environment:\n      \
           NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: \
           '[{\"urls\":[\"turn:turn.example.org\",\"turn:turn.example.org?transport=tcp\"],\"username\":\"neko\",\"credential\":\"a-long-password\"}]'\n  \
           coturn:\n    image: coturn/coturn\n    network_mode: host\n    command: [--lt-cred-mech, \
           --realm=turn.example.org, --user=neko:a-long-password, --user-quota=100]\n",
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
            .note("each viewer takes an allocation for each TURN URL of the frontend list, and one for each of the backend list with which neko allocates")
            .note("past the quota the server answers 486 (Allocation Quota Reached), and a viewer who needs the relay gets no picture")
            .help("raise the quota (coturn: `user-quota`, `total-quota`), or name the server by fewer URLs");
        Some((*index, finding))
    };
    host.demands.iter().filter_map(finding).collect()
}
