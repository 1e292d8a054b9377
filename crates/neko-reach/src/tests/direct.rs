//! To neko's own ports, and what keeps everybody from them.

use super::super::{
    Address, AddressOrigin, Allocation, AllocationFault, Cause, Class, Direct, Doubt, Facts, Mapping, Path, PortRange,
    Prevented, Proof, Quota, Relay, RelayTrials, Remedy, Server, Trial, Tried, Video, answer,
};
use super::{OUTSIDE, home, ip, named, relay, stun, turn, videos, with};
use neko_config::behaviour::{StopKind, UdpPorts};
use neko_config::ice_server::{Family, Side, Transport};

use Class::{Ipv6Only, OrdinaryNat, SameNetwork, SymmetricNat, TurnOnly};
use Video::{No, NotProven, Yes};

#[test]
fn a_plain_home_serves_viewers_like_itself_whoever_tried_the_ports() {
    assert_eq!(videos(&home()), [NotProven, Yes, NotProven, No, No, No, No]);
    let tried = |trial| with(|facts| facts.addresses[0].udp = trial);
    assert_eq!(videos(&tried(Trial::Arrived)), [NotProven, Yes, Yes, No, No, No, No]);
    assert_eq!(videos(&tried(Trial::Lost)), [NotProven, Yes, No, No, No, No, No]);
}

#[test]
fn neko_must_learn_the_viewers_address() {
    let closed = |facts: &mut Facts| {
        facts.addresses[0].udp = Trial::Lost;
        facts.frontend.clear();
    };
    let lonely = with(|facts| {
        closed(facts);
        facts.backend = vec![turn(0)];
    });
    assert_eq!(videos(&lonely)[1..3], [No, No]);
    for class in [OrdinaryNat, SymmetricNat] {
        assert!(answer(class, &lonely).causes.contains(&Cause::ViewerUnknown), "{class:?}");
    }
    // Browsers ask TURN servers as well, also where the password is wrong.
    let refused = Allocation::Refused(AllocationFault::Credentials);
    let told = with(|facts| {
        closed(facts);
        facts.backend = vec![turn(0)];
        facts.frontend = vec![Server { allocation: refused, ..turn(0) }];
    });
    assert_eq!(videos(&told)[1..3], [Yes, Yes]);
    assert_eq!(answer(SymmetricNat, &told).path, Some(Path::NekoRelay(0)));
}

#[test]
fn the_nat_before_neko_decides_about_hole_punching() {
    let behind = |mapping| {
        let facts = with(|facts| {
            facts.network.mapping = mapping;
            facts.addresses = vec![Address { origin: AddressOrigin::Server, udp: Trial::Lost, ..named(OUTSIDE) }];
        });
        answer(OrdinaryNat, &facts)
    };
    assert_eq!(behind(Some(Mapping::KeepsPort)).video, Yes);
    assert_eq!(behind(Some(Mapping::OnePort)).video, Yes);
    assert!(behind(Some(Mapping::PerDestination)).causes.contains(&Cause::SymmetricNat));
    assert_eq!(behind(None).doubt, Some(Doubt::Nat));
    // What nat1to1 names must be where neko's packets come from.
    let elsewhere = with(|facts| facts.addresses = vec![Address { udp: Trial::Lost, ..named("203.0.113.9") }]);
    assert!(answer(OrdinaryNat, &elsewhere).causes.contains(&Cause::MappedAddressNotOffered));
}

/// The viewer's first packet is a coin toss with neko's: a router that gives it to another machine takes neko's for new.
#[test]
fn ports_that_lead_to_another_machine_are_open_to_nobody_for_sure() {
    let elsewhere = |facts: &mut Facts| {
        facts.addresses[0].udp = Trial::Lost;
        facts.addresses[0].replies = Trial::Lost;
    };
    assert_eq!(videos(&with(elsewhere)), [NotProven, NotProven, No, No, No, No, No]);
    let answer = answer(OrdinaryNat, &with(elsewhere));
    assert_eq!((answer.doubt, answer.proof()), (Some(Doubt::WhoComesFirst), Some(Proof::Viewer)));
    let own = ip("192.168.10.2");
    let open = Remedy::OpenUdp(UdpPorts::Range(52000, 52099), Some(own));
    assert_eq!(answer.remedies(&home())[0], open);
    // A relay lets neko in from any port.
    let relayed = with(|facts| {
        elsewhere(facts);
        facts.frontend = vec![turn(0)];
    });
    assert_eq!(videos(&relayed)[1..3], [Yes, Yes]);
}

