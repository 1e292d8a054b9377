//! What the API server refuses although its form is right: kinds of another version, selectors that miss their own
//! pods, ports and names that cannot be.

use std::collections::HashSet;

use super::service::texts;
use super::view::{Shape, View};
use super::workload::Workload;
use crate::{Consequence, Network, Problem};
use neko_text::source::Place;

/// The problems of one object.
pub(super) struct Check<'a> {
    kind: &'a str,
    pub problems: Vec<Problem>,
}

/// So many problems of one object are told.
const MOST: usize = 64;

/// What is wrong with a workload and its containers.
pub(super) fn workload(workload: &Workload<'_>) -> Vec<Problem> {
    let mut check = Check { kind: workload.object.kind, problems: Vec::new() };
    let object = workload.object;
    if !check.version(object.view, object.api) {
        return check.problems;
    }
    check.object_name(object.view);
    let containers = || workload.pod.get("containers").into_iter().flat_map(View::items);
    if containers().all(|container| container.get("image").is_none()) {
        return check.patch("no container here has an image", object.place());
    }
    let selects = matches!(object.kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet");
    if selects && workload.labels.is_none() && object.view.path(&["spec", "selector"]).is_none() {
        return check.patch("there is neither a selector nor a label for its pods", object.place());
    }
    check.selector(workload);
    check.restart_policy(workload);
    let host_network = workload.network() == Network::Host;
    let (mut names, mut host_ports) = (HashSet::new(), HashSet::new());
    for field in ["containers", "initContainers"] {
        for container in workload.pod.get(field).into_iter().flat_map(View::items) {
            if container.shape() != Shape::Map {
                continue;
            }
            check.container_name(container, &mut names);
            check.ports(container, host_network, (field == "containers").then_some(&mut host_ports));
            check.mounts(container);
        }
    }
    check.volumes(workload.pod);
    check.problems
}

impl<'a> Check<'a> {
    pub(super) fn of(kind: &'a str) -> Self {
        Self { kind, problems: Vec::new() }
    }

    /// Something for which the API server refuses the object.
    pub(super) fn refused(&mut self, message: String, advice: &str, at: View<'_>) {
        if self.problems.len() < MOST {
            let advice = if advice.is_empty() { String::new() } else { format!("; {advice}") };
            let consequence = Consequence::never(format!("the API server refuses the {}{advice}", self.kind));
            let place = match at.shape() {
                Shape::List | Shape::Map => at.beginning(),
                _ => at.place(),
            };
            self.problems.push(Problem::new(message, consequence, place));
        }
    }

    /// What is left out is left out in a patch for kustomize.
    fn patch(mut self, lacks: &str, place: Place) -> Vec<Problem> {
        let message = format!("{lacks}, as in a patch for kustomize");
        let consequence = Consequence::unseen(
            "if it is a patch, build it first (kubectl kustomize DIR | neko-ice …); as a manifest the API server rejects it",
        );
        self.problems.push(Problem::new(message, consequence, place));
        self.problems
    }

    /// Whether the kind is in the version that is named.
    fn version(&mut self, object: View<'_>, api: &str) -> bool {
        let right = match self.kind {
            "Pod" | "PodTemplate" | "ReplicationController" => "v1",
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => "apps/v1",
            "Job" | "CronJob" => "batch/v1",
            _ => return true,
        };
        let own = matches!(api.split('/').next(), Some("v1" | "apps" | "batch" | "extensions" | ""));
        if api == right || !own {
            return true;
        }
        let message = format!("no cluster has the kind {} in `{api}`", self.kind);
        let consequence = Consequence::never(format!("kubectl refuses it (no matches for kind); write `{right}`"));
        let place = object.get("apiVersion").unwrap_or(object).place();
        self.problems.push(Problem::new(message, consequence, place));
        false
    }

    /// The names of what a ConfigMap or a Secret holds.
    pub(super) fn keys(&mut self, store: View<'_>) {
        for field in ["data", "stringData", "binaryData"] {
            for (key, _) in store.get(field).map(View::entries).unwrap_or_default() {
                let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
                if let Some(text) = key.text().filter(|text| !text.chars().all(allowed) || text.len() > 253) {
                    let advice = "use letters, digits, `-`, `_` and `.`; `items` can give it a different path";
                    self.refused(format!("`{text}` is not a valid key of a {}", self.kind), advice, key);
                }
            }
        }
    }

    pub(super) fn object_name(&mut self, object: View<'_>) {
        let Some(name) = object.path(&["metadata", "name"]) else { return };
        let wrong = |text: &str| {
            let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
            !text.chars().all(allowed) || text.starts_with(['-', '.']) || text.ends_with(['-', '.']) || text.len() > 253
        };
        if let Some(text) = name.text().filter(|text| !text.contains("{{") && wrong(text)) {
            let message = format!("`{text}` is not a valid object name");
            self.refused(message, "use lower-case letters, digits and hyphens", name);
        }
    }

    /// Only a selector that finds the object's own pods is taken.
    fn selector(&mut self, workload: &Workload<'_>) {
        if !matches!(self.kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") {
            return;
        }
        let object = workload.object.view;
        let spec = object.get("spec").unwrap_or(object);
        let Some(selector) = spec.get("selector") else {
            let at = object.get("kind").unwrap_or(object);
            return self.refused(
                format!("the {} has no `spec.selector`", self.kind),
                "name the labels of its pods there",
                at,
            );
        };
        let labels = workload.labels.map(texts).unwrap_or_default();
        for (key, value) in selector.get("matchLabels").map(View::entries).unwrap_or_default() {
            let (Some(name), Some(wanted)) = (key.text(), value.text()) else { continue };
            if labels.get(name) != Some(&wanted) && !wanted.contains("{{") {
                let message =
                    format!("the selector asks for the label `{name}: {wanted}`, which its own pods do not have");
                self.refused(message, "add it to the labels under `template.metadata.labels`", value);
            }
        }
    }

    fn restart_policy(&mut self, workload: &Workload<'_>) {
        let policy = workload.pod.get("restartPolicy");
        let text = policy.and_then(View::text);
        match self.kind {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" => {
                if let Some(policy) = policy.filter(|_| text.is_some_and(|text| text != "Always")) {
                    let message = format!("the `restartPolicy` of a {} can only be Always", self.kind);
                    self.refused(message, "leave it out", policy);
                }
            }
            "Job" | "CronJob" if !matches!(text, Some("OnFailure" | "Never")) => {
                let message = format!("a {} needs a `restartPolicy` of OnFailure or Never", self.kind);
                let at = policy.or_else(|| workload.object.view.get("kind")).unwrap_or(workload.pod);
                self.refused(message, "", at);
            }
            _ => {}
        }
    }

    fn container_name<'n>(&mut self, container: View<'n>, names: &mut HashSet<&'n str>) {
        let Some(name) = container.get("name") else {
            return self.refused("a container without a name".to_owned(), "", container);
        };
        if let Some(text) = name.text().filter(|text| !text.contains("{{")) {
            if !is_label(text) {
                let message = format!("`{text}` is not a valid container name");
                self.refused(message, "use lower-case letters, digits and hyphens", name);
            } else if !names.insert(text) {
                self.refused(format!("two containers are called {text}"), "", name);
            }
        }
        if container.get("image").is_none() {
            self.refused("a container without an image".to_owned(), "", name);
        }
    }

    fn ports<'n>(
        &mut self,
        container: View<'n>,
        host_network: bool,
        host_ports: Option<&mut HashSet<(u16, &'n str, &'n str)>>,
    ) {
        let (mut names, mut unused) = (HashSet::new(), HashSet::new());
        let host_ports = host_ports.unwrap_or(&mut unused);
        for port in container.get("ports").into_iter().flat_map(View::items) {
            if port.shape() != Shape::Map {
                continue;
            }
            self.protocol(port);
            self.number(port, "containerPort");
            self.number(port, "hostPort");
            if port.get("containerPort").is_none() {
                self.refused("a port without `containerPort`".to_owned(), "", port);
            }
            if let Some(name) = port.get("name") {
                self.port_name(name, &mut names);
            }
            // In the node's network each port is one of the node's.
            let inside = port.get("containerPort").filter(|_| host_network);
            let Some(host) = port.get("hostPort").or(inside).filter(|host| host.port().is_some()) else { continue };
            if host_network && port.get("containerPort").is_some_and(|inside| inside.port() != host.port()) {
                let message = "with `hostNetwork: true`, `hostPort` must equal `containerPort`".to_owned();
                self.refused(message, "", host);
            }
            let key = (
                host.port().unwrap_or_default(),
                port.text_of("protocol").unwrap_or("TCP"),
                port.text_of("hostIP").unwrap_or_default(),
            );
            if !host_ports.insert(key) {
                self.refused(format!("the pod has the port {}/{} of the node twice", key.0, key.1), "", host);
            }
        }
    }

    fn port_name<'n>(&mut self, name: View<'n>, names: &mut HashSet<&'n str>) {
        let is_text = name.shape() == Shape::Text;
        let Some(text) = name.text().filter(|text| is_text && !text.contains("{{")) else { return };
        if text.len() > 15 {
            let message = format!("`{text}` is longer than the 15 characters that a port's name may have");
            self.refused(message, "shorten it, here and where a Service names it", name);
        } else if !is_service_name(text) {
            let message = format!("`{text}` is not a valid port name");
            self.refused(message, "use lower-case letters, digits and single hyphens, with at least one letter", name);
        } else if !names.insert(text) {
            self.refused(format!("two ports of the container are called {text}"), "", name);
        }
    }

    /// `protocol`, which is written in capitals.
    pub(super) fn protocol(&mut self, port: View<'_>) {
        let Some(protocol) = port.get("protocol") else { return };
        if let Some(text) = protocol.text().filter(|text| !matches!(*text, "TCP" | "UDP" | "SCTP" | "")) {
            let capitals = text.to_ascii_uppercase();
            let advice = match capitals.as_str() {
                "TCP" | "UDP" | "SCTP" => format!("write {capitals}"),
                _ => "it is TCP, UDP or SCTP; for both write two entries".to_owned(),
            };
            self.refused(format!("`{text}` is not a protocol"), &advice, protocol);
        }
    }

    /// A port's number.
    pub(super) fn number(&mut self, port: View<'_>, field: &str) {
        let Some(number) = port.get(field) else { return };
        // `hostPort: 0` is none at all.
        let zero = number.text() == Some("0") && matches!(field, "hostPort" | "nodePort");
        if number.shape() == Shape::Number && number.port().is_none() && !zero {
            let message = format!("`{field}: {}` is not a valid port", number.text().unwrap_or_default());
            self.refused(message, "a port is a number from 1 to 65535; each needs its own entry", number);
        }
    }

    fn mounts(&mut self, container: View<'_>) {
        let mut paths = HashSet::new();
        for mount in container.get("volumeMounts").into_iter().flat_map(View::items) {
            let Some(path) = mount.get("mountPath") else { continue };
            if let Some(text) = path.text().filter(|text| !paths.insert(*text)) {
                self.refused(format!("two mounts lead to {text}"), "", path);
            }
        }
    }

    fn volumes(&mut self, pod: View<'_>) {
        let mut names = HashSet::new();
        for volume in pod.get("volumes").into_iter().flat_map(View::items) {
            let Some(name) = volume.get("name") else { continue };
            let Some(text) = name.text() else { continue };
            if !names.insert(text) {
                self.refused(format!("two volumes are called {text}"), "", name);
            }
            // None at all is an empty directory.
            let sources =
                volume.entries().into_iter().filter(|(key, value)| key.text() != Some("name") && !value.is_null());
            if sources.count() > 1 {
                self.refused(format!("the volume {text} has two sources"), "", name);
            }
        }
    }
}

/// A label of the DNS, as the names of containers and of a Service's ports are.
pub(super) fn is_label(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 63 && text.chars().all(allowed) && !text.starts_with('-') && !text.ends_with('-')
}

/// What a container's port may be called.
pub(super) fn is_service_name(text: &str) -> bool {
    is_label(text) && !text.contains("--") && text.chars().any(|c| c.is_ascii_lowercase())
}
