//! A socket of ours that speaks first, on none of neko's own ports: what comes back to it shows that the way is open.

use std::net::SocketAddr;

use super::Ground;
use super::listener::Listener;
use super::mapping::Seen;
use crate::behaviour_discovery::bind;
use crate::transport::UdpEnd;
use neko_config::behaviour::UdpPorts;

/// So often another port is taken where it is one of neko's.
const TRIES: usize = 8;

/// A socket and what a STUN server said of it.
pub(super) struct FirstSender {
    pub(super) ear: Listener,
    pub(super) local: SocketAddr,
    /// The STUN server and the address that it saw; none where none answered.
    pub(super) seen: Option<Seen>,
}

impl FirstSender {
    /// A socket from which `toward` is reached, and one Binding.
    pub(super) async fn new(
        ground: &Ground<'_>,
        toward: SocketAddr,
        gateway: Option<SocketAddr>,
        stun: Option<SocketAddr>,
    ) -> Option<Self> {
        let end = ground.socket(toward, gateway).await?;
        let local = end.local_addr().ok()?;
        let seen = match stun {
            Some(by) => bind(&end, by, 0).await.map(|bound| Seen { local, by, mapped: bound.mapped }),
            None => None,
        };
        Some(Self { ear: Listener::on(end, &ground.heard), local, seen })
    }
}

impl Ground<'_> {
    /// A socket on none of neko's ports: a NAT must not know those.
    pub(super) async fn socket(&self, toward: SocketAddr, gateway: Option<SocketAddr>) -> Option<UdpEnd> {
        // Those that are not wanted are kept until another one is found.
        let mut unwanted = Vec::new();
        for _ in 0..TRIES {
            let end = UdpEnd::bind(toward, gateway, None).await.ok()?;
            if !is_nekos(self.place.behaviour.udp, end.local_addr().ok()?.port()) {
                return Some(end);
            }
            unwanted.push(end);
        }
        None
    }
}

fn is_nekos(udp: UdpPorts, port: u16) -> bool {
    match udp {
        UdpPorts::Mux(mux) => mux == port,
        UdpPorts::Range(min, max) => (min..=max).contains(&port),
        UdpPorts::Any | UdpPorts::None => false,
    }
}
