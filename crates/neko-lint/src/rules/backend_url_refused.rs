//! A backend URL that Pion's peer connection refuses.

use crate::context::mask_userinfo;
use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::browser;

rule! {
    BackendUrlRefused = "backend-url-refused",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for server in context.backend() {
        for url in server.urls.iter().flatten() {
            let Some(Err(why)) = context.pion(&url.value) else { continue };
            let words = context.quote(why);
            let mut finding = RULE
                .about(mask_userinfo(&url.value), |url| format!("neko cannot use the ICE server URL `{url}`"))
                .at(url.place.clone(), url_spelling::defect(&url.value).map_or_else(|| words.clone(), str::to_owned))
                .note(format!(
                    "no viewer can connect: neko makes no offer, the page stays black, and neko logs one warning \
                     per viewer: `InvalidAccessError: {words}`"
                ));
            if context.one_list()
                && let Some(refusal) = browser::url_refusal(&url.value, Some("user"), Some("credential"))
            {
                finding = finding.note(format!(
                    "browsers get the same list and reject it too: {}",
                    context.quote(&refusal.to_string())
                ));
            }
            found.push(url_spelling::finish(finding, url, server.credential.is_some()));
        }
    }
    found
}
