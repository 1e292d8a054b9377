//! Behaviour of small configurations, as recorded.

use super::*;
use crate::{Input, NoFiles, Running, Variable, resolve};

fn of(variables: &[(&str, &str)]) -> Behaviour {
    let environment =
        variables.iter().map(|(name, value)| Variable::new(format!("NEKO_WEBRTC_{name}"), *value)).collect();
    let input = Input { environment, ..Input::default() };
    Behaviour::of(&resolve(&input, &NoFiles).unwrap())
}

const TURNS: &str =
    r#"[{"urls":["stun:h","turn:h","turn:h?transport=tcp","turns:h","stuns:h"],"username":"u","credential":"c"}]"#;

fn skips(behaviour: &Behaviour) -> Vec<Option<Skip>> {
    behaviour.urls.iter().map(|used| used.skip.clone()).collect()
}

#[test]
fn the_default_is_a_range_over_udp_with_one_stun_server() {
    let behaviour = of(&[]);
    assert_eq!(behaviour.udp, UdpPorts::Range(59000, 59100));
    assert_eq!(behaviour.network_types, [NetworkType::Udp4, NetworkType::Udp6]);
    assert_eq!(behaviour.ports_per_viewer(1), 2);
    assert!(behaviour.stops_offer.is_empty());
}

#[test]
fn turn_over_tcp_is_never_used_and_stun_needs_udp() {
    let tcp = |allocates| Some(Skip::TurnOverTcp { allocates });
    let without = of(&[("ICESERVERS_BACKEND", TURNS)]);
    assert_eq!(skips(&without), [None, None, tcp(false), tcp(false), Some(Skip::Stuns)]);
    let alone = of(&[("ICESERVERS_BACKEND", TURNS), ("TCPMUX", "52000")]);
    assert_eq!(alone.udp, UdpPorts::None);
    assert_eq!(skips(&alone), [Some(Skip::NoUdp), Some(Skip::NoUdp), tcp(true), tcp(true), Some(Skip::Stuns)]);
    let both = of(&[("ICESERVERS_BACKEND", TURNS), ("TCPMUX", "52000"), ("EPR", "59000-59100")]);
    assert_eq!(skips(&both), [None, None, tcp(true), tcp(true), Some(Skip::Stuns)]);
    assert_eq!(both.ports_per_viewer(2), 4);
}

