//! A lasting TURN password that every viewer is sent.

use crate::context::rest_time;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;

rule! {
    FrontendSecretShared = "frontend-secret-shared",
    severity: Note,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lasting = context.servers().find(|(sides, server)| {
        let turn =
            server.urls.iter().flatten().any(|url| context.contact(&url.value).is_some_and(|uri| uri.scheme.is_turn()));
        let name = server.username.as_deref();
        sides.contains(&Side::Frontend)
            && turn
            && server.credential.is_some()
            && name.is_some_and(|name| rest_time(name).is_none())
    });
    let Some((_, server)) = lasting else { return Vec::new() };
    let place = server.credential_place.clone().or_else(|| server.place.clone());
    vec![
        RULE.finding("every viewer gets a TURN password that does not expire")
            .at(place, "sent to every browser")
            .note("anyone who has opened the page once can relay through the server from then on")
            .help(
                "give the user a quota in the TURN server (coturn: `user-quota`, `total-quota`), or use \
                 time-limited credentials",
            ),
    ]
}
