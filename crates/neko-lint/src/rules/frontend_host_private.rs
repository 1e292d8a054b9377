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
            RULE.about(mask_userinfo(&url.value), |url| format!("only viewers of one network reach `{url}`"))
                .at(url.place.clone(), why)
                .note("viewers elsewhere ask it in vain and go on without it")
                .help("fine where all viewers are in that network; else write a public name or address")
        })
        .collect()
}

fn private(host: &str) -> Option<&'static str> {
    match HostReach::of(host) {
        HostReach::OneNetwork(why) => Some(why),
        _ => None,
    }
}
