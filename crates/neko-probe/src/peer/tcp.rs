//! ICE over TCP (RFC 6544): one side accepts, as neko's tcpmux does, the other connects. Datagrams are framed as in RFC 4571.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::task::JoinHandle;

use super::leg::{CandidateTransport, Leg, LegCandidate};
use neko_config::behaviour::CandidateKind;

/// Datagrams that wait to be received; a sender that is faster waits in its connection.
const QUEUE: usize = 64;
/// Connections that are kept; a port that strangers connect to does not fill the memory.
const CONNECTIONS: usize = 16;

type Writers = HashMap<SocketAddr, Arc<AsyncMutex<OwnedWriteHalf>>>;
type Arrivals = AsyncMutex<mpsc::Receiver<(SocketAddr, Vec<u8>)>>;

/// What the leg and its tasks share.
struct Shared {
    writers: Mutex<Writers>,
    arrivals: mpsc::Sender<(SocketAddr, Vec<u8>)>,
}

impl Shared {
    fn writers(&self) -> MutexGuard<'_, Writers> {
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A TCP leg, active or passive.
pub struct TcpLeg {
    candidate: LegCandidate,
    shared: Arc<Shared>,
    arrivals: Arrivals,
    task: JoinHandle<()>,
}

impl TcpLeg {
    /// The side that accepts. The listener is bound to a specific address.
    pub fn passive(listener: TcpListener) -> io::Result<Self> {
        let (shared, arrivals) = shared();
        let candidate = host(listener.local_addr()?, CandidateTransport::TcpPassive);
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { candidate, shared, arrivals, task })
    }

    /// The side that connects, to one passive candidate.
    pub async fn active(to: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        let (shared, arrivals) = shared();
        let candidate = host(stream.local_addr()?, CandidateTransport::TcpActive);
        let reader = adopt(stream, &shared)?;
        let task = tokio::spawn(read(reader, to, Arc::clone(&shared)));
        Ok(Self { candidate, shared, arrivals, task })
    }

    /// The same leg, advertised under another address: nat1to1.
    pub fn advertised(mut self, address: SocketAddr) -> Self {
        self.candidate.address = address;
        self
    }
}

impl Drop for TcpLeg {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Leg for TcpLeg {
    fn candidate(&self) -> LegCandidate {
        self.candidate
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        let writer = self.shared.writers().get(&peer).cloned().ok_or(io::ErrorKind::NotConnected)?;
        let length = u16::try_from(datagram.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut frame = Vec::with_capacity(2 + datagram.len());
        frame.extend(length.to_be_bytes());
        frame.extend(datagram);
        writer.lock().await.write_all(&frame).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let arrival = self.arrivals.lock().await.recv().await;
        let (from, datagram) = arrival.ok_or(io::ErrorKind::ConnectionAborted)?;
        let length = datagram.len().min(buffer.len());
        buffer[..length].copy_from_slice(&datagram[..length]);
        Ok((length, from))
    }
}

fn shared() -> (Arc<Shared>, Arrivals) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    (Arc::new(Shared { writers: Mutex::default(), arrivals: sender }), AsyncMutex::new(receiver))
}

fn host(address: SocketAddr, transport: CandidateTransport) -> LegCandidate {
    LegCandidate { kind: CandidateKind::Host, address, base: address, transport }
}

/// Keeps a connection's sending half, and gives back the other.
fn adopt(stream: TcpStream, shared: &Shared) -> io::Result<OwnedReadHalf> {
    stream.set_nodelay(true)?;
    let peer = stream.peer_addr()?;
    let (reader, writer) = stream.into_split();
    shared.writers().insert(peer, Arc::new(AsyncMutex::new(writer)));
    Ok(reader)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Readers end with this task.
    let mut readers = tokio::task::JoinSet::new();
    loop {
        // One connection that fails says nothing of the next one; out of descriptors, time has to pass.
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        while readers.try_join_next().is_some() {}
        if readers.len() >= CONNECTIONS {
            continue;
        }
        if let Ok(reader) = adopt(stream, &shared) {
            readers.spawn(read(reader, peer, Arc::clone(&shared)));
        }
    }
}

/// Takes frames off a connection until it ends.
async fn read(mut reader: OwnedReadHalf, peer: SocketAddr, shared: Arc<Shared>) {
    while let Ok(length) = reader.read_u16().await {
        let mut datagram = vec![0; usize::from(length)];
        if reader.read_exact(&mut datagram).await.is_err() || shared.arrivals.send((peer, datagram)).await.is_err() {
            break;
        }
    }
    shared.writers().remove(&peer);
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pair() -> (TcpLeg, TcpLeg) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let passive = TcpLeg::passive(listener).expect("its address");
        let active = TcpLeg::active(passive.candidate().address).await.expect("a connection");
        (passive, active)
    }

    #[tokio::test]
    async fn frames_go_both_ways_and_keep_their_borders() {
        let (passive, active) = pair().await;
        let (here, there) = (active.candidate().address, passive.candidate().address);
        let mut buffer = [0; 4];
        for datagram in [&b"one"[..], b"", b"three"] {
            active.send_to(datagram, there).await.expect("sent");
        }
        for expected in [3, 0, 4] {
            assert_eq!(passive.recv_from(&mut buffer).await.expect("received"), (expected, here));
        }
        passive.send_to(b"back", here).await.expect("sent");
        assert_eq!(active.recv_from(&mut buffer).await.expect("received"), (4, there));
        assert_eq!(&buffer, b"back");
    }

    #[tokio::test]
    async fn a_peer_without_a_connection_cannot_be_sent_to() {
        let (passive, active) = pair().await;
        let nobody = SocketAddr::from(([127, 0, 0, 1], 9));
        assert_eq!(passive.send_to(b"x", nobody).await.map_err(|e| e.kind()), Err(io::ErrorKind::NotConnected));
        let long = vec![0; 70_000];
        let there = passive.candidate().address;
        assert_eq!(active.send_to(&long, there).await.map_err(|e| e.kind()), Err(io::ErrorKind::InvalidInput));
    }

    #[tokio::test]
    async fn a_connection_that_ends_is_forgotten() {
        let (passive, active) = pair().await;
        let there = passive.candidate().address;
        drop(passive);
        while active.send_to(b"x", there).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn nobody_listening_is_an_error() {
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a listener").local_addr().expect("its address");
        assert!(TcpLeg::active(free).await.is_err());
    }
}
