//! How many viewers at once a range and a quota serve.

use super::*;
use crate::Class::{OrdinaryNat, SymmetricNat, TurnOnly};
use crate::{Cause, Class, Names, Said, shortage};

/// A range that is open from outside, for so many viewers.
fn open(viewers: usize, range: PortRange) -> Facts {
    with(|facts| {
        (facts.viewers, facts.range, facts.backend) = (viewers, Some(range), Vec::new());
        facts.udp = UdpPorts::Range(52000, 52000 + range.ports as u16 - 1);
        facts.addresses[0].udp = Trial::Arrived;
    })
}

/// How many at once, why not more, and what helps.
fn told(class: Class, facts: &Facts) -> Option<(usize, String, Vec<String>)> {
    let short = shortage(class, facts)?;
    let remedies = short.cause.remedies(class, facts).into_iter();
    let remedies = remedies.map(|remedy| Said(remedy, Names::NUMBERED).to_string()).collect();
    Some((short.at_once, Said(short.cause, Names::NUMBERED).to_string(), remedies))
}

#[test]
fn the_first_viewers_of_a_small_range_get_video() {
    let two = PortRange { ports: 2, hosts: 1, per_viewer: 2 };
    let why = "the port range has 2 ports, and each viewer needs 2".to_owned();
    let help = "widen the range to at least webrtc.epr: 52000-52005, and open it, or use webrtc.udpmux".to_owned();
    assert_eq!(told(SymmetricNat, &open(3, two)), Some((1, why, vec![help])));
    let ten = PortRange { ports: 10, hosts: 1, per_viewer: 1 };
    let at_once = |viewers| told(SymmetricNat, &open(viewers, ten)).map(|(at_once, ..)| at_once);
    assert_eq!([1, 10, 11, 65535].map(at_once), [None, None, Some(10), Some(10)]);
    // Who gets nothing alone is not short of anything.
    let closed = Facts { addresses: vec![named("192.168.10.2")], ..open(3, two) };
    assert_eq!(told(SymmetricNat, &closed), None);
}

#[test]
fn what_is_not_proven_of_the_first_is_not_proven_of_all() {
    let two = PortRange { ports: 2, hosts: 1, per_viewer: 2 };
    let untried = |viewers| {
        let mut facts = open(viewers, two);
        facts.addresses[0].udp = Trial::NotTried;
        let answer = crate::answer(SymmetricNat, &facts);
        (answer.video, answer.doubt)
    };
    assert_eq!(untried(3), untried(1));
    assert_eq!(untried(1).0, crate::Video::NotProven);
}

#[test]
fn a_range_that_cannot_grow_upwards_is_moved() {
    let facts =
        Facts { udp: UdpPorts::Range(65534, 65535), ..open(3, PortRange { ports: 2, hosts: 1, per_viewer: 2 }) };
    let help = "widen the range to at least webrtc.epr: 65530-65535, and open it, or use webrtc.udpmux".to_owned();
    assert_eq!(told(OrdinaryNat, &facts).map(|(.., help)| help), Some(vec![help]));
}

#[test]
fn the_first_viewers_of_a_small_quota_get_video() {
    let relay = Relay { trials: RelayTrials { quota: Quota::Is(1), ..relay().trials }, ..relay() };
    let facts = with(|facts| {
        facts.viewers = 3;
        facts.frontend = vec![Server { allocation: Allocation::Granted(relay), ..turn(0) }];
    });
    let why = "URL 1 of webrtc.iceservers.frontend gives a user 1 relay at once".to_owned();
    let help = "raise the quota on the server of URL 1 of webrtc.iceservers.frontend (coturn: user-quota)".to_owned();
    assert_eq!(told(TurnOnly, &facts), Some((1, why, vec![help])));
}

#[test]
fn a_name_in_capitals_is_the_same_server() {
    let relay = Relay { trials: RelayTrials { quota: Quota::Is(1), ..relay().trials }, ..relay() };
    let at = |host: &str| Server { host: host.to_owned(), allocation: Allocation::Granted(relay.clone()), ..turn(0) };
    let beside = |host| {
        crate::answer(
            TurnOnly,
            &with(|facts| (facts.frontend, facts.backend) = (vec![at("turn.example.org")], vec![at(host)])),
        )
    };
    assert_eq!(beside("TURN.example.org"), beside("turn.example.org"));
    assert_ne!(beside("TURN.example.org"), beside("other.example.org"));
}

#[test]
fn an_inside_address_beside_an_outside_one_is_no_cause() {
    let one = PortRange { ports: 1, hosts: 2, per_viewer: 2 };
    let facts = Facts { addresses: vec![named("192.168.10.2"), named(OUTSIDE)], ..open(1, one) };
    let causes = crate::answer(SymmetricNat, &facts).causes;
    assert_eq!(causes, [Cause::PortsUsedUp(one), Cause::NoRelay(neko_config::ice_server::Side::Frontend)]);
}
