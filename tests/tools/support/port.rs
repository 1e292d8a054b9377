//! Ports for servers that cannot choose one themselves.

use std::net::{TcpListener, UdpSocket};

/// A port that is free for UDP and TCP on both families, below the range that the system itself gives out.
pub fn free_port() -> u16 {
    for _ in 0..200 {
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), ());
        let port = 20_000 + (seed % 12_000) as u16;
        let udp = |ip: &str| UdpSocket::bind((ip, port)).is_ok();
        let tcp = |ip: &str| TcpListener::bind((ip, port)).is_ok();
        if udp("127.0.0.1") && udp("::1") && tcp("127.0.0.1") && tcp("::1") {
            return port;
        }
    }
    panic!("no free port");
}
