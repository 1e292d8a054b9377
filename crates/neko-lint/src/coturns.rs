//! A coturn beside neko, which of neko's URLs lead to it, and how its ports are reached.

use std::net::IpAddr;

use super::Severity;
use neko_config::ice_server::{IceServer, Side, Transport, Uri, Url, address, browser, pion};
use neko_deploy::coturn::Coturn;
use neko_deploy::kubernetes::{Service, ServiceKind, ServicePort, Target};
use neko_deploy::{Deployment, Kind, Network, Port, Protocol};
use neko_text::source::Place;

use super::Context;
use super::context::external;

/// A coturn in the project, script or cluster of a neko.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relay<'a> {
    /// Its service.
    pub service: &'a Deployment,
    /// Its options.
    pub coturn: &'a Coturn,
}

/// How surely a URL leads to a coturn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// A name that may be this one's, and no other coturn is here.
    Likely,
    /// By its service's name, by the realm, or by an address that neko or coturn has.
    Sure,
}

impl Lead {
    /// How bad a mistake about it is.
    pub fn severity(self) -> Severity {
        if self == Self::Sure { Severity::Error } else { Severity::Warning }
    }
}

/// A URL that leads to a coturn beside neko.
#[derive(Debug)]
pub(super) struct Way<'a> {
    pub sides: &'static [Side],
    pub server: &'a IceServer,
    pub url: &'a Url,
    pub uri: Uri,
    pub lead: Lead,
}

/// Ports of a coturn that are seen from outside: published by the runtime, or by a Service.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenPort<'a> {
    /// First and last port outside.
    pub outside: (u16, u16),
    /// First and last port inside.
    pub inside: (u16, u16),
    pub protocol: Protocol,
    /// Whether only the host itself gets there.
    pub on_loopback: bool,
    pub place: Option<&'a Place>,
}

/// Services whose names are not one's own.
const PROVIDERS: [&str; 14] = [
    "google.com",
    "twilio.com",
    "metered.ca",
    "metered.live",
    "relay.metered.ca",
    "cloudflare.com",
    "xirsys.com",
    "expressturn.com",
    "nextcloud.com",
    "mozilla.com",
    "stunprotocol.org",
    "numb.viagenie.ca",
    "bistri.com",
    "freestun.net",
];

/// Every coturn beside a neko of a Compose project, of a script or of manifests.
pub(super) fn relays<'a>(context: &Context<'a>) -> Vec<Relay<'a>> {
    let neighbours = context.deployment.map(|own| &own.neighbours[..]).unwrap_or_default();
    neighbours.iter().filter_map(|service| Some(Relay { service, coturn: service.coturn.as_deref()? })).collect()
}

impl<'a> Relay<'a> {
    /// The URLs that lead here.
    pub fn ways(&self, context: &Context<'a>) -> Vec<Way<'a>> {
        let alone = relays(context).len() == 1;
        let way = |(sides, server, url): (&'static [Side], &'a IceServer, &'a Url)| {
            let contact = if sides.contains(&Side::Frontend) { browser::contact } else { pion::contact };
            let uri = contact(&url.value).or_else(|| Uri::parse(&url.value))?;
            let lead = self.lead(context, &uri).filter(|lead| alone || *lead == Lead::Sure)?;
            Some(Way { sides, server, url, uri, lead })
        };
        context.urls().filter_map(way).collect()
    }

    fn lead(&self, context: &Context<'a>, uri: &Uri) -> Option<Lead> {
        let host = uri.host.as_str();
        let named = |name: &str| self.coturn.last(name).is_some_and(|own| own.value == host);
        let by_service =
            self.service.reach.services().iter().flat_map(|own| &own.outside_names).any(|name| name == host);
        if self.is_meant_elsewhere(context, host) {
            return None;
        }
        if self.is_called(host) || by_service || (host.contains('.') && (named("realm") || named("server-name"))) {
            return Some(Lead::Sure);
        }
        if let Some(address) = address::literal(host) {
            let mut advertised = context.webrtc().nat1to1.value.iter().filter_map(|own| external(&own.value));
            if self.external_addresses().chain(self.service_addresses()).any(|own| own == address) {
                return Some(Lead::Sure);
            }
            // In a cluster the two may be at addresses of their own, and a router may stand before both.
            let lead = if self.is_in_cluster() { Lead::Likely } else { Lead::Sure };
            return advertised.any(|own| own == address).then_some(lead);
        }
        let foreign = PROVIDERS.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
        let known = context.deployment.is_some_and(|own| {
            own.neighbours
                .iter()
                .any(|other| other.coturn.is_none() && other.reach.host_names().iter().any(|name| name == host))
        });
        (host.contains('.') && !foreign && !known && !host.contains(['<', '$', '{'])).then_some(Lead::Likely)
    }

    /// Whether containers of its networks know it by a name.
    pub fn is_called(&self, host: &str) -> bool {
        self.service.reach.host_names().iter().any(|name| name == host) || self.service_called(host).is_some()
    }

    /// Whether a short name is this one's in another namespace, and another coturn's in neko's own.
    fn is_meant_elsewhere(&self, context: &Context<'a>, host: &str) -> bool {
        let Some(namespace) = context.deployment.and_then(|own| own.reach.pod()?.namespace.as_ref()) else {
            return false;
        };
        let foreign = |own: &Service| own.namespace.as_ref().is_some_and(|other| other != namespace);
        self.service_called(host).is_some_and(foreign)
            && relays(context).iter().any(|other| other.service_called(host).is_some_and(|own| !foreign(own)))
    }

    /// The Kubernetes Service of a name of the cluster that leads to it.
    pub fn service_called(&self, host: &str) -> Option<&'a Service> {
        self.service.reach.services().iter().find(|own| own.is_called(host))
    }

