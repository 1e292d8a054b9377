//! A relay of neko's that no viewer comes to, because neko never learns where they are.

use crate::context::list_place;
use crate::relay::{self, Known};
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::{Skip, UrlUse};

rule! {
    BackendTurnReachesNobody = "backend-turn-reaches-nobody",
    severity: Warning,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut sent = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    // A URL that breaks the page is an error of its own.
    let breaks = context.frontend().iter().any(|server| server.urls.is_none())
        || sent.any(|url| context.contact(&url.value).is_none());
    if breaks || !context.behaviour.urls.iter().any(is_relay) || relay::finds_viewers(context) != Known::No {
        return Vec::new();
    }
    let backend = &context.webrtc().backend;
    vec![
        RULE.finding("neko's TURN server helps nobody: browsers have no STUN or TURN server")
            .at(list_place(backend, &backend.value), "neko waits here for viewers, but never learns their addresses")
            .note(
                "browsers hide their own addresses, so neko cannot permit them at the TURN server, which drops \
                 what viewers send; only viewers who can reach neko's own ports get video",
            )
            .help(
                "set `webrtc.iceservers.frontend` too: a STUN server is enough for most viewers; a TURN server \
                 also helps viewers whose network blocks UDP",
            ),
    ]
}

/// Whether neko uses a TURN server, or would once its URL is spelt right.
fn is_relay(used: &UrlUse) -> bool {
    match used.skip {
        None => used.contact().is_some_and(|uri| uri.scheme.is_turn()),
        Some(Skip::Refused(_)) => used.url.value.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("turn")),
        Some(_) => false,
    }
}
