//! A STUN and TURN server on loopback (the `turn` crate, its answers corrected), over UDP, TCP and TLS.
//!
//! It relays from loopback to loopback only; any other peer is refused with 403. Relayed addresses are IPv4 unless
//! REQUESTED-ADDRESS-FAMILY says otherwise (RFC 8656, section 7.2), for clients on ::1 too.

mod accounts;
mod answers;
mod listener;
mod relay;
mod reply;
mod request;
mod request_gate;
mod stats;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, UdpSocket as StdUdpSocket};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};
use tokio_rustls::TlsAcceptor;
use turn::server::Server;
use turn::server::config::{ConnConfig, ServerConfig};

use self::accounts::Accounts;
use self::listener::{Listener, Sockets};
use self::relay::{Notes, Relays};
use self::request_gate::RequestGate;
use self::stats::Counters;
use super::lifeline::Lifelines;
use super::{Certificate, Family, Listening, streams};

pub use accounts::Account;
pub use reply::SOFTWARE;
pub use stats::Stats;

/// The longest realm (RFC 8489, section 14.9).
const LONGEST_REALM: usize = 763;
/// How long a channel is bound (RFC 8656, section 12).
const CHANNEL_LIFETIME: Duration = Duration::from_secs(600);

/// What a server shall be.
#[derive(Debug, Clone)]
pub struct Config {
    /// The realm of its challenges, 1 to 763 bytes.
    pub realm: String,
    /// Who may allocate; nobody where empty, and STUN is answered to everybody.
    pub accounts: Vec<Account>,
    /// What it listens on; on each address family of the machine.
    pub listen: Vec<Listening>,
    /// The certificate for TLS; one is made where none is given, which takes a millisecond.
    pub certificate: Option<Certificate>,
    /// What every allocation is granted, 1 to 3599 s; none for what is asked for, from 600 to 3599 s. Of a short one clients
    /// refresh often.
    pub lifetime: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            realm: "neko-ice".to_owned(),
            accounts: Vec::new(),
            listen: Listening::ALL.to_vec(),
            certificate: None,
            lifetime: None,
        }
    }
}

/// Why no server could be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The realm does not fit into a message.
    #[error("a realm has 1 to {LONGEST_REALM} bytes, this one {0}")]
    Realm(usize),
    /// A socket could not be had.
    #[error("cannot listen on {address} ({listening:?}): {source}")]
    Bind {
        /// The address, port 0 for any.
        address: SocketAddr,
        /// UDP, TCP or TLS.
        listening: Listening,
        /// Why.
        source: io::Error,
    },
    /// No certificate could be made.
    #[error(transparent)]
    Certificate(#[from] super::CertificateError),
    /// The crate did not start.
    #[error("the TURN server did not start: {0}")]
    Server(#[from] turn::Error),
}

/// A server that runs. It ends when it is dropped; [`Self::shutdown`] waits for that end.
pub struct Embedded {
    server: Server,
    lifelines: Lifelines,
    addresses: BTreeMap<(Family, Listening), SocketAddr>,
    without_ipv6: Option<String>,
    certificate: Option<Certificate>,
    counters: Arc<Counters>,
}

impl Embedded {
    /// Binds ephemeral ports on 127.0.0.1 and, where the machine has it, ::1, and serves them.
    ///
    /// Call it inside a tokio runtime. It takes well below a millisecond where the certificate is given.
    pub async fn start(config: Config) -> Result<Self, Error> {
        if !(1..=LONGEST_REALM).contains(&config.realm.len()) {
            return Err(Error::Realm(config.realm.len()));
        }
        let certificate = match config.certificate {
            None if config.listen.contains(&Listening::Tls) => Some(Certificate::generate::<&str>([])?),
            given => given,
        };
        let without_ipv6 = StdUdpSocket::bind((Family::V6.loopback(), 0)).err().map(|error| error.to_string());
        let ipv6 = without_ipv6.is_none();
        let accounts = Arc::new(Accounts::new(&config.realm, &config.accounts));
        let counters = Arc::new(Counters::default());
        let lifelines = Lifelines::default();
        let mut addresses = BTreeMap::new();
        let mut conn_configs = Vec::new();
        for family in Family::ALL.into_iter().filter(|family| ipv6 || *family == Family::V4) {
            for &listening in &config.listen {
                let (sockets, local) = listen(family, listening, certificate.as_ref(), &lifelines).await?;
                addresses.insert((family, listening), local);
                let notes = Arc::new(Notes::default());
                let desk = RequestGate::new(Arc::clone(&accounts), ipv6, config.lifetime, Arc::clone(&notes));
                let front = Listener {
                    sockets,
                    local,
                    desk: Mutex::new(desk),
                    counters: Arc::clone(&counters),
                    lifeline: lifelines.lifeline(),
                };
                let relays = Relays { counters: Arc::clone(&counters), lifeline: lifelines.lifeline(), notes };
                conn_configs.push(ConnConfig { conn: Arc::new(front), relay_addr_generator: Box::new(relays) });
            }
        }
        let server = Server::new(ServerConfig {
            conn_configs,
            realm: config.realm,
            auth_handler: accounts,
            channel_bind_timeout: CHANNEL_LIFETIME,
            alloc_close_notify: None,
        })
        .await?;
        Ok(Self { server, lifelines, addresses, without_ipv6, certificate, counters })
    }

    /// Where it listens.
    pub fn addresses(&self) -> &BTreeMap<(Family, Listening), SocketAddr> {
        &self.addresses
    }

    /// Where it listens on one family with one transport.
    pub fn address(&self, family: Family, listening: Listening) -> Option<SocketAddr> {
        self.addresses.get(&(family, listening)).copied()
    }

    /// Why it listens on IPv4 only, where the machine has no IPv6.
    pub fn without_ipv6(&self) -> Option<&str> {
        self.without_ipv6.as_deref()
    }

    /// The certificate of its TLS sockets.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// What it counted until now.
    pub fn stats(&self) -> Stats {
        self.counters.read()
    }

    /// Ends every allocation, stream and task. False where a task was still there after two seconds.
    pub async fn shutdown(self) -> bool {
        self.lifelines.close();
        // The crate's own way; our sockets end by the lifeline besides.
        let _ = self.server.close().await;
        drop(self.server);
        self.lifelines.wait(Duration::from_secs(2)).await
    }
}

/// Shows no account.
impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded")
            .field("addresses", &self.addresses)
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

async fn listen(
    family: Family,
    listening: Listening,
    certificate: Option<&Certificate>,
    lifelines: &Lifelines,
) -> Result<(Sockets, SocketAddr), Error> {
    let address = SocketAddr::new(family.loopback(), 0);
    let bound = async {
        if listening == Listening::Udp {
            let socket = UdpSocket::bind(address).await?;
            let local = socket.local_addr()?;
            return Ok((Sockets::Udp(socket), local));
        }
        let listener = TcpListener::bind(address).await?;
        let local = listener.local_addr()?;
        let tls = certificate
            .filter(|_| listening == Listening::Tls)
            .map(|certificate| TlsAcceptor::from(certificate.server_config()));
        let (arrivals, outlet) = streams::accept(listener, tls, lifelines.lifeline());
        Ok((Sockets::Streams(tokio::sync::Mutex::new(arrivals), outlet), local))
    };
    bound.await.map_err(|source| Error::Bind { address, listening, source })
}
