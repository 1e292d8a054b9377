//! A STUN and TURN server for tests that answers whatever a [`Scenario`] says, and remembers what it was asked.
//!
//! It listens on loopback over UDP, TCP and TLS at once. A scenario is a good server with rules: on the n-th request of
//! a method, signed or not, over one transport or all, a [`Reply`], and [`Twist`]s of it. [`Scenario::named`] has the
//! ready-made ones.

mod actor;
mod answer;
mod named;
mod record;
mod scenario;
mod serve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};
use tokio_rustls::TlsAcceptor;

use self::actor::Actor;
use turn_client::stun::wire::{Class, Method};
use turn_server::lifeline::Lifelines;
use turn_server::{Certificate, Family, Listening};

pub use record::{Credentials, Recorded};
pub use scenario::{OnConnect, PASSWORD, REALM, RelayKind, Reply, Rule, Scenario, Twist, USERNAME};

/// A scripted server that runs. It ends when it is dropped; [`Self::shutdown`] waits for that end.
pub struct Scripted {
    actor: Arc<Mutex<Actor>>,
    addresses: BTreeMap<(Family, Listening), SocketAddr>,
    lifelines: Lifelines,
}

impl Scripted {
    /// Binds ephemeral ports on 127.0.0.1 and, where the machine has it, ::1: UDP and TCP, and TLS where a certificate
    /// is given. Call it inside a tokio runtime.
    pub async fn start(scenario: Scenario, certificate: Option<&Certificate>) -> io::Result<Self> {
        let actor = Arc::new(Mutex::new(Actor::new(scenario)));
        let lifelines = Lifelines::default();
        let mut addresses = BTreeMap::new();
        for family in Family::ALL {
            let udp = match UdpSocket::bind((family.loopback(), 0)).await {
                Ok(socket) => socket,
                Err(_) if family == Family::V6 => continue,
                Err(error) => return Err(error),
            };
            addresses.insert((family, Listening::Udp), udp.local_addr()?);
            tokio::spawn(serve::datagrams(Arc::new(udp), Arc::clone(&actor), lifelines.lifeline()));
            let acceptor = certificate.map(|certificate| TlsAcceptor::from(certificate.server_config()));
            for (listening, tls) in [(Listening::Tcp, None), (Listening::Tls, acceptor)] {
                if listening == Listening::Tls && tls.is_none() {
                    continue;
                }
                let listener = TcpListener::bind((family.loopback(), 0)).await?;
                addresses.insert((family, listening), listener.local_addr()?);
                tokio::spawn(serve::streams(listener, tls, Arc::clone(&actor), lifelines.lifeline()));
            }
        }
        Ok(Self { actor, addresses, lifelines })
    }

    /// Where it listens.
    pub fn address(&self, family: Family, listening: Listening) -> Option<SocketAddr> {
        self.addresses.get(&(family, listening)).copied()
    }

    fn actor(&self) -> MutexGuard<'_, Actor> {
        self.actor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every STUN message it received, in their order.
    pub fn received(&self) -> Vec<Recorded> {
        self.actor().recorded.clone()
    }

    /// How many requests of a method it received, retransmissions included.
    pub fn requests(&self, method: Method) -> usize {
        let is_one = |one: &&Recorded| one.class == Class::Request && one.method == method;
        self.actor().recorded.iter().filter(is_one).count()
    }

    /// How many packets it received, ChannelData and garbage included; on a stream a packet is a frame.
    pub fn packets(&self) -> u64 {
        self.actor().packets
    }

    /// How many allocations stand.
    pub fn allocations(&self) -> usize {
        self.actor().allocations()
    }

    /// How many stood at once, at most.
    pub fn most_allocations(&self) -> usize {
        self.actor().most_allocations()
    }

    /// Ends every stream, relay and task. False where a task was still there after two seconds.
    pub async fn shutdown(self) -> bool {
        self.lifelines.wait(Duration::from_secs(2)).await
    }
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scripted").field("addresses", &self.addresses).finish_non_exhaustive()
    }
}
