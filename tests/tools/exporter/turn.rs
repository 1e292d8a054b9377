//! A coturn whose operator makes mistakes: stopped, with another password, an expired certificate, a closed port.

use std::process::{Child, Command, Stdio};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use tempfile::TempDir;

use super::program::until;
use crate::support::permit::Permit;
use crate::support::port::free_port;

pub const PASSWORD: &str = "a-password-of-the-test";

pub struct Turn {
    folder: TempDir,
    child: Option<Child>,
    pub plain: u16,
    pub tls: u16,
    /// PEM.
    pub authority: String,
    _permit: Permit,
}

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    None,
    Password,
    Certificate,
    NoTls,
}

impl Turn {
    pub fn start() -> Self {
        let permit = Permit::wait();
        let folder = TempDir::new().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        for (name, ends) in [("good", 2099), ("expired", 2020)] {
            let mut leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
            leaf.subject_alt_names.push(SanType::IpAddress([127, 0, 0, 1].into()));
            (leaf.not_before, leaf.not_after) = (rcgen::date_time_ymd(2019, 1, 1), rcgen::date_time_ymd(ends, 1, 1));
            let key = KeyPair::generate().unwrap();
            let certificate = leaf.signed_by(&key, &authority).unwrap();
            std::fs::write(folder.path().join(format!("{name}.pem")), certificate.pem()).unwrap();
            std::fs::write(folder.path().join(format!("{name}.key")), key.serialize_pem()).unwrap();
        }
        let authority = authority.pem();
        let mut turn = Self { folder, child: None, plain: free_port(), tls: free_port(), authority, _permit: permit };
        turn.run(Mistake::None);
        turn
    }

    /// Starts it anew.
    pub fn run(&mut self, mistake: Mistake) {
        self.stop();
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let password = if mistake == Mistake::Password { "another" } else { PASSWORD };
        let certificate = if mistake == Mistake::Certificate { "expired" } else { "good" };
        let mut command = Command::new("turnserver");
        command.args(["-n", "--no-cli", "--no-dtls", "--allow-loopback-peers", "--lt-cred-mech", "--realm", "test"]);
        command.args(["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1"]);
        command.args(["--user", &format!("neko:{password}"), "--log-file", &path("log"), "--pidfile", &path("pid")]);
        command.args(["--cert", &path(&format!("{certificate}.pem")), "--pkey", &path(&format!("{certificate}.key"))]);
        command.args(["--listening-port", &self.plain.to_string(), "--tls-listening-port", &self.tls.to_string()]);
        command.args(["--userdb", &path("db")]);
        command.args((mistake == Mistake::NoTls).then_some("--no-tls"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = Some(command.spawn().expect("turnserver can be started: install coturn"));
        let port = self.plain;
        until("coturn", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
    }

    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Stands still: as behind a firewall that drops all packets, nothing comes back.
    pub fn freeze(&self, frozen: bool) {
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let pid = self.child.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// The entry of a targets file for it, and the files that it names.
    pub fn entry(&self, name: &str) -> String {
        format!(
            "- name: {name}\n  ca: ca.pem\n  servers:\n  - {{url: 'turn:127.0.0.1:{}', username: neko, password-file: \
             password}}\n  - {{url: 'turns:127.0.0.1:{}', username: neko, password-file: password}}\n",
            self.plain, self.tls
        )
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.stop();
    }
}
