//! The sockets and relays of the peer, each with a task that listens.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use str0m::net::{Protocol, Transmit};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use neko_probe::peer::{Leg, LegCandidate};
use neko_probe::transport::Room;

/// Datagrams that wait; a sender that is faster loses them, as in a socket.
const QUEUE: usize = 4096;
/// Errors in a row that end a leg.
const FAILURES: u32 = 16;
/// A send that takes longer is given up, and its leg with it.
const SEND: Duration = Duration::from_millis(250);
const LONGEST_DATAGRAM: usize = 2048;

/// A leg as str0m knows it.
struct End {
    leg: Arc<dyn Leg>,
    candidate: LegCandidate,
    dead: bool,
    _room: Room,
}

/// A datagram.
pub struct Arrival {
    /// The local address, as str0m knows it.
    pub local: SocketAddr,
    /// UDP, or TCP.
    pub protocol: Protocol,
    /// Who sent it.
    pub from: SocketAddr,
    /// What was sent.
    pub datagram: Vec<u8>,
}

/// All legs.
pub struct Legs {
    ends: Vec<End>,
    sender: mpsc::Sender<Arrival>,
    arrivals: mpsc::Receiver<Arrival>,
    /// Listeners and questions for permission end with the peer.
    tasks: JoinSet<()>,
}

impl Default for Legs {
    fn default() -> Self {
        Self::new()
    }
}

impl Legs {
    /// None yet.
    pub fn new() -> Self {
        let (sender, arrivals) = mpsc::channel(QUEUE);
        Self { ends: Vec::new(), sender, arrivals, tasks: JoinSet::new() }
    }

    /// Takes a leg and listens.
    pub fn add(&mut self, leg: Arc<dyn Leg>, room: Room) {
        let candidate = leg.candidate();
        self.tasks.spawn(listen(Arc::clone(&leg), candidate, self.sender.clone()));
        self.ends.push(End { leg, candidate, dead: false, _room: room });
    }

    /// Lets a candidate of neko send to the relays, or all of them to a new one.
    pub fn permit(&mut self, to: impl Fn(&LegCandidate) -> bool, peers: &[SocketAddr]) {
        for end in self.ends.iter().filter(|end| to(&end.candidate)) {
            let peers = peers.iter().filter(|peer| peer.is_ipv4() == end.candidate.address.is_ipv4());
            for peer in peers.copied() {
                let leg = Arc::clone(&end.leg);
                self.tasks.spawn(async move {
                    // A relay that forbids it is one that finds no pair.
                    let _ = leg.permit(peer).await;
                });
            }
        }
    }

    /// The next datagram. Can be dropped at any time without a loss.
    pub async fn next(&mut self) -> Arrival {
        match self.arrivals.recv().await {
            Some(arrival) => arrival,
            // The sender lives in self.
            None => std::future::pending().await,
        }
    }

    /// One that is here already.
    pub fn try_next(&mut self) -> Option<Arrival> {
        self.arrivals.try_recv().ok()
    }

    /// Sends by the leg that a local address belongs to; an error is a loss.
    pub async fn send(&mut self, transmit: &Transmit) {
        let Transmit { proto, source, destination, contents } = transmit;
        let of = |end: &&mut End| {
            let LegCandidate { transport, .. } = end.candidate;
            !end.dead && end.candidate.local_address() == *source && transport.protocol() == *proto
        };
        let Some(end) = self.ends.iter_mut().find(of) else { return };
        // An error is a loss: checks and DTLS send again.
        if timeout(SEND, end.leg.send_to(contents, *destination)).await.is_err() {
            end.dead = true;
        }
    }

    /// The candidate that a local address belongs to.
    pub fn candidate(&self, local: SocketAddr) -> Option<LegCandidate> {
        self.ends.iter().map(|end| end.candidate).find(|candidate| candidate.local_address() == local)
    }
}

async fn listen(leg: Arc<dyn Leg>, candidate: LegCandidate, sender: mpsc::Sender<Arrival>) {
    let (local, protocol) = (candidate.local_address(), candidate.transport.protocol());
    let mut buffer = vec![0; LONGEST_DATAGRAM];
    let mut failures = 0;
    while failures < FAILURES {
        match leg.recv_from(&mut buffer).await {
            Ok((length, from)) => {
                failures = 0;
                let datagram = buffer[..length.min(LONGEST_DATAGRAM)].to_vec();
                let _ = sender.try_send(Arrival { local, protocol, from, datagram });
            }
            // A refusal answers a datagram of ours; others may still get through.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
            Err(_) => failures += 1,
        }
    }
}
