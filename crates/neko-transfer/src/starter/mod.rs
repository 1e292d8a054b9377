//! A Compose file to begin with: neko, and Coturn beside it, from a few answers.

mod compose;
mod coturn;

use std::net::IpAddr;

use neko_config::ice_server::{Scheme, Secret, Transport};

pub use compose::compose_file;
pub use coturn::coturn_options;

/// How viewers may reach the TURN server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnTransport {
    /// `turn:…?transport=udp`
    Udp,
    /// `turn:…?transport=tcp`
    Tcp,
    /// `turns:…?transport=tcp`
    Tls,
}

impl TurnTransport {
    /// Every one, the best for video first.
    pub const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];

    /// `udp`, `tcp` or `tls`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udp => Transport::Udp.as_str(),
            Self::Tcp => Transport::Tcp.as_str(),
            Self::Tls => "tls",
        }
    }

    /// The one that has a name, in whichever case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str().eq_ignore_ascii_case(name))
    }

    /// How its URLs say it.
    fn in_url(self) -> (Scheme, Transport) {
        match self {
            Self::Udp => (Scheme::Turn, Transport::Udp),
            Self::Tcp => (Scheme::Turn, Transport::Tcp),
            Self::Tls => (Scheme::Turns, Transport::Tcp),
        }
    }
}

/// A range of ports, the first not above the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl Ports {
    /// Whether a port is one of them.
    pub fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// Whether both have a port in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl std::fmt::Display for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// The answers.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The address that viewers reach this machine at, public or in their LAN.
    pub address: IpAddr,
    /// The name in TURN URLs; the address where there is none. TLS needs one, for its certificate.
    pub turn_host: Option<String>,
    /// neko's image.
    pub image: String,
    /// The port of neko's page.
    pub http_port: u16,
    /// neko's media ports, UDP.
    pub media: Ports,
    /// Which TURN URLs viewers get.
    pub transports: Vec<TurnTransport>,
    /// STUN, TURN over UDP and TCP.
    pub turn_port: u16,
    /// TURN over TLS.
    pub tls_port: u16,
    /// Coturn's relay ports, UDP.
    pub relay: Ports,
    /// The user of the TURN server.
    pub turn_user: String,
    /// Its password.
    pub turn_password: Secret,
    /// What viewers log in with.
    pub user_password: Secret,
    /// What admins log in with.
    pub admin_password: Secret,
    /// The certificate chain and its key, PEM files on this machine, for TLS.
    pub certificate: Option<(String, String)>,
}

impl Answers {
    /// The host in URLs; IPv6 in brackets.
    pub fn host(&self) -> String {
        match (&self.turn_host, self.address) {
            (Some(name), _) => name.clone(),
            (None, IpAddr::V6(address)) => format!("[{address}]"),
            (None, IpAddr::V4(address)) => address.to_string(),
        }
    }
}
