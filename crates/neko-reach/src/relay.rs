//! Viewers who are relayed: by a relay of their own, or by one of neko's.

use super::cause::{Cause, Doubt};
use super::class::Class;
use super::facts::Facts;
use super::learned::{learned, reached};
use super::meeting::{is_inside, meets};
use super::path::Path;
use super::server::{Allocation, Contact, Relay, Server};
use super::trial::Trial;
use super::way::{Hitch, Stands, Way, tried};
use neko_config::ice_server::Side::{self, Backend, Frontend};
use neko_config::ice_server::Transport::Udp;

/// By each TURN server of the frontend list.
pub(super) fn viewers(class: Class, facts: &Facts) -> impl Iterator<Item = Way> {
    let turn = facts.frontend.iter().filter(|server| server.scheme.is_turn());
    turn.map(move |server| Way::by(Path::ViewerRelay(server.number), viewers_relay(class, facts, server)))
}

fn viewers_relay(class: Class, facts: &Facts, server: &Server) -> Stands {
    reached(class, server)?;
    let relay = granted(Frontend, server, facts.viewers * (1 + nekos_relays(facts, server)))?;
    meets(facts, server, relay)
}

/// How many relays neko itself takes of the server for each viewer, before the viewer asks.
fn nekos_relays(facts: &Facts, server: &Server) -> usize {
    let is_same = |other: &&Server| other.scheme.is_turn() && other.skip.is_none() && other.host == server.host;
    facts.backend.iter().filter(is_same).count()
}

/// By each TURN server of the backend list, for viewers with UDP.
pub(super) fn nekos(class: Class, facts: &Facts) -> impl Iterator<Item = Way> {
    let turn = facts.backend.iter().filter(move |server| server.scheme.is_turn() && class.passes(Udp, 0));
    turn.map(move |server| Way::by(Path::NekoRelay(server.number), nekos_relay(class, facts, server)))
}

/// The relay lets in whose address neko knows, from any port.
fn nekos_relay(class: Class, facts: &Facts, server: &Server) -> Stands {
    let number = server.number;
    if server.skip.is_some() {
        return Err(Cause::Unused(number).into());
    }
    answers(class, server)?;
    let relay = granted(Backend, server, facts.viewers)?;
    if is_inside(relay) && class != Class::SameNetwork {
        return Err(Cause::RelayedAddressInside(Backend, number).into());
    }
    if relay.denies_strangers {
        return Err(Cause::RelayForbidden(Backend, number).into());
    }
    learned(class, facts)?;
    let (untried, closed) = (Doubt::RelayNotTried(Backend, number), Cause::RelayPortsClosed(Backend, number));
    match relay.inbound {
        // What the relay has spoken to may still come in, where that is what the viewer sends from.
        Trial::Lost if class.keeps_mapping() => tried(relay.exchange, untried, closed),
        inbound => tried(inbound, untried, closed),
    }?;
    if class == Class::TurnOnly { Err(Doubt::RelayPortsOfViewers(number).into()) } else { Ok(()) }
}

/// Whether the server answers neko, from where viewers come.
fn answers(class: Class, server: &Server) -> Stands {
    let number = server.number;
    match server.contact {
        Contact::Outside => Ok(()),
        Contact::Inside if class == Class::SameNetwork => Ok(()),
        Contact::Inside | Contact::Here => Err(Doubt::ServerInside(Backend, number).into()),
        Contact::Silent => Err(Cause::ServerSilent(Backend, number).into()),
        Contact::NotAsked => Err(Doubt::ServerNotAsked(Backend, number).into()),
        Contact::Failed(fault) => Err(Cause::ServerFails(Backend, number, fault).into()),
    }
}

/// The relay that a server gives to as many as there are viewers.
fn granted(side: Side, server: &Server, viewers: usize) -> Result<&Relay, Hitch> {
    match &server.allocation {
        Allocation::NotTried => Err(Doubt::ServerNotAsked(side, server.number).into()),
        Allocation::Refused(fault) => Err(Cause::AllocationFails(side, server.number, *fault).into()),
        Allocation::Granted(relay) => match relay.quota.filter(|quota| *quota < viewers) {
            Some(quota) => Err(Cause::QuotaUsedUp(side, server.number, quota).into()),
            None => Ok(relay),
        },
    }
}
