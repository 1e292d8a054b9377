//! `stuns:` in the list of browsers.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{Scheme, Side};

rule! {
    FrontendStunsWithoutTls = "frontend-stuns-without-tls",
    severity: Note,
    effect: Limited,
    yields_to: [BackendStunsNeverUsed],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, ..)| sides.contains(&Side::Frontend))
        .filter(|(_, _, url)| context.contact(&url.value).is_some_and(|uri| uri.scheme == Scheme::Stuns))
        .map(|(_, _, url)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("browsers query `{url}` without TLS"))
                .at(url.place.clone(), "queried over plain UDP")
                .help("use the server's `stun:` URL")
        })
        .collect()
}
