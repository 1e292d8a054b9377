//! Viewers who are relayed: by a relay of their own, or by one of neko's.

use super::cause::{Cause, Doubt};
use super::class::Class;
use super::facts::Facts;
use super::learned::{learned, reached};
use super::meeting::{is_inside, meets};
use super::path::Path;
use super::server::{Allocation, Contact, Quota, Relay, Server};
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
    // neko takes its own before the last viewer asks.
    let relay = granted(Frontend, server, earlier(facts, server) + urls(&facts.backend, server) + 1)?;
    shows(Frontend, server, relay)?;
    meets(facts, server, relay)
}

/// How many relays of the server those viewers have who came before the last one: neko and each browser take one for each
/// URL.
fn earlier(facts: &Facts, server: &Server) -> usize {
    let of_each = urls(&facts.frontend, server) + urls(&facts.backend, server);
    facts.viewers.saturating_sub(1) * of_each
}

/// How many URLs of a list give relays of the server.
fn urls(list: &[Server], server: &Server) -> usize {
    let is_same = |other: &&Server| other.scheme.is_turn() && other.skip.is_none() && other.is_at_host_of(server);
    let mut numbers: Vec<usize> = list.iter().filter(is_same).map(|server| server.number).collect();
    numbers.dedup();
    numbers.len()
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
    let relay = granted(Backend, server, earlier(facts, server) + 1)?;
    shows(Backend, server, relay)?;
    if is_inside(relay) && class != Class::SameNetwork {
        return Err(Cause::RelayedAddressInside(Backend, number).into());
    }
    if relay.trials.denies_strangers {
        return Err(Cause::RelayForbidden(Backend, number).into());
    }
    learned(class, facts)?;
    let (untried, closed) = (Doubt::RelayNotTried(Backend, number), Cause::RelayPortsClosed(Backend, number));
    match relay.trials.inbound {
        // What the relay has spoken to may still come in, where that is what the viewer sends from.
        Trial::Lost if class.keeps_mapping() => tried(relay.trials.exchange, untried, closed),
        inbound => tried(inbound, untried, closed),
    }?;
    if class == Class::TurnOnly { Err(Doubt::RelayPortsOfViewers(number).into()) } else { Ok(()) }
}

/// Whether pictures come through, as far as anybody looked.
fn shows(side: Side, server: &Server, relay: &Relay) -> Stands {
    if relay.trials.picture == Trial::Lost { Err(Cause::PictureLost(side, server.number).into()) } else { Ok(()) }
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

/// The relay of a server that has to give so many at once.
fn granted(side: Side, server: &Server, needed: usize) -> Result<&Relay, Hitch> {
    match &server.allocation {
        Allocation::NotTried => Err(Doubt::ServerNotAsked(side, server.number).into()),
        Allocation::Refused(fault) => Err(Cause::AllocationFails(side, server.number, *fault).into()),
        Allocation::Granted(relay) => match relay.trials.quota {
            Quota::Is(quota) if quota < needed => Err(Cause::QuotaUsedUp(side, server.number, quota).into()),
            Quota::AtLeast(had) if had < needed => Err(Doubt::Quota(side, server.number, [had, needed]).into()),
            _ => Ok(relay),
        },
    }
}
