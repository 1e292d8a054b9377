//! A line between clients and servers that is slow, narrow or loses packets, over UDP and TCP, as netem makes one; from the same
//! seed always the same.
//!
//! All that goes through one [`Line`] shares its rate and its queue, in each direction, however many servers are behind
//! it. Packets keep their order.

mod direction;
mod tcp;
mod udp;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinSet;

use direction::Direction;
pub use direction::{Conditions, Dice, Loss, Rate};

/// Both directions of it.
#[derive(Debug, Clone)]
pub struct Line {
    up: Shared,
    down: Shared,
}

/// One direction, shared by all that is on its way in it.
#[derive(Debug, Clone)]
struct Shared(Arc<Mutex<Direction>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Direction> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many packets a direction took and lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that it took.
    pub taken: u64,
    /// Those that it lost by chance.
    pub lost: u64,
    /// Those for which its queue had no room.
    pub crowded_out: u64,
}

impl Line {
    /// `up` is the way to the servers, `down` the way back.
    pub fn new(up: Conditions, down: Conditions, seed: u64) -> Self {
        let direction = |conditions, seed| Shared(Arc::new(Mutex::new(Direction::new(conditions, seed))));
        Self { up: direction(up, seed), down: direction(down, !seed) }
    }

    /// The same both ways.
    pub fn both_ways(conditions: Conditions, seed: u64) -> Self {
        Self::new(conditions, conditions, seed)
    }

    /// What passed on the way to the servers, and on the way back.
    pub fn counts(&self) -> [Counts; 2] {
        [&self.up, &self.down].map(|direction| direction.lock().counts)
    }

    /// A port of loopback, for UDP and TCP, from which everything goes to `server`.
    pub async fn lead_to(&self, server: SocketAddr) -> io::Result<Forwarder> {
        let (udp, tcp) = ports().await?;
        let address = udp.local_addr()?;
        let mut tasks = JoinSet::new();
        tasks.spawn(udp::forward(self.clone(), udp, server));
        tasks.spawn(tcp::forward(self.clone(), tcp, server));
        Ok(Forwarder { address, _tasks: tasks })
    }
}

/// A port on the near side of a line. Ends when it is dropped.
pub struct Forwarder {
    /// Where clients send to.
    pub address: SocketAddr,
    _tasks: JoinSet<()>,
}

/// The same port of both protocols.
async fn ports() -> io::Result<(UdpSocket, TcpListener)> {
    const TRIES: usize = 20;
    let mut why = None;
    for _ in 0..TRIES {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(tcp) => return Ok((udp, tcp)),
            Err(error) => why = Some(error),
        }
    }
    Err(why.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

#[cfg(test)]
mod tests;
