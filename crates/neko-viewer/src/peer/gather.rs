//! The viewer's ends: its own addresses, what STUN servers see, relays of the TURN servers that neko names, and
//! connections to neko's TCP candidates. Each comes when it stands.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use neko_config::ice_server::{Family, Transport, Uri, browser};
use neko_probe::interfaces::Interfaces;
use neko_probe::legs::{RelayLeg, SocketLeg};
use neko_probe::peer::{Leg, TcpLeg};
use neko_probe::server_check::{Target, addresses_of, failure};
use neko_probe::transport::{Allocations, Concessions, RelaySocket, Room, UdpEnd, mapped_address, route_to};
use neko_report::Failure;
use turn_client::stun::transaction::Timing;

use crate::signalling::IceServer;

/// One's own addresses that are used.
const MOST_ADDRESSES: usize = 16;
/// Servers that are asked.
const MOST_SERVERS: usize = 8;
/// neko's TCP candidates that are connected to.
const MOST_TCP: usize = 8;

/// What this viewer may use.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// Relays alone.
    pub relay_only: bool,
    /// No UDP, as where a firewall drops it.
    pub tcp_only: bool,
    /// Of the servers that neko names, this URL alone.
    pub only_server: Option<String>,
    /// Only addresses of this family.
    pub family: Option<Family>,
    /// Whether neko is on this machine, so that loopback leads to it.
    pub loopback: bool,
    /// What passes though the system's authorities do not let it, of TURN servers.
    pub concessions: Concessions,
    /// For one server, and one connection.
    pub timeout: Duration,
}

impl Allowed {
    fn family(&self, address: IpAddr) -> bool {
        self.family.is_none_or(|family| address.is_ipv6() == (family == Family::V6))
    }
}

/// What came of a server or of an address.
pub(super) enum Gathered {
    /// An end that stands, and the room that it takes at its server.
    Leg(Arc<dyn Leg>, Room),
    /// A server that gives none, by its URL.
    Nothing(String, Failure),
}

/// The work that goes on.
pub struct Gathering {
    allowed: Allowed,
    allocations: Allocations,
    sender: mpsc::UnboundedSender<Gathered>,
    pub(super) gathered: mpsc::UnboundedReceiver<Gathered>,
    tasks: JoinSet<()>,
    connections: usize,
}

impl Gathering {
    /// Begins with one's own addresses and the servers.
    pub async fn begin(allowed: Allowed, servers: &[IceServer], allocations: Allocations) -> Self {
        let (sender, gathered) = mpsc::unbounded_channel();
        let mut gathering = Self { allowed, allocations, sender, gathered, tasks: JoinSet::new(), connections: 0 };
        if !(gathering.allowed.relay_only || gathering.allowed.tcp_only) {
            gathering.hosts().await;
        }
        let urls_of =
            |server: &IceServer| server.urls.as_ref().map(|urls| urls.as_slice().to_vec()).unwrap_or_default();
        let urls = servers.iter().flat_map(|server| urls_of(server).into_iter().map(move |url| (server, url)));
        for (server, url) in urls.take(MOST_SERVERS) {
            gathering.server(server, &url);
        }
        gathering
    }

    async fn hosts(&mut self) {
        let Interfaces { routable, ipv6_loopback } = Interfaces::of_this_machine();
        let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let loopback = loopback.into_iter().filter(|ip| self.allowed.loopback && (ip.is_ipv4() || ipv6_loopback));
        let usable = routable.into_iter().chain(loopback).filter(|ip| self.allowed.family(*ip));
        for ip in usable.take(MOST_ADDRESSES).collect::<Vec<_>>() {
            // An address that went away meanwhile gives nothing.
            if let Ok(leg) = UdpEnd::bind_to(SocketAddr::new(ip, 0), None).await.and_then(SocketLeg::host) {
                let _ = self.sender.send(Gathered::Leg(Arc::new(leg), None));
            }
        }
    }

    fn server(&mut self, server: &IceServer, url: &str) {
        if self.allowed.only_server.as_ref().is_some_and(|only| only != url) {
            return;
        }
        let Some(uri) = browser::contact(url) else { return };
        let udp = uri.transport == Transport::Udp;
        if self.allowed.tcp_only && udp || self.allowed.relay_only && !uri.scheme.is_turn() {
            return;
        }
        let (sender, allowed, allocations) = (self.sender.clone(), self.allowed.clone(), self.allocations.clone());
        let target = Target::new(uri.clone(), server.username.as_deref(), server.credential.as_deref());
        let url = uri.to_string();
        self.tasks.spawn(async move {
            let limit = allowed.timeout;
            let found = timeout(limit, ask(&target, &uri, &allowed, &allocations)).await;
            let found = found.unwrap_or_else(|_| Err(late(&url)));
            let _ = match found {
                Ok(Some((leg, room))) => sender.send(Gathered::Leg(leg, room)),
                Ok(None) => Ok(()),
                Err(failure) => sender.send(Gathered::Nothing(url, failure)),
            };
        });
    }

    /// Connects to a TCP candidate of neko.
    pub fn connect(&mut self, to: SocketAddr) {
        if self.allowed.relay_only || !self.allowed.family(to.ip()) || self.connections == MOST_TCP {
            return;
        }
        self.connections += 1;
        let (sender, limit) = (self.sender.clone(), self.allowed.timeout);
        self.tasks.spawn(async move {
            // One that does not stand is a candidate without a pair.
            if let Ok(Ok(leg)) = timeout(limit, TcpLeg::active(to)).await {
                let _ = sender.send(Gathered::Leg(Arc::new(leg), None));
            }
        });
    }
}

fn late(url: &str) -> Failure {
    Failure::new(neko_report::Slug::ServerSilent, format!("{url} did not answer in time"))
}

/// What a server gives; none where it gives nothing new.
async fn ask(
    target: &Target,
    uri: &Uri,
    allowed: &Allowed,
    allocations: &Allocations,
) -> Result<Option<(Arc<dyn Leg>, Room)>, Failure> {
    let mut addresses = addresses_of(&uri.host, uri.port).await?;
    addresses.retain(|address| allowed.family(address.ip()));
    let Some(address) = addresses.into_iter().next() else { return Ok(None) };
    let endpoint = target.endpoint(address, &[], &allowed.concessions);
    if uri.scheme.is_turn() {
        // Four of a user stand at once, however many viewers there are.
        let room = allocations.room((address.ip(), target.listed.login.username.clone()), 1).await;
        let relay = RelaySocket::allocate(&endpoint, target.credentials(), None, allocations).await;
        let relay = relay.map_err(|error| failure(&error, &endpoint))?;
        return Ok(Some((Arc::new(RelayLeg::new(relay, endpoint)), room)));
    }
    // Browsers ask STUN servers over UDP alone.
    if uri.transport != Transport::Udp {
        return Ok(None);
    }
    let io = |error: std::io::Error| Failure::new(neko_report::Slug::NoRoute, format!("{address}: {error}"));
    let local = route_to(address).map_err(io)?;
    let end = UdpEnd::bind_to(SocketAddr::new(local, 0), None).await.map_err(io)?;
    let mapped = mapped_address(&end, address, Timing::UDP, allowed.timeout).await;
    let (mapped, _) = mapped.map_err(|error| failure(&error, &endpoint))?;
    let leg = SocketLeg::seen_as(end, mapped).map_err(io)?;
    Ok(Some((Arc::new(leg), None)))
}
