//! A part of a backend URL that Pion leaves out.

use crate::context::mask_userinfo;
use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{Side, Url, pion};

rule! {
    BackendUrlPartDropped = "backend-url-part-dropped",
    severity: Note,
    effect: Limited,
    needs: [Text],
    yields_to: [FrontendUrlRefused],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, ..)| sides.contains(&Side::Backend))
        .filter_map(|(_, server, url)| Some((server, url, dropped(url)?)))
        .map(|(server, url, what)| {
            let finding = RULE
                .about(mask_userinfo(&url.value), |url| format!("neko ignores {what} of `{url}`"))
                .at(url.place.clone(), format!("{what} has no effect"))
                .note("Pion reads the URL without that part; a browser would reject the URL");
            url_spelling::finish(finding, url, server.credential.is_some())
        })
        .collect()
}

fn dropped(url: &Url) -> Option<&'static str> {
    if !url.value.contains(['#', '?', '=']) {
        return None;
    }
    let uri = pion::parse(&url.value).ok()?;
    if url.value.contains('#') {
        Some("the fragment")
    } else if !uri.scheme.is_turn() && url.value.contains('?') {
        Some("the query")
    } else if url.value.matches("transport=").count() > 1 {
        Some("the second transport")
    } else {
        None
    }
}