#[test]
fn an_allocation_that_nobody_uses_still_costs_gathering_time() {
    let turn = |url: &str, mux: &str| {
        let list = format!(r#"[{{"urls":["{url}"],"username":"u","credential":"c"}}]"#);
        of(&[("ICESERVERS_BACKEND", &list), ("EPR", "59000-59100"), ("TCPMUX", mux)]).longest_gathering()
    };
    for url in ["turn:h?transport=tcp", "turns:h", "turns:h?transport=tcp"] {
        assert_eq!(turn(url, "0"), Duration::ZERO, "{url}");
        assert_eq!(turn(url, "52000"), Duration::from_millis(7800), "{url}");
    }
    let allocates =
        |mux| ["turn:h", "turns:h", "stun:h", "turn:"].map(|url| of(&[("TCPMUX", mux), ("EPR", "1-9")]).allocates(url));
    assert_eq!(allocates("0"), [true, false, false, false]);
    assert_eq!(allocates("52000"), [true, true, false, false]);
}

#[test]
fn turn_over_dtls_is_used() {
    let dtls = r#"[{"urls":["turns:h?transport=udp"],"username":"u","credential":"c"}]"#;
    assert_eq!(skips(&of(&[("ICESERVERS_BACKEND", dtls)])), [None]);
}

#[test]
fn icelite_uses_no_server() {
    let behaviour = of(&[("ICESERVERS_BACKEND", TURNS), ("ICELITE", "true")]);
    assert!(skips(&behaviour).iter().all(|skip| *skip == Some(Skip::IceLite)));
    assert_eq!(behaviour.nomination_wait(CandidateKind::Relay), Duration::ZERO);
}

#[test]
fn what_stops_an_offer() {
    let kinds = |behaviour: &Behaviour| behaviour.stops_offer.iter().map(|stop| stop.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&of(&[("ICESERVERS_BACKEND", r#"[{"urls":["turn:h"]}]"#)])), [StopKind::Server]);
    assert!(kinds(&of(&[("ICESERVERS_BACKEND", r#"[{"urls":["turn:h"]}]"#), ("ICELITE", "1")])).is_empty());
    assert_eq!(kinds(&of(&[("NAT1TO1", "a,b")])), [StopKind::Address]);
    assert_eq!(kinds(&of(&[("UDPMUX", "70000")])), [StopKind::MuxPort]);
    assert_eq!(kinds(&of(&[("EPR", "b-a")])), [StopKind::Exits]);
    assert_eq!(kinds(&of(&[("ESTIMATOR_ENABLED", "1"), ("ESTIMATOR_READ_INTERVAL", "0")])), [StopKind::Estimator]);
}

fn of_version(version: &str, variables: &[(&str, &str)]) -> Behaviour {
    let prefix = if version.starts_with('2') { "NEKO_" } else { "NEKO_WEBRTC_" };
    let environment = variables.iter().map(|(name, value)| Variable::new(format!("{prefix}{name}"), *value)).collect();
    let running = Running::of(None, Some(version.parse().unwrap()));
    Behaviour::of(&resolve(&Input { environment, running, ..Input::default() }, &NoFiles).unwrap())
}

#[test]
fn releases_on_the_old_pion_ask_every_server() {
    let without = of_version("3.0.4", &[("ICESERVERS_BACKEND", TURNS)]);
    assert_eq!(skips(&without), vec![None; 5]);
    // A port for the address, and one for each URL.
    assert_eq!(without.ports_per_viewer(1), 6);
    let alone = of_version("3.1.4", &[("ICESERVERS_BACKEND", TURNS), ("TCPMUX", "52000")]);
    assert_eq!(skips(&alone), [Some(Skip::NoUdp), None, None, None, Some(Skip::NoUdp)]);
}

#[test]
fn two_addresses_of_a_family_stop_releases_on_the_old_pion() {
    let stops = |version| {
        let behaviour = of_version(version, &[("NAT1TO1", "198.51.100.1 198.51.100.2")]);
        behaviour.stops_offer.iter().map(|stop| stop.message.clone()).collect::<Vec<_>>()
    };
    assert!(stops("3.1.5").is_empty());
    assert_eq!(stops("3.1.4"), ["invalid 1:1 NAT IP mapping"]);
    assert_eq!(stops("2.9.0"), ["invalid 1:1 NAT IP mapping"]);
    // Not recorded: as the newest.
    assert!(stops("3.2.0").is_empty());
}

#[test]
fn a_range_has_room_for_so_many_viewers() {
    assert_eq!(of(&[]).viewers(1), Some(50));
    assert_eq!(of(&[("UDPMUX", "52000")]).viewers(1), None);
    let dtls = r#"[{"urls":["turns:h?transport=udp"],"username":"u","credential":"c"}]"#;
    assert_eq!(of(&[("ICESERVERS_BACKEND", dtls)]).ports_per_viewer(1), 1);
}

#[test]
fn a_first_pipeline_that_is_none_stops_the_offer() {
    let stops = |ids: &str| {
        let pipelines = r#"{"main":{"gst_pipeline":"vp8enc target-bitrate=1"}}"#;
        let environment = [("PIPELINES", pipelines), ("IDS", ids)]
            .map(|(name, value)| Variable::new(format!("NEKO_CAPTURE_VIDEO_{name}"), value));
        let input = Input { environment: environment.to_vec(), ..Input::default() };
        let stops = Behaviour::of(&resolve(&input, &NoFiles).unwrap()).stops_offer;
        stops.into_iter().map(|stop| (stop.kind, stop.message)).collect::<Vec<_>>()
    };
    assert_eq!(stops("main"), []);
    assert_eq!(stops("Main")[0].1, "webrtc stream not found: Main");
    assert_eq!(stops("")[0].0, StopKind::Video);
}
