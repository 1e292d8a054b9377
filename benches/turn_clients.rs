//! Side by side on one coturn: the time from nothing to "allocated, permitted, data echoed" of this project's client, of
//! the `turn` crate's, and of `turnutils_uclient`, over UDP, TCP and TLS.
//!
//! The `turn` crate's client has UDP only: it is given our own streams, dialled within the time, so that the two differ
//! in nothing but the client. `turnutils_uclient` is a process: its time is that from its start to the arrival of its
//! data at the echo, less what starting it costs; what it waits before its end does not count.
//!
//! `cargo bench --bench turn_clients`; coturn must be installed. The last figures stand in `turn_clients.txt`.

#[allow(dead_code)]
#[path = "../tests/tools/support/mod.rs"]
mod support;

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use neko_ice::stun::wire::Framing;
use neko_ice::transport::{Allocations, Carrier, Endpoint, Link, RelaySocket, Trust};
use neko_ice::turn::Credentials;
use support::coturn::{Coturn, REALM, USER};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UdpSocket;
use tokio::sync::{Mutex, watch};
use webrtc_util::Conn;

/// Without the characters that turnutils_uclient's command line would need quoted.
const PASSWORD: &str = "plain-password";
const ROUNDS: usize = 101;
const PROCESSES: usize = 15;

