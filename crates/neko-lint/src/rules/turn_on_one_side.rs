//! A TURN server that only one side has.

use crate::context::written;
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::Skip;
use neko_config::ice_server::Side;

rule! {
    TurnOnOneSide = "turn-on-one-side",
    severity: Note,
    effect: Limited,
    needs: [Servers],
    yields_to: [OneSideWithoutServers],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let both = written(&webrtc.frontend) && written(&webrtc.backend) && !context.frontend().is_empty();
    if !both || context.backend().is_empty() {
        return Vec::new();
    }
    // A TURN server that neko cannot use has a rule of its own.
    if context.behaviour.urls.iter().any(|used| matches!(used.skip, Some(Skip::TurnOverTcp { .. }))) {
        return Vec::new();
    }
    let mut turn = [None, None];
    for (sides, _, url) in context.urls() {
        let uri =
            if sides == [Side::Frontend] { context.contact(&url.value) } else { context.neko_contact(&url.value) };
        if uri.is_some_and(|uri| uri.scheme.is_turn()) {
            if sides.contains(&Side::Backend) {
                turn[0].get_or_insert(url);
            }
            if sides.contains(&Side::Frontend) {
                turn[1].get_or_insert(url);
            }
        }
    }
    let (url, has, lacks, whose) = match turn {
        [Some(url), None] => (url, "backend", "frontend", "viewers have no relay"),
        [None, Some(url)] => (url, "frontend", "backend", "neko has no relay"),
        _ => return Vec::new(),
    };
    vec![
        RULE.finding(format!("only the {has} list has a TURN server: {whose}"))
            .at(url.place.clone(), format!("missing in the {lacks} list"))
            .note("one relay is enough for most networks; if both ends are closed, each needs one")
            .help(format!("add the server to `webrtc.iceservers.{lacks}` too, unless this is intended")),
    ]
}
