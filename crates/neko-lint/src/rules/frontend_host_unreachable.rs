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
    summary: "A frontend URL names a host that viewers on other machines cannot reach.",
    why: "Browsers resolve and contact the host themselves. `localhost`, a loopback or link-local address, or the name of a \
          container leads nowhere from another machine.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:127.0.0.1:3478\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org:3478\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let urls = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    urls.filter_map(|url| Some((url, unreachable(&context.contact(&url.value)?.host)?)))
        .map(|(url, why)| {
            RULE
                .about(mask_userinfo(&url.value), |url| format!("viewers on other machines cannot reach `{url}`"))
                .at(url.place.clone(), why)
                .note("browsers contact the server themselves, from the viewer's machine")
                .help("write a name or an address that viewers reach; a name inside your network belongs into the backend list")
        })
        .collect()
}

fn unreachable(host: &str) -> Option<&'static str> {
    match HostReach::of(host) {
        HostReach::Nowhere(why) => Some(why),
        _ => None,
    }
}
