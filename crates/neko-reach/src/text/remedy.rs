//! What to do about it.

use neko_config::WebRtc;
use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use super::{Names, Said};
use crate::cause::Cause;
use crate::remedy::Remedy;
use crate::server::{AllocationFault, Fault};
use neko_config::behaviour::UdpPorts;
use neko_config::ice_server::Side;

/// `write webrtc.nat1to1: 198.51.100.7, …`
impl Display for Said<'_, Remedy> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(remedy, names @ Names { address, setting, line, .. }) = self;
        let to = |inside: Option<IpAddr>| inside.map(|ip| format!(" to {}", address(ip))).unwrap_or_default();
        let set = |key: &str, value: &str| line(key, &[value.to_owned()]);
        let frontend = || setting(Side::Frontend.key());
        match *remedy {
            Remedy::Outside(Some(ip)) => {
                write!(f, "write {}, the address that servers see", set(WebRtc::NAT1TO1, &address(ip)))
            }
            Remedy::Outside(None) => write!(f, "set {} to the public address", setting(WebRtc::NAT1TO1)),
            Remedy::Both(outside, inside) => {
                let both = line(WebRtc::NAT1TO1, &[address(outside), address(inside)]);
                write!(f, "write both addresses: {both} (each needs a port per viewer)")
            }
            Remedy::Hairpin => f.write_str("switch on hairpin (NAT loopback) in the router"),
            Remedy::OpenUdp(UdpPorts::Range(min, max), inside) => {
                write!(f, "forward {min}-{max}/udp{} in the router, or open them in the firewall", to(inside))
            }
            Remedy::OpenUdp(UdpPorts::Mux(port), inside) => {
                write!(f, "forward {port}/udp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::OpenUdp(..) => write!(f, "write {}, and open that port", set(WebRtc::UDPMUX, "52000")),
            Remedy::OpenTcp(port, inside) => {
                write!(f, "forward {port}/tcp{} in the router, or open it in the firewall", to(inside))
            }
            Remedy::TcpMux => write!(f, "write {}, and open that port", set(WebRtc::TCPMUX, "52000")),
            Remedy::TcpMux443 => write!(f, "write {}, if that port is free", set(WebRtc::TCPMUX, "443")),
            Remedy::Stun => write!(f, "add a STUN server to {}", frontend()),
            Remedy::Turn(side) => write!(f, "add a TURN server to {}", setting(side.key())),
            Remedy::TurnTls443 => write!(f, "add a TURN server over TLS on port 443 to {}", frontend()),
            Remedy::Ports(min, max) => {
                let (range, mux) = (set(WebRtc::EPR, &format!("{min}-{max}")), setting(WebRtc::UDPMUX));
                write!(f, "widen the range to at least {range}, and open it, or use {mux}")
            }
            Remedy::Server(cause) => of_server(f, cause, names),
            Remedy::ServerHost(side, number) => {
                write!(f, "use an address in {} that viewers can reach", (names.url)(side, number))
            }
            Remedy::NoLite => write!(f, "write {}", set(WebRtc::ICELITE, "false")),
        }
    }
}

/// What to change about a server that stands in a list.
fn of_server(f: &mut Formatter<'_>, cause: Cause, names: &Names<'_>) -> fmt::Result {
    let url = |side, number| (names.url)(side, number);
    match cause {
        Cause::ServerFails(side, number, Fault::NameUnknown) => {
            write!(f, "correct the host name of {}", url(side, number))
        }
        Cause::ServerFails(side, number, Fault::Refused) => {
            write!(f, "start the server of {}, or correct its port", url(side, number))
        }
        Cause::ServerFails(side, number, Fault::Certificate) => {
            write!(f, "give the server of {} a certificate that browsers trust", url(side, number))
        }
        Cause::ServerFails(side, number, Fault::OtherService) => {
            write!(f, "correct the port or the scheme of {}", url(side, number))
        }
        Cause::ServerSilent(side, number) => {
            write!(f, "start the server of {}, and open its port in the firewall", url(side, number))
        }
        Cause::AllocationFails(side, number, AllocationFault::Credentials) => {
            write!(f, "correct username and credential of {}", url(side, number))
        }
        Cause::AllocationFails(side, number, AllocationFault::Other) => {
            write!(f, "read the log of the server of {}: it refuses a relay", url(side, number))
        }
        Cause::QuotaUsedUp(side, number, _) => {
            write!(f, "raise the quota on the server of {} (coturn: user-quota)", url(side, number))
        }
        Cause::RelayForbidden(side, number) => {
            write!(f, "allow neko's address on the server of {} (coturn: allowed-peer-ip)", url(side, number))
        }
        Cause::RelayedAddressInside(side, number) => {
            write!(f, "tell the server of {} its public address (coturn: external-ip)", url(side, number))
        }
        Cause::RelayPortsClosed(side, number) => {
            write!(f, "open the UDP relay ports of {} (coturn: min-port to max-port)", url(side, number))
        }
        Cause::Unreachable(side, number) => {
            write!(
                f,
                "add a URL for the server of {} that these viewers can reach: one with ?transport=tcp, or turns:",
                url(side, number)
            )
        }
        _ => write!(f, "look at the server: {}", Said(cause, *names)),
    }
}
