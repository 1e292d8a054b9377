//! Stand-ins on loopback instead of the configured servers: same scheme, transport and credentials, no network.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use neko_config::ice_server::{Transport, Uri};
use neko_report::{ListedServer, Login};
use turn_server::embedded::{Config, Error};
use turn_server::{Account, Certificate, CertificateError, Embedded, Family, Listening, nat};

/// A configured server: its host and the credentials that it takes. Two entries for one host that differ in them get
/// a stand-in each, so that neither hides the other.
type Identity = (String, Option<String>, Option<String>);

fn identity(uri: &Uri, server: &ListedServer) -> Identity {
    let credential = server.login.credential.as_ref().map(|credential| credential.reveal().to_owned());
    (uri.host.to_ascii_lowercase(), server.login.username.clone(), credential)
}

/// Who may allocate: nobody where the user name was for a limited time that is over, as a server with a shared secret has it.
fn accounts((_, username, credential): &Identity) -> Vec<Account> {
    let (Some(username), Some(credential)) = (username, credential) else { return Vec::new() };
    match Login::new(Some(username.clone()), None).is_expired(SystemTime::now()) {
        true => Vec::new(),
        false => vec![Account::new(username, credential)],
    }
}

/// One embedded server for each configured one, and the NAT before the STUN servers.
pub struct StandIns {
    servers: BTreeMap<Identity, Embedded>,
    nat: nat::Nat,
    certificate: Certificate,
}

/// Why the stand-ins did not start.
#[derive(Debug, thiserror::Error)]
pub enum StandInError {
    /// No certificate could be made.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A server did not start.
    #[error("the stand-in for {host} did not start: {source}")]
    Server {
        /// The configured host.
        host: String,
        /// Why.
        source: Error,
    },
    /// The NAT did not start.
    #[error("the in-process NAT did not start: {0}")]
    Nat(#[from] std::io::Error),
}

impl StandIns {
    /// Starts what the servers of a plan need.
    pub async fn start(servers: &[Arc<ListedServer>]) -> Result<Self, StandInError> {
        let uris = || servers.iter().filter_map(|server| Some((server.uri.as_ref().ok()?, server)));
        let certificate = Certificate::generate(uris().map(|(uri, _)| uri.host.clone()))?;
        let identities: BTreeSet<Identity> = uris().map(|(uri, server)| identity(uri, server)).collect();
        let mut servers = BTreeMap::new();
        for identity in identities {
            let config =
                Config { accounts: accounts(&identity), certificate: Some(certificate.clone()), ..Config::default() };
            match Embedded::start(config).await {
                Ok(server) => drop(servers.insert(identity, server)),
                Err(source) => return Err(StandInError::Server { host: identity.0, source }),
            }
        }
        Ok(Self { servers, nat: nat::Nat::start(nat::Filtering::default())?, certificate })
    }

    /// Where the stand-in of a server listens; none for what it does not speak (DTLS) or has no address for.
    pub fn address(&self, server: &ListedServer) -> Option<SocketAddr> {
        let uri = server.uri.as_ref().ok()?;
        let listening = match (uri.scheme.is_secure(), uri.transport) {
            (false, Transport::Udp) => Listening::Udp,
            (false, Transport::Tcp) => Listening::Tcp,
            (true, Transport::Tcp) => Listening::Tls,
            (true, Transport::Udp) => return None,
        };
        let server = self.servers.get(&identity(uri, server))?;
        let wanted = if uri.host.contains(':') { Family::V6 } else { Family::V4 };
        server.address(wanted, listening).or_else(|| server.address(Family::V4, listening))
    }

    /// The certificate that clients of the stand-ins trust.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The inside address of the NAT for clients of a family.
    pub fn gateway(&self, ipv6: bool) -> Option<SocketAddr> {
        self.nat.gateway(if ipv6 { Family::V6 } else { Family::V4 })
    }

    /// The NAT that stands between neko's side and the STUN stand-ins.
    pub fn nat(&self) -> &nat::Nat {
        &self.nat
    }

    /// Allocations that are still alive on any of them.
    pub fn allocations(&self) -> u64 {
        self.servers.values().map(|server| server.stats().allocations).sum()
    }

    /// Ends them all.
    pub async fn shutdown(self) {
        for server in self.servers.into_values() {
            server.shutdown().await;
        }
        self.nat.shutdown().await;
    }
}
