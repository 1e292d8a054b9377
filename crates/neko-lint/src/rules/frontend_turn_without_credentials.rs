//! A TURN server of the frontend list without username or credential.

use crate::context::mask_userinfo;
use crate::credentials::lacking;
use crate::{Context, Diagnostic, rule};

rule! {
    FrontendTurnWithoutCredentials = "frontend-turn-without-credentials",
    severity: Error,
    effect: BreaksPage,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // In a list that serves both sides the finding about the backend says it already.
    if context.one_list() && !context.webrtc().icelite.value {
        return Vec::new();
    }
    let mut found = Vec::new();
    for server in context.frontend().iter().filter(|server| !context.exits_in(server)) {
        let Some(lacking) = lacking(server) else { continue };
        for url in server.urls.iter().flatten() {
            if !context.contact(&url.value).is_some_and(|uri| uri.scheme.is_turn()) {
                continue;
            }
            let finding = RULE
                .finding(format!("browsers reject a TURN server without {}", lacking.what))
                .at(
                    url.place.clone().or_else(|| server.place.clone()),
                    format!("`{}` needs both", mask_userinfo(&url.value)),
                )
                .note(
                    "every viewer's page throws `InvalidAccessError: Both username and credential are required \
                     when the URL scheme is \"turn\" or \"turns\".` and stays black; neko's log does not \
                     mention it",
                )
                .also(lacking.unread.cloned(), "neko reads this as empty; put it in quotes")
                .help("add both next to `urls`: `username: …` and `credential: …` (`password:` is not read)");
            found.push(finding);
        }
    }
    found
}
