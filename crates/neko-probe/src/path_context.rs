//! What the paths of one run stand on: addresses, servers, time.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::transport::{Allocations, Endpoint, UdpEnd, route_to};
use neko_config::WebRtc;
use neko_config::behaviour::{Behaviour, UdpPorts};
use neko_config::ice_server::Transport;
use neko_report::{Failure, Outcome, Sent, ServerReport, Slug};
use neko_text::source::Place;
use turn_client::turn::Credentials;

use super::counterpart::Sources;
use super::interfaces::Interfaces;
use super::options::Options;
use super::peer::{self, Ended, Leg, Setup};
use super::plan::{Attempt, PathPlan};
use super::proof;
use super::server_check::{Target, waited};

/// A path that did not connect in less time may connect all the same.
const TOO_SHORT: Duration = Duration::from_secs(1);

/// Becomes true when the run shall end.
#[derive(Debug, Clone)]
pub struct Cancel(watch::Receiver<bool>);

impl Cancel {
    /// Follows a switch. A sender that is gone never cancels.
    pub fn new(switch: watch::Receiver<bool>) -> Self {
        Self(switch)
    }

    /// Waits for it.
    pub async fn cancelled(mut self) {
        if self.0.wait_for(|cancelled| *cancelled).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether it came.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }
}

/// What the paths of one run stand on.
#[derive(Clone, Copy)]
pub(super) struct PathContext<'a> {
    /// The plan's servers as they are contacted.
    pub targets: &'a [Option<Target>],
    /// What the servers answered, in the plan's order.
    pub servers: &'a [ServerReport],
    /// Whether stand-ins on loopback replace the servers.
    pub embedded: bool,
    pub interfaces: &'a Interfaces,
    /// Those of neko's own UDP ports that this path has to itself.
    pub udp_ports: &'a [u16],
    /// neko's own TCP port, where it is free.
    pub tcp_port: Option<u16>,
    pub webrtc: &'a WebRtc,
    pub behaviour: &'a Behaviour,
    /// What neko advertises instead of its own addresses.
    pub advertised: &'a [IpAddr],
    /// What gives neko candidates, and what gives viewers theirs.
    pub neko: &'a Sources,
    pub viewers: &'a Sources,
    pub allocations: &'a Allocations,
    pub options: &'a Options,
    /// Where the bit rate of neko's video is set.
    pub pipeline: Option<&'a Place>,
    /// Whose turn it is to play.
    pub turn: &'a Arc<Semaphore>,
    /// What the host path came to, once it has.
    pub host: &'a watch::Sender<Option<Outcome>>,
    pub deadline: Instant,
    pub cancel: &'a Cancel,
}

