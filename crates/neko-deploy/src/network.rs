//! Networks and ports of a container, and how many of it run.

use std::fmt;

use neko_text::source::Place;

/// A transport protocol of a published port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// TCP, Docker's default.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// As Docker writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

/// As people write it.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        })
    }
}

/// A published port or range.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// The host's address that it is published on; none for all.
    pub host_ip: Option<String>,
    /// First and last port of the host; none where the runtime chooses.
    pub host: Option<(u16, u16)>,
    /// First and last port inside.
    pub inside: (u16, u16),
    /// The protocol.
    pub protocol: Protocol,
    /// Where it is written.
    pub place: Option<Place>,
}

/// How a service reaches the network.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Network {
    /// Behind the runtime's address translation: ports count only where they are published.
    #[default]
    Bridge,
    /// In the host's own network.
    Host,
    /// In another service's network: its ports are published there.
    Service(String),
    /// With an address of its own in the local network (macvlan, ipvlan).
    Own(String),
    /// None at all.
    None,
}

/// A network of a project that a service is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in the project.
    pub name: String,
    /// Whether it leads to nowhere outside (`internal: true`).
    pub internal: bool,
}

/// How many of a container run.
#[derive(Debug, Clone, Default)]
pub struct Replicas {
    /// The number; none where it is not said.
    pub number: Option<u64>,
    /// Where it is said.
    pub place: Option<Place>,
}

impl Port {
    /// Whether only the host itself reaches it.
    pub fn is_on_loopback(&self) -> bool {
        let address = self.host_ip.as_deref().and_then(|ip| ip.parse::<std::net::IpAddr>().ok());
        address.is_some_and(|address| address.is_loopback())
    }
}
