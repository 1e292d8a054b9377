//! Services: which ports lead to a pod, and from where.

use crate::deployment::Protocol;
use crate::source::Place;

/// How far a Service reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// Inside the cluster only.
    ClusterIp,
    /// Inside the cluster only, by the pods' own addresses.
    Headless,
    /// On a port of every node.
    NodePort,
    /// At an address of its own, from outside.
    LoadBalancer,
    /// A name for something else; it leads to no pod.
    ExternalName,
}

/// Where a Service's port leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A port of the pod.
    Port(u16),
    /// A name that none of the container's ports has.
    Unknown(String),
}

/// One port of a Service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServicePort {
    /// The Service's own port.
    pub port: u16,
    /// The port inside.
    pub target: Target,
    /// The protocol.
    pub protocol: Protocol,
    /// The node's port, where it is fixed.
    pub node_port: Option<u16>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A Service that selects neko's pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// How far it reaches.
    pub kind: ServiceKind,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// Whether only nodes that run the pod answer (`externalTrafficPolicy: Local`), which keeps viewers' addresses.
    pub local_traffic_only: bool,
    /// Where its name stands.
    pub place: Option<Place>,
}
