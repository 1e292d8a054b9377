//! What the paths of one run stand on: addresses, servers, time.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::config::WebRtc;
use crate::ice_server::{Transport, Uri};
use crate::report::{Failure, ServerReport, Slug};
use crate::transport::{Allocations, Carrier, Endpoint, Trust, UdpEnd};
use crate::turn::Credentials;

use super::interfaces::Interfaces;
use super::peer::{self, Ended, Leg, Setup};
use super::plan::{Plan, ServerPlan};
use super::stand_ins::StandIns;
use super::{Options, explain};

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
pub(super) struct Field<'a> {
    pub plan: &'a Plan,
    /// What the servers answered, in the plan's order.
    pub servers: &'a [ServerReport],
    pub stand_ins: Option<&'a StandIns>,
    pub interfaces: &'a Interfaces,
    /// A free one of neko's own ports.
    pub udp_port: Option<u16>,
    pub webrtc: &'a WebRtc,
    pub allocations: &'a Allocations,
    pub options: &'a Options,
    pub deadline: Instant,
    pub cancel: &'a Cancel,
}

impl Field<'_> {
    /// The address that host candidates of a family have: of the network, or loopback before stand-ins.
    pub fn local(&self, ipv6: bool) -> IpAddr {
        let loopback = if ipv6 { IpAddr::from(std::net::Ipv6Addr::LOCALHOST) } else { std::net::Ipv4Addr::LOCALHOST.into() };
        if self.stand_ins.is_some() {
            return loopback;
        }
        self.interfaces.routable.iter().copied().find(|ip| ip.is_ipv6() == ipv6).unwrap_or(loopback)
    }

    /// A socket of neko's side, on a configured port where one is free.
    pub async fn neko_socket(&self, ip: IpAddr, gateway: Option<SocketAddr>) -> io::Result<UdpEnd> {
        if let Some(port) = self.udp_port
            && let Ok(end) = UdpEnd::bind_to(SocketAddr::new(ip, port), gateway).await
        {
            return Ok(end);
        }
        self.socket(ip, gateway).await
    }

    /// A socket on any port.
    pub async fn socket(&self, ip: IpAddr, gateway: Option<SocketAddr>) -> io::Result<UdpEnd> {
        UdpEnd::bind_to(SocketAddr::new(ip, 0), gateway).await
    }

    /// The way to a server of the plan, where there is one.
    pub fn endpoint(&self, index: usize) -> Option<Endpoint> {
        endpoint(&self.plan.servers[index], self.stand_ins, self.servers.get(index)?.address)
    }

    /// Plays one path.
    pub async fn play(&self, neko: Arc<dyn Leg>, viewer: Arc<dyn Leg>) -> Ended {
        let setup = Setup {
            neko: vec![neko],
            viewer: vec![viewer],
            ice_lite: self.webrtc.icelite.value,
            trickle: self.webrtc.icetrickle.value,
            video_bitrate: self.options.video_bitrate,
            duration: self.options.path_duration,
            connect_timeout: self.options.timeout,
            deadline: self.deadline,
            record: false,
        };
        peer::run(setup, self.cancel.clone().cancelled()).await
    }
}

/// The way to a server: its stand-in, or the address that its name resolved to.
pub(super) fn endpoint(server: &ServerPlan, stand_ins: Option<&StandIns>, resolved: Option<SocketAddr>) -> Option<Endpoint> {
    let uri = server.uri.as_ref().ok()?;
    let address = match stand_ins {
        Some(stand_ins) => stand_ins.address(server)?,
        None => resolved?,
    };
    let carrier = match (uri.scheme.is_secure(), uri.transport) {
        (false, Transport::Udp) => Carrier::Udp,
        (false, Transport::Tcp) => Carrier::Tcp,
        (true, Transport::Tcp) => Carrier::Tls { name: uri.host.clone(), trust: trust(stand_ins) },
        (true, Transport::Udp) => return None,
    };
    Some(Endpoint { gateway: gateway(uri, stand_ins, address), ..Endpoint::new(address, carrier) })
}

/// Stand-ins are trusted by their own certificate and nothing else; real servers as neko and browsers do.
pub(super) fn trust(stand_ins: Option<&StandIns>) -> Trust {
    stand_ins.map_or_else(Trust::default, |stand_ins| Trust {
        extra: vec![stand_ins.certificate().der().clone()],
        only_extra: true,
    })
}

/// The in-process NAT stands before STUN stand-ins, so that the mapped address differs from the host's.
pub(super) fn gateway(uri: &Uri, stand_ins: Option<&StandIns>, address: SocketAddr) -> Option<SocketAddr> {
    let stun_over_udp = !uri.scheme.is_turn() && uri.transport == Transport::Udp;
    stand_ins.filter(|_| stun_over_udp)?.gateway(address.is_ipv6())
}

/// The credentials of an entry, where it has both.
pub(super) fn credentials(server: &ServerPlan) -> Option<Credentials> {
    Some(Credentials::new(server.username.clone()?, server.credential.as_ref()?.reveal()))
}

/// A local socket that could not be had.
pub(super) fn local_failure(error: &io::Error) -> Failure {
    Failure::new(Slug::Internal, format!("a local socket could not be had: {error}"))
}

/// What a transport error means for a path.
pub(super) fn failure(error: &crate::transport::Error) -> Failure {
    explain::failure(error, None)
}
