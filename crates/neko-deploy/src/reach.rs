//! How a container is reached: its network, what is published for it, and what it runs beside.

use std::fmt;

use super::kubernetes::{Pod, Service};
use neko_text::source::Place;

/// How a container is reached.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Published ports.
    pub ports: Vec<Port>,
    /// Protocols of which it publishes ports whose numbers are not known; none for an unknown protocol.
    pub unseen_ports: Vec<Option<Protocol>>,
    /// Whether it may publish ports of which nothing is known, not even that there are any.
    pub is_partial: bool,
    /// The network.
    pub network: Network,
    /// Where the network is said; none for the default.
    pub network_place: Option<Place>,
    /// What makes it reachable beside its ports.
    pub placement: Placement,
}

/// Where a container runs.
#[derive(Debug, Clone)]
pub enum Placement {
    /// On a host, among other containers of its networks.
    Host {
        /// The networks that it is attached to, by the names of the project. None are said where there is no such choice.
        networks: Vec<Attachment>,
        /// The names that containers of its networks know it by.
        host_names: Vec<String>,
    },
    /// In a pod of a cluster.
    Pod {
        /// What makes the pod.
        pod: Box<Pod>,
        /// The Services that lead to it.
        services: Vec<Service>,
    },
}

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

impl Reach {
    /// What makes its pod; none outside Kubernetes.
    pub fn pod(&self) -> Option<&Pod> {
        match &self.placement {
            Placement::Pod { pod, .. } => Some(pod),
            Placement::Host { .. } => None,
        }
    }

    /// The Kubernetes Services that lead to it.
    pub fn services(&self) -> &[Service] {
        match &self.placement {
            Placement::Pod { services, .. } => services,
            Placement::Host { .. } => &[],
        }
    }

    /// The networks of a project that it is attached to.
    pub fn networks(&self) -> &[Attachment] {
        match &self.placement {
            Placement::Host { networks, .. } => networks,
            Placement::Pod { .. } => &[],
        }
    }

    /// The names that containers of its networks know it by.
    pub fn host_names(&self) -> &[String] {
        match &self.placement {
            Placement::Host { host_names, .. } => host_names,
            Placement::Pod { .. } => &[],
        }
    }
}

impl Default for Placement {
    fn default() -> Self {
        Self::Host { networks: Vec::new(), host_names: Vec::new() }
    }
}

impl Port {
    /// Whether only the host itself reaches it.
    pub fn is_on_loopback(&self) -> bool {
        let address = self.host_ip.as_deref().and_then(|ip| ip.parse::<std::net::IpAddr>().ok());
        address.is_some_and(|address| address.is_loopback())
    }
}
