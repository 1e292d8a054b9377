//! Tables: what follows for each class from one change of a plain home deployment, without a text.

mod capacity;
mod direct;
mod intended;
mod relay;
mod remedy;
mod text;
mod timing;

use std::net::IpAddr;
use std::time::Duration;

use super::{
    Address, AddressOrigin, Allocation, Contact, Facts, Line, Mapping, Network, PortRange, Ports, Quota, Relay,
    RelayTrials, Server, Trial, Video, answers,
};
use neko_config::behaviour::UdpPorts;
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Family, Scheme, Transport};

const OUTSIDE: &str = "198.51.100.10";
const SERVER: &str = "198.51.100.30";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn stun(number: usize) -> Server {
    Server {
        number,
        scheme: Scheme::Stun,
        host: SERVER.to_owned(),
        port: 3478,
        transport: Transport::Udp,
        families: vec![Family::V4],
        reach: HostReach::Everywhere,
        skip: None,
        contact: Contact::Outside,
        allocation: Allocation::NotTried,
    }
}

fn relay() -> Relay {
    let trials = RelayTrials { quota: Quota::AtLeast(4), ..RelayTrials::all(Trial::Arrived) };
    Relay { relayed: ip(SERVER), trials }
}

fn turn(number: usize) -> Server {
    Server { scheme: Scheme::Turn, allocation: Allocation::Granted(relay()), ..stun(number) }
}

fn tls(number: usize) -> Server {
    Server { scheme: Scheme::Turns, port: 443, transport: Transport::Tcp, ..turn(number) }
}

fn named(text: &str) -> Address {
    let (udp, tcp, replies) = Default::default();
    Address { ip: ip(text), origin: AddressOrigin::Nat1to1, own: false, udp, tcp, replies }
}

/// Behind a home router, the address in `nat1to1`, a range of ports, a STUN server in both lists; nobody outside tried.
fn home() -> Facts {
    Facts {
        prevented: None,
        lite: false,
        udp: UdpPorts::Range(52000, 52099),
        tcp_mux: None,
        range: Some(PortRange { ports: 100, hosts: 1, per_viewer: 2 }),
        viewers: 1,
        gathering: Duration::ZERO,
        key_frames: None,
        addresses: vec![named(OUTSIDE)],
        unknown: Vec::new(),
        frontend: vec![stun(0)],
        backend: vec![stun(0)],
        network: Network {
            own: vec![ip("192.168.10.2")],
            mapped: vec![ip(OUTSIDE)],
            mapping: Some(Mapping::KeepsPort),
            hairpin: Trial::Lost,
            strangers: Trial::Lost,
            ..Network::default()
        },
        line: Line::default(),
        names_outside: false,
        ports: Ports::AsTried,
    }
}

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = home();
    change(&mut facts);
    facts
}

/// In the order of `Class::ALL`.
fn videos(facts: &Facts) -> [Video; 7] {
    answers(facts).map(|answer| answer.video)
}
