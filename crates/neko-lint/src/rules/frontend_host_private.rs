//! A frontend server in a private network.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;
use neko_config::ice_server::address::HostReach;

rule! {
    FrontendHostPrivate = "frontend-host-private",
    severity: Note,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, ..)| sides.contains(&Side::Frontend))
        .filter_map(|(_, _, url)| Some((url, private(&context.contact(&url.value)?.host)?)))
        .map(|(url, why)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("only viewers in the same network can reach `{url}`"))
                .at(url.place.clone(), why)
                .note("viewers in other networks get no answer from it and continue without it")
                .help("fine if all viewers are in that network; otherwise write a public name or address")
        })
        .collect()
}

fn private(host: &str) -> Option<&'static str> {
    match HostReach::of(host) {
        HostReach::OneNetwork(why) => Some(why),
        _ => None,
    }
}
