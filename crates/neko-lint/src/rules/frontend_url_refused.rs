//! A frontend URL on which the browser's `RTCPeerConnection` constructor throws.

use crate::context::mask_userinfo;
use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::browser;

rule! {
    FrontendUrlRefused = "frontend-url-refused",
    severity: Error,
    effect: BreaksPage,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for server in context.frontend() {
        for url in server.urls.iter().flatten() {
            // In a list that serves both sides the finding about the backend says it already.
            if context.one_list() && !context.webrtc().icelite.value && matches!(context.pion(&url.value), Some(Err(_)))
            {
                continue;
            }
            let Some(refusal) = browser::url_refusal(&url.value, Some("user"), Some("credential")) else {
                continue;
            };
            let words = context.quote(&refusal.to_string());
            let finding = RULE
                .about(mask_userinfo(&url.value), |url| format!("browsers reject the ICE server URL `{url}`"))
                .at(url.place.clone(), url_spelling::defect(&url.value).map_or_else(|| words.clone(), str::to_owned))
                .note(format!("every viewer's page throws `{words}` and stays black; neko's log does not mention it"));
            found.push(url_spelling::finish(finding, url, server.credential.is_some()));
        }
    }
    found
}
