//! Services: which ports lead to a pod, and from where.

use std::collections::HashMap;

use super::object::Object;
use super::view::View;
use super::workload::Workload;
use crate::config::Written;
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
    /// Where the node's port is written.
    pub node_place: Option<Place>,
    /// Where the port inside is written.
    pub target_place: Option<Place>,
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
    /// Its address inside the cluster, where it is written.
    pub cluster_ip: Option<Written>,
    /// Whether it can be reached from outside by other means than its kind: `externalIPs`, or a route of an ingress or
    /// a gateway for UDP or TCP.
    pub routed: bool,
    /// Whether only nodes that run the pod answer (`externalTrafficPolicy: Local`), which keeps viewers' addresses.
    pub local_traffic_only: bool,
    /// Where its name stands.
    pub place: Option<Place>,
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
        services.routes = objects.iter().filter(|object| routes.contains(&object.kind)).map(|it| it.view).collect();
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
            .map(|(service, _)| Service { routed: self.routed(service), ..read(service, container) })
            .collect()
    }
}

impl Services<'_> {
    fn routed(&self, service: &Object<'_>) -> bool {
        let by_address = service.view.path(&["spec", "externalIPs"]).is_some_and(|own| own.items().next().is_some());
        by_address || self.routes.iter().any(|route| route.raw().contains(service.name))
    }
}

fn texts(map: View<'_>) -> HashMap<&str, &str> {
    // Entries come in the order of precedence.
    let mut out = HashMap::new();
    for (key, value) in map.entries() {
        if let (Some(key), Some(value)) = (key.text(), value.text()) {
            out.entry(key).or_insert(value);
        }
    }
    out
}

fn read(service: &Object<'_>, container: View<'_>) -> Service {
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
    Service {
        name: service.name.to_owned(),
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
