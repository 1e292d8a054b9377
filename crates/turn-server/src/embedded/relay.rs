//! Relayed transport addresses: on loopback, to loopback, of the family that was asked for.

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::net::UdpSocket;
use turn::relay::RelayAddressGenerator;
use webrtc_util::Conn;

use super::stats::{Counters, count};
use crate::Family;
use crate::lifeline::Lifeline;

/// The crate reads relayed datagrams into 1500 bytes; longer ones are dropped rather than cut.
const LONGEST: usize = 1500;

/// What the desk and the relays of one listening socket tell each other; requests there are served one after the other.
#[derive(Default)]
pub(super) struct Notes {
    /// Whether the next relayed address must have an even port (EVEN-PORT, RFC 8656, section 18.7).
    pub(super) even: AtomicBool,
    /// Whether the allocation that was made last still stands.
    pub(super) latest: Mutex<Arc<AtomicBool>>,
}

/// Makes relay sockets.
pub(super) struct Relays {
    pub(super) counters: Arc<Counters>,
    pub(super) lifeline: Lifeline,
    pub(super) notes: Arc<Notes>,
}

#[async_trait]
impl RelayAddressGenerator for Relays {
    fn validate(&self) -> Result<(), turn::Error> {
        Ok(())
    }

    async fn allocate_conn(
        &self,
        use_ipv4: bool,
        requested_port: u16,
    ) -> Result<(Arc<dyn Conn + Send + Sync>, SocketAddr), turn::Error> {
        let family = if use_ipv4 { Family::V4 } else { Family::V6 };
        let even = self.notes.even.swap(false, Ordering::Relaxed);
        let socket = bind(family, requested_port, even).await.map_err(|error| turn::Error::Other(error.to_string()))?;
        let address = socket.local_addr().map_err(|error| turn::Error::Other(error.to_string()))?;
        count(&self.counters.allocations);
        count(&self.counters.allocations_ever);
        let standing = Arc::new(AtomicBool::new(true));
        *self.notes.latest.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&standing);
        let relay = Relay { socket, counters: Arc::clone(&self.counters), standing, _lifeline: self.lifeline.clone() };
        Ok((Arc::new(relay), address))
    }
}

async fn bind(family: Family, port: u16, even: bool) -> io::Result<UdpSocket> {
    // Every other ephemeral port is odd; the odd ones are held until an even one is found.
    let mut odd = Vec::new();
    loop {
        let socket = UdpSocket::bind((family.loopback(), port)).await?;
        if !even || socket.local_addr()?.port() % 2 == 0 || odd.len() > 64 {
            return Ok(socket);
        }
        odd.push(socket);
    }
}

/// One relayed transport address.
struct Relay {
    socket: UdpSocket,
    counters: Arc<Counters>,
    standing: Arc<AtomicBool>,
    _lifeline: Lifeline,
}

impl Relay {
    fn gone(&self) {
        if self.standing.swap(false, Ordering::Relaxed) {
            self.counters.allocations.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.gone();
    }
}

#[async_trait]
impl Conn for Relay {
    async fn connect(&self, _: SocketAddr) -> Result<(), webrtc_util::Error> {
        Err(io::Error::from(io::ErrorKind::Unsupported).into())
    }

    async fn recv(&self, buffer: &mut [u8]) -> Result<usize, webrtc_util::Error> {
        self.recv_from(buffer).await.map(|(length, _)| length)
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), webrtc_util::Error> {
        loop {
            self.socket.readable().await?;
            let mut datagram = [0; LONGEST + 1];
            // Any error is one datagram's (an ICMP refusal); returned, it would end the allocation.
            let Ok((length, from)) = self.socket.try_recv_from(&mut datagram) else { continue };
            if let (Some(to), Some(payload)) = (buffer.get_mut(..length), datagram.get(..length)) {
                to.copy_from_slice(payload);
                count(&self.counters.relayed_in);
                return Ok((length, from));
            }
        }
    }

    async fn send(&self, _: &[u8]) -> Result<usize, webrtc_util::Error> {
        Err(io::Error::from(io::ErrorKind::NotConnected).into())
    }

    async fn send_to(&self, payload: &[u8], peer: SocketAddr) -> Result<usize, webrtc_util::Error> {
        // The permission was refused already; this holds even if that is ever got round.
        if !peer.ip().is_loopback() {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
        }
        count(&self.counters.relayed_out);
        Ok(self.socket.send_to(payload, peer).await?)
    }

    fn local_addr(&self) -> Result<SocketAddr, webrtc_util::Error> {
        Ok(self.socket.local_addr()?)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        None
    }

    async fn close(&self) -> Result<(), webrtc_util::Error> {
        self.gone();
        Ok(())
    }

    fn as_any(&self) -> &(dyn Any + Send + Sync) {
        self
    }
}
