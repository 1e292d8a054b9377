//! What one relay showed.

use std::net::IpAddr;

use super::mapping::Seen;
use super::permissions::Permissions;
use neko_reach::{RelayTrials, Trial, Tried};

/// What one relay showed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RelayFindings {
    /// The server, by its number in the plan.
    pub(super) server: usize,
    /// Of the relay.
    pub(super) relay: RelayTrials,
    /// Of neko's UDP ports, by address.
    pub(super) over_udp: Vec<Tried>,
    /// The ports behind that, and where something came in.
    pub(super) udp_ports: Vec<(IpAddr, Vec<(u16, bool)>)>,
    /// Of its TCP mux.
    pub(super) over_tcp: Vec<(IpAddr, Trial)>,
    /// Of the NAT's filter.
    pub(super) strangers: Trial,
    /// As what it saw our sockets; nothing where it is inside.
    pub(super) seen: Vec<Seen>,
    /// Whether what it sends reached a socket that had spoken to it.
    pub(super) reaches_us: bool,
}

impl RelayFindings {
    pub(super) fn of_permissions(server: usize, permissions: &Permissions) -> Self {
        let relay = RelayTrials {
            denied: permissions.denied.clone(),
            denies_strangers: permissions.denies_strangers,
            ..RelayTrials::default()
        };
        let (over_udp, udp_ports, over_tcp, seen) = Default::default();
        Self { server, relay, over_udp, udp_ports, over_tcp, strangers: Trial::NotTried, seen, reaches_us: false }
    }
}