impl PathContext<'_> {
    /// The address that host candidates of a family have: of the network, or loopback before stand-ins.
    pub fn local(&self, ipv6: bool) -> IpAddr {
        let loopback =
            if ipv6 { IpAddr::from(std::net::Ipv6Addr::LOCALHOST) } else { std::net::Ipv4Addr::LOCALHOST.into() };
        if self.embedded {
            return loopback;
        }
        self.interfaces.routable.iter().copied().find(|ip| ip.is_ipv6() == ipv6).unwrap_or(loopback)
    }

    /// The one of them from which another address is reached.
    pub fn local_to(&self, to: SocketAddr) -> IpAddr {
        let routed = if self.embedded { None } else { route_to(to).ok() };
        routed.unwrap_or_else(|| self.local(to.is_ipv6()))
    }

    /// Every address that neko has host candidates of, of a family; first the one from which another is reached.
    pub fn locals(&self, to: SocketAddr) -> Vec<IpAddr> {
        let first = self.local_to(to);
        let others = self.interfaces.routable.iter().copied().filter(|ip| *ip != first && ip.is_ipv6() == to.is_ipv6());
        std::iter::once(first).chain(others).collect()
    }

    /// A socket of neko's side, on a configured port where one is free.
    pub async fn neko_socket(&self, ip: IpAddr, gateway: Option<SocketAddr>) -> io::Result<UdpEnd> {
        for port in self.udp_ports {
            if let Ok(end) = UdpEnd::bind_to(SocketAddr::new(ip, *port), gateway).await {
                return Ok(end);
            }
        }
        self.socket(ip, gateway).await
    }

    /// A socket of neko's side that asks for its address: with udpmux neko does that from another port than the mux's.
    pub async fn reflexive_socket(&self, ip: IpAddr, gateway: Option<SocketAddr>) -> io::Result<UdpEnd> {
        match self.behaviour.udp {
            UdpPorts::Mux(_) => self.socket(ip, gateway).await,
            _ => self.neko_socket(ip, gateway).await,
        }
    }

    /// Whether a port is one of those on which neko waits for viewers.
    pub fn is_nekos(&self, port: u16, transport: Transport) -> bool {
        match (transport, self.behaviour.udp) {
            (Transport::Tcp, _) => self.behaviour.tcp_mux == Some(port),
            (Transport::Udp, UdpPorts::Mux(mux)) => mux == port,
            (Transport::Udp, UdpPorts::Range(first, last)) => (first..=last).contains(&port),
            (Transport::Udp, UdpPorts::Any | UdpPorts::None) => false,
        }
    }

    /// Those of some servers that told this machine its address.
    pub fn answering<'s>(&'s self, servers: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        servers.iter().copied().filter(|server| self.servers[*server].mapped.is_some())
    }

    /// Those that granted an allocation.
    pub fn relaying<'s>(&'s self, servers: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        servers.iter().copied().filter(|server| self.servers[*server].relayed.is_some())
    }

    /// What viewers get from the frontend list: what is proven for viewers elsewhere, else what answered here, and why
    /// that proves nothing for them.
    pub fn for_viewers(&self) -> (Sources, Result<(), String>) {
        let answering = Sources {
            addresses: self.answering(&self.viewers.addresses).collect(),
            relays: self.relaying(&self.viewers.relays).collect(),
        };
        let proof = |server: usize| proof::of_viewers_server(&self.servers[server], self.interfaces);
        let proven = |servers: &[usize]| servers.iter().copied().filter(|server| proof(*server).is_ok()).collect();
        let proven = Sources { addresses: proven(&answering.addresses), relays: proven(&answering.relays) };
        if !proven.is_empty() {
            return (proven, Ok(()));
        }
        let why = |server: usize| {
            let answered = self.servers[server].mapped.is_some() || self.servers[server].relayed.is_some();
            let why = proof(server).err().filter(|_| answered).unwrap_or_else(|| "it did not answer".to_owned());
            format!("{}: {why}", self.servers[server].listed.url)
        };
        let whys: Vec<String> = self.viewers.all().map(why).collect();
        (answering, Err(format!("nothing shows that viewers elsewhere learn their address ({})", whys.join("; "))))
    }

    /// A listener of neko's side, on the configured port where it is free.
    pub async fn neko_listener(&self, ip: IpAddr) -> io::Result<TcpListener> {
        if let Some(port) = self.tcp_port
            && let Ok(listener) = TcpListener::bind((ip, port)).await
        {
            return Ok(listener);
        }
        TcpListener::bind((ip, 0)).await
    }

    /// A socket on any port.
    pub async fn socket(&self, ip: IpAddr, gateway: Option<SocketAddr>) -> io::Result<UdpEnd> {
        UdpEnd::bind_to(SocketAddr::new(ip, 0), gateway).await
    }

    /// The way to a server and its credentials, once its check has found its address.
    pub fn endpoint(&self, index: usize) -> Option<(Endpoint, Option<Credentials>)> {
        let target = self.targets.get(index)?.as_ref()?;
        let endpoint = target.endpoint(self.servers.get(index)?.address?, &[], &self.options.concessions);
        Some((endpoint, target.credentials()))
    }

    /// Plays one path.
    pub async fn play(&self, neko: Vec<Arc<dyn Leg>>, viewer: Vec<Arc<dyn Leg>>) -> Ended {
        let setup = Setup {
            neko,
            viewer,
            ice_lite: self.webrtc.icelite.value,
            trickle: self.webrtc.icetrickle.value,
            video_bitrate: self.options.video_bitrate,
            turn: Arc::clone(self.turn),
            duration: self.options.path_duration,
            connect_timeout: self.options.timeout,
            deadline: self.deadline,
            record: false,
        };
        let mut playing = JoinSet::new();
        playing.spawn(peer::run(setup, self.cancel.clone().cancelled()));
        match playing.join_next().await {
            Some(Ok(ended)) => Ended { failure: ended.failure.map(|failure| self.in_time(failure)), ..ended },
            died => Ended {
                failure: Some(Failure::new(Slug::Internal, format!("the path ended without a result: {died:?}"))),
                ..Ended::default()
            },
        }
    }

    /// What did not connect, beside the time that it had.
    fn in_time(&self, failure: Failure) -> Failure {
        if !matches!(failure.slug, Slug::IceFailed | Slug::DtlsFailed | Slug::ServerSilent) {
            return failure;
        }
        let allowed = waited(self.options.timeout);
        if self.options.timeout < TOO_SHORT {
            let message = format!("{allowed} (--timeout) are too short to connect a path: {}", failure.message);
            return Failure::new(Slug::DeadlineReached, message);
        }
        Failure { message: format!("{}; waited {allowed}, --timeout allows more", failure.message), ..failure }
    }

    /// What a path sends, and the lines that decide about it.
    pub fn sent(&self, path: &PathPlan) -> Sent {
        let server = match path.attempt {
            Attempt::With(Some(server)) => self.servers[server].listed.places.first().cloned(),
            _ => None,
        };
        Sent { video_bitrate: self.options.video_bitrate, pipeline: self.pipeline.cloned(), server }
    }
}

/// A local socket that could not be had.
pub(super) fn local_failure(error: &io::Error) -> Failure {
    Failure::new(Slug::Internal, format!("a local socket could not be opened: {error}"))
}
