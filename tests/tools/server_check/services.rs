//! What may listen where a STUN or TURN server is expected.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a service of the test's own speaks.
#[derive(Clone, Copy)]
pub enum Speaks {
    /// HTTP, which answers when a line has ended and not before.
    HttpByLine,
}

/// Starts one on TCP; its port.
pub fn service(speaks: Speaks) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream, speaks));
        }
    });
    port
}

fn serve(stream: TcpStream, speaks: Speaks) {
    let Speaks::HttpByLine = speaks;
    let mut line = Vec::new();
    let mut reader = BufReader::new(&stream);
    if reader.read_until(b'\n', &mut line).is_ok_and(|_| line.ends_with(b"\n")) {
        let _ = (&stream).write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n");
    }
}

/// `openssl s_server`, ended with its owner.
pub struct TlsService {
    child: Child,
    pub port: u16,
    _folder: tempfile::TempDir,
}

/// Starts one with a certificate for `localhost` that is signed by itself, and more options.
pub fn tls_service(options: &[&str]) -> TlsService {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("a key");
    let certificate = super::checks::localhost().self_signed(&key).expect("a certificate");
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("cert.pem"), certificate.pem()).expect("written");
    std::fs::write(path("key.pem"), key.serialize_pem()).expect("written");
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr()).expect("a port").port();
    let child = Command::new("openssl")
        .args(["s_server", "-quiet", "-accept", &format!("127.0.0.1:{port}")])
        .args(["-cert", &path("cert.pem"), "-key", &path("key.pem")])
        .args(options)
        // It ends with its input.
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl can be started");
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(10), "openssl s_server does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    TlsService { child, port, _folder: folder }
}

impl Drop for TlsService {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
