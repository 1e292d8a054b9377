//! Stand-ins on loopback in the place of the configured servers: same scheme, transport and credentials, no network.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::ice_server::{Transport, Uri};
use crate::server::embedded::{Config, Error};
use crate::server::{Account, Certificate, CertificateError, Embedded, Family, Listening, nat};

use super::plan::ServerPlan;

/// One embedded server for each configured host, and the NAT before the STUN servers.
pub struct StandIns {
    servers: BTreeMap<String, Embedded>,
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
    pub async fn start(servers: &[ServerPlan]) -> Result<Self, StandInError> {
        let uris = || servers.iter().filter_map(|server| Some((server.uri.as_ref().ok()?, server)));
        let certificate = Certificate::generate(uris().map(|(uri, _)| uri.host.clone()))?;
        let mut accounts: BTreeMap<String, Vec<Account>> = BTreeMap::new();
        for (uri, server) in uris() {
            let known = accounts.entry(uri.host.to_ascii_lowercase()).or_default();
            if let (Some(username), Some(credential)) = (&server.username, &server.credential) {
                known.push(Account::new(username.clone(), credential.reveal()));
            }
        }
        let mut servers = BTreeMap::new();
        for (host, accounts) in accounts {
            let config = Config { accounts, certificate: Some(certificate.clone()), ..Config::default() };
            match Embedded::start(config).await {
                Ok(server) => drop(servers.insert(host, server)),
                Err(source) => return Err(StandInError::Server { host, source }),
            }
        }
        Ok(Self { servers, nat: nat::Nat::start().await?, certificate })
    }

    /// Where the stand-in of a URI listens; none for what it does not speak (DTLS) or has no address for.
    pub fn address(&self, uri: &Uri) -> Option<SocketAddr> {
        let listening = match (uri.scheme.is_secure(), uri.transport) {
            (false, Transport::Udp) => Listening::Udp,
            (false, Transport::Tcp) => Listening::Tcp,
            (true, Transport::Tcp) => Listening::Tls,
            (true, Transport::Udp) => return None,
        };
        let server = self.servers.get(&uri.host.to_ascii_lowercase())?;
        let wanted = if uri.host.contains(':') { Family::V6 } else { Family::V4 };
        server.address(wanted, listening).or_else(|| server.address(Family::V4, listening))
    }

    /// The certificate that clients of the stand-ins trust.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
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
