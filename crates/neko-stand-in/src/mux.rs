//! One of neko's mux ports, shared by all viewers: who sends the first check names the peer that it is for, and what comes
//! from the same address after that is for it too.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use str0m::ice::StunMessage;
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::task::JoinHandle;

use neko_probe::peer::{Leg, LegCandidate};

/// Datagrams that wait for a peer; more are lost, as in a socket.
const QUEUE: usize = 512;
/// Addresses that are remembered; strangers do not fill the memory.
const ADDRESSES: usize = 1024;
const LONGEST: usize = 2048;

type Arrival = (SocketAddr, Vec<u8>);

#[derive(Default)]
struct Table {
    /// By neko's user name fragment.
    peers: HashMap<String, mpsc::Sender<Arrival>>,
    /// By the viewer's address.
    addresses: HashMap<SocketAddr, String>,
}

impl Table {
    /// Whose datagram it is.
    fn owner(&mut self, from: SocketAddr, datagram: &[u8]) -> Option<&mpsc::Sender<Arrival>> {
        if let Some(ufrag) = named(datagram).filter(|ufrag| self.peers.contains_key(ufrag)) {
            if self.addresses.len() >= ADDRESSES {
                self.addresses.clear();
            }
            self.addresses.insert(from, ufrag);
        }
        self.peers.get(self.addresses.get(&from)?)
    }
}

/// The fragment of neko's that a check is for (RFC 8445, section 7.2.2).
fn named(datagram: &[u8]) -> Option<String> {
    if !matches!(datagram.first(), Some(0..=3)) {
        return None;
    }
    let message = StunMessage::parse(datagram).ok().filter(StunMessage::is_binding_request)?;
    Some(message.split_username()?.0.to_owned())
}

/// A port that all viewers share.
pub struct Mux {
    leg: Arc<dyn Leg>,
    table: Arc<Mutex<Table>>,
    task: JoinHandle<()>,
}

impl Mux {
    /// Shares a leg.
    pub fn new(leg: Arc<dyn Leg>) -> Arc<Self> {
        let table = Arc::<Mutex<Table>>::default();
        let task = tokio::spawn(distribute(Arc::clone(&leg), Arc::clone(&table)));
        Arc::new(Self { leg, table, task })
    }

    /// The part of the peer with this user name fragment.
    pub fn leg(self: &Arc<Self>, ufrag: &str) -> MuxLeg {
        let (sender, arrivals) = mpsc::channel(QUEUE);
        lock(&self.table).peers.insert(ufrag.to_owned(), sender);
        MuxLeg { mux: Arc::clone(self), ufrag: ufrag.to_owned(), arrivals: AsyncMutex::new(arrivals) }
    }
}

impl Drop for Mux {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn distribute(leg: Arc<dyn Leg>, table: Arc<Mutex<Table>>) {
    let mut buffer = vec![0; LONGEST];
    loop {
        match leg.recv_from(&mut buffer).await {
            Ok((length, from)) => {
                let datagram = &buffer[..length];
                if let Some(peer) = lock(&table).owner(from, datagram) {
                    // A peer that does not keep up loses it, as with a socket.
                    let _ = peer.try_send((from, datagram.to_vec()));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => return,
            // A refusal answers a datagram of ours; others may still get through.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        }
    }
}

/// One peer's part of a mux.
pub struct MuxLeg {
    mux: Arc<Mux>,
    ufrag: String,
    arrivals: AsyncMutex<mpsc::Receiver<Arrival>>,
}

impl Drop for MuxLeg {
    fn drop(&mut self) {
        let mut table = lock(&self.mux.table);
        table.peers.remove(&self.ufrag);
        table.addresses.retain(|_, owner| *owner != self.ufrag);
    }
}

#[async_trait]
impl Leg for MuxLeg {
    fn candidate(&self) -> LegCandidate {
        self.mux.leg.candidate()
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.mux.leg.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let arrival = self.arrivals.lock().await.recv().await;
        let (from, datagram) = arrival.ok_or(io::ErrorKind::ConnectionAborted)?;
        let length = datagram.len().min(buffer.len());
        buffer[..length].copy_from_slice(&datagram[..length]);
        Ok((length, from))
    }
}
