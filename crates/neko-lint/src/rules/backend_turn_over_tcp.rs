//! TURN over TCP or TLS in neko's own list, which carries nothing.

use std::collections::HashSet;

use crate::context::mask_userinfo;
use crate::relay::{self, Known};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::behaviour::{Skip, UrlUse};
use neko_config::ice_server::{Scheme, Transport, Uri};

rule! {
    BackendTurnOverTcp = "backend-turn-over-tcp",
    severity: Warning,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let over_tcp = |used: &&UrlUse| matches!(used.skip, Some(Skip::TurnOverTcp { .. })) && used.url.place.is_some();
    let mut unused = context.behaviour.urls.iter().filter(over_tcp).peekable();
    if unused.peek().is_none() {
        return Vec::new();
    }
    let instead = Instead::of(context);
    unused.map(|used| finding(used, instead.loss(used))).collect()
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

/// What there is instead of a URL that neko does not use.
struct Instead<'a> {
    /// The URLs that browsers are sent.
    sent: HashSet<&'a str>,
    /// Whether neko has another TURN server.
    has_relay: bool,
    /// The hosts through which neko relays, in lower case.
    used: HashSet<String>,
    /// The hosts of TURN servers over UDP that browsers have, where neko comes to their relays.
    of_browsers: HashSet<String>,
}

impl<'a> Instead<'a> {
    fn of(context: &'a Context<'_>) -> Self {
        let sent = || context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
        let lower = |host: &str| host.to_ascii_lowercase();
        let used = context.behaviour.urls.iter().filter(|used| used.skip.is_none()).filter_map(UrlUse::contact);
        let over_udp = |uri: &&Uri| uri.scheme == Scheme::Turn && uri.transport == Transport::Udp;
        let comes = relay::comes_to_viewers(context);
        let of_browsers = sent()
            .filter_map(|url| context.contact(&url.value))
            .filter(|uri| comes && over_udp(uri))
            .map(|uri| lower(&uri.host));
        Self {
            sent: sent().map(|url| url.value.as_str()).collect(),
            has_relay: relay::of_neko(context) == Known::Yes,
            used: used.filter(|uri| uri.scheme.is_turn()).map(|uri| lower(&uri.host)).collect(),
            of_browsers: of_browsers.collect(),
        }
    }

    fn loss(&self, unused: &UrlUse) -> Loss {
        let host = unused.contact().map(|uri| uri.host.to_ascii_lowercase());
        let is_in = |hosts: &HashSet<String>| host.as_ref().is_some_and(|host| hosts.contains(host));
        match self.has_relay {
            true if self.sent.contains(unused.url.value.as_str()) => Loss::UsedByBrowsers,
            true if is_in(&self.used) => Loss::UsedOverUdp,
            _ if is_in(&self.of_browsers) => Loss::RelaysForBrowsers,
            _ => Loss::Relay,
        }
    }
}

fn finding(used: &UrlUse, loss: Loss) -> Diagnostic {
    let what = match used.skip {
        Some(Skip::TurnOverTcp { allocates: true }) => {
            "neko makes the allocation but announces the relayed address as a TCP candidate, and no viewer \
             connects to that"
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
            "nothing is lost: browsers use this URL, and neko has a different TURN server; to remove it for neko \
             only, set `webrtc.iceservers.frontend` and `webrtc.iceservers.backend` separately"
        }
        Loss::UsedOverUdp => {
            "neko loses nothing: it uses this server over UDP; for viewers whose network blocks UDP, add the URL \
             to `webrtc.iceservers.frontend`"
        }
        Loss::RelaysForBrowsers => {
            "browsers use this server over UDP, which relays for both sides; to give neko a relay of its own, add \
             the server's UDP port to `webrtc.iceservers.backend` (`turn:HOST:PORT`)"
        }
        Loss::Relay => {
            "write the server's UDP port in `webrtc.iceservers.backend` (`turn:HOST:PORT`), and keep TCP and TLS \
             in `webrtc.iceservers.frontend`, where browsers use them"
        }
    })
}