/// neko that asks no server sends nothing before its viewers do.
#[test]
fn hole_punching_without_a_server_of_nekos_own_waits_for_the_trial() {
    let lonely = |udp, replies| {
        let facts = with(|facts| {
            facts.backend.clear();
            facts.addresses[0] = Address { udp, replies, ..named(OUTSIDE) };
        });
        let answer = answer(OrdinaryNat, &facts);
        (answer.video, answer.doubt)
    };
    let (forward, first) = (Some(Doubt::Forward(Transport::Udp)), Some(Doubt::WhoComesFirst));
    assert_eq!(lonely(Trial::NotTried, Trial::NotTried), (NotProven, forward));
    assert_eq!(lonely(Trial::Lost, Trial::NotTried), (NotProven, first));
    assert_eq!(lonely(Trial::Lost, Trial::Lost), (NotProven, first));
    assert_eq!(lonely(Trial::Lost, Trial::Arrived), (Yes, None));
    assert_eq!(lonely(Trial::Arrived, Trial::NotTried), (Yes, None));
    // A server that neko asks over TCP opens no UDP port.
    let over_tcp = with(|facts| facts.backend = vec![Server { transport: Transport::Tcp, ..stun(0) }]);
    assert_eq!(answer(OrdinaryNat, &over_tcp).doubt, forward);
    // Without NAT no other machine can be in the way.
    let bare = with(|facts| {
        facts.backend.clear();
        facts.network.own = vec![ip(OUTSIDE)];
        facts.network.mapping = Some(Mapping::None);
        facts.addresses = vec![Address { own: true, udp: Trial::Lost, ..named(OUTSIDE) }];
    });
    assert_eq!(answer(OrdinaryNat, &bare).video, Yes);
}

#[test]
fn a_browser_with_ipv6_alone_needs_a_server_that_it_reaches() {
    let ipv6 = |families: &[Family], udp| {
        let facts = with(|facts| {
            facts.frontend[0].families = families.to_vec();
            facts.addresses.push(Address { udp, ..named("2001:db8::10") });
            facts.network.mapped.push(ip("2001:db8::10"));
        });
        answer(Ipv6Only, &facts)
    };
    assert_eq!(ipv6(&[Family::V4], Trial::Arrived).doubt, Some(Doubt::HiddenAddress));
    assert_eq!(ipv6(&Family::ALL, Trial::Arrived).video, Yes);
    assert_eq!(answer(Ipv6Only, &home()).causes[0], Cause::NoAddress(Family::V6));
}

#[test]
fn what_nobody_has_asked_is_never_no() {
    let unknown = with(|facts| {
        facts.addresses.clear();
        facts.unknown = Family::ALL.to_vec();
    });
    for class in [SameNetwork, OrdinaryNat, SymmetricNat, Ipv6Only] {
        assert_eq!(answer(class, &unknown).doubt, Some(Doubt::AddressUnknown), "{class:?}");
    }
}

