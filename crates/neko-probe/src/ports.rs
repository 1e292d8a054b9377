//! Whether neko's own ports are free here, and a port of them for neko's side of the probe.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};

use neko_config::ice_server::Transport;
use neko_config::{Setting, WebRtc};
use neko_report::{PortReport, PortState};

use super::port_holder;

/// What the ports allow.
#[derive(Debug, Clone, PartialEq)]
pub struct Ports {
    /// One row for each of `epr`, `udpmux`, `tcpmux` that neko binds.
    pub reports: Vec<PortReport>,
    /// A free one of the configured UDP ports; none where all are taken or none is configured.
    pub udp: Option<u16>,
    /// The same for TCP.
    pub tcp: Option<u16>,
}

/// Tries to bind what neko would bind, and lets go of it at once.
pub fn check(webrtc: &WebRtc) -> Ports {
    let mut reports = Vec::new();
    let (mut udp, mut tcp) = (None, None);
    let (tcpmux, udpmux) = (webrtc.tcpmux.value, webrtc.udpmux.value);
    if tcpmux != 0 {
        reports.push(mux(&webrtc.tcpmux, Transport::Tcp, &mut tcp));
    }
    if udpmux != 0 {
        reports.push(mux(&webrtc.udpmux, Transport::Udp, &mut udp));
    } else if webrtc.epr.value != [0, 0] {
        let [min, max] = webrtc.epr.value;
        let (state, free) = try_range(min, max, Transport::Udp);
        udp = free;
        let ports = format!("{min}-{max}/udp");
        reports.push(PortReport { key: webrtc.epr.key, ports, state, place: webrtc.epr.place().cloned() });
    }
    Ports { reports, udp, tcp }
}

fn mux(setting: &Setting<i64>, transport: Transport, free: &mut Option<u16>) -> PortReport {
    let state = match u16::try_from(setting.value) {
        Ok(port) => {
            let (state, found) = try_range(port, port, transport);
            *free = found;
            state
        }
        Err(_) => PortState::NotChecked("no such port".to_owned()),
    };
    let ports = format!("{}/{}", setting.value, transport.as_str());
    PortReport { key: setting.key, ports, state, place: setting.place().cloned() }
}

/// The state of a range, and its first free port.
fn try_range(min: u16, max: u16, transport: Transport) -> (PortState, Option<u16>) {
    let (mut free, mut taken, mut count) = (None, None, 0);
    for port in min..=max {
        match bind(port, transport) {
            Ok(()) => free = free.or(Some(port)),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                taken = taken.or(Some(port));
                count += 1;
            }
            Err(error) => {
                let why = format!("port {port} cannot be bound: {error}");
                return (PortState::NotChecked(why), free);
            }
        }
    }
    let state =
        taken.map_or(PortState::Free, |port| PortState::Taken { port, count, by: port_holder::find(port, transport) });
    (state, free)
}

/// neko binds every address, so one that is held on a single address is in its way too. Its TCP mux listens on IPv6 as
/// well, where the machine has it.
fn bind(port: u16, transport: Transport) -> std::io::Result<()> {
    let any = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    match transport {
        Transport::Udp => UdpSocket::bind((any, port)).map(drop),
        Transport::Tcp => {
            TcpListener::bind((any, port))?;
            match TcpListener::bind((IpAddr::V6(Ipv6Addr::UNSPECIFIED), port)) {
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(error),
                _ => Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_its_holder_and_another_one_is_found() {
        let held = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        let (state, free) = try_range(port, port, Transport::Udp);
        let PortState::Taken { port: taken, count: 1, by: Some(by) } = state else { panic!("{state:?}") };
        assert_eq!((taken, free), (port, None));
        assert!(by.contains(&std::process::id().to_string()), "{by}");
    }

    #[test]
    fn the_tcp_mux_needs_its_port_over_ipv6_too() {
        // Without IPv6 there is nothing to need.
        let Ok(held) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else { return };
        let port = held.local_addr().unwrap().port();
        assert!(matches!(try_range(port, port, Transport::Tcp), (PortState::Taken { count: 1, .. }, None)));
    }
}
