//! TURN over TCP or TLS in neko's own list, which carries nothing.

use crate::context::mask_userinfo;
use crate::relay::{self, Known};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::behaviour::{Skip, UrlUse};
use neko_config::ice_server::{Scheme, Transport};

rule! {
    BackendTurnOverTcp = "backend-turn-over-tcp",
    severity: Warning,
    effect: NoRelay,
    summary: "The backend list has a TURN server over TCP or TLS, which neko cannot use.",
    why: "Without tcpmux neko does not contact such a server. With tcpmux it makes the allocation, but Pion announces the \
          relayed address as a TCP candidate, and neither a browser nor Pion connects to that. In the frontend list TURN \
          over TCP and TLS works: there the browser uses it. It is a note where nothing is lost: neko uses the same server \
          over UDP, or browsers do, or they have the same URL, and neko another TURN server.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org:3478\n    backend:\n    - urls: \
          turn:turn.example.org:3478?transport=tcp\n      username: neko\n      credential: a long one\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:turn.example.org:3478?transport=tcp\n      username: \
           neko\n      credential: a long one\n    backend:\n    - urls: turn:turn.example.org:3478\n      username: \
           neko\n      credential: a long one\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let over_tcp = |used: &&UrlUse| matches!(used.skip, Some(Skip::TurnOverTcp { .. })) && used.url.place.is_some();
    context.behaviour.urls.iter().filter(over_tcp).map(|used| finding(used, loss(context, used))).collect()
}

/// What is lost with the URL.
#[derive(Clone, Copy)]
enum Loss {
    /// Nothing: browsers have it, and neko another TURN server.
    UsedByBrowsers,
    /// Nothing of neko's: it uses the same server over UDP.
    UsedOverUdp,
    /// Nothing: browsers use the same server over UDP, and neko comes to their relay.
    RelaysForBrowsers,
    Relay,
}

fn loss(context: &Context<'_>, used: &UrlUse) -> Loss {
    let mut sent = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    let by_browsers = sent.any(|url| url.value == used.url.value);
    match relay::of_neko(context) {
        Known::Yes if by_browsers => Loss::UsedByBrowsers,
        Known::Yes if is_used_over_udp(context, used) => Loss::UsedOverUdp,
        _ if relays_for_browsers(context, used) => Loss::RelaysForBrowsers,
        _ => Loss::Relay,
    }
}

/// Whether neko relays through the same host by another URL.
fn is_used_over_udp(context: &Context<'_>, unused: &UrlUse) -> bool {
    let Some(host) = unused.contact().map(|uri| &uri.host) else { return false };
    let mut relays = context.behaviour.urls.iter().filter(|used| used.skip.is_none()).filter_map(UrlUse::contact);
    relays.any(|uri| uri.scheme.is_turn() && uri.host.eq_ignore_ascii_case(host))
}

/// Whether browsers have the same host as a TURN server over UDP, to whose relay neko comes.
fn relays_for_browsers(context: &Context<'_>, unused: &UrlUse) -> bool {
    let Some(host) = unused.contact().map(|uri| &uri.host) else { return false };
    let sent = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    let mut relays = sent.filter_map(|url| context.contact(&url.value)).filter(|uri| uri.scheme == Scheme::Turn);
    relay::comes_to_viewers(context)
        && relays.any(|uri| uri.transport == Transport::Udp && uri.host.eq_ignore_ascii_case(host))
}

fn finding(used: &UrlUse, loss: Loss) -> Diagnostic {
    let what = match used.skip {
        Some(Skip::TurnOverTcp { allocates: true }) => {
            "neko makes the allocation and announces the relayed address as a TCP candidate, to which no viewer connects"
        }
        _ => "neko does not contact the server, and its log does not say so",
    };
    let mut finding = RULE
        .about(mask_userinfo(&used.url.value), |url| {
            format!("neko cannot use `{url}`: TURN over TCP and TLS carries no media in the backend list")
        })
        .at(used.url.place.clone(), "works in the frontend list only")
        .note(what);
    if !matches!(loss, Loss::Relay) {
        finding.severity = Severity::Note;
    }
    finding.help(match loss {
        Loss::UsedByBrowsers => {
            "nothing is lost: browsers use this URL, and neko has another TURN server; to leave it out for neko, write \
             `webrtc.iceservers.frontend` and `webrtc.iceservers.backend` separately"
        }
        Loss::UsedOverUdp => {
            "neko loses nothing: it uses this server over UDP; for viewers whose network lets no UDP out, name the URL in \
             `webrtc.iceservers.frontend`"
        }
        Loss::RelaysForBrowsers => {
            "browsers use this server over UDP, which relays for both sides; to give neko a relay of its own, name the \
             server's UDP port in `webrtc.iceservers.backend` (`turn:HOST:PORT`)"
        }
        Loss::Relay => {
            "name the server's UDP port in `webrtc.iceservers.backend` (`turn:HOST:PORT`), and keep TCP and TLS in \
             `webrtc.iceservers.frontend`, where browsers use them"
        }
    })
}
