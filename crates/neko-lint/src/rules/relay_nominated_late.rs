//! A relay that neko uses only after a wait.

use crate::relay::{self, Known};
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::CandidateKind;
use neko_config::ice_server::{IceServer, Side};

rule! {
    RelayNominatedLate = "relay-nominated-late",
    severity: Note,
    effect: Limited,
    needs: [Servers],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let wait = context.behaviour.nomination_wait(CandidateKind::Relay);
    // Where browsers name no address to neko, its relay has nobody to wait for.
    let comes = relay::finds_viewers(context) != Known::No;
    let relay = |sides: &[Side], url: &str| {
        let neko = || {
            comes
                && sides.contains(&Side::Backend)
                && context.behaviour.skips(url).is_none()
                && context.neko_contact(url).is_some_and(|uri| uri.scheme.is_turn())
        };
        let page = || sides.contains(&Side::Frontend) && context.contact(url).is_some_and(|uri| uri.scheme.is_turn());
        neko() || page()
    };
    let usable = |server: &IceServer| server.username.is_some() && server.credential.is_some();
    let first = context.urls().find(|(sides, server, url)| usable(server) && relay(sides, &url.value));
    let Some((_, _, url)) = first.filter(|_| !wait.is_zero()) else { return Vec::new() };
    vec![
        RULE.finding(format!("neko waits {} s before it uses a relayed path", wait.as_secs()))
            .at(url.place.clone(), "viewers who need this server wait")
            .note("Pion gives better candidates that long to appear; viewers with a different path do not notice")
            .help(
                "there is nothing to fix; with an open UDP port or a correct nat1to1 viewers do not need the \
                 relay",
            ),
    ]
}
