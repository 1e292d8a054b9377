//! What the paths of one run stand on: addresses, servers, time.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::config::WebRtc;
use crate::report::{Failure, ServerReport, Slug};
use crate::server::nat::Nat;
use crate::transport::{Allocations, Endpoint, UdpEnd};
use crate::turn::Credentials;

use super::interfaces::Interfaces;
use super::peer::{self, Ended, Leg, Setup};
use super::run::Options;
use super::server_check::Target;

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
    /// The plan's servers as they are contacted.
    pub targets: &'a [Option<Target>],
    /// What the servers answered, in the plan's order.
    pub servers: &'a [ServerReport],
    /// Whether stand-ins on loopback take the place of the servers.
    pub embedded: bool,
    /// The NAT before the STUN stand-ins.
    pub nat: Option<&'a Nat>,
    pub interfaces: &'a Interfaces,
    /// A free one of neko's own UDP ports.
    pub udp_port: Option<u16>,
    /// neko's own TCP port, where it is free.
    pub tcp_port: Option<u16>,
    pub webrtc: &'a WebRtc,
    pub allocations: &'a Allocations,
    pub options: &'a Options,
    pub deadline: Instant,
    pub cancel: &'a Cancel,
}

impl Field<'_> {
    /// The address that host candidates of a family have: of the network, or loopback before stand-ins.
    pub fn local(&self, ipv6: bool) -> IpAddr {
        let loopback =
            if ipv6 { IpAddr::from(std::net::Ipv6Addr::LOCALHOST) } else { std::net::Ipv4Addr::LOCALHOST.into() };
        if self.embedded {
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

/// A local socket that could not be had.
pub(super) fn local_failure(error: &io::Error) -> Failure {
    Failure::new(Slug::Internal, format!("a local socket could not be had: {error}"))
}
