//! Which TURN servers of a configuration can carry media.

use super::context::{Context, external};
use super::visibility;
use neko_config::behaviour::UrlUse;
use neko_config::ice_server::address::{AddressClass, HostReach};
use neko_config::ice_server::{IceServer, Scheme, Side, Transport, Uri, browser};
use neko_config::{WebRtc, setting};
use neko_deploy::UnseenAddress;

/// What is known of something in a list of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It is there.
    Yes,
    /// The list cannot be seen from here.
    Unseen,
    /// It is not there.
    No,
}

impl Known {
    fn of(has: bool, unseen: bool) -> Self {
        match (has, unseen) {
            (true, _) => Self::Yes,
            (false, true) => Self::Unseen,
            (false, false) => Self::No,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unseen,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unseen,
        }
    }
}

/// Whether a TURN server makes a way for media that needs none of neko's ports.
pub(super) fn way(context: &Context<'_>) -> Known {
    let comes = Known::of(comes_to_viewers(context), false);
    of_viewers(context).and(comes).or(of_neko(context).and(reaches_a_server(context)))
}

/// Whether neko sends to a viewer's relay: it has to come there by itself, which a lite agent does not.
pub(super) fn comes_to_viewers(context: &Context<'_>) -> bool {
    context.behaviour.offers_udp() && !context.behaviour.lite
}

/// What viewers see where nothing leads to neko.
pub(super) const BLACK: &str = "viewers get neko's page, but it stays black";

/// What viewers see where no packet of theirs reaches neko's ports, by what is known of a way through a TURN server.
pub(super) fn outlook(context: &Context<'_>, way: Known) -> &'static str {
    match way {
        Known::Yes => "viewers get video through the TURN server only; those who cannot reach it see a black page",
        Known::Unseen => {
            "neko's ICE servers cannot be seen from here; if they include a TURN server, viewers get video through \
             it, otherwise the page stays black"
        }
        Known::No if opens_ports(context) => {
            "only viewers whose router keeps port numbers get video, with the STUN server's help; the others see a \
             black page"
        }
        Known::No => BLACK,
    }
}

/// Whether both sides know addresses of the other's outside, so that each may open its own router for the other.
fn opens_ports(context: &Context<'_>) -> bool {
    own_hole_punching(context) != HolePunching::None && reaches_a_server(context) != Known::No
}

/// From what neko knows an address to name to viewers outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolePunching {
    /// It knows none, or does not begin by itself to ask viewers.
    None,
    /// Its servers tell.
    Asked,
    /// `nat1to1` says it, or the answer that it is set to.
    Named,
}

/// By which way neko may open its router for viewers, where its network leads outside.
pub(super) fn own_hole_punching(context: &Context<'_>) -> HolePunching {
    if context.behaviour.lite || !context.behaviour.offers_udp() {
        return HolePunching::None;
    }
    let asked_over_udp = |used: &&UrlUse| used.contact().is_some_and(|uri| uri.transport == Transport::Udp);
    let mut used = context.behaviour.urls.iter().filter(|used| used.skip.is_none());
    match (names_outside(context), used.any(|used| asked_over_udp(&used))) {
        (true, _) => HolePunching::Named,
        (false, true) => HolePunching::Asked,
        (false, false) => HolePunching::None,
    }
}

/// Whether neko names an address of the outside instead of its own.
fn names_outside(context: &Context<'_>) -> bool {
    let outside = |address| matches!(AddressClass::of(address), AddressClass::Public | AddressClass::Documentation);
    let nat1to1 = &context.webrtc().nat1to1;
    let named = &nat1to1.value;
    let unseen = context.deployment.into_iter().flat_map(|own| &own.environment.unseen);
    let mut unseen = unseen.filter(|own| setting::variables_of(nat1to1.key).any(|name| name == own.name));
    named.iter().filter_map(|own| external(&own.value)).any(outside)
        || named.is_empty() && !context.resolution.ip_retrieval.is_empty()
        || unseen.any(|own| own.address != Some(UnseenAddress::Pod))
}

/// Whether browsers are sent a TURN server that they may reach.
pub(super) fn of_viewers(context: &Context<'_>) -> Known {
    in_frontend(context, |uri| uri.scheme.is_turn() && is_reachable(uri))
}

/// Whether one of the servers that browsers are sent can tell them their address.
fn reaches_a_server(context: &Context<'_>) -> Known {
    in_frontend(context, |uri| uri.scheme != Scheme::Stuns && is_reachable(uri))
}

/// Whether viewers on other machines may reach it; that they cannot is a finding of its own.
fn is_reachable(uri: &Uri) -> bool {
    !matches!(HostReach::of(&uri.host), HostReach::Nowhere(_))
}

/// Whether neko uses a TURN server.
pub(super) fn of_neko(context: &Context<'_>) -> Known {
    let mut used = context.behaviour.urls.iter().filter(|used| used.skip.is_none());
    let has = used.any(|used| used.contact().is_some_and(|uri| uri.scheme.is_turn()));
    Known::of(has, !context.behaviour.lite && is_unseen(context, Side::Backend))
}

/// Whether browsers are sent a server from which they learn an address to name to neko. They hide those of the machine,
/// and a TURN server lets through only what comes from an address that neko has named to it.
pub(super) fn finds_viewers(context: &Context<'_>) -> Known {
    in_frontend(context, |uri| uri.scheme != Scheme::Stuns)
}

fn in_frontend(context: &Context<'_>, wanted: impl Fn(&Uri) -> bool) -> Known {
    let of_server = |server: &IceServer| {
        let mut uris = server.urls.iter().flatten().filter_map(|url| browser::contact(&url.value));
        uris.any(|uri| wanted(&uri))
    };
    Known::of(context.frontend().iter().any(of_server), is_unseen(context, Side::Frontend))
}

/// Whether a list is set, for itself or for both sides, to something that cannot be seen.
fn is_unseen(context: &Context<'_>, side: Side) -> bool {
    context.deployment.is_some_and(|deployment| {
        visibility::hides_settings(deployment)
            || [side.key(), WebRtc::ICE_SERVERS].iter().any(|key| visibility::is_unseen(deployment, key))
    })
}
