//! A frontend server on a port that browsers keep closed.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;

rule! {
    FrontendPortBlocked = "frontend-port-blocked",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, ..)| sides.contains(&Side::Frontend))
        .filter(|(_, _, url)| context.contact(&url.value).is_some_and(|uri| uri.port == BLOCKED))
        .map(|(_, _, url)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("browsers do not contact `{url}`"))
                .at(url.place.clone(), "port 53 is blocked in browsers")
                .note("the browser continues without this URL after a time-out")
                .help("remove it from the frontend list, or use a different port of the server: 3478, 80, 443")
        })
        .collect()
}

/// DNS.
const BLOCKED: u16 = 53;
