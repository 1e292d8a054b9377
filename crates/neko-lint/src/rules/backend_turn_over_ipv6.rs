//! TURN servers by their IPv6 address in neko's own list, which Pion does not find.

use crate::context::mask_userinfo;
use crate::relay::{self, Known};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::behaviour::Skip;
use neko_config::ice_server::Url;

rule! {
    BackendTurnOverIpv6 = "backend-turn-over-ipv6",
    severity: Warning,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.skipped(&Skip::TurnOverIpv6).map(|url| finding(context, url)).collect()
}

fn finding(context: &Context<'_>, url: &Url) -> Diagnostic {
    let mut finding = RULE
        .about(mask_userinfo(&url.value), |url| {
            format!("neko cannot use `{url}`: it connects to TURN servers over IPv4 only")
        })
        .at(url.place.clone(), "works in the frontend list only")
        .help("write the server's IPv4 address, or a host name that has one, in `webrtc.iceservers.backend`");
    let mut sent = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    if sent.any(|other| other.value == url.value) && relay::of_neko(context) == Known::Yes {
        finding.severity = Severity::Note;
    }
    finding
}
