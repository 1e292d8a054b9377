//! What runs pods: where each kind keeps its pod's template.

use super::object::Object;
use super::view::{Shape, View};
use crate::{Network, Replicas};

/// An object that runs pods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Workload<'a> {
    pub object: Object<'a>,
    /// The pod's `spec`.
    pub pod: View<'a>,
    /// The pod's labels.
    pub labels: Option<View<'a>>,
    pub annotations: Option<View<'a>>,
}

impl<'a> Workload<'a> {
    /// Reads an object; none where it runs no pods. A kind of somebody's own counts where it keeps its template where
    /// a Deployment does.
    pub fn read(object: Object<'a>) -> Option<Self> {
        let template: &[&str] = match object.kind {
            "Pod" => &[],
            "CronJob" => &["spec", "jobTemplate", "spec", "template"],
            "PodTemplate" => &["template"],
            _ => &["spec", "template"],
        };
        let mut template = object.view.path(template)?;
        // A fleet's template is that of a game server, which has one of a pod in its turn.
        if let Some(inner) = template.path(&["spec", "template"]).filter(|inner| inner.get("spec").is_some()) {
            template = inner;
        }
        let pod = template.get("spec")?;
        pod.get("containers").filter(|containers| containers.shape() == Shape::List)?;
        let metadata = |name| template.path(&["metadata", name]);
        Some(Self { object, pod, labels: metadata("labels"), annotations: metadata("annotations") })
    }

    /// Whether the kind is one of Kubernetes' own.
    pub fn is_known(&self) -> bool {
        let group = self.object.api.split_once('/').map_or("", |(group, _)| group);
        if group.contains('.') && !group.ends_with(".k8s.io") {
            return false;
        }
        let kinds = [
            "Pod",
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "ReplicationController",
            "Job",
            "CronJob",
            "PodTemplate",
        ];
        kinds.contains(&self.object.kind)
    }

    /// The containers that run as long as the pod does; those that prepare it are left out.
    pub fn containers(&self) -> impl Iterator<Item = View<'a>> {
        let pod = self.pod;
        let of = move |field| pod.get(field).into_iter().flat_map(View::items);
        let stays = |container: &View<'a>| container.text_of("restartPolicy") == Some("Always");
        let all = of("containers").chain(of("initContainers").filter(stays));
        all.filter(|container| container.shape() == Shape::Map)
    }

    /// How many of the pod run.
    pub fn replicas(&self) -> Replicas {
        let said = self.object.view.path(&["spec", "replicas"]);
        Replicas { number: said.and_then(View::number), place: said.map(View::place) }
    }

    /// How the pod reaches the network.
    pub fn network(&self) -> Network {
        let attached = self.annotations.and_then(|own| own.text_of("k8s.v1.cni.cncf.io/networks"));
        match attached {
            _ if self.pod.get("hostNetwork").is_some_and(View::is_true) => Network::Host,
            Some(networks) => Network::Own(networks.to_owned()),
            None => Network::Bridge,
        }
    }
}
