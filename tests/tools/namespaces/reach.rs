//! Firewalls and address families.

use super::world::{ROUTER, SERVER, World, failure};

#[test]
fn dropped_udp_is_silence_and_tcp_gets_through() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.nft("table ip filter { chain f { type filter hook forward priority 0;\nudp dport 3478 drop\n}\n}\n");
    world.usual_coturn();
    let (report, code) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!((code, failure(&report).as_str()), (Some(1), "server-silent"), "{report:#}");
    let (report, code) = world.turn(&format!("turn:{SERVER}?transport=tcp"));
    assert_eq!((code, report["servers"][0]["outcome"].as_str()), (Some(0), Some("done")), "{report:#}");
}

#[test]
fn a_firewall_that_answers_is_told_apart_from_one_that_is_silent() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.nft(
        "table ip filter { chain f { type filter hook forward priority 0;
            udp dport 3478 reject with icmp type port-unreachable
            tcp dport 3478 reject with icmp type admin-prohibited
        }
        }\n",
    );
    world.usual_coturn();
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!(failure(&report), "connection-refused", "{report:#}");
    let (report, _) = world.turn(&format!("turn:{SERVER}?transport=tcp"));
    assert_eq!(failure(&report), "no-route", "{report:#}");
}

#[test]
fn firewalled_relay_ports_are_told_from_a_server_that_refuses() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    // A firewall right before the server: what comes to its relay ports is dropped.
    world.inside_of("o", "nft", &["add table ip f"]);
    world.inside_of("o", "nft", &["add chain ip f c { type filter hook input priority 0; }"]);
    world.inside_of("o", "nft", &["add rule ip f c udp dport 49152-65535 drop"]);
    world.usual_coturn();
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!(failure(&report), "relayed-data-lost", "{report:#}");
}

#[test]
fn a_server_over_ipv6_relays_both_families() {
    let mut world = World::new("192.168.7.2").with_ipv6();
    world.masquerade("");
    // coturn ends the whole allocation over a peer that its own system has no route to.
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.coturn(&[
        "--listening-ip",
        SERVER,
        "--listening-ip",
        "fd78::10",
        "--relay-ip",
        SERVER,
        "--relay-ip",
        "fd78::10",
    ]);
    world.await_ipv6();
    let (report, code) = world.turn("turn:[fd78::10]");
    assert_eq!(
        (code, report["servers"][0]["outcome"].as_str()),
        (Some(0), Some("done")),
        "{report:#}\n{}",
        world.log()
    );
    let offers = report["servers"][0]["offers"].as_array().unwrap();
    assert!(offers.iter().any(|offer| offer["name"] == "relay-ipv6" && offer["offered"] == true), "{report:#}");
}

#[test]
fn without_ipv6_an_ipv6_server_has_no_route() {
    let mut world = World::new("192.168.7.2");
    world.inside_of("i", "sysctl", &["-q", "-w", "net.ipv6.conf.all.disable_ipv6=1"]);
    world.masquerade("");
    world.usual_coturn();
    let (report, _) = world.turn("turn:[fd78::10]");
    assert_eq!(failure(&report), "no-route", "{report:#}");
    let (report, code) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!(code, Some(0), "{report:#}");
}

#[test]
fn ipv6_alone_is_enough() {
    let mut world = World::new("192.168.7.2").with_ipv6();
    world.ip("i", &["-4", "address", "flush", "dev", "to-r"]);
    world.coturn(&["--listening-ip", "fd78::10", "--relay-ip", "fd78::10", "--keep-address-family"]);
    world.await_ipv6();
    let (report, code) = world.turn("turn:[fd78::10]");
    assert_eq!((code, report["servers"][0]["outcome"].as_str()), (Some(0), Some("done")), "{report:#}");
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!(failure(&report), "no-route", "{report:#}");
}

#[test]
fn a_server_without_a_route_to_the_peer_is_named() {
    let mut world = World::new("192.168.7.2").with_ipv6();
    world.masquerade("");
    world.coturn(&[
        "--listening-ip",
        SERVER,
        "--listening-ip",
        "fd78::10",
        "--relay-ip",
        SERVER,
        "--relay-ip",
        "fd78::10",
    ]);
    world.await_ipv6();
    for url in ["turn:[fd78::10]", "turn:[fd78::10]?transport=tcp"] {
        // The far end of this check's own making is what it cannot reach: another one does.
        let (report, code) = world.turn(url);
        assert_eq!((code, report["servers"][0]["outcome"].as_str()), (Some(0), Some("done")), "{report:#}");
        let steps = report["servers"][0]["steps"].to_string();
        assert!(steps.contains("a second allocation") && steps.contains("has no route there"), "{report:#}");
    }
}

#[test]
fn a_ban_on_public_peers_is_the_server_s_fault() {
    // A machine without NAT: its own address is the far end, and like a viewer's.
    let mut world = World::new("198.51.100.2");
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.coturn(&["--listening-ip", SERVER, "--relay-ip", SERVER, "--denied-peer-ip", "198.51.100.0-198.51.100.255"]);
    let (report, code) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!((code, failure(&report).as_str()), (Some(1), "relay-forbidden"), "{report:#}");
    assert!(report.to_string().contains("the server forbids relaying to 198.51.100.2:"), "{report:#}");
}
