//! `stuns:` in the list of browsers.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{Scheme, Side};

rule! {
    FrontendStunsWithoutTls = "frontend-stuns-without-tls",
    severity: Note,
    effect: Limited,
    yields_to: [BackendStunsNeverUsed],
    summary: "A frontend URL has the scheme stuns.",
    why: "Chromium takes `stuns:` and asks the server in plain UDP, on port 5349 where the URL names none; no \
          browser speaks STUN over TLS for ICE. Most servers do not answer plain UDP there.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stuns:stun.example.org\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, ..)| sides.contains(&Side::Frontend))
        .filter(|(_, _, url)| context.contact(&url.value).is_some_and(|uri| uri.scheme == Scheme::Stuns))
        .map(|(_, _, url)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("browsers ask `{url}` without TLS"))
                .at(url.place.clone(), "asked in plain UDP")
                .help("use the server's `stun:` URL")
        })
        .collect()
}