    /// Whether it runs in a cluster, where more than is written may lead to it.
    pub fn is_in_cluster(&self) -> bool {
        self.service.kind == Kind::Kubernetes
    }

    /// The addresses that its Services are given, as far as they are written.
    pub fn service_addresses(&self) -> impl Iterator<Item = IpAddr> + use<'a> {
        self.service.reach.services().iter().flat_map(|own| own.addresses.iter().copied())
    }

    /// Whether something that the manifests do not tell in full may lead to it.
    pub fn is_routed(&self) -> bool {
        self.service.reach.services().iter().any(|own| own.routed && own.addresses.is_empty())
    }

    /// Whether its relay ports have to be reached from outside: in a cluster neko gets to those of viewers by the pod's
    /// address, and only its own are told to viewers.
    pub fn relays_for_outside(&self, context: &Context<'a>) -> bool {
        !self.is_in_cluster()
            || self.ways(context).iter().any(|way| way.sides.contains(&Side::Backend) && way.uri.scheme.is_turn())
    }

    /// The addresses that it tells clients, without the local ones behind them.
    pub fn external_addresses(&self) -> impl Iterator<Item = IpAddr> + use<'a> {
        self.coturn.all("external-ip").filter_map(|own| external(&own.value))
    }

    /// Whether its ports have to be published.
    pub fn is_behind_bridge(&self) -> bool {
        self.service.reach.network == Network::Bridge
    }

    /// Whether neko reaches it in a network of both.
    pub fn shares_network(&self, neko: &Deployment) -> bool {
        let same = |own: &Deployment| {
            own.reach
                .networks()
                .iter()
                .any(|network| self.service.reach.networks().iter().any(|other| other.name == network.name))
        };
        self.is_in_cluster()
            || same(neko)
            || (neko.kind == Kind::DockerRun && neko.reach.network == self.service.reach.network)
    }

    /// Whether it takes credentials, so that those of a client matter.
    pub fn asks_for_credentials(&self) -> bool {
        !self.coturn.is_open()
    }

    /// Every way to its ports from outside.
    pub fn open_ports(&self) -> impl Iterator<Item = OpenPort<'a>> + use<'a> {
        let of_service = |own: &'a Service| own.ports.iter().flat_map(move |port| of_service_port(own, port));
        let published = self.service.reach.ports.iter().filter_map(of_port);
        published.chain(self.service.reach.services().iter().flat_map(of_service))
    }

    /// The ports inside that one outside leads to; none where it is not published for the protocol.
    pub fn inside(&self, outside: u16, protocol: Protocol) -> Option<(u16, OpenPort<'a>)> {
        let mut open = self.open_ports().filter(|own| own.protocol == protocol);
        let own = open.find(|own| (own.outside.0..=own.outside.1).contains(&outside))?;
        Some((own.inside.0.saturating_add(outside - own.outside.0).min(own.inside.1), own))
    }
}

fn of_port(port: &Port) -> Option<OpenPort<'_>> {
    let (inside, protocol, place) = (port.inside, port.protocol, port.place.as_ref());
    Some(OpenPort { outside: port.host?, inside, protocol, on_loopback: port.is_on_loopback(), place })
}

/// What a Service's port opens: itself at an address outside, and the node's port of its own.
fn of_service_port<'a>(service: &'a Service, port: &'a ServicePort) -> impl Iterator<Item = OpenPort<'a>> + use<'a> {
    let inside = match port.target {
        Target::Port(inside) => Some(inside),
        Target::Unknown(_) => None,
    };
    let outside = service.kind == ServiceKind::LoadBalancer || !service.addresses.is_empty();
    let of_node = matches!(service.kind, ServiceKind::LoadBalancer | ServiceKind::NodePort);
    let own = outside.then_some((port.port, port.place.as_ref()));
    let node = port.node_port.filter(|_| of_node).map(|number| (number, port.node_place.as_ref()));
    own.into_iter().chain(node).filter_map(move |(number, place)| {
        let (outside, inside) = ((number, number), inside?);
        Some(OpenPort { outside, inside: (inside, inside), protocol: port.protocol, on_loopback: false, place })
    })
}

impl Way<'_> {
    /// What its packets travel in.
    pub fn protocol(&self) -> Protocol {
        match self.uri.transport {
            Transport::Udp => Protocol::Udp,
            Transport::Tcp => Protocol::Tcp,
        }
    }
}
