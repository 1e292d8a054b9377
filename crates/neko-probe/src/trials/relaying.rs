//! A relay that stands, and what is sent between it and a socket of ours.

use std::net::SocketAddr;

use super::Ground;
use super::addresses::is_global;
use super::first_sender::FirstSender;
use super::permissions::Permissions;
use super::subject::Subject;
use crate::transport::RelaySocket;
use neko_config::ice_server::Family;

/// A relay that stands, and a socket of ours that has not spoken to it yet.
pub(super) struct Relaying<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) subject: &'a Subject<'a>,
    pub(super) relay: &'a RelaySocket,
    pub(super) relayed: SocketAddr,
    pub(super) speaker: FirstSender,
    pub(super) permissions: Permissions,
}

/// What came of an exchange.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Exchanged {
    /// From the relay to our socket by the address that neko would offer.
    pub(super) by_offered: bool,
    /// The same by the address that the relay saw, where that is another one.
    pub(super) by_source: bool,
    /// From our socket to the relay.
    pub(super) to_relay: bool,
}

impl Relaying<'_> {
    /// From our socket to a place from which the relay gets it: our socket's address as the relay sees it.
    pub(super) async fn to(&self, place: SocketAddr) -> Option<SocketAddr> {
        if self.permissions.granted.is_empty() {
            return None;
        }
        self.ground.heard.sent(async |word| self.speaker.ear.send(&word, place).await).await
    }

    /// A server that does not know its own outside address names a private one; its router may lead the same port in.
    pub(super) async fn by_side_door(&self) -> Option<SocketAddr> {
        let door = SocketAddr::new(self.subject.endpoint.address.ip(), self.relayed.port());
        let is_one = is_global(door.ip()) && !is_global(self.relayed.ip()) && door.is_ipv4() == self.relayed.is_ipv4();
        if is_one { self.to(door).await } else { None }
    }

    /// From the relay to somebody whom it may relay to.
    pub(super) async fn relayed_to(&self, to: SocketAddr) -> Option<SocketAddr> {
        self.ground.heard.sent(async |word| self.relay.send_to(&word, to).await).await
    }

    /// Both send until both have heard the other, after our socket has sent.
    pub(super) async fn exchange(&self, source: Option<SocketAddr>) -> Exchanged {
        let offered = self.offered().filter(|offered| self.permissions.granted.contains(&offered.ip()));
        let source = source.filter(|source| Some(*source) != offered);
        let reached = async |to: Option<SocketAddr>| match to {
            Some(to) => self.relayed_to(to).await.is_some(),
            None => false,
        };
        let (by_offered, by_source, came) = tokio::join!(reached(offered), reached(source), self.to(self.relayed));
        Exchanged { by_offered, by_source, to_relay: came.is_some() }
    }

    /// The address that neko would offer of such a socket: what a server saw, else its own port of the mapped address.
    fn offered(&self) -> Option<SocketAddr> {
        let family = Family::of(self.relayed.ip());
        let by_port = || {
            let mapped = self.ground.addresses.mapped_of(family);
            let seen = || self.subject.report.mapped.map(|mapped| mapped.ip()).filter(|ip| Family::of(*ip) == family);
            Some(SocketAddr::new(mapped.or_else(seen)?, self.speaker.local.port()))
        };
        self.speaker.seen.map(|seen| seen.mapped).or_else(by_port)
    }
}
