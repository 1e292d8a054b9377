//! What the trials find out behind real routers: what arrives, what is lost, and what nobody can say.

mod forwards;
mod relays;
mod told;

use std::fmt::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::world::{PASSWORD, ROUTER, SERVER, USER, World};
use neko_ice::config::{ConfigFile, Input, NoFiles, resolve};
use neko_ice::lint;
use neko_ice::probe::trials::Found;
use neko_ice::probe::{Cancel, Event, Job, Options, run};
use neko_ice::reach::Trial;
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
        if let Event::Tried { found, .. } = event {
            *told.lock().expect("alone") = tell(found);
            switch.send_replace(true);
        }
    };
    let job =
        Job::new(Subject::File("neko.yaml".to_owned()), lint::Subject::from(&resolution), &lint::Options::default());
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
        let replies = (tried.replies != Trial::NotTried).then(|| format!(", replies {:?}", tried.replies));
        let _ =
            writeln!(told, "> {} udp {:?}, tcp {:?}{}", tried.ip, tried.udp, tried.tcp, replies.unwrap_or_default());
    }
    for relay in &found.relays {
        let _ = writeln!(
            told,
            "> relay {}: inbound {:?}, exchange {:?}, between {:?}, denied {:?} {}, quota {:?}",
            relay.server,
            relay.trials.inbound,
            relay.trials.exchange,
            relay.trials.between,
            relay.trials.denied,
            relay.trials.denies_strangers,
            relay.trials.quota
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
