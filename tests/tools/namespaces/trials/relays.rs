//! What relays let through, and what servers beside neko do not prove.

use super::*;

#[test]
fn a_server_beside_neko_proves_nothing_about_neko_s_ports() {
    // On the same machine, which has a public address.
    let mut world = World::new("198.51.100.2");
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.coturn_in("i", &["--listening-ip", "198.51.100.2", "--relay-ip", "198.51.100.2"]);
    let beside = format!("{{urls: 'turn:198.51.100.2', username: {USER}, credential: '{PASSWORD}'}}");
    let told = world.trials(&range(), &[&beside]);
    assert_eq!(
        told,
        "mapped [] None, container false, strangers NotTried, hairpin NotTried
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota AtLeast(2)
"
    );
    drop(world);
    // In the same network: the router leads neko's ports in, and the server there too.
    let mut world = home(&forward("udp", PORTS), "");
    world.ip("r", &["address", "add", "192.168.7.9/24", "dev", "to-i"]);
    world.coturn_in("r", &["--listening-ip", "192.168.7.9", "--relay-ip", "192.168.7.9"]);
    let beside = format!("{{urls: 'turn:192.168.7.9', username: {USER}, credential: '{PASSWORD}'}}");
    let told = world.trials(&format!("{}  nat1to1: {ROUTER}\n", range()), &[&beside]);
    assert_eq!(
        told,
        "mapped [] None, container false, strangers NotTried, hairpin Lost
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota AtLeast(2)
"
    );
}

#[test]
fn a_router_that_chooses_a_port_for_each_destination_is_seen_by_one_relay() {
    let mut world = home("", "fully-random");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--no-rfc5780"]);
    let told = world.trials(&range(), &[&turn("")]);
    assert_eq!(
        told,
        "mapped [203.0.113.1] Some(PerDestination), container false, strangers Lost, hairpin Lost
203.0.113.1 udp Lost, tcp NotTried, replies Lost
relay 0: inbound Arrived, exchange Lost, between Arrived, denied [] false, quota AtLeast(2)
"
    );
}

#[test]
fn what_a_relay_forbids_and_how_many_it_gives() {
    let mut world = home(&forward("udp", PORTS), "");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--denied-peer-ip", ROUTER, "--user-quota", "1"]);
    let told = world.trials(&range(), &[&turn("")]);
    assert_eq!(
        told,
        "mapped [203.0.113.1] Some(KeepsPort), container false, strangers NotTried, hairpin Lost
relay 0: inbound NotTried, exchange NotTried, between NotTried, denied [203.0.113.1] false, quota Is(1)
"
    );
}

#[test]
fn relay_ports_that_let_no_stranger_in_and_those_that_are_closed() {
    let mut world = home(&forward("udp", PORTS), "");
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--no-rfc5780"]);
    let ports = "udp dport 49152-65535 drop";
    let established = "ct state established,related accept";
    world.rules(
        "o",
        &format!("table ip f {{ chain c {{ type filter hook input priority 0;\n{established}\n{ports}\n}}\n}}\n"),
    );
    let told = world.trials(&range(), &[&turn("")]);
    assert!(told.contains("udp Arrived"), "{told}");
    assert!(told.contains("relay 0: inbound Lost, exchange Arrived, between Arrived"), "{told}");
    // Nothing leaves them, either: then silence at neko's ports says nothing.
    world.rules("r", "table ip f { chain c { type filter hook forward priority -1;\nudp sport 49152-65535 iifname \"to-o\" drop\nudp dport 49152-65535 oifname \"to-o\" drop\n}\n}\n");
    let told = world.trials(&range(), &[&turn("")]);
    assert!(!told.contains("udp"), "{told}");
    assert!(told.contains("relay 0: inbound Lost, exchange Lost, between Arrived"), "{told}");
}
