//! Services: which ports lead to a pod, and from where.

use std::collections::HashMap;
use std::net::IpAddr;

use super::object::Object;
use super::view::View;
use super::workload::Workload;
use crate::Protocol;
use neko_config::Written;
use neko_text::source::Place;

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
    /// Where the node's port is written.
    pub node_place: Option<Place>,
    /// Where the port inside is written.
    pub target_place: Option<Place>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A Service that selects a pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its namespace; none where that is the one of whoever applies it.
    pub namespace: Option<String>,
    /// How far it reaches.
    pub kind: ServiceKind,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// Its address inside the cluster, where it is written.
    pub cluster_ip: Option<Written>,
    /// Its addresses outside, as far as they are written: `externalIPs`, `loadBalancerIP`, what MetalLB and kube-vip are
    /// asked for.
    pub addresses: Vec<IpAddr>,
    /// Its names outside, which ExternalDNS is asked for.
    pub outside_names: Vec<String>,
    /// Whether it can be reached from outside by other means than its kind: `externalIPs`, or a route of an ingress or
    /// a gateway for UDP or TCP.
    pub routed: bool,
    /// Whether only nodes that run the pod answer (`externalTrafficPolicy: Local`), which keeps viewers' addresses.
    pub local_traffic_only: bool,
    /// Where its name stands.
    pub place: Option<Place>,
}

impl Service {
    /// Whether a name of the cluster's DNS is this one's: `turn`, `turn.default`, `turn.default.svc.cluster.local`.
    pub fn is_called(&self, host: &str) -> bool {
        let mut labels = host.trim_end_matches('.').split('.');
        if labels.next() != Some(self.name.as_str()) {
            return false;
        }
        let (namespace, svc) = (labels.next(), labels.next());
        match (namespace, &self.namespace) {
            (None, _) => true,
            (Some(label), Some(own)) => label == own && svc.is_none_or(|svc| svc == "svc"),
            // Any namespace may be meant, and any name have one label behind a dot.
            (Some(label), None) => svc == Some("svc") || (svc.is_none() && label == "default"),
        }
    }

    /// The port inside that one of its own leads to; without an address of its own every port is the pod's.
    pub fn inside(&self, port: u16, protocol: Protocol) -> Option<u16> {
        if self.kind == ServiceKind::Headless {
            return Some(port);
        }
        self.ports.iter().filter(|own| own.port == port && own.protocol == protocol).find_map(|own| match own.target {
            Target::Port(inside) => Some(inside),
            Target::Unknown(_) => None,
        })
    }
}

/// How many Services of one pod are looked at.
const MOST: usize = 64;

/// All Services that select pods, found by one of the labels that they ask for.
#[derive(Debug, Default)]
pub(super) struct Services<'a> {
    all: Vec<(Object<'a>, HashMap<&'a str, &'a str>)>,
    by_label: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// Routes of an ingress or a gateway that carry more than HTTP.
    routes: Vec<View<'a>>,
}

impl<'a> Services<'a> {
    pub fn new(objects: &[Object<'a>]) -> Self {
        let mut services = Self::default();
        let routes = ["UDPRoute", "TCPRoute", "IngressRouteUDP", "IngressRouteTCP", "TransportServer"];
        // ingress-nginx keeps its routes of TCP and UDP in ConfigMaps.
        let of_nginx = |object: &Object<'_>| {
            let ends = ["tcp-services", "udp-services", "ingress-nginx-tcp", "ingress-nginx-udp"];
            object.kind == "ConfigMap" && ends.iter().any(|end| object.name.ends_with(end))
        };
        let is_route = |object: &&Object<'_>| routes.contains(&object.kind) || of_nginx(object);
        services.routes = objects.iter().filter(is_route).map(|it| it.view).collect();
        for &object in objects.iter().filter(|object| object.kind == "Service") {
            let Some(selector) = object.view.path(&["spec", "selector"]) else { continue };
            let selector = texts(selector);
            let Some((&key, &value)) = selector.iter().min() else { continue };
            services.by_label.entry((key, value)).or_default().push(services.all.len());
            services.all.push((object, selector));
        }
        services
    }

    /// The Services that lead to a workload's pod, as one of its containers sees them.
    pub fn of(&self, workload: &Workload<'a>, container: View<'a>) -> Vec<Service> {
        self.leading_to(workload)
            .into_iter()
            .map(|service| Service { routed: self.routed(service), ..read(service, container) })
            .collect()
    }

