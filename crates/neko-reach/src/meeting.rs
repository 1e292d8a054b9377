//! Whether a viewer's relay and neko find each other. The relay lets in only whom the viewer permits: the addresses that
//! neko offers, from any port (RFC 8656, section 9).

use super::cause::{Cause, Doubt};
use super::direct::{forwarded, has_port, is_outside, sends_from};
use super::facts::{Address, Facts};
use super::server::{Allocation, Contact, Relay, Server};
use super::trial::Trial;
use super::way::{Hitch, Stands, any, tried};
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Family, Side, Transport};

/// By whoever speaks first, or both at once, or by a relay of neko's on the same server.
pub(super) fn meets(facts: &Facts, server: &Server, relay: &Relay) -> Stands {
    let meeting = Meeting { facts, server, relay };
    if matches!(server.contact, Contact::Inside | Contact::Here) {
        return meeting.came_through();
    }
    let ways = [meeting.neko_first(), meeting.relay_first(), meeting.both(), meeting.relay_to_relay()];
    let unknown = facts.unknown.contains(&Family::of(relay.relayed));
    any(ways.into_iter().chain(unknown.then(|| Err(Doubt::AddressUnknown.into()))))
        .unwrap_or(Err(meeting.not_tried().into()))
}

/// Whether a relayed address leads nowhere from the Internet.
pub(super) fn is_inside(relay: &Relay) -> bool {
    HostReach::of_address(relay.relayed) != HostReach::Everywhere
}

struct Meeting<'a> {
    facts: &'a Facts,
    server: &'a Server,
    relay: &'a Relay,
}

impl Meeting<'_> {
    fn not_tried(&self) -> Doubt {
        Doubt::RelayNotTried(Side::Frontend, self.server.number)
    }

    fn forbidden(&self) -> Cause {
        Cause::RelayForbidden(Side::Frontend, self.server.number)
    }

    fn ports_closed(&self) -> Cause {
        Cause::RelayPortsClosed(Side::Frontend, self.server.number)
    }

    fn came_through(&self) -> Stands {
        tried(self.relay.trials.inbound, self.not_tried(), self.ports_closed())
    }

    /// neko sends to the relayed address as the viewer names it.
    fn can_be_sent_to(&self) -> Stands {
        let inside = Cause::RelayedAddressInside(Side::Frontend, self.server.number);
        if is_inside(self.relay) { Err(inside.into()) } else { Ok(()) }
    }

    /// neko's addresses of the relay's family that it has a UDP port for.
    fn offered(&self) -> Result<Vec<&Address>, Hitch> {
        if !self.facts.offers_udp() {
            return Err(Cause::NotOffered(Transport::Udp).into());
        }
        let family = Family::of(self.relay.relayed);
        let of_family = self.facts.addresses.iter().filter(|address| Family::of(address.ip) == family);
        let (mut offered, mut without) = (Vec::new(), Err(Cause::NoAddress(family).into()));
        for address in of_family {
            match has_port(self.facts, address) {
                Ok(()) => offered.push(address),
                Err(hitch) => without = Err(hitch),
            }
        }
        if offered.is_empty() { without } else { Ok(offered) }
    }

    /// neko's packets come from its mapped address, which the viewer permits only where neko offers it.
    fn neko_first(&self) -> Stands {
        let offered = self.offered()?;
        if self.facts.lite {
            return Err(Cause::Lite.into());
        }
        let mapped = self.facts.network.mapped(Family::of(self.relay.relayed)).ok_or(Doubt::Nat)?;
        if !offered.iter().any(|address| address.ip == mapped) {
            return Err(Cause::MappedAddressNotOffered.into());
        }
        if self.relay.trials.denied.contains(&mapped) {
            return Err(self.forbidden().into());
        }
        self.can_be_sent_to()?;
        self.came_through()
    }

    /// The relay comes to neko's ports as any stranger does, unless nothing of it comes even to a socket that spoke first.
    fn relay_first(&self) -> Stands {
        let nothing_comes = self.relay.trials.exchange == Trial::Lost && self.can_be_sent_to().is_ok();
        self.with_each(|address| match nothing_comes && sends_from(self.facts, address).is_ok() {
            true => Err(self.ports_closed().into()),
            false => forwarded(address),
        })
    }

    /// neko's packets open its router for the relay's, and those the firewall before the relay.
    fn both(&self) -> Stands {
        self.can_be_sent_to()?;
        let exchanged = tried(self.relay.trials.exchange, self.not_tried(), self.ports_closed());
        self.with_each(|address| sends_from(self.facts, address).and(exchanged))
    }

    fn with_each(&self, stands: impl Fn(&Address) -> Stands) -> Stands {
        let each = self.offered()?.into_iter().map(|address| match address {
            _ if !is_outside(address) => Err(Cause::AddressInside(address.origin).into()),
            _ if self.relay.trials.denied.contains(&address.ip) => Err(self.forbidden().into()),
            _ => stands(address),
        });
        any(each).unwrap_or(Err(self.ports_closed().into()))
    }

    /// neko learns the viewer's relay. Two relays of one server meet on it; between two servers nobody has tried.
    fn relay_to_relay(&self) -> Stands {
        let nekos = self.facts.backend.iter().filter(|other| other.scheme.is_turn() && other.skip.is_none());
        let met = nekos.map(|other| match &other.allocation {
            Allocation::Granted(_) if other.is_at_host_of(self.server) => {
                tried(self.relay.trials.between, self.not_tried(), self.forbidden())
            }
            Allocation::Granted(relay) if is_inside(relay) => {
                Err(Cause::RelayedAddressInside(Side::Backend, other.number).into())
            }
            Allocation::Granted(_) => Err(self.not_tried().into()),
            Allocation::Refused(fault) => Err(Cause::AllocationFails(Side::Backend, other.number, *fault).into()),
            Allocation::NotTried => Err(match other.contact {
                Contact::NotAsked => self.not_tried().into(),
                Contact::Failed(fault) => Cause::ServerFails(Side::Backend, other.number, fault).into(),
                _ => Cause::ServerSilent(Side::Backend, other.number).into(),
            }),
        });
        any(met).unwrap_or(Err(Cause::NoRelay(Side::Backend).into()))
    }
}
