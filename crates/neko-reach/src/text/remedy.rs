//! What to do about it.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use super::{Names, Said};
use crate::remedy::Remedy;
use neko_config::behaviour::UdpPorts;

/// `write webrtc.nat1to1: 198.51.100.7, …`
impl Display for Said<'_, Remedy> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(remedy, Names { address, .. }) = self;
        let to = |inside: Option<IpAddr>| inside.map(|ip| format!(" to {}", address(ip))).unwrap_or_default();
        match *remedy {
            Remedy::Outside(Some(ip)) => {
                write!(f, "write webrtc.nat1to1: {}, the address that servers see", address(ip))
            }
            Remedy::Outside(None) => f.write_str("write the public address into webrtc.nat1to1"),
            Remedy::Both(outside, inside) => write!(
                f,
                "write both addresses: webrtc.nat1to1: [{}, {}] (each takes a port for each viewer)",
                address(outside),
                address(inside)
            ),
            Remedy::Hairpin => f.write_str("switch on hairpin (NAT loopback) in the router"),
            Remedy::OpenUdp(UdpPorts::Range(min, max), inside) => {
                write!(f, "forward {min}-{max}/udp{} in the router, or open them in the firewall", to(inside))
            }
            Remedy::OpenUdp(UdpPorts::Mux(port), inside) => {
                write!(f, "forward {port}/udp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::OpenUdp(..) => f.write_str("write webrtc.udpmux: 52000, and let that port in"),
            Remedy::OpenTcp(port, inside) => {
                write!(f, "forward {port}/tcp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::TcpMux => f.write_str("write webrtc.tcpmux: 52000, and let that port in"),
            Remedy::TcpMux443 => f.write_str("write webrtc.tcpmux: 443, where that port is free"),
            Remedy::Stun => f.write_str("add a STUN server to webrtc.iceservers.frontend"),
            Remedy::Turn(side) => write!(f, "add a TURN server to {}", side.key()),
            Remedy::TurnTls443 => f.write_str("add a TURN server over TLS on port 443 to webrtc.iceservers.frontend"),
            Remedy::Ports(needed) => write!(f, "{needed} ports in webrtc.epr, or webrtc.udpmux"),
            Remedy::NoLite => f.write_str("write webrtc.icelite: false"),
        }
    }
}
