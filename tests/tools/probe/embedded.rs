//! `probe --embedded`: everything real, nothing leaves the machine.

use serde_json::Value;

use super::run::{Scratch, assert_media, name, outcomes};

fn example() -> Value {
    let (report, code) = Scratch::empty().probe(&["--embedded", "--duration", "300ms"]);
    assert_eq!(code, Some(0), "{report:#}");
    report
}

#[test]
fn without_a_config_the_example_runs_over_every_path() {
    let report = example();
    assert_eq!(report["built_in_example"], true);
    assert_eq!(report["shape_only"], true);
    assert_eq!(report["verdict"]["name"], "good", "{report:#}");
    let paths: Vec<String> = outcomes(&report).iter().map(|(name, outcome)| format!("{name}: {outcome}")).collect();
    assert_eq!(
        paths,
        [
            "host udp: works",
            "host tcp: works",
            "relay backend udp: works",
            "srflx backend udp: works",
            "relay frontend udp: works",
            "relay frontend tcp: works",
            "relay frontend tls: works",
            "srflx frontend udp: works",
        ]
    );
    report["paths"].as_array().unwrap().iter().for_each(assert_media);
}

/// What people read of a healthy run fits a screen, its verdict in front and behind.
#[test]
fn the_report_for_people_is_short() {
    // A port that no other test holds: a taken one would have a line of its own.
    let held = std::net::UdpSocket::bind(("0.0.0.0", 0)).unwrap();
    let port = held.local_addr().unwrap().port().to_string();
    drop(held);
    let example = include_str!("../../../src/commands/example/neko.yaml").replace("52100", &port);
    let scratch = Scratch::with(&example);
    let mut command = scratch.command(&["probe", "--embedded", "--duration", "300ms", "config.yaml"]);
    let output = command.env("COLUMNS", "80").output().expect("the binary runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() <= 30 && lines.iter().all(|line| line.chars().count() <= 80), "{text}");
    let verdict = "Verdict: good. All viewers that these settings are meant for get video.";
    assert_eq!((lines[1], lines.last()), (verdict, Some(&verdict)), "{text}");
}

#[test]
fn round_trips_are_at_the_protocols_floor() {
    let report = example();
    for server in report["servers"].as_array().unwrap() {
        let trips = |step: &Value| (step["name"].as_str().unwrap().to_owned(), step["round_trips"].as_u64().unwrap());
        let steps: Vec<_> = server["steps"].as_array().unwrap().iter().map(trips).collect();
        let of = |name: &str| steps.iter().find(|(step, _)| step == name).map(|(_, trips)| *trips);
        assert_eq!(of("binding"), Some(1), "{server:#}");
        if server["url"].as_str().unwrap().starts_with("turn") {
            assert_eq!((of("allocate"), of("permission"), of("release")), (Some(2), Some(1), Some(1)), "{server:#}");
        }
        let resent: u64 =
            server["steps"].as_array().unwrap().iter().map(|step| step["retransmissions"].as_u64().unwrap()).sum();
        assert_eq!(resent, 0, "{server:#}");
    }
}

#[test]
fn permissions_stand_before_the_first_check_so_that_none_is_lost() {
    // Only a process that the machine starves for the whole of a time-out resends; it is given a second and third chance.
    let resent = |report: &Value| -> Vec<String> {
        let paths = report["paths"].as_array().unwrap().iter().filter(|path| path["kind"] == "relay");
        paths.filter(|path| path["media"]["checks_retransmitted"] != 0).map(name).collect()
    };
    let mut tries = Vec::new();
    for _ in 0..3 {
        match resent(&example()) {
            none if none.is_empty() => return,
            paths => tries.push(paths),
        }
    }
    panic!("checks were sent again on {tries:?}");
}

#[test]
fn the_stun_stand_in_is_behind_a_nat_that_the_media_cross() {
    let report = example();
    let paths = report["paths"].as_array().unwrap();
    let path = paths.iter().find(|path| name(path) == "srflx backend udp").unwrap();
    let server = report["servers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|server| server["mapped"].is_string() && server["url"] == "stun:stun.example.org:3478")
        .unwrap();
    assert!(
        !server["mapped"].as_str().unwrap().starts_with("127.0.0.1:"),
        "the mapped address is the host's: {server:#}"
    );
    // The viewer hears nothing but what comes from there.
    let neko = path["media"]["neko_candidate"].as_str().unwrap();
    assert!(neko.starts_with("127.0.0.2:"), "{path:#}");
    let detail = path["detail"].as_str().unwrap();
    assert_eq!(detail, format!("mapped {neko} by the in-process NAT; the viewer at a host address"));
    assert_media(path);
}

#[test]
fn the_examples_of_nekos_documentation_work_in_shape() {
    for config in ["frontend-and-backend", "icelite", "icetrickle", "several-servers", "several-servers-json"] {
        let file = format!("{}/fixtures/neko-docs/{config}.yaml", env!("CARGO_MANIFEST_DIR"));
        let (report, code) = Scratch::empty().probe(&["--embedded", "--duration", "200ms", &file]);
        assert_eq!((code, &report["verdict"]["name"]), (Some(0), &"good".into()), "{config}: {report:#}");
        report["paths"].as_array().unwrap().iter().for_each(assert_media);
    }
}

#[test]
fn what_keeps_neko_from_offering_makes_the_verdict_bad_and_the_rest_is_still_checked() {
    let scratch = Scratch::with(
        "webrtc:\n  iceservers:\n    backend:\n      - urls: 'stun.example.org:3478'\n      - urls: 'stun:stun.example.org'\n",
    );
    let (report, code) = scratch.probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(1), Some("bad")), "{report:#}");
    let cause = &report["verdict"]["causes"][0];
    assert_eq!((cause["slug"].as_str(), cause["line"].as_u64()), (Some("backend-url-refused"), Some(4)), "{cause:#}");
    assert_eq!(
        report["diagnostics"].as_array().unwrap().iter().filter(|one| one["rule"] == "backend-url-refused").count(),
        1
    );
    let works = outcomes(&report).into_iter().filter(|(_, outcome)| outcome == "works").count();
    assert_eq!(works, 2, "host and srflx: {report:#}");
}

