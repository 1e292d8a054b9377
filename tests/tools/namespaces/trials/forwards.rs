//! Whether neko's own ports are reached.

use super::*;
use crate::namespaces::world::SECOND;

#[test]
fn a_port_forward_is_proven_and_none_is_disproved() {
    let mut world = home(&forward("udp", PORTS), "");
    world.usual_coturn();
    let told = world.trials(&range(), &[&turn("")]);
    assert_eq!(
        told,
        "mapped [203.0.113.1] Some(KeepsPort), container false, strangers Lost, hairpin Lost
203.0.113.1 udp Arrived, tcp NotTried
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota AtLeast(2)
"
    );
    // One port of the range is not forwarded.
    let told = world.trials("  epr: 42000-42021\n", &[&turn("")]);
    assert!(told.contains("203.0.113.1 udp Lost"), "{told}");
    drop(world);
    let mut world = home("", "");
    world.usual_coturn();
    let told = world.trials(&range(), &[&turn("")]);
    assert!(told.contains("203.0.113.1 udp Lost, tcp NotTried, replies Arrived"), "{told}");
}

/// A viewer who sends first is given to that machine, and neko's own packets to him then leave by another port.
#[test]
fn ports_that_are_forwarded_to_another_machine_are_found_out() {
    for settings in [range(), "  udpmux: 42000\n".to_owned()] {
        let mut world = home(&forward("udp", PORTS).replace(HOME, "192.168.7.9"), "");
        world.usual_coturn();
        let told = world.trials(&settings, &[&turn("")]);
        assert!(told.contains("203.0.113.1 udp Lost, tcp NotTried, replies Lost"), "{settings}: {told}");
    }
    let mut world = home(&forward("udp", PORTS).replace(HOME, "192.168.7.9"), "");
    world.usual_coturn();
    let told = world.trials(&range(), &[&stun(SERVER)]);
    assert!(told.contains("203.0.113.1 udp Lost, tcp NotTried, replies Lost"), "{told}");
}

#[test]
fn a_stun_server_that_answers_to_another_port_proves_and_disproves_a_forward() {
    let mut world = home(&forward("udp", PORTS), "");
    world.usual_coturn();
    let line = |told: String| told.lines().nth(1).unwrap_or_default().to_owned();
    assert_eq!(line(world.trials(&range(), &[&stun(SERVER)])), "203.0.113.1 udp Arrived, tcp NotTried");
    drop(world);
    // Another world, since a router knows for a while what it has let in.
    let mut world = home("", "");
    world.usual_coturn();
    assert_eq!(line(world.trials(&range(), &[&stun(SERVER)])), "203.0.113.1 udp Lost, tcp NotTried, replies Arrived");
    drop(world);
    let mut world = home(&forward("udp", PORTS), "");
    world.coturn(&["--listening-ip", SERVER, "--listening-ip", SECOND, "--relay-ip", SERVER, "--no-rfc5780"]);
    assert_eq!(line(world.trials(&range(), &[&stun(SERVER)])), "", "it cannot do that");
}

#[test]
fn ports_that_another_process_has_are_not_tried() {
    let mut world = home(&forward("udp", PORTS), "");
    world.usual_coturn();
    let held = world.hold(42000);
    let told = world.trials("  udpmux: 42000\n", &[&turn("")]);
    assert!(
        told.starts_with(
            "mapped [203.0.113.1] Some(KeepsPort), container false, strangers Lost, hairpin NotTried\nrelay"
        ),
        "{told}"
    );
    // Of a range another port does as well.
    assert!(world.trials(&range(), &[&turn("")]).contains("udp Arrived"));
    drop(held);
}

#[test]
fn the_tcp_mux_is_reached_through_a_tcp_allocation() {
    let mut world = home(&forward("tcp", "42000"), "");
    world.usual_coturn();
    let both = "  tcpmux: 42000\n  udpmux: 42001\n";
    for servers in [vec![turn("?transport=tcp")], vec![turn("")]] {
        let servers: Vec<&str> = servers.iter().map(String::as_str).collect();
        let told = world.trials(both, &servers);
        assert!(told.contains("203.0.113.1 udp Lost, tcp Arrived"), "{servers:?}: {told}");
    }
    // The router itself refuses what it does not forward.
    world.inside_of("r", "nft", &["flush", "chain", "ip", "r", "before"]);
    let told = world.trials(both, &[&turn("?transport=tcp")]);
    assert!(told.contains("203.0.113.1 udp Lost, tcp Lost"), "{told}");
    // Silence may be the doing of a firewall before the server.
    world.inside_of("r", "nft", &["insert", "rule", "ip", "r", "own", "tcp", "dport", "42000", "drop"]);
    let told = world.trials(both, &[&turn("?transport=tcp")]);
    assert!(told.contains("203.0.113.1 udp Lost, tcp NotTried"), "{told}");
}

#[test]
fn a_nat_that_lets_strangers_in_forwards_nothing_to_ports_that_have_sent_nothing() {
    for (world, strangers) in CONES {
        let mut world = world();
        world.usual_coturn();
        // What a mux's only port sent would open it for the next run.
        for (ports, replies) in [("  udpmux: 42000\n", ""), (&range(), ", replies Arrived")] {
            let told = world.trials(ports, &[&turn(""), &stun(SECOND)]);
            assert_eq!(
                told,
                format!(
                    "mapped [203.0.113.1] Some(KeepsPort), container false, strangers {strangers}, hairpin Lost
203.0.113.1 udp Lost, tcp NotTried{replies}
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota AtLeast(2)
"
                )
            );
        }
    }
}

#[test]
fn a_port_that_has_sent_something_before_proves_nothing_behind_such_a_nat() {
    for (world, _) in CONES {
        let mut world = world();
        world.usual_coturn();
        // As a neko that was stopped, or an earlier probe, has.
        let speak = format!(
            "import socket; s = socket.socket(type=2); s.bind(('', 42000)); s.sendto(b'x', ('{SERVER}', 3478))"
        );
        world.inside_of("i", "python3", &["-c", &speak]);
        let told = world.trials("  udpmux: 42000\n", &[&turn(""), &stun(SECOND)]);
        assert!(!told.contains("udp"), "{told}");
        let told = world.trials(&range(), &[&turn(""), &stun(SECOND)]);
        assert!(told.contains("203.0.113.1 udp Lost"), "{told}");
    }
}

#[test]
fn one_port_is_enough_where_the_router_keeps_strangers_out() {
    let mut world = home(&forward("udp", PORTS), "");
    world.usual_coturn();
    let told = world.trials("  udpmux: 42000\n", &[&turn("")]);
    assert!(told.contains("203.0.113.1 udp Arrived"), "{told}");
}
