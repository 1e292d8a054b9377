//! `openssl s_server` with a certificate, on a port that it takes itself; ended with its owner.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use rcgen::{Certificate, KeyPair};
use tempfile::TempDir;

use super::permit::Permit;

pub struct Server {
    child: Child,
    pub port: u16,
    _folder: TempDir,
    _permit: Permit,
}

impl Server {
    pub fn start(certificate: &Certificate, key: &KeyPair, options: &[&str]) -> Self {
        let permit = Permit::wait();
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("cert.pem"), certificate.pem()).expect("written");
        std::fs::write(path("key.pem"), key.serialize_pem()).expect("written");
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-cert", &path("cert.pem"), "-key", &path("key.pem")])
            .args(options)
            // It ends with its input.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl can be started: install it");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let accept = lines.find_map(|line| line.strip_prefix("ACCEPT ")?.rsplit(':').next()?.trim().parse().ok());
        std::thread::spawn(move || lines.count());
        Self { child, port: accept.expect("the port it took"), _folder: folder, _permit: permit }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
