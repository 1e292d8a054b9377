//! What the trials find out behind real routers: what arrives, what is lost, and what nobody can say.

use std::fmt::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::world::{PASSWORD, ROUTER, SECOND, SERVER, USER, World};
use neko_ice::config::{ConfigFile, Input, NoFiles, resolve};
use neko_ice::lint;
use neko_ice::probe::trials::Found;
use neko_ice::probe::{Cancel, Event, Job, Options, run};
use neko_ice::report::Subject;
use neko_ice::source::SourceKind;

/// What says to this program in a namespace which settings to probe.
const CONFIG: &str = "NEKO_ICE_TEST_TRIALS";
const HOME: &str = "192.168.7.2";
/// neko's ports.
const PORTS: &str = "42000-42020";

#[test]
#[ignore = "no test: what the others run in a namespace of theirs"]
fn the_trials_of_a_namespace() {
    let text = std::env::var(CONFIG).expect("settings");
    let kind = SourceKind::File("neko.yaml".to_owned());
    let config = ConfigFile::Text { kind, bytes: text.into_bytes(), extension: "yaml".to_owned() };
    let resolution = resolve(&Input { config, ..Input::default() }, &NoFiles).expect("settings");
    let (switch, switched) = tokio::sync::watch::channel(false);
    let told = Mutex::new(String::new());
    let events = |event: Event<'_>| {
        if let Event::Found(found) = event {
            *told.lock().expect("alone") = tell(found);
            switch.send_replace(true);
        }
    };
    let job = Job::new(Subject::File("neko.yaml".to_owned()), lint::Subject::from(&resolution));
    let (options, cancel) = (Options::default(), Cancel::new(switched));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run(job, &options, &cancel, &events)).expect("a report");
    println!("\n{}", told.into_inner().expect("alone"));
}

/// A line for the network, for each address and for each relay.
fn tell(found: &Found) -> String {
    let network = &found.network;
    let mut told = format!(
        "> mapped {:?} {:?}, container {}, strangers {:?}, hairpin {:?}\n",
        network.mapped, network.mapping, network.container, network.strangers, network.hairpin
    );
    for tried in &network.tried {
        let _ = writeln!(told, "> {} udp {:?}, tcp {:?}", tried.ip, tried.udp, tried.tcp);
    }
    for relay in &found.relays {
        let _ = writeln!(
            told,
            "> relay {}: inbound {:?}, exchange {:?}, between {:?}, denied {:?} {}, quota {:?}",
            relay.server,
            relay.inbound,
            relay.exchange,
            relay.between,
            relay.denied,
            relay.denies_strangers,
            relay.quota
        );
    }
    told
}