#[tokio::main]
async fn main() {
    let user = format!("--user={USER}:{PASSWORD}");
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    let coturn = Coturn::start_bare(&["--lt-cred-mech", &user, "--realm", REALM], certificate);
    let (echo, echoed) = echo().await;
    let trust = Trust { extra: vec![coturn.certificate.clone().into()], only_extra: true, ..Trust::default() };
    let tls = Endpoint::new(coturn.tls, Carrier::Tls { name: "localhost".into(), trust });
    let carriers = [
        ("UDP", Endpoint::new(coturn.plain, Carrier::Udp), vec![]),
        ("TCP", Endpoint::new(coturn.plain, Carrier::Tcp), vec!["-t"]),
        ("TLS", tls, vec!["-t", "-S"]),
    ];
    println!("Allocated, permitted, data echoed: medians in ms, and how many times as long as neko-ice.\n");
    println!("        neko-ice     turn crate      turnutils_uclient");
    for (name, endpoint, options) in carriers {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // By turns, so that whatever else the machine does meets both.
        for _ in 0..ROUNDS {
            ours.push(timed(one(&endpoint, echo)).await);
            theirs.push(timed(turn_crate(&endpoint, echo)).await);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let uclient = uclient(endpoint.address, echo, &options, echoed.clone()).await;
        println!(
            "{name:<6}  {ours:>8.2}  {theirs:>8.2} {:>5.1}x  {uclient:>8.2} {:>6.1}x",
            theirs / ours,
            uclient / ours
        );
    }
}

async fn timed(run: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    run.await;
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

/// A socket that sends everything back, and tells how much it has sent.
async fn echo() -> (SocketAddr, watch::Receiver<usize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let address = socket.local_addr().expect("an address");
    let (count, echoed) = watch::channel(0);
    tokio::spawn(async move {
        let mut buffer = [0; 2000];
        while let Ok((len, from)) = socket.recv_from(&mut buffer).await {
            let _ = socket.send_to(&buffer[..len], from).await;
            count.send_modify(|count| *count += 1);
        }
    });
    (address, echoed)
}

async fn one(endpoint: &Endpoint, echo: SocketAddr) {
    let credentials = Some(Credentials::new(USER, PASSWORD));
    let relay = RelaySocket::allocate(endpoint, credentials, None, &Allocations::new()).await.expect("allocated");
    relay.permit(echo).await.expect("permitted");
    relay.send_to(b"ping", echo).await.expect("sent");
    let mut buffer = [0; 100];
    relay.recv_from(&mut buffer).await.expect("echoed");
}

async fn turn_crate(endpoint: &Endpoint, echo: SocketAddr) {
    let server = endpoint.address;
    let conn: Arc<dyn Conn + Send + Sync> = match endpoint.carrier {
        Carrier::Udp => Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a socket")),
        _ => match endpoint.open().await.expect("connected") {
            Link::Stream { reader, writer, local } => {
                let reader = Mutex::new((reader, Framing::default()));
                Arc::new(StreamConn { reader, writer: Mutex::new(writer), local, server })
            }
            _ => unreachable!("a stream was asked for"),
        },
    };
    let config = turn::client::ClientConfig {
        stun_serv_addr: server.to_string(),
        turn_serv_addr: server.to_string(),
        username: USER.to_owned(),
        password: PASSWORD.to_owned(),
        realm: REALM.to_owned(),
        software: String::new(),
        rto_in_ms: 0,
        conn,
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

type Reader = Box<dyn AsyncRead + Send + Unpin>;
type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// A stream to the server that looks like a datagram socket.
struct StreamConn {
    reader: Mutex<(Reader, Framing)>,
    writer: Mutex<Writer>,
    local: SocketAddr,
    server: SocketAddr,
}

#[async_trait::async_trait]
impl Conn for StreamConn {
    async fn connect(&self, _: SocketAddr) -> Result<(), webrtc_util::Error> {
        Ok(())
    }

    async fn recv(&self, buffer: &mut [u8]) -> Result<usize, webrtc_util::Error> {
        let (reader, framing) = &mut *self.reader.lock().await;
        loop {
            if let Some(frame) = framing.next_frame().map_err(std::io::Error::other)? {
                buffer[..frame.len()].copy_from_slice(frame);
                return Ok(frame.len());
            }
            let mut chunk = [0; 4096];
            match reader.read(&mut chunk).await? {
                0 => return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
                len => framing.push(&chunk[..len]),
            }
        }
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), webrtc_util::Error> {
        Ok((self.recv(buffer).await?, self.server))
    }

    async fn send(&self, bytes: &[u8]) -> Result<usize, webrtc_util::Error> {
        let mut writer = self.writer.lock().await;
        writer.write_all(bytes).await?;
        writer.flush().await?;
        Ok(bytes.len())
    }

    async fn send_to(&self, bytes: &[u8], _: SocketAddr) -> Result<usize, webrtc_util::Error> {
        self.send(bytes).await
    }

    fn local_addr(&self) -> Result<SocketAddr, webrtc_util::Error> {
        Ok(self.local)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        Some(self.server)
    }

    async fn close(&self) -> Result<(), webrtc_util::Error> {
        Ok(())
    }

    fn as_any(&self) -> &(dyn std::any::Any + Send + Sync) {
        self
    }
}

/// From its start to the arrival of its data at the echo, less what its start costs.
async fn uclient(server: SocketAddr, echo: SocketAddr, options: &[&str], mut echoed: watch::Receiver<usize>) -> f64 {
    let program = || {
        let mut command = Command::new("turnutils_uclient");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let (mut starts, mut times) = (Vec::new(), Vec::new());
    for _ in 0..PROCESSES {
        let start = Instant::now();
        program().arg("-h").status().expect("turnutils_uclient can be started: install coturn");
        starts.push(start.elapsed());
        echoed.mark_unchanged();
        let start = Instant::now();
        let mut child = program()
            .args(["-u", USER, "-w", PASSWORD, "-p", &server.port().to_string(), "-n", "1", "-m", "1", "-c"])
            .args(["-e", "127.0.0.1", "-r", &echo.port().to_string()])
            .args(options)
            .arg(server.ip().to_string())
            .spawn()
            .expect("it starts");
        echoed.changed().await.expect("its data comes");
        times.push(start.elapsed());
        assert!(child.wait().expect("it ends").success());
    }
    (median(times) - median(starts)).max(0.0)
}
