//! Names: what the system's resolver makes of them, what the name servers say.

use std::io::Read;
use std::net::UdpSocket;

use super::world::{SECOND, SERVER, World, failure};

#[test]
#[ignore = "no test: the name server that the others start in a namespace of theirs"]
fn the_name_server_of_a_namespace() {
    crate::support::name_server::serve(UdpSocket::bind("127.0.0.1:53").expect("port 53"));
    // Until the other end is closed.
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
fn where_the_system_s_resolver_says_otherwise_both_are_shown() {
    let mut world = World::new("192.168.7.2").with_names(&format!("127.0.0.1 localhost\n{SECOND} turn.test\n"));
    world.masquerade("");
    world.usual_coturn();
    let (report, code) = world.turn("turn:turn.test");
    let server = &report["servers"][0];
    assert_eq!((code, server["outcome"].as_str()), (Some(0), Some("done")), "{report:#}");
    assert_eq!(server["address"], format!("{SECOND}:3478"), "{report:#}");
    let difference = format!("this machine resolves turn.test to {SECOND}, the name servers to {SERVER}");
    assert!(server["steps"][0]["detail"].as_str().is_some_and(|told| told.contains(&difference)), "{report:#}");
}

#[test]
fn a_name_of_which_one_family_is_dead() {
    let mut world = World::new("192.168.7.2").with_ipv6().with_names("127.0.0.1 localhost\n");
    world.masquerade("");
    world.nft("table ip6 filter { chain f { type filter hook forward priority 0;\nudp dport 3478 drop\n}\n}\n");
    world.usual_coturn();
    let (report, code) = world.turn("turn:both.test");
    let told = |index: usize| {
        let server = &report["servers"][index];
        (server["family"].as_str().unwrap(), server["address"].as_str().unwrap(), server["outcome"].as_str().unwrap())
    };
    assert_eq!(told(0), ("ipv6", "[fd78::10]:3478", "failed"), "{report:#}");
    assert_eq!(told(1), ("ipv4", "203.0.113.10:3478", "done"), "{report:#}");
    assert_eq!(failure(&report), "server-silent", "{report:#}");
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("usable")), "{report:#}");
}
