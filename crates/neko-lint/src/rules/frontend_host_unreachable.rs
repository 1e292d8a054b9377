//! A frontend server that viewers cannot reach.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::address::HostReach;

rule! {
    FrontendHostUnreachable = "frontend-host-unreachable",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    yields_to: [UrlLeadsNowhere, PlaceholderLeftIn],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let urls = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    urls.filter_map(|url| Some((url, unreachable(&context.contact(&url.value)?.host)?)))
        .map(|(url, why)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("viewers on other machines cannot reach `{url}`"))
                .at(url.place.clone(), why)
                .note("browsers contact the server themselves, from the viewer's machine")
                .help(
                    "write a name or an address that viewers can reach; a name inside your network belongs in \
                     the backend list",
                )
        })
        .collect()
}

fn unreachable(host: &str) -> Option<&'static str> {
    match HostReach::of(host) {
        HostReach::Nowhere(why) => Some(why),
        _ => None,
    }
}
