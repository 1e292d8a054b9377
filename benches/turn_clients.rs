//! Side by side on one coturn: the time to "allocated, permitted, data echoed" of this project's client, of the `turn`
//! crate's (UDP only: it has no streams), and of `turnutils_uclient` (a whole process, its own waits included).
//!
//! `cargo bench --bench turn_clients`; coturn must be installed.

#[allow(dead_code)]
#[path = "../tests/support/mod.rs"]
mod support;

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use neko_ice::transport::{Allocations, Carrier, Endpoint, RelaySocket, Trust};
use neko_ice::turn::Credentials;
use support::coturn::{Coturn, REALM, USER};
use tokio::net::UdpSocket;
use webrtc_util::Conn;

/// Without the characters that turnutils_uclient's command line would need quoted.
const PASSWORD: &str = "plain-password";
const ROUNDS: usize = 50;

#[tokio::main]
async fn main() {
    let user = format!("--user={USER}:{PASSWORD}");
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    let coturn = Coturn::start_bare(&["--lt-cred-mech", &user, "--realm", REALM], certificate);
    let echo = echo().await;
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    let tls = Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust });
    let carriers = [
        ("udp", Endpoint::new(coturn.plain, Carrier::Udp), vec![]),
        ("tcp", Endpoint::new(coturn.plain, Carrier::Tcp), vec!["-t"]),
        ("tls", tls, vec!["-t", "-S"]),
    ];
    println!("median of {ROUNDS}, ms           neko-ice  turn crate  turnutils_uclient");
    for (name, endpoint, options) in carriers {
        let ours = median(async || one(&endpoint, echo).await).await;
        let theirs = match name {
            "udp" => format!("{:.2}", median(async || turn_crate(coturn.plain, echo).await).await),
            _ => "–".to_owned(),
        };
        let uclient = uclient(endpoint.address, echo, &options);
        println!("{name:<26}  {ours:>8.2}  {theirs:>10}  {uclient:>17.2}");
    }
}

async fn median(run: impl AsyncFn()) -> f64 {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run().await;
        times.push(start.elapsed());
    }
    times.sort();
    times[ROUNDS / 2].as_secs_f64() * 1e3
}

/// A socket that sends everything back.
async fn echo() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let address = socket.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut buffer = [0; 2000];
        while let Ok((len, from)) = socket.recv_from(&mut buffer).await {
            let _ = socket.send_to(&buffer[..len], from).await;
        }
    });
    address
}

async fn one(endpoint: &Endpoint, echo: SocketAddr) {
    let credentials = Some(Credentials::new(USER, PASSWORD));
    let relay = RelaySocket::allocate(endpoint, credentials, None, &Allocations::new()).await.expect("allocated");
    relay.permit(echo).await.expect("permitted");
    relay.send_to(b"ping", echo).await.expect("sent");
    let mut buffer = [0; 100];
    relay.recv_from(&mut buffer).await.expect("echoed");
}

async fn turn_crate(server: SocketAddr, echo: SocketAddr) {
    let config = turn::client::ClientConfig {
        stun_serv_addr: server.to_string(),
        turn_serv_addr: server.to_string(),
        username: USER.to_owned(),
        password: PASSWORD.to_owned(),
        realm: REALM.to_owned(),
        software: String::new(),
        rto_in_ms: 0,
        conn: Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a socket")),
        vnet: None,
    };
    let client = turn::client::Client::new(config).await.expect("a client");
    client.listen().await.expect("listening");
    let relay = client.allocate().await.expect("allocated");
    relay.send_to(b"ping", echo).await.expect("sent");
    let mut buffer = [0; 100];
    relay.recv_from(&mut buffer).await.expect("echoed");
    drop(client.close().await);
}

/// The median of three whole runs with one message.
fn uclient(server: SocketAddr, echo: SocketAddr, options: &[&str]) -> f64 {
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let start = Instant::now();
            let status = Command::new("turnutils_uclient")
                .args(["-u", USER, "-w", PASSWORD, "-p", &server.port().to_string(), "-n", "1", "-m", "1", "-c"])
                .args(["-e", "127.0.0.1", "-r", &echo.port().to_string()])
                .args(options)
                .arg(server.ip().to_string())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            assert!(status.expect("turnutils_uclient can be started: install coturn").success());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[1].as_secs_f64() * 1e3
}