#[test]
fn backend_turn_over_tcp_or_tls_is_impossible_and_does_not_count() {
    for (mux, relay_at) in [("", 1), ("  udpmux: 20998\n  tcpmux: 20998\n", 2)] {
        let config = format!(
            "webrtc:\n{mux}  iceservers:\n    backend:\n      - urls: ['turns:turn.example.org', 'turn:turn.example.org?transport=tcp']\n        username: u\n        credential: c\n"
        );
        let (report, _) = Scratch::with(&config).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
        for relay in &report["paths"].as_array().unwrap()[relay_at..] {
            let outcome = (relay["outcome"].as_str(), relay["counts"].as_bool());
            assert_eq!(outcome, (Some("impossible"), Some(false)), "{relay:#}");
            let reason = relay["reason"].as_str().unwrap_or_default();
            assert!(reason.starts_with("neko cannot use TURN over TCP or TLS in its backend list"), "{relay:#}");
        }
    }
}

#[test]
fn credentials_that_no_parser_likes_reach_the_stand_in_and_are_never_shown() {
    let secret = "p\\\"ä$'\\n\\t 😀;\\u00e9";
    let config = format!(
        "webrtc:\n  iceservers:\n    frontend:\n      - urls: 'turn:turn.example.org'\n        username: 'a\"b c$d'\n        credential: \"{secret}\"\n"
    );
    let output = Scratch::with(&config).output(&["probe", "--embedded", "--duration", "200ms", "config.yaml"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("Verdict: good"), "{text}");
    assert!(!text.contains("😀") && !String::from_utf8_lossy(&output.stderr).contains("😀"), "{text}");
}

#[test]
fn a_taken_port_is_named_and_the_run_goes_on_with_free_ones() {
    let held = std::net::UdpSocket::bind(("0.0.0.0", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let (report, code) = Scratch::with(&format!("webrtc:\n  udpmux: {port}\n")).probe(&[
        "--embedded",
        "--duration",
        "200ms",
        "config.yaml",
    ]);
    let row = &report["ports"][0];
    assert_eq!(
        (row["state"].as_str(), row["taken_port"].as_u64()),
        (Some("not_checked"), Some(port.into())),
        "{row:#}"
    );
    let holder = row["taken_by"].as_str().unwrap();
    assert!(holder.contains(&format!("pid {}", std::process::id())), "{holder}");
    assert_eq!((code, outcomes(&report)[0].1.as_str()), (Some(0), "works"), "{report:#}");
}

/// Runs `probe` in a network namespace of its own that has loopback and nothing else.
fn alone(scratch: &Scratch, before: &str, args: &str) -> Value {
    let root = std::fs::metadata("/proc/self").map(|about| std::os::unix::fs::MetadataExt::uid(&about)).unwrap() == 0;
    let user: &[&str] = if root { &[] } else { &["--user", "--map-root-user"] };
    let binary = env!("CARGO_BIN_EXE_neko-ice");
    let script = format!("ip link set lo up && {before} exec '{binary}' probe --format json --duration 200ms {args}");
    let output = std::process::Command::new("unshare")
        .args(user)
        .args(["--net", "sh", "-c", &script])
        .current_dir(scratch.path())
        .output()
        .expect("unshare can be started");
    super::run::report(&output)
}

#[test]
fn on_a_machine_without_ipv6_it_works_over_ipv4() {
    let off = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 &&";
    let report = alone(&Scratch::empty(), off, "--embedded");
    assert_eq!(report["verdict"]["name"], "good", "{report:#}");
    assert!(outcomes(&report).iter().all(|(_, outcome)| outcome == "works"), "{report:#}");
}

#[test]
fn an_address_of_nat1to1_that_does_not_lead_back_is_not_checked() {
    let config = "webrtc:\n  nat1to1: 198.51.100.9\n  iceservers:\n    backend:\n      - urls: 'stun:127.0.0.1:1'\n";
    let report = alone(&Scratch::with(config), "", "--timeout 1s config.yaml");
    let host = &report["paths"][0];
    assert_eq!(host["outcome"], "not_checked", "{host:#}");
    assert_eq!(host["detail"], "media flows over 127.0.0.1, inside this machine");
    assert_media(host);
    assert_eq!(report["paths"][1]["failure"]["slug"], "connection-refused", "{report:#}");
    assert_eq!(report["verdict"]["name"], "unknown", "{report:#}");
}

#[test]
fn a_settings_file_says_for_how_many_viewers() {
    let scratch = Scratch::with("webrtc:\n  epr: 59000-59001\n  nat1to1: 203.0.113.10\n");
    let at_once = |args: &[&str]| {
        let all = [&["--embedded", "config.yaml", "--duration", "200ms"], args].concat();
        let (report, _) = scratch.probe(&all);
        let viewers = report["viewers"].as_array().unwrap().clone();
        viewers.iter().find(|own| own["class"] == "ordinary-nat").unwrap()["at_once"].clone()
    };
    assert_eq!(at_once(&[]), Value::Null);
    std::fs::write(scratch.path().join("neko-ice.toml"), "viewers = 3\n").unwrap();
    assert_eq!(at_once(&[]), serde_json::json!({"served": 1, "wanted": 3}));
    assert_eq!(at_once(&["--viewers", "1"]), Value::Null);
}

/// A server with a shared secret looks at the time in the user name; that this one does is an assumption.
#[test]
fn a_user_name_whose_time_is_over_is_refused_as_the_server_would() {
    let config = |username: &str| {
        format!(
            "webrtc:\n  nat1to1: 203.0.113.7\n  iceservers:\n    frontend:\n      - urls: ['turn:turn.example.org', 'turn:turn.example.org?transport=tcp']\n        username: '{username}'\n        credential: Zm9vYmFyZm9vYmFyZm9vYmFyZm8=\n"
        )
    };
    let args = ["--embedded", "--duration", "200ms", "config.yaml"];
    let (report, code) = Scratch::with(&config("1600000000:neko")).probe(&args);
    assert_eq!((report["verdict"]["name"].as_str(), code), (Some("usable"), Some(0)), "{report:#}");
    let causes = report["verdict"]["causes"].as_array().unwrap();
    let refused: Vec<_> = causes.iter().filter(|cause| cause["slug"] == "credentials-refused").collect();
    let [refused] = refused[..] else { panic!("one login, one cause: {report:#}") };
    let text = refused["text"].as_str().unwrap();
    assert!(text.contains("the user name expired") && text.contains("answers 401"), "{text}");
    assert_eq!(refused["line"], 6, "{refused:#}");
    let assumes = report["verdict"]["assumes"].as_str().unwrap();
    assert!(assumes.ends_with("check the time in user names (coturn: use-auth-secret)"), "{assumes}");
    let relayed = report["viewers"].as_array().unwrap().iter().find(|viewer| viewer["class"] == "turn-only");
    assert_eq!(relayed.unwrap()["because"], "allocation-fails", "{report:#}");
    // One that holds still, and one that is no time.
    for username in ["9999999999:neko", "neko"] {
        let (report, code) = Scratch::with(&config(username)).probe(&args);
        assert_eq!((report["verdict"]["name"].as_str(), code), (Some("good"), Some(0)), "{report:#}");
    }
}
