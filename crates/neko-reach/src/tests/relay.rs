//! By relays.

use super::super::{
    Address, AddressOrigin, Allocation, AllocationFault, Cause, Class, Contact, Doubt, Facts, Fault, Path, Relay,
    Server, Trial, Video, answer,
};
use super::{OUTSIDE, ip, named, relay, tls, turn, videos, with};
use neko_config::behaviour::Skip;
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Side, Transport};

use Class::{SymmetricNat, Tcp443Only, TurnOnly};
use Video::{No, NotProven, Yes};

#[test]
fn a_server_is_judged_as_viewers_meet_it() {
    let viewers = |change: &dyn Fn(&mut Server)| {
        let mut server = turn(0);
        change(&mut server);
        let facts = with(|facts| {
            facts.addresses[0].udp = Trial::Lost;
            facts.frontend = vec![server];
        });
        answer(SymmetricNat, &facts)
    };
    let granted = |change: fn(&mut Relay)| {
        let mut relay = relay();
        change(&mut relay);
        viewers(&|server| server.allocation = Allocation::Granted(relay.clone()))
    };
    let (side, number) = (Side::Frontend, 0);
    for (got, causes) in [
        (viewers(&|server| server.reach = HostReach::Nowhere("a container's name")), Cause::Unreachable(side, number)),
        (viewers(&|server| server.reach = HostReach::OneNetwork("private")), Cause::Unreachable(side, number)),
        (
            viewers(&|server| server.contact = Contact::Failed(Fault::Certificate)),
            Cause::ServerFails(side, number, Fault::Certificate),
        ),
        (
            viewers(&|server| server.allocation = Allocation::Refused(AllocationFault::Credentials)),
            Cause::AllocationFails(side, number, AllocationFault::Credentials),
        ),
        (granted(|relay| relay.trials.denied = vec![ip(OUTSIDE)]), Cause::RelayForbidden(side, number)),
        (granted(|relay| relay.relayed = ip("10.0.1.2")), Cause::RelayedAddressInside(side, number)),
    ] {
        assert_eq!(got.video, No, "{causes:?}: {got:?}");
        assert!(got.causes.contains(&causes), "{causes:?}: {got:?}");
    }
    for (got, doubt) in [
        (viewers(&|server| server.contact = Contact::Silent), Doubt::ServerSilent(side, number)),
        (viewers(&|server| server.contact = Contact::Inside), Doubt::ServerInside(side, number)),
        (viewers(&|server| server.contact = Contact::NotAsked), Doubt::ServerNotAsked(side, number)),
        (viewers(&|server| server.allocation = Allocation::NotTried), Doubt::ServerNotAsked(side, number)),
    ] {
        assert_eq!((got.video, got.doubt), (NotProven, Some(doubt)));
    }
    assert_eq!(granted(|relay| (relay.trials.inbound, relay.trials.exchange) = (Trial::Lost, Trial::Lost)).video, No);
    // Closed relay ports let in what the relay has spoken to.
    assert_eq!(granted(|relay| relay.trials.inbound = Trial::Lost).video, Yes);
    assert_eq!(granted(|_| ()).path, Some(Path::ViewerRelay(0)));
}

/// Neither by that relay, nor past it where nobody got large packets out of neko's network.
#[test]
fn what_carries_no_picture_serves_nobody() {
    let lost = |servers| {
        let mut relay = relay();
        relay.trials.picture = Trial::Lost;
        with(|facts| {
            facts.addresses[0].udp = Trial::Arrived;
            facts.frontend = vec![Server { allocation: Allocation::Granted(relay.clone()), ..turn(0) }];
            facts.backend = facts.frontend.clone();
            facts.network.lost_large = servers;
        })
    };
    let of = |class, facts: &Facts| {
        let got = answer(class, facts);
        (got.video, got.causes.first().copied(), got.doubt)
    };
    let by_relay = |side| (No, Some(Cause::PictureLost(side, 0)), None);
    for servers in 0..=2 {
        assert_eq!(of(TurnOnly, &lost(servers)), by_relay(Side::Frontend));
    }
    assert_eq!(videos(&lost(0))[1..3], [Yes, Yes]);
    // The one server may have the fault itself.
    assert_eq!(of(SymmetricNat, &lost(1)), (NotProven, None, Some(Doubt::LargePackets)));
    assert_eq!(of(SymmetricNat, &lost(2)), by_relay(Side::Frontend));
    let facts = Facts { frontend: Vec::new(), backend: Vec::new(), ..lost(2) };
    assert_eq!(of(SymmetricNat, &facts), (No, Some(Cause::LargePacketsLost), None));
}

#[test]
fn a_relay_does_not_let_in_an_address_that_neko_does_not_offer() {
    let facts = with(|facts| {
        facts.addresses = vec![Address { origin: AddressOrigin::Interface, own: true, ..named("192.168.10.2") }];
        facts.frontend = vec![tls(0)];
        facts.backend.clear();
    });
    let got = answer(Tcp443Only, &facts);
    assert_eq!((got.video, got.causes[1]), (No, Cause::MappedAddressNotOffered), "{got:?}");
    let reflexive = Address { origin: AddressOrigin::Server, ..named(OUTSIDE) };
    let facts = Facts { addresses: vec![facts.addresses[0], reflexive], ..facts };
    assert_eq!(answer(Tcp443Only, &facts).path, Some(Path::ViewerRelay(0)));
}

#[test]
fn each_transport_and_port_serves_whom_it_reaches() {
    let over = |server: Server| videos(&with(|facts| facts.frontend = vec![server]))[3..6].to_vec();
    assert_eq!(over(turn(0)), [No, No, Yes]);
    assert_eq!(over(Server { transport: Transport::Tcp, ..turn(0) }), [Yes, No, Yes]);
    assert_eq!(over(tls(0)), [Yes, Yes, Yes]);
    let mux = |port, trial| {
        let facts = with(|facts| {
            facts.tcp_mux = Some(port);
            facts.addresses[0].tcp = trial;
        });
        videos(&facts)[3..5].to_vec()
    };
    assert_eq!(mux(52100, Trial::Arrived), [Yes, No]);
    assert_eq!(mux(443, Trial::Arrived), [Yes, Yes]);
    assert_eq!(mux(443, Trial::Lost), [No, No]);
    assert_eq!(mux(443, Trial::NotTried), [NotProven, NotProven]);
}

#[test]
fn a_lite_agent_sends_nothing() {
    let lite = |trial| {
        with(|facts| {
            facts.lite = true;
            facts.addresses[0].udp = trial;
            facts.frontend = vec![turn(0)];
            facts.backend = vec![Server { skip: Some(Skip::IceLite), ..turn(0) }];
        })
    };
    assert_eq!(videos(&lite(Trial::Lost))[1..3], [No, No]);
    assert_eq!(videos(&lite(Trial::Arrived))[1..3], [Yes, Yes]);
    assert_eq!(answer(TurnOnly, &lite(Trial::Arrived)).video, Yes);
}
