//! How a container is reached: its network, what is published for it, and what it runs beside.

use super::kubernetes::{Pod, Service};
use super::network::{Attachment, Network, Port, Protocol};
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