    /// The objects of [`Self::of`].
    pub fn leading_to(&self, workload: &Workload<'a>) -> Vec<&Object<'a>> {
        let labels = workload.labels.map(texts).unwrap_or_default();
        let asked = labels.iter().filter_map(|(&key, &value)| self.by_label.get(&(key, value)));
        let mut found: Vec<usize> = asked.flatten().take(MOST).copied().collect();
        found.sort_unstable();
        let found = found.into_iter().filter_map(|index| self.all.get(index));
        found
            .filter(|(service, selector)| {
                service.shares_namespace(workload.object.namespace)
                    && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
            })
            .map(|(service, _)| service)
            .collect()
    }
}

impl Services<'_> {
    fn routed(&self, service: &Object<'_>) -> bool {
        let by_address = service.view.path(&["spec", "externalIPs"]).is_some_and(|own| own.items().next().is_some());
        by_address || self.routes.iter().any(|route| route.raw().contains(service.name))
    }
}

/// What asks a provider for an address.
const ADDRESS_ANNOTATIONS: [&str; 3] =
    ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs", "kube-vip.io/loadbalancerIPs"];
/// What asks ExternalDNS for a name.
const NAME_ANNOTATIONS: [&str; 1] = ["external-dns.alpha.kubernetes.io/hostname"];

pub(super) fn texts(map: View<'_>) -> HashMap<&str, &str> {
    // Entries come in the order of precedence.
    let mut out = HashMap::new();
    for (key, value) in map.entries() {
        if let (Some(key), Some(value)) = (key.text(), value.text()) {
            out.entry(key).or_insert(value);
        }
    }
    out
}

fn read<'a>(service: &Object<'a>, container: View<'_>) -> Service {
    let spec = |name: &str| service.view.path(&["spec", name]);
    let kind = match spec("type").and_then(View::text) {
        Some("NodePort") => ServiceKind::NodePort,
        Some("LoadBalancer") => ServiceKind::LoadBalancer,
        Some("ExternalName") => ServiceKind::ExternalName,
        _ if spec("clusterIP").and_then(View::text) == Some("None") => ServiceKind::Headless,
        _ => ServiceKind::ClusterIp,
    };
    let ports = spec("ports").into_iter().flat_map(View::items).filter_map(|port| {
        let number = port.get("port").and_then(View::port)?;
        let protocol = protocol(port);
        let target = match port.get("targetPort") {
            None => Target::Port(number),
            Some(target) => match (target.port(), target.text()) {
                (Some(number), _) => Target::Port(number),
                (None, name) => named(container, name.unwrap_or_default(), protocol),
            },
        };
        let node_port = port.get("nodePort").and_then(View::port);
        Some(ServicePort {
            port: number,
            target,
            protocol,
            node_port,
            node_place: port.get("nodePort").map(View::place),
            target_place: port.get("targetPort").map(View::place),
            place: port.get("port").map(View::place),
        })
    });
    let addresses = spec("externalIPs").into_iter().flat_map(View::items).chain(spec("loadBalancerIP"));
    let annotation = |name: &str| service.view.path(&["metadata", "annotations", name]).and_then(View::text);
    let listed = |text: &'a str| text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let asked = ADDRESS_ANNOTATIONS.iter().filter_map(|name| annotation(name)).flat_map(listed);
    let names = NAME_ANNOTATIONS.iter().filter_map(|name| annotation(name)).flat_map(listed);
    Service {
        name: service.name.to_owned(),
        namespace: service.namespace.map(str::to_owned),
        addresses: addresses.filter_map(View::text).chain(asked).filter_map(|text| text.parse().ok()).collect(),
        outside_names: names.map(|name| name.trim_end_matches('.').to_owned()).collect(),
        kind,
        ports: ports.collect(),
        cluster_ip: spec("clusterIP").and_then(View::written).filter(|own| own.value != "None"),
        routed: false,
        local_traffic_only: spec("externalTrafficPolicy").and_then(View::text) == Some("Local"),
        place: Some(service.place()),
    }
}

/// A container's port by its name.
fn named(container: View<'_>, name: &str, wanted: Protocol) -> Target {
    let ports = container.get("ports").into_iter().flat_map(View::items);
    let port = ports
        .filter(|port| port.text_of("name") == Some(name) && protocol(*port) == wanted)
        .find_map(|port| port.get("containerPort")?.port());
    port.map_or_else(|| Target::Unknown(name.to_owned()), Target::Port)
}

/// The protocol of a container's or a Service's port; TCP where none is said.
pub(super) fn protocol(port: View<'_>) -> Protocol {
    match port.text_of("protocol") {
        Some("UDP") => Protocol::Udp,
        Some("SCTP") => Protocol::Sctp,
        _ => Protocol::Tcp,
    }
}
