//! Whom the settings mean, and what the settings around neko say of its ports.

use super::*;
use crate::{Class, ViewersFrom, answer};

fn meant(facts: &Facts, from: &[ViewersFrom]) -> Vec<&'static str> {
    Class::ALL.into_iter().filter(|class| facts.mean(*class, from)).map(Class::as_str).collect()
}

#[test]
fn a_public_address_is_for_viewers_elsewhere_and_an_inside_one_for_neko_s_network() {
    let addresses = |texts: &[&str]| with(|facts| facts.addresses = texts.iter().map(|text| named(text)).collect());
    let elsewhere = ["ordinary-nat", "symmetric-nat"];
    assert_eq!(meant(&addresses(&[OUTSIDE]), &[]), elsewhere);
    assert_eq!(meant(&addresses(&["192.168.10.2"]), &[]), ["same-network"]);
    let both = ["same-network", "ordinary-nat", "symmetric-nat"];
    assert_eq!(meant(&addresses(&[OUTSIDE, "192.168.10.2"]), &[]), both);
    let private_and_turn = with(|facts| {
        facts.addresses = vec![named("192.168.10.2")];
        facts.frontend.push(turn(1));
    });
    assert_eq!(meant(&private_and_turn, &[]), ["same-network", "ordinary-nat", "symmetric-nat", "turn-only"]);
    // What the interface has says nothing, while a server may tell neko another.
    let interface =
        with(|facts| facts.addresses[0] = Address { origin: AddressOrigin::Interface, ..named("10.0.0.2") });
    assert_eq!(meant(&interface, &[]), both);
    let alone = Facts { backend: Vec::new(), ..interface };
    assert_eq!(meant(&alone, &[]), ["same-network"]);
}

#[test]
fn networks_of_an_unusual_kind_are_meant_where_something_is_there_for_them() {
    let facts = with(|facts| {
        facts.tcp_mux = Some(8080);
        facts.frontend.push(tls(1));
        facts.addresses.push(named("2001:db8::2"));
    });
    let all = ["ordinary-nat", "symmetric-nat", "no-udp", "tcp-443-only", "turn-only", "ipv6-only"];
    assert_eq!(meant(&facts, &[]), all);
    assert_eq!(meant(&with(|facts| facts.tcp_mux = Some(443)), &[]).last(), Some(&"tcp-443-only"));
}

#[test]
fn who_says_where_viewers_are_is_obeyed() {
    use ViewersFrom::{Internet, Lan};
    assert_eq!(meant(&home(), &[Lan]), ["same-network"]);
    assert_eq!(meant(&home(), &[Internet]), ["ordinary-nat", "symmetric-nat"]);
    assert_eq!(meant(&home(), &[Lan, Internet]), ["same-network", "ordinary-nat", "symmetric-nat"]);
    let private = with(|facts| facts.addresses = vec![named("192.168.10.2")]);
    assert_eq!(meant(&private, &[Internet]), ["ordinary-nat", "symmetric-nat"]);
}

/// The hole that neko punches stays open but where it is cut off.
#[test]
fn ports_that_nothing_leads_to_are_open_to_nobody_whatever_was_tried() {
    let tried = |udp| with(|facts| facts.addresses[0].udp = udp);
    let elsewhere = |ports| {
        [Class::OrdinaryNat, Class::SymmetricNat]
            .map(|class| answer(class, &tried(Trial::Arrived).with_ports(ports)).video)
    };
    use Video::{No, NotProven, Yes};
    assert_eq!(elsewhere(Ports::AsTried), [Yes, Yes]);
    assert_eq!(elsewhere(Ports::Doubtful), [Yes, NotProven]);
    assert_eq!(elsewhere(Ports::Closed), [Yes, No]);
    assert_eq!(elsewhere(Ports::CutOff), [No, No]);
    assert_eq!(answer(Class::SymmetricNat, &tried(Trial::Lost).with_ports(Ports::Doubtful)).video, No);
}

#[test]
fn turn_servers_that_relay_for_nobody_help_nobody() {
    let facts = with(|facts| {
        facts.frontend.push(turn(1));
        facts.addresses[0].udp = Trial::Arrived;
    });
    assert_eq!(answer(Class::TurnOnly, &facts).video, Video::Yes);
    assert_eq!(answer(Class::TurnOnly, &facts.without_relays()).video, Video::No);
}
