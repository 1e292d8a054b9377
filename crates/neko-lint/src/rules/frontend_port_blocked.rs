//! A frontend server on a port that browsers keep closed.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;

rule! {
    FrontendPortBlocked = "frontend-port-blocked",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    summary: "A frontend URL names port 53.",
    why: "Browsers block port 53, the one of DNS, for WebRTC. Providers list it beside others because other \
          clients use it; in a browser it only costs the time-out.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:turn.example.org:53\n      username: neko\n      \
          credential: a long one\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:turn.example.org:3478\n      username: neko\n      \
          credential: a long one\n",
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
                .note("the browser goes on without this URL after its time-out")
                .help("remove it from the frontend list, or use another port of the server: 3478, 80, 443")
        })
        .collect()
}

/// DNS.
const BLOCKED: u16 = 53;
