//! A URL that is taken and can never be contacted.

use crate::context::mask_userinfo;
use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;

rule! {
    UrlLeadsNowhere = "url-leads-nowhere",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    yields_to: [FrontendUrlRefused, PlaceholderLeftIn],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, _, url)| {
            let neko = sides.contains(&Side::Backend)
                && context.neko_contact(&url.value).is_none()
                && matches!(context.pion(&url.value), Some(Ok(_)));
            let page = || {
                sides.contains(&Side::Frontend)
                    && context
                        .contact(&url.value)
                        .is_some_and(|uri| uri.host.contains(|c: char| c.is_whitespace() || "/@,;<>".contains(c)))
            };
            neko || page()
        })
        .map(|(_, server, url)| {
            let finding = RULE
                .about(mask_userinfo(&url.value), |url| format!("no server can be reached at `{url}`"))
                .at(
                    url.place.clone(),
                    url_spelling::defect(&url.value).unwrap_or(
                        "not a host and port that can be \
                     contacted",
                    ),
                )
                .note("the URL is accepted, but the server never answers: each viewer waits for its time-out");
            url_spelling::finish(finding, url, server.credential.is_some())
        })
        .collect()
}
