//! What a workload's object says of the pods that it makes.

use super::view::View;
use super::workload::Workload;
use crate::Network;
use neko_text::source::Place;

/// What a pod's container shares with the others that its workload makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Pod {
    /// The kind of the object that makes it: `Deployment`, or `Pod` itself.
    pub kind: String,
    /// Who leads viewers to its pods.
    pub opening: Opening,
    /// Its namespace; none where that is the one of whoever applies it.
    pub namespace: Option<String>,
    /// The one node that it is bound to.
    pub node: Option<String>,
    /// Whether it resolves the names of Services: a pod in the node's network asks the node's name servers.
    pub resolves_services: bool,
    /// Where a new pod is started before the old one ends, on every change: the strategy, or the workload's name where
    /// that is the default.
    pub surge: Option<Place>,
}

/// How pods are reached from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// By Services, or in the node's network.
    Services,
    /// By HTTP alone: Knative gives its pods no port of UDP, and not the node's network.
    Http,
    /// By ports of the node that the controller opens: those of Agones' game servers.
    Controller,
}

impl Opening {
    fn of(api: &str) -> Self {
        match api.split_once('/') {
            Some(("serving.knative.dev", _)) => Self::Http,
            Some(("agones.dev", _)) => Self::Controller,
            _ => Self::Services,
        }
    }
}

impl Pod {
    pub(super) fn read(workload: &Workload<'_>) -> Self {
        let object = workload.object;
        let by_label = || workload.pod.path(&["nodeSelector", "kubernetes.io/hostname"]);
        let node = workload.pod.get("nodeName").or_else(by_label).and_then(View::text);
        let resolves_services = match workload.pod.text_of("dnsPolicy") {
            Some("Default" | "None") => false,
            Some("ClusterFirstWithHostNet") => true,
            _ => workload.network() != Network::Host,
        };
        Self {
            kind: object.kind.to_owned(),
            opening: Opening::of(object.api),
            namespace: object.namespace.map(str::to_owned),
            node: node.map(str::to_owned),
            resolves_services,
            surge: surge(workload),
        }
    }
}

/// Only a Deployment surges without being asked: one pod more, whatever the number of replicas.
fn surge(workload: &Workload<'_>) -> Option<Place> {
    let object = workload.object;
    let strategy = object.view.path(&["spec", "strategy"]);
    let kind = strategy.and_then(|strategy| strategy.get("type"));
    let most = strategy.and_then(|strategy| strategy.path(&["rollingUpdate", "maxSurge"]));
    let none = most.and_then(View::text).is_some_and(|most| matches!(most, "0" | "0%"));
    if object.kind != "Deployment" || none || kind.and_then(View::text) == Some("Recreate") {
        return None;
    }
    Some(kind.map_or_else(|| object.place(), View::place))
}
