//! A TURN server of the backend list without username or credential.

use crate::context::mask_userinfo;
use crate::credentials::lacking;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{Secret, pion};

rule! {
    BackendTurnWithoutCredentials = "backend-turn-without-credentials",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for server in context.backend().iter().filter(|server| !context.exits_in(server)) {
        let Some(lacking) = lacking(server) else { continue };
        for url in server.urls.iter().flatten() {
            let Some(parsed @ Ok(uri)) = context.pion(&url.value) else { continue };
            if !uri.scheme.is_turn() {
                continue;
            }
            let (name, credential) = (server.username.as_deref(), server.credential.as_ref().map(Secret::reveal));
            let Some(why) = pion::refusal_of(parsed, name, credential) else { continue };
            let mut finding = RULE
                .finding(format!("neko cannot use a TURN server without {}", lacking.what))
                .at(
                    url.place.clone().or_else(|| server.place.clone()),
                    format!("`{}` needs both", mask_userinfo(&url.value)),
                )
                .note(format!(
                    "no viewer can connect: neko makes no offer, the page stays black, and neko logs one warning \
                     per viewer: `{why}`"
                ))
                .also(lacking.unread.cloned(), "neko reads this as empty; put it in quotes")
                .help("add both next to `urls`: `username: …` and `credential: …` (`password:` is not read)");
            if context.one_list() {
                finding = finding.note("browsers get the same list, and their page throws `InvalidAccessError`");
            }
            found.push(finding);
        }
    }
    found
}
