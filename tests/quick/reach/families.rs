//! A server with addresses of both families: each viewer meets one of them.

use std::net::IpAddr;

use neko_ice::behaviour::Behaviour;
use neko_ice::ice_server::{Family, Side};
use neko_ice::reach::{
    Allocation, Answers, Cause, Class, Contact, Doubt, Network, Quota, Relay, RelayTrials, ServerAnswer, Trial, Video,
    answer, gather,
};

use super::deployments::resolution;

const CONFIG: &str = "webrtc:\n  ip_retrieval_url: ''\n  epr: 52000-52099\n  iceservers:\n    frontend: [{urls: 'turn:turn.example.org', \
     username: neko, credential: x}]\n    backend: [{urls: 'turn:turn.example.org', username: neko, credential: x}]\n";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn granted(relayed: &str) -> Allocation {
    let trials = RelayTrials { quota: Quota::AtLeast(4), ..RelayTrials::all(Trial::Arrived) };
    Allocation::Granted(Relay { relayed: ip(relayed), trials })
}

fn server(side: Side, family: Family, contact: Contact, allocation: Allocation) -> ServerAnswer {
    ServerAnswer { side, number: 0, families: vec![family], contact, allocation }
}

fn answered(class: Class, servers: Vec<ServerAnswer>) -> neko_ice::reach::Answer {
    let resolution = resolution(&serde_json::json!({ "config": CONFIG }));
    let network = Network { own: vec![ip("192.168.10.2")], mapped: vec![ip("198.51.100.10")], ..Network::default() };
    let answers = Answers { servers, network, ..Answers::default() };
    answer(class, &gather(&resolution, &Behaviour::of(&resolution), &answers, 1))
}

#[test]
fn what_one_family_gets_says_nothing_about_the_other() {
    let servers = || {
        vec![
            server(Side::Frontend, Family::V4, Contact::Outside, granted("198.51.100.30")),
            server(Side::Frontend, Family::V6, Contact::Silent, Allocation::NotTried),
            server(Side::Backend, Family::V4, Contact::Outside, granted("198.51.100.30")),
        ]
    };
    assert_eq!(answered(Class::TurnOnly, servers()).video, Video::Yes);
    let over_ipv6 = answered(Class::Ipv6Only, servers());
    assert_eq!((over_ipv6.video, over_ipv6.doubt), (Video::NotProven, Some(Doubt::ServerSilent(Side::Frontend, 0))));
}

/// Pion connects to TURN servers over IPv4 alone, whatever the server answers over IPv6.
#[test]
fn neko_has_no_relay_over_ipv6() {
    let answer = answered(
        Class::TurnOnly,
        vec![
            server(Side::Frontend, Family::V6, Contact::Outside, granted("2001:db8::30")),
            server(Side::Backend, Family::V6, Contact::Outside, granted("198.51.100.30")),
        ],
    );
    assert_eq!(answer.video, Video::No);
    assert!(answer.causes.contains(&Cause::Unused(0)), "{answer:?}");
}
