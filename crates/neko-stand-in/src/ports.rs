//! neko's ports: the muxes, which are held for the whole run, and the range, of which each peer takes its own.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;

use neko_config::behaviour::{Behaviour, UdpPorts};
use neko_config::{Resolution, Written};
use neko_probe::interfaces::Interfaces;
use neko_probe::legs::SocketLeg;
use neko_probe::peer::{Leg, TcpLeg};
use neko_probe::transport::UdpEnd;

use crate::mux::Mux;

/// The addresses of a machine that are used.
const MOST_ADDRESSES: usize = 16;

/// neko's ports on this machine.
pub struct Ports {
    addresses: Vec<IpAddr>,
    /// Of `nat1to1`: the address outside, and the inner one that it is for, where one is named.
    mappings: Vec<(IpAddr, Option<IpAddr>)>,
    udp: UdpPorts,
    muxes: Vec<Arc<Mux>>,
}

/// A port of neko's that could not be had.
#[derive(Debug)]
pub struct Taken {
    /// `52100/udp`
    pub port: String,
    /// Why.
    pub error: io::Error,
}

impl Ports {
    /// Takes the muxes. An error where one of them is taken.
    pub async fn open(resolution: &Resolution, behaviour: &Behaviour) -> Result<Self, Taken> {
        let interfaces = Interfaces::of_this_machine();
        let mut addresses: Vec<IpAddr> = interfaces.routable.iter().copied().take(MOST_ADDRESSES).collect();
        if addresses.is_empty() {
            addresses.push(Ipv4Addr::LOCALHOST.into());
        }
        let mappings = mappings(&resolution.webrtc.nat1to1.value);
        let mut ports = Self { addresses, mappings, udp: behaviour.udp, muxes: Vec::new() };
        for ip in ports.addresses.clone() {
            if let UdpPorts::Mux(port) = behaviour.udp {
                let taken = |error| Taken { port: format!("{port}/udp"), error };
                let leg = ports.udp_leg(ip, port).await.map_err(taken)?;
                ports.muxes.push(Mux::new(Arc::new(leg)));
            }
            if let Some(port) = behaviour.tcp_mux {
                let taken = |error| Taken { port: format!("{port}/tcp"), error };
                let leg = ports.tcp_leg(ip, port).await.map_err(taken)?;
                ports.muxes.push(Mux::new(Arc::new(leg)));
            }
        }
        Ok(ports)
    }

    /// The addresses of this machine.
    pub fn addresses(&self) -> &[IpAddr] {
        &self.addresses
    }

    /// neko's host candidates for one viewer.
    pub async fn host_legs(&self, ufrag: &str) -> Vec<Arc<dyn Leg>> {
        let mut legs: Vec<Arc<dyn Leg>> = Vec::new();
        if matches!(self.udp, UdpPorts::Range(..) | UdpPorts::Any) {
            for ip in &self.addresses {
                if let Ok(end) = self.socket(*ip).await
                    && let Ok(leg) = self.advertised(end)
                {
                    legs.push(Arc::new(leg));
                }
            }
        }
        legs.extend(self.muxes.iter().map(|mux| Arc::new(mux.leg(ufrag)) as Arc<dyn Leg>));
        legs
    }

    /// A UDP socket as neko takes one for each viewer: of the range, where there is one.
    pub async fn socket(&self, ip: IpAddr) -> io::Result<UdpEnd> {
        let UdpPorts::Range(first, last) = self.udp else {
            return UdpEnd::bind_to(SocketAddr::new(ip, 0), None).await;
        };
        let count = u32::from(last.saturating_sub(first)) + 1;
        let begin = getrandom::u32().unwrap_or_default() % count;
        for step in 0..count {
            let port = first + u16::try_from((begin + step) % count).unwrap_or_default();
            if let Ok(end) = UdpEnd::bind_to(SocketAddr::new(ip, port), None).await {
                return Ok(end);
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    async fn udp_leg(&self, ip: IpAddr, port: u16) -> io::Result<SocketLeg> {
        self.advertised(UdpEnd::bind_to(SocketAddr::new(ip, port), None).await?)
    }

    async fn tcp_leg(&self, ip: IpAddr, port: u16) -> io::Result<TcpLeg> {
        let leg = TcpLeg::passive(TcpListener::bind((ip, port)).await?)?;
        Ok(match self.outside(ip) {
            Some(outside) => leg.advertised(SocketAddr::new(outside, port)),
            None => leg,
        })
    }

    fn advertised(&self, end: UdpEnd) -> io::Result<SocketLeg> {
        match self.outside(end.local_addr()?.ip()) {
            Some(outside) => SocketLeg::rewritten(end, outside),
            None => SocketLeg::host(end),
        }
    }

    /// What `nat1to1` puts in place of an address; an address that is named with its inner one goes first.
    fn outside(&self, ip: IpAddr) -> Option<IpAddr> {
        let named = self.mappings.iter().find(|(_, inner)| *inner == Some(ip));
        let plain =
            || self.mappings.iter().find(|(outside, inner)| inner.is_none() && outside.is_ipv4() == ip.is_ipv4());
        named.or_else(plain).map(|(outside, _)| *outside)
    }
}

fn mappings(entries: &[Written]) -> Vec<(IpAddr, Option<IpAddr>)> {
    let read = |entry: &Written| {
        let (outside, inner) = entry.value.split_once('/').unwrap_or((&entry.value, ""));
        Some((outside.trim().parse().ok()?, inner.trim().parse().ok()))
    };
    entries.iter().filter_map(read).collect()
}
