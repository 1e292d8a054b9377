//! A coturn of the test's own: free loopback ports, its own log, ended by its own process id.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::permit::Permit;
use super::port::free_port;

pub const USER: &str = "neko";
pub const PASSWORD: &str = "pass;w0rd $x";
pub const REALM: &str = "coturn.test";

pub struct Coturn {
    child: Child,
    command: Vec<String>,
    folder: TempDir,
    /// UDP and TCP, on 127.0.0.1 and ::1.
    pub plain: SocketAddr,
    /// TLS.
    pub tls: SocketAddr,
    /// The certificate that it shows, DER.
    pub certificate: Vec<u8>,
    _permit: Permit,
}

impl Coturn {
    /// Starts one with the usual long-term credentials, and more options.
    pub fn start(options: &[&str]) -> Self {
        let user = format!("{USER}:{PASSWORD}");
        let mut all = vec!["--lt-cred-mech", "--user", &user, "--realm", REALM];
        all.extend(options);
        Self::start_bare(&all, rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names"))
    }

    /// Starts one with these options only, beside what makes it ours.
    pub fn start_bare(options: &[&str], certificate: rcgen::CertificateParams) -> Self {
        Self::start_with_key(options, certificate, rcgen::KeyPair::generate().expect("a key"))
    }

    /// The same with a key of another kind. `+dtls` and `+rfc5780` among the options switch on what is off here,
    /// `+ipv4-relay` leaves IPv6 relays out.
    pub fn start_with_key(options: &[&str], certificate: rcgen::CertificateParams, key: rcgen::KeyPair) -> Self {
        let certificate = certificate.self_signed(&key).expect("a certificate");
        // Another test may take a port between its choice and its use: then once more, elsewhere.
        let mut why = String::new();
        for _ in 0..4 {
            let mut coturn = Self::spawn(options, &certificate, &key);
            match coturn.await_answer(options) {
                Ok(()) => return coturn,
                Err(log) => why = log,
            }
        }
        panic!("turnserver does not answer: {why}");
    }

    fn spawn(options: &[&str], certificate: &rcgen::Certificate, key: &rcgen::KeyPair) -> Self {
        let permit = Permit::wait();
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("cert.pem"), certificate.pem()).expect("written");
        std::fs::write(path("key.pem"), key.serialize_pem()).expect("written");
        let (plain, tls) = (free_port(), free_port());
        let mut command = Command::new("turnserver");
        command.args(["-n", "--no-cli", "-v", "--simple-log", "--allow-loopback-peers"]);
        let marked = |marker: &str| options.contains(&marker);
        command.args((!marked("+dtls")).then_some("--no-dtls"));
        command.args((!marked("+rfc5780")).then_some("--no-rfc5780"));
        let ipv4_alone = marked("+ipv4-relay");
        let options: Vec<&str> = options.iter().copied().filter(|option| !option.starts_with('+')).collect();
        command.args(["--listening-ip", "127.0.0.1", "--listening-ip", "::1"]);
        command.args(["--relay-ip", "127.0.0.1"]);
        command.args((!ipv4_alone).then_some(["--relay-ip", "::1"]).into_iter().flatten());
        command.args(["--listening-port", &plain.to_string(), "--tls-listening-port", &tls.to_string()]);
        command.args(["--log-file", &path("log"), "--pidfile", &path("pid"), "--userdb", &path("db")]);
        command.args(["--cert", &path("cert.pem"), "--pkey", &path("key.pem")]);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("turnserver can be started: install coturn");
        let command = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let address = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Self {
            child,
            command,
            folder,
            plain: address(plain),
            tls: address(tls),
            certificate: certificate.der().to_vec(),
            _permit: permit,
        }
    }

    /// Kills it and starts it anew, the same in all but memory.
    #[allow(dead_code)] // not by every test
    pub fn restart(&mut self) {
        self.kill();
        let mut command = Command::new("turnserver");
        command.args(&self.command).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = command.spawn().expect("turnserver can be started: install coturn");
        self.await_answer(&[]).expect("an answer");
    }

    /// The log, where it does not answer in time.
    fn await_answer(&mut self, options: &[&str]) -> Result<(), String> {
        let udp = !options.contains(&"--no-udp");
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
        socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a time-out");
        // Binding; an Allocate, which 401 answers, where Binding is switched off.
        let method = if options.contains(&"--no-stun") { 3 } else { 1 };
        let mut binding = vec![0, method, 0, 0, 0x21, 0x12, 0xA4, 0x42];
        binding.extend([9; 12]);
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) && matches!(self.child.try_wait(), Ok(None)) {
            let answered = socket.send_to(&binding, self.plain).is_ok() && socket.recv(&mut [0; 512]).is_ok();
            let connected = std::net::TcpStream::connect_timeout(&self.plain, Duration::from_millis(50)).is_ok();
            if (udp && answered) || (!udp && connected) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(self.log())
    }

    /// Ends it at once, as a crash would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        let folder: PathBuf = self.folder.path().into();
        let mut log = String::new();
        for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with("log") {
                log.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap_or_default()));
            }
        }
        log
    }

    /// Waits until its log says that every allocation was given back by a Refresh with lifetime 0, and at least so
    /// many were made.
    pub fn await_no_allocation(&self, at_least: usize) {
        let started = Instant::now();
        loop {
            let log = self.log();
            let sessions = |what: &str, and: &str| -> BTreeSet<String> {
                let lines = log.lines().filter(|line| line.contains(what) && line.contains(and));
                lines.filter_map(|line| line.split("session ").nth(1)?.split(':').next().map(str::to_owned)).collect()
            };
            let (made, given_back) = (sessions(": new, ", "lifetime="), sessions(": refreshed, ", "lifetime=0"));
            if made.len() >= at_least && made == given_back {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(10), "{made:?} made, {given_back:?} given back:\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Coturn {
    fn drop(&mut self) {
        self.kill();
    }
}
