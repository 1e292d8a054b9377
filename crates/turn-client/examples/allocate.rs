//! Allocates on a TURN server over UDP, says what was granted, and gives it back.
//!
//! `cargo run -p turn-client --example allocate -- turn:HOST:PORT USER PASSWORD`

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Instant;

use turn_client::stun::transaction::Timing;
use turn_client::turn::{Answer, Client, Credentials, Event, Settings};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, username, password] = &arguments[..] else {
        eprintln!("usage: allocate turn:HOST:PORT USER PASSWORD");
        return ExitCode::from(2);
    };
    match allocate(url, Credentials::new(username, password)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn allocate(url: &str, credentials: Credentials) -> Result<(), Box<dyn Error>> {
    let host = url.strip_prefix("turn:").ok_or("the URL is no turn:HOST:PORT")?;
    let server = host.to_socket_addrs()?.next().ok_or("the name has no address")?;
    let socket = match server {
        SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?,
        SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?,
    };
    let settings = Settings::new(Some(credentials), Timing::UDP);
    let mut client = Client::new(settings.with_software("turn-client example"));

    client.allocate(Instant::now());
    let event = answer(&mut client, &socket, server)?;
    if let Answer::Allocated(granted) = event.outcome? {
        if let Some(mapped) = granted.mapped {
            println!("mapped   {mapped}");
        }
        println!("relayed  {}, for {} s", granted.relayed, granted.lifetime.as_secs());
        println!("{} round trips, {} retransmissions", event.cost.round_trips, event.cost.retransmissions);
    }

    client.release(Instant::now());
    answer(&mut client, &socket, server)?.outcome?;
    println!("given back");
    Ok(())
}

/// Carries datagrams until the client has an answer.
fn answer(client: &mut Client, socket: &UdpSocket, server: SocketAddr) -> io::Result<Event> {
    let mut buffer = [0; 2048];
    loop {
        while let Some(bytes) = client.output() {
            socket.send_to(&bytes, server)?;
        }
        if let Some(event) = client.event() {
            return Ok(event);
        }
        let wake = client.next_timeout().ok_or(ErrorKind::NotConnected)?;
        let wait = wake.saturating_duration_since(Instant::now());
        if wait.is_zero() {
            client.timeout(Instant::now());
            continue;
        }
        socket.set_read_timeout(Some(wait))?;
        match socket.recv_from(&mut buffer) {
            Ok((len, from)) if from == server => drop(client.input(Instant::now(), &buffer[..len])),
            Ok((len, from)) => client.foreign(Instant::now(), from, &buffer[..len]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
}
