//! How neko's media gets to a pod from outside the cluster, as far as the manifests say.

use std::fmt;

use super::context::Context;
use super::relay::{self, Known};
use super::{Diagnostic, Severity};
use neko_config::behaviour::UdpPorts;
use neko_deploy::kubernetes::{Service, ServiceKind, ServicePort, Target};
use neko_deploy::{Deployment, Network, Protocol};
use neko_text::source::Place;

/// Ports on which neko takes media.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Media {
    pub protocol: Protocol,
    pub first: u16,
    pub last: u16,
    /// Where they are written.
    pub place: Option<Place>,
}

impl Media {
    pub fn holds(&self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// `UDP 52000-52100`
    pub fn shown(&self) -> String {
        let protocol = if self.protocol == Protocol::Udp { "UDP" } else { "TCP" };
        match self.first == self.last {
            true => format!("{protocol} {}", self.first),
            false => format!("{protocol} {}-{}", self.first, self.last),
        }
    }
}

/// A neko in a pod of the cluster's own network, and the ports of its media.
pub(super) struct InCluster<'a> {
    pub deployment: &'a Deployment,
    pub media: Vec<Media>,
}

/// One way to a port inside: a Service's port that is seen from outside the cluster, or a port of the node.
pub(super) struct OpenPort<'a> {
    /// The port that viewers would have to ask; none where the cluster chooses it.
    pub outside: Option<u16>,
    pub inside: u16,
    pub protocol: Protocol,
    pub kind: OpenPortKind<'a>,
    pub place: Option<&'a Place>,
}

/// What opens a port, by the name of the Service where it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenPortKind<'a> {
    HostPort,
    NodePort(&'a str),
    LoadBalancer(&'a str),
}

impl fmt::Display for OpenPortKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostPort => f.write_str("the node's port"),
            Self::NodePort(service) => write!(f, "the NodePort of the Service {service}"),
            Self::LoadBalancer(service) => write!(f, "the port of the LoadBalancer {service}"),
        }
    }
}

impl OpenPort<'_> {
    /// Whether viewers get through it to that port: neko advertises the number that it has inside.
    pub fn leads_to(&self, port: u16, protocol: Protocol) -> bool {
        self.protocol == protocol && self.inside == port && self.outside == Some(port)
    }
}

/// A neko in a pod that has no address but the cluster's.
pub(super) fn in_cluster<'a>(context: &Context<'a>) -> Option<InCluster<'a>> {
    let deployment = context.deployment?;
    deployment.reach.pod()?;
    (deployment.reach.network == Network::Bridge).then(|| InCluster { deployment, media: media(context) })
}

/// The ports on which neko takes media, none where it takes any.
pub(super) fn media(context: &Context<'_>) -> Vec<Media> {
    let webrtc = context.webrtc();
    let udp = match context.behaviour.udp {
        UdpPorts::Mux(port) => Some((port, port, &webrtc.udpmux.origin)),
        UdpPorts::Range(first, last) => Some((first, last.max(first), &webrtc.epr.origin)),
        UdpPorts::Any | UdpPorts::None => None,
    };
    let udp =
        udp.map(|(first, last, origin)| Media { protocol: Protocol::Udp, first, last, place: origin.place.clone() });
    let tcp = context.behaviour.tcp_mux.map(|port| Media {
        protocol: Protocol::Tcp,
        first: port,
        last: port,
        place: webrtc.tcpmux.origin.place.clone(),
    });
    udp.into_iter().chain(tcp).collect()
}

impl<'a> InCluster<'a> {
    /// Every open port from outside the cluster.
    pub fn open_ports(&self) -> Vec<OpenPort<'a>> {
        let node = self.deployment.reach.ports.iter().filter_map(|port| {
            let (outside, _) = port.host?;
            let (inside, _) = port.inside;
            let (kind, place) = (OpenPortKind::HostPort, port.place.as_ref());
            Some(OpenPort { outside: Some(outside), inside, protocol: port.protocol, kind, place })
        });
        let services = self.deployment.reach.services().iter().flat_map(|service| {
            service.ports.iter().flat_map(move |port| {
                let inside = match port.target {
                    Target::Port(inside) => Some(inside),
                    Target::Unknown(_) => None,
                };
                inside.into_iter().flat_map(move |inside| open_ports_of(service, port, inside))
            })
        });
        node.chain(services).collect()
    }

    /// Whether viewers get to some port of the media.
    pub fn is_reached(&self) -> bool {
        let open_ports = self.open_ports();
        let reached = |media: &Media| {
            open_ports
                .iter()
                .any(|open_port| media.holds(open_port.inside) && open_port.leads_to(open_port.inside, media.protocol))
        };
        self.media.iter().any(reached)
    }

    /// Whether something that the manifests do not tell in full may lead there.
    pub fn is_routed(&self) -> bool {
        let media = |port: &ServicePort| self.media.iter().any(|own| own.holds(port.port));
        self.deployment.reach.services().iter().any(|service| service.routed && service.ports.iter().any(media))
    }
}

fn open_ports_of<'a>(service: &'a Service, port: &'a ServicePort, inside: u16) -> Vec<OpenPort<'a>> {
    let name = &service.name;
    let open_port = |outside: Option<u16>, kind: OpenPortKind<'a>, place: Option<&'a Place>| OpenPort {
        outside,
        inside,
        protocol: port.protocol,
        kind,
        place: place.or(port.place.as_ref()),
    };
    let node = || open_port(port.node_port, OpenPortKind::NodePort(name), port.node_place.as_ref());
    match service.kind {
        ServiceKind::NodePort => vec![node()],
        ServiceKind::LoadBalancer => {
            let own = open_port(Some(port.port), OpenPortKind::LoadBalancer(name), None);
            // It opens a port of each node as well; one that the cluster chooses is of no use.
            if port.node_port.is_some() { vec![own, node()] } else { vec![own] }
        }
        _ => Vec::new(),
    }
}

/// A finding that no viewer reaches neko's ports from outside, as bad as it is where viewers may be relayed; where they
/// are, it has the last severity.
pub(super) fn cut_off(finding: Diagnostic, context: &Context<'_>, relayed: Severity) -> Diagnostic {
    let way = relay::way(context);
    let severity = match way {
        Known::No => finding.severity,
        Known::Unseen => finding.severity.min(Severity::Warning),
        Known::Yes => relayed,
    };
    Diagnostic { severity, ..finding }.note(relay::outlook(context, way))
}

/// Whether a pod's ports are the node's.
pub(super) fn on_node(deployment: &Deployment) -> bool {
    deployment.reach.network == Network::Host || deployment.reach.ports.iter().any(|port| port.host.is_some())
}
