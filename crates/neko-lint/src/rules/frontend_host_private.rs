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
    summary: "A frontend URL names a host that only one network reaches.",
    why: "Browsers contact the host themselves. A private address (RFC 1918, RFC 4193), one behind a provider's \
          NAT (RFC 6598), or a name such as `turn.lan` is reached by viewers of that network only.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:192.168.1.20:3478\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org:3478\n",
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