/// A process that has a port, until it is dropped.
struct Holder(Child);

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl World {
    /// Has another process bind a UDP port inside.
    fn hold(&self, port: u16) -> Holder {
        let bind = format!("import socket, sys; s = socket.socket(type=2); s.bind(('', {port})); sys.stdin.read()");
        let mut command = self.command_inside();
        let command = command.args(["python3", "-c", &bind]).stdin(Stdio::piped());
        let holder = Holder(command.spawn().expect("python3 starts"));
        let started = Instant::now();
        while !self.inside_of("i", "ss", &["-Hlnu"]).contains(&format!(":{port}")) {
            assert!(started.elapsed() < Duration::from_secs(10), "nobody has the port");
            std::thread::sleep(Duration::from_millis(30));
        }
        holder
    }

    /// The trials of a neko inside, told.
    fn trials(&self, settings: &str, servers: &[&str]) -> String {
        let config = format!(
            "webrtc:\n  ip_retrieval_url: ''\n{settings}  iceservers:\n    frontend: [{}]\n    backend: []\n",
            servers.join(", ")
        );
        let own = std::env::current_exe().expect("its own path");
        let mut command: Command = self.command_inside();
        command.arg(own).args(["--exact", "namespaces::trials::the_trials_of_a_namespace", "--ignored", "--nocapture"]);
        let output = command.env(CONFIG, config).output().expect("ip runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said.lines().filter_map(|line| Some(line.strip_prefix("> ")?.to_owned() + "\n")).collect()
    }
}

fn turn(query: &str) -> String {
    format!("{{urls: 'turn:{SERVER}{query}', username: {USER}, credential: '{PASSWORD}'}}")
}

fn stun(server: &str) -> String {
    format!("{{urls: 'stun:{server}'}}")
}

fn range() -> String {
    format!("  epr: {PORTS}\n")
}

/// A home behind a router that lets in what was asked for and what it forwards; coturn has a route to everywhere.
fn home(forwards: &str, flags: &str) -> World {
    let world = World::new(HOME);
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.nft(&format!(
        "table ip r {{
            chain before {{ type nat hook prerouting priority -100;\n {forwards}\n }}
            chain after {{ type nat hook postrouting priority 100;\n oifname \"to-o\" masquerade {flags}\n }}
            chain through {{ type filter hook forward priority 0;
                ct state established,related accept\n ct status dnat accept\n iifname \"to-o\" drop
            }}
            chain own {{ type filter hook input priority 0;
                ct state established,related accept\n iifname \"to-o\" meta l4proto udp drop
            }}
        }}\n"
    ));
    world
}

fn forward(protocol: &str, ports: &str) -> String {
    format!("iifname \"to-o\" {protocol} dport {ports} dnat to {HOME}\n")
}

#[test]
fn a_port_forward_is_proven_and_none_is_disproved() {
    let mut world = home(&forward("udp", PORTS), "");
    world.usual_coturn();
    let told = world.trials(&range(), &[&turn("")]);
    assert_eq!(
        told,
        "mapped [203.0.113.1] Some(KeepsPort), container false, strangers Lost, hairpin Lost
203.0.113.1 udp Arrived, tcp NotTried
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota None
"
    );
    // One port of the range is not forwarded.
    let told = world.trials("  epr: 42000-42021\n", &[&turn("")]);
    assert!(told.contains("203.0.113.1 udp Lost"), "{told}");
    drop(world);
    let mut world = home("", "");
    world.usual_coturn();
    let told = world.trials(&range(), &[&turn("")]);
    assert!(told.contains("203.0.113.1 udp Lost, tcp NotTried"), "{told}");
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
    assert_eq!(line(world.trials(&range(), &[&stun(SERVER)])), "203.0.113.1 udp Lost, tcp NotTried");
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

/// A NAT that lets more in than Linux does: it remembers what came from inside, and lets in what `matches` that.
fn cone(remembers: &str, types: &str, matches: &str) -> World {
    let world = World::new(HOME);
    world.ip("o", &["route", "add", "default", "via", ROUTER]);
    world.nft(&format!(
        "table ip r {{
            set spoken {{ type {types}; flags dynamic,timeout; timeout 60s; }}
            chain before {{ type nat hook prerouting priority -100;
                iifname \"to-o\" meta l4proto udp {matches} @spoken dnat to {HOME}
            }}
            chain after {{ type nat hook postrouting priority 100;\n oifname \"to-o\" masquerade\n }}
            chain through {{ type filter hook forward priority 0;
                oifname \"to-o\" meta l4proto udp update @spoken {{ {remembers} }}
                ct state established,related accept\n ct status dnat accept\n iifname \"to-o\" drop
            }}
            chain own {{ type filter hook input priority 0;
                ct state established,related accept\n iifname \"to-o\" meta l4proto udp drop
            }}
        }}\n"
    ));
    world
}

type MakeWorld = fn() -> World;

/// A full cone, and a NAT that looks at addresses; what becomes of strangers there.
const CONES: [(MakeWorld, &str); 2] = [
    (|| cone("udp sport", "inet_service", "udp dport"), "Arrived"),
    (|| cone("udp sport . ip daddr", "inet_service . ipv4_addr", "udp dport . ip saddr"), "Lost"),
];

#[test]
fn a_nat_that_lets_strangers_in_forwards_nothing_to_ports_that_have_sent_nothing() {
    for (world, strangers) in CONES {
        let mut world = world();
        world.usual_coturn();
        for mux in ["  udpmux: 42000\n", &range()] {
            let told = world.trials(mux, &[&turn(""), &stun(SECOND)]);
            assert_eq!(
                told,
                format!(
                    "mapped [203.0.113.1] Some(KeepsPort), container false, strangers {strangers}, hairpin Lost
203.0.113.1 udp Lost, tcp NotTried
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota None
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
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota None
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
relay 0: inbound Arrived, exchange Arrived, between Arrived, denied [] false, quota None
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
203.0.113.1 udp Lost, tcp NotTried
relay 0: inbound Arrived, exchange Lost, between Arrived, denied [] false, quota None
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
relay 0: inbound NotTried, exchange NotTried, between NotTried, denied [203.0.113.1] false, quota Some(1)
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
