//! Whether neko learns an address of the viewer, so that it can send there: browsers hide their own, and only what a
//! server of the frontend list tells them is left.

use super::cause::{Cause, Doubt};
use super::class::Class;
use super::facts::Facts;
use super::server::{Contact, Server};
use super::way::{Stands, any};
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Side, Transport};

/// Whether a server tells viewers of the class theirs. Browsers ask TURN servers over UDP as well, whatever the password.
pub(super) fn learned(class: Class, facts: &Facts) -> Stands {
    let tells = |server: &&Server| server.transport == Transport::Udp && !server.scheme.is_secure();
    any(facts.frontend.iter().filter(tells).map(|server| reached(class, server)))
        .unwrap_or(Err(Cause::ViewerUnknown.into()))
}

/// Whether viewers of the class reach a server of the frontend list.
pub(super) fn reached(class: Class, server: &Server) -> Stands {
    let (side, number) = (Side::Frontend, server.number);
    let elsewhere = match server.reach {
        HostReach::Everywhere => true,
        HostReach::OneNetwork(_) => class == Class::SameNetwork,
        HostReach::Nowhere(_) => false,
    };
    let passes = class.passes(server.transport, server.port) && server.families.contains(&class.family());
    if !(elsewhere && passes) {
        return Err(Cause::Unreachable(side, number).into());
    }
    match server.contact {
        Contact::Outside => Ok(()),
        Contact::Inside if class == Class::SameNetwork => Ok(()),
        Contact::Inside | Contact::Here => Err(Doubt::ServerInside(side, number).into()),
        Contact::Silent => Err(Doubt::ServerSilent(side, number).into()),
        Contact::NotAsked => Err(Doubt::ServerNotAsked(side, number).into()),
        Contact::Failed(fault) => Err(Cause::ServerFails(side, number, fault).into()),
    }
}
