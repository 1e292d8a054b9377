//! Three namespaces in a row: the inside, a router with nftables, and the outside with a coturn.

use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::permit::Permit;

pub const USER: &str = "neko";
pub const PASSWORD: &str = "secret-of-the-namespace";
/// The servers' addresses outside; coturn uses both, and answers RFC 5780 with them.
pub const SERVER: &str = "203.0.113.10";
pub const SECOND: &str = "203.0.113.11";
pub const ROUTER: &str = "203.0.113.1";

static COUNT: AtomicU32 = AtomicU32::new(0);

pub struct World {
    name: String,
    folder: TempDir,
    coturn: Option<Child>,
    name_server: Option<Child>,
    _permit: Permit,
}

/// Runs a tool; one that is missing or fails ends the test with what it said.
pub fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().unwrap_or_else(|error| {
        panic!("{program} cannot be started ({error}): these tests need root, iproute2 and nftables")
    });
    assert!(
        output.status.success(),
        "{program} {}: {} (these tests need root)",
        args.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl World {
    /// `inside` is this machine's address behind the router, like `192.168.7.2`; its /24 is the home network.
    pub fn new(inside: &str) -> Self {
        let name = format!("ni{}x{}", std::process::id() % 100_000, COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = TempDir::new().expect("a folder");
        let world = Self { name, folder, coturn: None, name_server: None, _permit: Permit::wait() };
        let gateway = inside.rsplit_once('.').map(|(net, _)| format!("{net}.1")).expect("an address");
        for part in ["i", "r", "o"] {
            run("ip", &["netns", "add", &world.namespace(part)]);
            world.ip(part, &["link", "set", "lo", "up"]);
        }
        world.link("i", "r", &format!("{inside}/24"), &format!("{gateway}/24"));
        world.link("o", "r", &format!("{SERVER}/24"), &format!("{ROUTER}/24"));
        world.ip("o", &["address", "add", &format!("{SECOND}/24"), "dev", "to-r"]);
        world.ip("i", &["route", "add", "default", "via", &gateway]);
        world.inside_of("r", "sysctl", &["-q", "-w", "net.ipv4.ip_forward=1"]);
        world
    }

    /// IPv6 beside it: fd77::2 inside, fd78::10 outside, routed.
    pub fn with_ipv6(self) -> Self {
        for (part, own, device) in [
            ("i", "fd77::2/64", "to-r"),
            ("r", "fd77::1/64", "to-i"),
            ("o", "fd78::10/64", "to-r"),
            ("r", "fd78::1/64", "to-o"),
        ] {
            self.ip(part, &["-6", "address", "add", own, "dev", device, "nodad"]);
        }
        self.ip("i", &["-6", "route", "add", "default", "via", "fd77::1"]);
        self.ip("o", &["-6", "route", "add", "default", "via", "fd78::1"]);
        self.inside_of("r", "sysctl", &["-q", "-w", "net.ipv6.conf.all.forwarding=1"]);
        self
    }

    fn namespace(&self, part: &str) -> String {
        format!("{}{part}", self.name)
    }

    fn link(&self, part: &str, router: &str, own: &str, other: &str) {
        let (a, b) = (format!("to-{router}"), format!("to-{part}"));
        let (near, far) = (self.namespace(part), self.namespace(router));
        run("ip", &["link", "add", &a, "netns", &near, "type", "veth", "peer", "name", &b, "netns", &far]);
        self.ip(part, &["address", "add", own, "dev", &a]);
        self.ip(part, &["link", "set", &a, "up"]);
        self.ip(router, &["address", "add", other, "dev", &b]);
        self.ip(router, &["link", "set", &b, "up"]);
    }

    pub fn ip(&self, part: &str, args: &[&str]) -> String {
        run("ip", &[&["-n", &self.namespace(part)], args].concat())
    }

    /// Runs a tool in one of the namespaces: `i`, `r` or `o`.
    pub fn inside_of(&self, part: &str, program: &str, args: &[&str]) -> String {
        run("ip", &[&["netns", "exec", &self.namespace(part), program], args].concat())
    }

    /// Gives the router rules.
    pub fn nft(&self, rules: &str) {
        self.rules("r", rules);
    }

    /// Gives one of the namespaces rules.
    pub fn rules(&self, part: &str, rules: &str) {
        let file = self.folder.path().join("rules.nft");
        std::fs::write(&file, rules).expect("written");
        self.inside_of(part, "nft", &["-f", &file.display().to_string()]);
    }

    /// The router masquerades; `flags` like `random` choose the outside ports.
    pub fn masquerade(&self, flags: &str) {
        self.nft(&format!(
            "table ip nat {{\nchain post {{\ntype nat hook postrouting priority 100;\noifname \"to-o\" masquerade {flags}\n}}\n}}\n"
        ));
    }

    /// Starts coturn outside, with more options.
    pub fn coturn(&mut self, options: &[&str]) {
        self.coturn_in("o", options);
    }

    /// Starts coturn in one of the namespaces.
    pub fn coturn_in(&mut self, part: &str, options: &[&str]) {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let user = format!("{USER}:{PASSWORD}");
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace(part), "turnserver", "-n", "--no-cli", "-v", "--simple-log"]);
        command.args(["--lt-cred-mech", "--user", &user, "--realm", "namespace.test", "--no-tls", "--no-dtls"]);
        command.args(["--log-file", &path("log"), "--pidfile", &path("pid"), "--userdb", &path("db")]);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.coturn = Some(command.spawn().expect("ip can be started"));
        let started = Instant::now();
        while !self.inside_of(part, "ss", &["-Hlntu"]).contains(":3478") {
            assert!(started.elapsed() < Duration::from_secs(10), "turnserver does not listen: install coturn");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Gives the inside a name server (the one in `support/name_server.rs`) and a hosts file.
    pub fn with_names(mut self, hosts: &str) -> Self {
        for (file, text) in [
            ("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"),
            ("nsswitch.conf", "hosts: files dns\n"),
            ("hosts", hosts),
        ] {
            std::fs::write(self.folder.path().join(file), text).expect("written");
        }
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace("i")]);
        // This program again: it alone can open a socket there.
        command.arg(std::env::current_exe().expect("its own path"));
        command.args(["--exact", "namespaces::names::the_name_server_of_a_namespace", "--ignored"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.name_server = Some(command.spawn().expect("ip can be started"));
        let started = Instant::now();
        while !self.inside_of("i", "ss", &["-Hlnu"]).contains("127.0.0.1:53") {
            assert!(started.elapsed() < Duration::from_secs(10), "the name server does not listen");
            std::thread::sleep(Duration::from_millis(30));
        }
        self
    }

    /// coturn's log.
    pub fn log(&self) -> String {
        let logs = std::fs::read_dir(self.folder.path()).expect("the folder").flatten();
        let logs = logs.filter(|entry| entry.file_name().to_string_lossy().starts_with("log"));
        logs.map(|entry| String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap_or_default()).into_owned())
            .collect()
    }

    /// Asks until the outside answers over IPv6: the first packets of a fresh link wait for its neighbours.
    pub fn await_ipv6(&self) {
        let answered = || self.probe(&["stun", "stun:[fd78::10]", "--timeout", "5s"]).1 == Some(0);
        assert!((0..3).any(|_| answered()), "the outside is not reached over IPv6");
    }

    /// The usual one: both outside addresses, RFC 5780.
    pub fn usual_coturn(&mut self) {
        self.coturn(&["--listening-ip", SERVER, "--listening-ip", SECOND, "--relay-ip", SERVER]);
    }

    /// Runs neko-ice inside; its JSON and exit code.
    pub fn probe(&self, args: &[&str]) -> (Value, Option<i32>) {
        let output = self.neko_ice(args);
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
        });
        (report, output.status.code())
    }

    /// What runs a program inside.
    pub fn command_inside(&self) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace("i")]);
        command
    }

    fn neko_ice(&self, args: &[&str]) -> Output {
        let mut command = self.command_inside();
        if self.name_server.is_some() {
            let mounts = "for file in resolv.conf nsswitch.conf hosts; do \
                          [ ! -e /etc/$file ] || mount --bind \"$0/$file\" /etc/$file || exit 99; done; exec \"$@\"";
            command.args(["unshare", "--mount", "sh", "-c", mounts]).arg(self.folder.path());
        }
        command
            .arg(env!("CARGO_BIN_EXE_neko-ice"))
            .args(args)
            .args(["--format", "json"])
            .env("PASSWORD", PASSWORD)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("ip runs")
    }

    /// Checks the TURN server outside.
    pub fn turn(&self, url: &str) -> (Value, Option<i32>) {
        self.probe(&["turn", url, "--user", USER, "--password-env", "PASSWORD", "--timeout", "3s"])
    }

    /// Writes a config and checks its servers.
    pub fn servers_of(&self, config: &str) -> (Value, Option<i32>) {
        std::fs::write(self.folder.path().join("neko.yaml"), config).expect("written");
        self.probe(&["probe", "--servers-only", "--timeout", "3s", "neko.yaml"])
    }

    /// Writes a config and plays its paths.
    pub fn paths_of(&self, config: &str) -> (Value, Option<i32>) {
        std::fs::write(self.folder.path().join("neko.yaml"), config).expect("written");
        self.probe(&["probe", "--timeout", "3s", "--duration", "200ms", "neko.yaml"])
    }

    /// Writes a config and judges how good its paths are.
    pub fn quality_of(&self, config: &str, options: &[&str]) -> (Value, Option<i32>) {
        std::fs::write(self.folder.path().join("neko.yaml"), config).expect("written");
        self.probe(&[&["probe", "--timeout", "5s", "--video-bitrate", "1M", "neko.yaml"], options].concat())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut coturn) = self.coturn.take() {
            // `ip netns exec` becomes the server itself.
            let _ = coturn.kill();
            let _ = coturn.wait();
        }
        if let Some(mut name_server) = self.name_server.take() {
            let _ = name_server.kill();
            let _ = name_server.wait();
        }
        for part in ["i", "r", "o"] {
            let _ = Command::new("ip").args(["netns", "del", &self.namespace(part)]).stderr(Stdio::null()).status();
        }
    }
}

/// A finding on the address: its outcome and its text.
pub fn finding(report: &Value, name: &str) -> (String, String) {
    let findings = report["address"]["findings"].as_array().unwrap_or_else(|| panic!("no address: {report:#}"));
    let found = findings.iter().find(|finding| finding["name"] == name);
    let found = found.unwrap_or_else(|| panic!("no {name}: {findings:#?}"));
    (found["outcome"].as_str().unwrap().to_owned(), found["text"].as_str().unwrap().to_owned())
}

/// The slug of the first failure of the first server.
pub fn failure(report: &Value) -> String {
    let steps = report["servers"][0]["steps"].as_array().expect("steps");
    let failed = steps.iter().find_map(|step| step["failure"]["slug"].as_str());
    failed.unwrap_or_else(|| panic!("no failure: {report:#}")).to_owned()
}
