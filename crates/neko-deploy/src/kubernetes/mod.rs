//! Kubernetes manifests: what the containers of a Pod, a Deployment and the like give the neko inside. A cluster is
//! never asked: what is not in the manifests is named as not known.
//!
//! ```
//! use neko_deploy::kubernetes;
//! use neko_text::source::{Source, SourceKind};
//!
//! let manifest = "{apiVersion: v1, kind: Pod, metadata: {name: room}, spec: {containers: [{name: neko,
//!   image: m1k1o/neko, env: [{name: NEKO_WEBRTC_EPR, value: 50000-50100}]}]}}";
//! let read = kubernetes::read(&[Source::new(SourceKind::Stdin, manifest)]);
//! assert_eq!(read.deployments[0].name, "default/room/neko");
//! assert_eq!(read.deployments[0].environment.variables[0].value, "50000-50100");
//! ```

use std::sync::Arc;

use super::{Consequence, Deployment, Problem, coturn};
use neko_config::NoFiles;
use neko_text::source::{Place, Source};

mod container;
mod environment;
mod expansion;
mod loose;
mod object;
mod pod;
mod refusals;
mod schema;
mod service;
mod service_validity;
mod store;
mod validity;
pub(super) mod view;
mod volume;
mod workload;

pub use loose::{each_loose, loose};
pub use pod::{Opening, Pod};
pub use service::{Service, ServiceKind, ServicePort, Target};

use container::Cluster;
use refusals::Refusals;
use service::Services;
use store::Stores;
use workload::Workload;

/// What manifests say.
#[derive(Debug, Default)]
pub struct Reading {
    /// One for each container that runs neko, in the order of the texts.
    pub deployments: Vec<Deployment>,
    /// What is the matter with documents that belong to no neko: broken ones, templates that nobody rendered.
    pub problems: Vec<Problem>,
    /// Every place that holds a value of a Secret: masked in all output.
    pub secrets: Arc<[Place]>,
}

/// How many neighbours of a neko are kept: a bound for hostile manifests, not for real ones.
const NEIGHBOURS: usize = 16;

/// Reads manifests that belong together: what one refers to may stand in another.
pub fn read(inputs: &[Arc<Source>]) -> Reading {
    let (parsed, mut problems) = object::parse(inputs);
    let objects = object::objects(&parsed, &mut problems);
    let cluster = Cluster { stores: Stores::new(&objects), services: Services::new(&objects) };
    let mut secrets = cluster.stores.secrets();
    let (mut nekos, mut relays, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    let mut refusals = Refusals::default();
    for (pod, workload) in objects.iter().filter_map(|object| Workload::read(*object)).enumerate() {
        let mut first = true;
        for container in workload.containers() {
            let (deployment, is_neko) = cluster.container(&workload, container);
            if is_neko {
                let refused = match std::mem::take(&mut first) {
                    true => refusals.of(&workload, &cluster.services, &objects),
                    false => Vec::new(),
                };
                nekos.push((pod, deployment.with_problems(refused)));
            } else if is_relay(&deployment) && relays.len() < NEIGHBOURS {
                let coturn = coturn::read(&deployment, &NoFiles, 0).map(Arc::new);
                secrets.extend(coturn.iter().flat_map(|coturn| coturn.secrets()));
                relays.push((pod, Deployment { coturn, ..deployment }));
            } else {
                beside.push((pod, deployment));
            }
        }
    }
    let secrets: Arc<[Place]> = secrets.into();
    let mut deployments = Vec::with_capacity(nekos.len());
    for (index, (pod, neko)) in nekos.iter().enumerate() {
        let of_pod = |(other, _): &&(usize, Deployment)| other == pod;
        let first_beside = beside.partition_point(|(other, _)| other < pod);
        let first = nekos.partition_point(|(other, _)| other < pod);
        let same = nekos[first..].iter().take_while(of_pod).enumerate().filter(|(at, _)| first + at != index);
        let others = beside[first_beside..].iter().take_while(of_pod);
        let neighbours =
            same.map(|(_, it)| it).chain(others).chain(relays_of(neko, &relays)).map(|(_, neighbour)| neighbour);
        let neighbours = neighbours.take(NEIGHBOURS).filter(|neighbour| cluster.stores.take(weight(neighbour)));
        let neighbours = neighbours.cloned().map(Arc::new).collect();
        deployments.push(Deployment { neighbours, secrets: Arc::clone(&secrets), ..neko.clone() });
    }
    if cluster.stores.is_spent() {
        problems.push(Problem::new(
            format!("references in these manifests make more than {} MiB of text", Stores::BUDGET >> 20),
            Consequence::unseen("this is neko-ice's own limit; some variables, files and neighbours are left out"),
            None,
        ));
    }
    Reading { deployments, problems, secrets }
}

/// The relays that a neko may have: where overlays for several clusters give one the same name, that of its own file, or
/// else of its own folder.
fn relays_of<'a>(
    neko: &'a Deployment,
    relays: &'a [(usize, Deployment)],
) -> impl Iterator<Item = &'a (usize, Deployment)> {
    let own = file(neko);
    relays.iter().filter(move |(_, relay)| {
        let same = || relays.iter().filter(|(_, it)| it.name == relay.name).map(|(_, it)| file(it));
        let its = file(relay);
        match same().count() {
            1 => true,
            _ if same().any(|other| other == own) => its == own,
            _ => folder(its) == folder(own) && same().filter(|other| folder(other) == folder(own)).count() == 1,
        }
    })
}

/// The name of the text that a deployment is from.
fn file(deployment: &Deployment) -> &str {
    deployment.place.as_ref().map_or("", |place| place.source.name())
}

fn folder(file: &str) -> &str {
    file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

/// About how many bytes a copy of a deployment takes.
fn weight(deployment: &Deployment) -> usize {
    let variables =
        deployment.environment.variables.iter().map(|variable| variable.name.len() + variable.value.len() + 128);
    let words = deployment.program.command.iter().map(|word| word.value.len() + 64);
    256 + variables.chain(words).sum::<usize>() + 256 * (deployment.mounts.len() + deployment.problems.len())
}

/// Whether a container runs a STUN or TURN server.
fn is_relay(deployment: &Deployment) -> bool {
    if coturn::is_coturn(deployment) {
        return true;
    }
    let image = deployment.program.image().map(str::to_lowercase).unwrap_or_default();
    ["turn", "stun", "eturnal"].iter().any(|word| image.contains(word))
}

/// Whether a text is meant to be a manifest, well-formed or not: `apiVersion` and `kind` among its outermost keys.
pub fn is_manifest(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let begin = text.trim_start();
    if begin.starts_with('{') && !begin.starts_with("{{") {
        return ["\"apiVersion\"", "\"kind\""].iter().all(|key| text.contains(key));
    }
    ["apiVersion", "kind"].iter().all(|key| text.contains(key) && text.lines().any(|line| has_key(line, key)))
}

fn has_key(line: &str, key: &str) -> bool {
    let line = line.strip_prefix("--- ").unwrap_or(line).trim_start_matches(['"', '\'']);
    let rest = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']));
    let value = rest.and_then(|rest| rest.trim_start().strip_prefix(':'));
    value.is_some_and(|value| value.is_empty() || value.starts_with(char::is_whitespace))
}
