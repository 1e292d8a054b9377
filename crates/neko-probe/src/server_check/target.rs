//! What is checked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use crate::transport::{Carrier, Concessions, Endpoint, Trust};
use neko_config::ice_server::{Scheme, Secret, Transport, Uri};
use neko_report::{Contacted, ListedServer, Login, ServerReport, Slug};
use neko_text::source::Place;
use turn_client::turn::Credentials;

/// One server of a config, with its credentials.
#[derive(Debug, Clone)]
pub struct Target {
    /// The server, and who names it.
    pub listed: Arc<ListedServer>,
    /// The URL of it, which leads somewhere.
    pub uri: Uri,
    /// What is contacted in its place.
    pub stand_in: Option<StandIn>,
}

/// A server on loopback instead of a configured one.
#[derive(Debug, Clone)]
pub struct StandIn {
    /// Where it listens.
    pub address: SocketAddr,
    /// The name that its certificate is for, where it is not the URL's host.
    pub server_name: Option<String>,
    /// Its certificate (DER), the only one to be trusted.
    pub certificate: Option<Vec<u8>>,
    /// The in-process NAT that UDP passes on the way to it.
    pub gateway: Option<SocketAddr>,
}

impl Target {
    /// One that no config names.
    pub fn new(uri: Uri, username: Option<&str>, credential: Option<&str>) -> Self {
        let login = Login::new(username.map(str::to_owned), credential.map(Secret::new));
        let listed = Arc::new(ListedServer::unlisted(uri.to_string(), uri.clone(), login));
        Self { listed, uri, stand_in: None }
    }

    /// Where to connect to, once the name is resolved.
    pub fn endpoint(&self, address: SocketAddr, trust: &[Vec<u8>], concessions: &Concessions) -> Endpoint {
        let stand_in = self.stand_in.as_ref();
        let own = stand_in.and_then(|stand_in| stand_in.certificate.clone());
        let only_extra = own.is_some();
        let extra = trust.iter().cloned().chain(own).map(Into::into).collect();
        let name = stand_in.and_then(|stand_in| stand_in.server_name.clone());
        let carrier = match (self.uri.scheme.is_secure(), self.uri.transport) {
            (false, Transport::Udp) => Carrier::Udp,
            (false, Transport::Tcp) => Carrier::Tcp,
            (true, transport) => {
                let concessions = if only_extra { Concessions::default() } else { concessions.clone() };
                let trust = Trust { extra, only_extra, concessions };
                let name = name.unwrap_or_else(|| self.uri.host.to_string());
                match transport {
                    Transport::Tcp => Carrier::Tls { name, trust },
                    Transport::Udp => Carrier::Dtls { name, trust },
                }
            }
        };
        let gateway = stand_in.and_then(|stand_in| stand_in.gateway);
        Endpoint { gateway, ..Endpoint::new(address, carrier) }
    }

    /// What answers a challenge; none for STUN, where there is none to answer.
    pub fn credentials(&self) -> Option<Credentials> {
        let Login { username, credential, .. } = &self.listed.login;
        let (username, credential) = (username.as_ref()?, credential.as_ref()?);
        self.is_turn().then(|| Credentials::new(username, credential.reveal()))
    }

    /// What is said of a query that no STUN URL may have; it decides nothing.
    pub(super) fn dropped_query(&self) -> Option<String> {
        if self.is_turn() || !self.listed.url.contains('?') {
            return None;
        }
        let carrier = self.uri.carrier().to_uppercase();
        Some(format!(
            "checked over {carrier}: neko ignores the query of a STUN URL (`?transport=` has no effect), and a browser that gets this URL rejects the whole list"
        ))
    }

    pub(super) fn is_turn(&self) -> bool {
        matches!(self.uri.scheme, Scheme::Turn | Scheme::Turns)
    }

    /// The lines that a failure concerns: the credentials' for what hangs on them, else the URL's.
    pub(super) fn places_of(&self, slug: Slug) -> &[Place] {
        let login = &self.listed.login;
        let lines = match slug {
            Slug::CredentialsRefused if login.is_expired(SystemTime::now()) => &login.username_places,
            Slug::CredentialsRefused | Slug::IntegrityWrong => &login.credential_places,
            _ => &self.listed.places,
        };
        if lines.is_empty() { &self.listed.places } else { lines }
    }

    pub(super) fn empty_report(&self) -> ServerReport {
        let contacted = if self.stand_in.is_some() { Contacted::StandIn } else { Contacted::Server };
        ServerReport::new(Arc::clone(&self.listed), contacted)
    }
}
