//! What may listen where a STUN or TURN server is expected.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use crate::support::openssl::Server;

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

/// TLS with a certificate for `localhost` that is signed by itself, and more options.
pub fn tls_service(options: &[&str]) -> Server {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("a key");
    let certificate = super::checks::localhost().self_signed(&key).expect("a certificate");
    Server::start(&certificate, &key, options)
}