#[test]
fn viewers_of_the_same_network() {
    let here = |change: &dyn Fn(&mut Facts)| answer(SameNetwork, &with(change));
    let direct = |to: &str, how| Some(Path::Direct { transport: Transport::Udp, to: ip(to), how });
    assert_eq!(here(&|_| ()).doubt, Some(Doubt::Multicast));
    assert_eq!(here(&|facts| facts.network.hairpin = Trial::Arrived).path, direct(OUTSIDE, Direct::Hairpin));
    assert_eq!(here(&|facts| facts.network.hairpin = Trial::NotTried).doubt, Some(Doubt::Hairpin));
    let container = here(&|facts| facts.network.container = true);
    assert_eq!((container.video, container.causes[0]), (No, Cause::NoHairpin));
    // Where the machine around it has the address, its neighbours come from outside.
    let published = here(&|facts| {
        (facts.network.container, facts.network.host_is_outside) = (true, true);
        facts.addresses[0].udp = Trial::Arrived;
    });
    assert_eq!(published.video, Yes);
    let relayed = here(&|facts| {
        facts.network.container = true;
        facts.frontend = vec![turn(0)];
    });
    assert_eq!(relayed.path, Some(Path::ViewerRelay(0)));
    let inside = |came_in| {
        here(&|facts| {
            facts.addresses.push(Address { own: true, ..named("192.168.10.2") });
            facts.network.tried = vec![Tried { udp: came_in, ..Tried::nothing(ip(OUTSIDE)) }];
        })
    };
    assert_eq!(inside(Trial::Arrived).path, direct("192.168.10.2", Direct::Inside));
    assert_eq!(inside(Trial::NotTried).doubt, Some(Doubt::OwnFirewall));
    let bare = here(&|facts| {
        facts.addresses = vec![Address { own: true, ..named("192.168.10.2") }];
        facts.network.tried = vec![Tried { udp: Trial::Arrived, ..Tried::nothing(ip("192.168.10.2")) }];
    });
    assert_eq!(bare.path, direct("192.168.10.2", Direct::Inside));
}

#[test]
fn a_range_ends_with_the_last_viewer() {
    let ports = |viewers, ports| {
        let facts = with(|facts| {
            (facts.viewers, facts.range) = (viewers, Some(PortRange { ports, hosts: 1, per_viewer: 2 }));
            facts.addresses[0].udp = Trial::Arrived;
        });
        answer(SymmetricNat, &facts)
    };
    assert_eq!((ports(1, 1).video, ports(2, 3).video), (Yes, Yes));
    assert_eq!(
        (ports(2, 2).video, ports(2, 2).causes[0]),
        (No, Cause::PortsUsedUp(PortRange { ports: 2, hosts: 1, per_viewer: 2 }))
    );
}

#[test]
fn a_quota_has_to_do_for_neko_and_all_viewers() {
    let of = |quota, viewers, backend: Vec<Server>| {
        let allocation = Allocation::Granted(Relay { trials: RelayTrials { quota, ..relay().trials }, ..relay() });
        let facts = with(|facts| {
            (facts.viewers, facts.backend) = (viewers, backend);
            facts.frontend = vec![Server { allocation, ..turn(0) }];
        });
        answer(TurnOnly, &facts)
    };
    let used_up = vec![Cause::QuotaUsedUp(Side::Frontend, 0, 1)];
    assert_eq!(of(Quota::Is(1), 1, Vec::new()).video, Yes);
    assert_eq!(of(Quota::Is(1), 2, Vec::new()).causes, used_up);
    // One for neko and one for each viewer.
    assert_eq!(of(Quota::Is(3), 2, vec![turn(0)]).doubt, Some(Doubt::RelayPortsOfViewers(0)));
    assert_eq!(of(Quota::Is(4), 2, vec![turn(0)]).video, Yes);
    assert_eq!(of(Quota::AtLeast(4), 2, vec![turn(0)]).video, Yes);
    let more = of(Quota::AtLeast(4), 3, vec![turn(0)]);
    assert_eq!((more.video, more.doubt), (NotProven, Some(Doubt::Quota(Side::Frontend, 0, [4, 6]))));
}

#[test]
fn what_prevents_the_offer_or_the_page_is_no_for_everybody() {
    for prevented in [Prevented::PageThrows, Prevented::NoOffer(StopKind::Server)] {
        let facts = with(|facts| {
            facts.prevented = Some(prevented);
            facts.addresses[0].udp = Trial::Arrived;
        });
        for class in Class::ALL {
            assert_eq!(answer(class, &facts).causes, [Cause::Prevented(prevented)]);
        }
    }
}
