//! Allocates on a TURN server over TCP, says what was granted, and gives it back: the stream is cut into frames.
//!
//! `cargo run -p turn-client --example allocate_over_tcp -- turn:HOST:PORT USER PASSWORD`

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Instant;

use turn_client::stun::transaction::Timing;
use turn_client::stun::wire::Framing;
use turn_client::turn::{Answer, Client, Credentials, Event, Settings};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, username, password] = &arguments[..] else {
        eprintln!("usage: allocate_over_tcp turn:HOST:PORT USER PASSWORD");
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
    let mut stream = TcpStream::connect(host.trim_end_matches("?transport=tcp"))?;
    let mut framing = Framing::default();
    let mut client = Client::new(Settings::new(Some(credentials), Timing::STREAM));

    client.allocate(Instant::now());
    if let Answer::Allocated(granted) = answer(&mut client, &mut stream, &mut framing)?.outcome? {
        println!("relayed  {}, for {} s", granted.relayed, granted.lifetime.as_secs());
    }
    client.release(Instant::now());
    answer(&mut client, &mut stream, &mut framing)?.outcome?;
    println!("given back");
    Ok(())
}

/// Carries frames until the client has an answer.
fn answer(client: &mut Client, stream: &mut TcpStream, framing: &mut Framing) -> Result<Event, Box<dyn Error>> {
    let mut buffer = [0; 2048];
    loop {
        while let Some(bytes) = client.output() {
            stream.write_all(&bytes)?;
        }
        if let Some(event) = client.event() {
            return Ok(event);
        }
        match read(stream, client, &mut buffer)? {
            Some(0) => return Err("the server closed the connection".into()),
            Some(len) => {
                framing.push(&buffer[..len]);
                while let Some(frame) = framing.next_frame()? {
                    client.input(Instant::now(), frame);
                }
            }
            None => client.timeout(Instant::now()),
        }
    }
}

/// Reads what comes until the client has something to do.
fn read(stream: &mut TcpStream, client: &Client, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    let wake = client.next_timeout().ok_or(ErrorKind::NotConnected)?;
    let wait = wake.saturating_duration_since(Instant::now());
    if wait.is_zero() {
        return Ok(None);
    }
    stream.set_read_timeout(Some(wait))?;
    match stream.read(buffer) {
        Ok(len) => Ok(Some(len)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(None),
        Err(error) => Err(error),
    }
}
