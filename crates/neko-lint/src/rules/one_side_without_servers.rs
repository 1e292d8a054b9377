//! Servers for one side only.

use crate::context::{list_place, written};
use crate::{Context, Diagnostic, rule};

rule! {
    OneSideWithoutServers = "one-side-without-servers",
    severity: Note,
    effect: Limited,
    needs: [Servers],
    yields_to: [BackendTurnReachesNobody],
    yields_to_errors: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    if webrtc.icelite.value {
        return Vec::new();
    }
    let (set, empty, who, costs) = if webrtc.frontend.value.is_empty() {
        let costs = "browsers hide their own addresses and learn no public one, so neko's servers help only \
             viewers who can reach its ports anyway";
        (&webrtc.backend, "frontend", "browsers get no ICE server", costs)
    } else if webrtc.backend.value.is_empty() {
        let costs = "neko offers its own addresses only, so a router in front of it has to forward its ports";
        (&webrtc.frontend, "backend", "neko itself uses no ICE server", costs)
    } else {
        return Vec::new();
    };
    if set.value.is_empty() || !written(set) {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("the {empty} list of ICE servers is empty: {who}"))
            .at(list_place(set, &set.value), "only this list is set")
            .note(costs)
            .note("if one list is set, neko uses neither the global list nor its default for the other")
            .help(format!("set `webrtc.iceservers.{empty}` too, unless it is meant to be empty")),
    ]
}
