//! What would help, as the lines to write.

use super::*;
use crate::{AllocationFault, Class, Fault, Names, Said, answer};

fn remedies(class: Class, facts: &Facts) -> Vec<String> {
    answer(class, facts).remedies(facts).into_iter().map(|remedy| Said(remedy, Names::NUMBERED).to_string()).collect()
}

#[test]
fn viewers_at_home_are_helped_by_an_inside_address_hairpin_or_turn() {
    let both = "write both addresses: webrtc.nat1to1: [198.51.100.10, 192.168.10.2] (each needs a port per viewer)";
    let (hairpin, turn) =
        ("switch on hairpin (NAT loopback) in the router", "add a TURN server to webrtc.iceservers.frontend");
    assert_eq!(remedies(Class::SameNetwork, &home()), [both, hairpin, turn]);
    // An address of the other family replaces nothing.
    let own = |ips: &[&str]| {
        let ips: Vec<_> = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        remedies(Class::SameNetwork, &with(|facts| facts.network.own = ips))
    };
    assert_eq!(own(&["fd00::2", "192.168.10.2"]), [both, hairpin, turn]);
    assert_eq!(own(&["fd00::2"]), [hairpin, turn]);
    // A container's address is of no use to others.
    assert_eq!(remedies(Class::SameNetwork, &with(|facts| facts.network.container = true)), [hairpin, turn]);
    assert_eq!(remedies(Class::SameNetwork, &with(|facts| facts.network.hairpin = Trial::Arrived)), [] as [&str; 0]);
}

#[test]
fn each_cause_has_the_line_that_mends_it() {
    let closed = |facts: &mut Facts| facts.addresses[0].udp = Trial::Lost;
    let forward = "forward 52000-52099/udp to 192.168.10.2 in the router, or open them in the firewall";
    let turn = "add a TURN server to webrtc.iceservers.frontend";
    assert_eq!(remedies(Class::SymmetricNat, &with(closed)), [forward, turn]);
    let unnamed = with(|facts| {
        facts.addresses = vec![Address { origin: AddressOrigin::Interface, ..named("192.168.10.2") }];
    });
    let named = "write webrtc.nat1to1: 198.51.100.10, the address that servers see";
    assert_eq!(remedies(Class::SymmetricNat, &unnamed), [named, turn]);
    assert_eq!(remedies(Class::NoUdp, &home()), ["write webrtc.tcpmux: 52000, and open that port", turn]);
    assert_eq!(remedies(Class::TurnOnly, &home()), [turn]);
    let many = with(|facts| {
        facts.viewers = 60;
        facts.addresses[0].udp = Trial::Arrived;
    });
    assert_eq!(
        remedies(Class::OrdinaryNat, &many),
        ["widen the range to at least webrtc.epr: 52000-52119, and open it, or use webrtc.udpmux"]
    );
    let refused = with(|facts| {
        closed(facts);
        let allocation = Allocation::Refused(AllocationFault::Credentials);
        facts.frontend = vec![Server { allocation, ..super::turn(0) }];
    });
    let credentials = "correct username and credential of URL 1 of webrtc.iceservers.frontend";
    assert_eq!(remedies(Class::SymmetricNat, &refused), [credentials]);
    assert_eq!(remedies(Class::SameNetwork, &refused)[2], credentials);
    let silent = with(|facts| {
        closed(facts);
        facts.frontend = vec![Server { contact: Contact::Failed(Fault::Refused), ..super::turn(0) }];
    });
    let start = "start the server of URL 1 of webrtc.iceservers.frontend, or correct its port";
    assert_eq!(remedies(Class::TurnOnly, &silent), [start]);
    let tcp_443 = [
        "add a TURN server over TLS on port 443 to webrtc.iceservers.frontend",
        "write webrtc.tcpmux: 443, if that port is free",
    ];
    assert_eq!(remedies(Class::Tcp443Only, &home()), tcp_443);
}
