//! What a NAT does, told in words.

use super::world::{PASSWORD, ROUTER, SECOND, SERVER, USER, World, finding};

fn stun_and_turn(nat1to1: &str) -> String {
    format!(
        "webrtc:\n  nat1to1: ['{nat1to1}']\n  iceservers:\n    backend:\n      - urls: 'stun:{SERVER}'\n      - urls: 'turn:{SERVER}'\n        username: {USER}\n        credential: '{PASSWORD}'\n"
    )
}

#[test]
fn a_port_preserving_router_keeps_one_outside_port() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("");
    world.usual_coturn();
    let (report, code) = world.servers_of(&stun_and_turn(ROUTER));
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("good")), "{report:#}");
    assert!(report["servers"][0]["mapped"].as_str().unwrap().starts_with(ROUTER), "{report:#}");
    assert_eq!(report["address"]["mapping"], "endpoint-independent", "{report:#}");
    // Linux lets in only what was spoken to.
    assert_eq!(report["address"]["filtering"], "address-and-port-dependent", "{report:#}");
    assert_eq!(finding(&report, "nat1to1").0, "fine");
    assert!(finding(&report, "mapped").1.contains("behind a NAT"));
    assert_eq!(finding(&report, "hairpin").0, "warning", "plain masquerading leads nothing back in");
    let (report, _) = world.servers_of(&stun_and_turn("198.51.100.7"));
    let (outcome, text) = finding(&report, "nat1to1");
    assert!(outcome == "warning" && text.contains("198.51.100.7") && text.contains(ROUTER), "{text}");
}

#[test]
fn a_router_with_random_ports_is_a_symmetric_nat_and_a_relay_still_works() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("fully-random");
    world.usual_coturn();
    let (report, code) = world.servers_of(&stun_and_turn(ROUTER));
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(0), Some("good")), "{report:#}");
    assert_eq!(report["address"]["mapping"], "address-and-port-dependent", "{report:#}");
    let (outcome, text) = finding(&report, "mapping");
    assert!(outcome == "warning" && text.contains("symmetric NAT") && text.contains("TURN server"), "{text}");
}

#[test]
fn two_servers_tell_the_mapping_where_none_offers_rfc_5780() {
    let mut world = World::new("192.168.7.2");
    world.masquerade("fully-random");
    world.coturn(&["--listening-ip", SERVER, "--listening-ip", SECOND, "--relay-ip", SERVER, "--no-rfc5780"]);
    let two = format!("webrtc:\n  iceservers:\n    backend:\n      - urls: ['stun:{SERVER}', 'stun:{SECOND}']\n");
    let (report, _) = world.servers_of(&two);
    assert_eq!(report["address"]["mapping"], "address-dependent", "{report:#}");
    let (outcome, text) = finding(&report, "filtering");
    assert_eq!((outcome.as_str(), text.contains("not offered by this server")), ("not_checked", true), "{text}");
    let one = format!("webrtc:\n  iceservers:\n    backend:\n      - urls: 'stun:{SERVER}'\n");
    let (report, _) = world.servers_of(&one);
    assert_eq!(finding(&report, "mapping").0, "not_checked");
}

#[test]
fn carrier_grade_nat_is_named() {
    let mut world = World::new("100.64.9.2");
    world.masquerade("");
    world.usual_coturn();
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    let (outcome, text) = finding(&report, "carrier-grade-nat");
    assert!(outcome == "warning" && text.contains("100.64.9.2") && text.contains("TURN server"), "{text}");
}

#[test]
fn without_a_nat_the_mapped_address_is_this_machine_s_own() {
    let mut world = World::new("192.168.7.2");
    world.ip("o", &["route", "add", "192.168.7.0/24", "via", ROUTER]);
    world.usual_coturn();
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    assert!(finding(&report, "mapped").1.contains("no NAT"), "{report:#}");
    assert_eq!(finding(&report, "mapping").0, "fine");
}

#[test]
fn a_router_that_leads_its_own_address_back_in_is_seen() {
    let mut world = World::new("192.168.7.2");
    world.nft(
        "table ip nat {
            chain pre { type nat hook prerouting priority -100;
                iifname \"to-i\" ip daddr 203.0.113.1 udp dport 1024-65535 dnat to 192.168.7.2
            }
            chain post { type nat hook postrouting priority 100;
                oifname \"to-o\" masquerade
                iifname \"to-i\" oifname \"to-i\" masquerade
            }
        }\n",
    );
    world.inside_of("r", "sysctl", &["-q", "-w", "net.ipv4.conf.all.send_redirects=0"]);
    world.usual_coturn();
    let (report, _) = world.turn(&format!("turn:{SERVER}"));
    assert_eq!(finding(&report, "hairpin").0, "fine", "{report:#}");
}
