//! A socket that listens on its own, and sends only what it is told to.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use tokio::task::JoinSet;

use super::received::Received;
use crate::transport::{RelaySocket, UdpEnd};

/// Enough for any word; longer datagrams are none.
const BUFFER: usize = 64;

/// A UDP socket that listens for as long as it lives.
pub(super) struct Listener {
    end: UdpEnd,
    /// Whether a datagram that it sent was refused.
    refused: Arc<AtomicBool>,
    listening: JoinSet<()>,
}

impl Listener {
    /// Listens on it.
    pub(super) fn on(end: UdpEnd, heard: &Received) -> Self {
        let (own, heard, refused) = (end.clone(), heard.clone(), Arc::<AtomicBool>::default());
        let is_refused = Arc::clone(&refused);
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            let mut buffer = [0; BUFFER];
            loop {
                match own.recv_from(&mut buffer).await {
                    Ok((len, from)) => heard.enter(&buffer[..len], from),
                    // A refusal that an earlier datagram met. It must not keep the others from their turn.
                    Err(error) => {
                        is_refused.fetch_or(error.kind() == io::ErrorKind::ConnectionRefused, Relaxed);
                        tokio::task::yield_now().await;
                    }
                }
            }
        });
        Self { end, refused, listening }
    }

    /// Sends one datagram.
    pub(super) async fn send(&self, datagram: &[u8], to: SocketAddr) -> io::Result<()> {
        self.end.send_to(datagram, to).await
    }

    /// Frees its port.
    pub(super) async fn close(mut self) {
        self.listening.shutdown().await;
    }

    /// Whether somebody answered that nobody listens where it sent to (ICMP).
    pub(super) fn was_refused(&self) -> bool {
        self.refused.load(Relaxed)
    }

    /// The socket itself, to send from.
    pub(super) fn end(&self) -> UdpEnd {
        self.end.clone()
    }

    /// Its own address.
    pub(super) fn local(&self) -> io::Result<SocketAddr> {
        self.end.local_addr()
    }
}

/// Listens on a relay, until the allocation ends.
pub(super) fn on_relay(relay: Arc<RelaySocket>, heard: &Received) -> JoinSet<()> {
    let heard = heard.clone();
    let mut listening = JoinSet::new();
    listening.spawn(async move {
        let mut buffer = [0; BUFFER];
        while let Ok((len, from)) = relay.recv_from(&mut buffer).await {
            heard.enter(&buffer[..len], from);
        }
    });
    listening
}
