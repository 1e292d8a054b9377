//! One container as a deployment.

use std::collections::HashSet;

use super::environment::{Environment, Reader};
use super::expansion::expand;
use super::pod::Pod;
use super::service::{Services, protocol};
use super::store::{Stores, describe};
use super::view::{Shape, View};
use super::volume::Volumes;
use super::workload::Workload;
use crate::{
    Consequence, Deployment, Kind, Network, Placement, Port, Problem, Program, Reach, SharedMemory, Unseen, image,
    program, resolve,
};
use neko_config::{NoFiles, Written};

/// What a container is read with.
pub(super) struct Cluster<'a> {
    pub stores: Stores<'a>,
    pub services: Services<'a>,
}

/// So many containers of one pod are taken to share its ports.
const SHARING: usize = 256;

impl<'a> Cluster<'a> {
    /// Reads a container; the flag says whether it runs neko.
    pub fn container(&self, workload: &Workload<'a>, container: View<'a>) -> (Deployment, bool) {
        let namespace = workload.object.namespace;
        let reader = Reader { stores: &self.stores, namespace, workload: workload.object.kind };
        let environment = reader.read(container);
        let image = container.get("image");
        let is_neko = image::is_neko(image.and_then(View::text), environment.all_names());

        let own = container.get("name");
        let name = format!(
            "{}/{}/{}",
            namespace.unwrap_or("default"),
            workload.object.name,
            own.and_then(View::text).unwrap_or("unnamed")
        );
        let mut problems = Vec::new();
        if is_neko && !workload.is_known() {
            let kind = workload.object.kind;
            let message = match workload.object.api.split_once('/') {
                Some((group, _)) if group.contains('.') => format!("this is a {kind} of {group}"),
                _ => format!("{kind} is not one of Kubernetes' own kinds"),
            };
            problems.push(Problem::new(
                message,
                Consequence::unseen("it is read like a Deployment; what its controller adds is not known here"),
                workload.object.view.get("kind").map(View::place),
            ));
        }
        let words = self.words(container, &environment, &mut problems);
        let (command, problem) = if is_neko { program::flags(words) } else { (words, None) };
        problems.extend(problem);
        // Another program's words are kept as they are: what is unseen in them is for whoever reads them.
        let (command, unseen) = if is_neko { without_unseen(command, &environment) } else { (command, Vec::new()) };
        let volumes = Volumes { stores: &self.stores, namespace, pod: workload.pod };
        let mounts = volumes.mounts(container, &mut problems);
        let ipc = workload.pod.text_of("hostIPC").filter(|own| *own == "true").map(|_| "host");
        let shared_memory = SharedMemory::of(None, ipc, false).beside(&mounts);
        let host_network = workload.network() == Network::Host;
        // The containers of a pod share its network; beyond any real number of them each has its own ports alone.
        let ports = match workload.containers().nth(SHARING) {
            None => workload.containers().flat_map(|container| ports(container, host_network)).collect(),
            Some(_) => ports(container, host_network).into_iter().collect(),
        };
        let place = own.map_or_else(|| workload.object.place(), View::place);
        let (environment, of_environment) = environment.finish(unseen);
        let container = Deployment {
            program: Program {
                image: image.and_then(View::written),
                command,
                own_entrypoint: container.get("command").is_some_and(|command| command.items().next().is_some()),
            },
            environment,
            mounts,
            reach: Reach {
                ports,
                unseen_ports: Vec::new(),
                is_partial: false,
                network: workload.network(),
                network_place: None,
                placement: Placement::Pod {
                    pod: Box::new(Pod::read(workload)),
                    services: self.services.of(workload, container),
                },
            },
            shared_memory,
            replicas: workload.replicas(),
            ..Deployment::new(name, Kind::Kubernetes, Some(place))
        };
        if is_neko {
            problems.extend(resolve::problems(&container, &NoFiles));
        }
        let problems = of_environment.into_iter().chain(container.environment.unseen_problems()).chain(problems);
        (Deployment { problems: distinct(problems), ..container }, is_neko)
    }

    /// `command` and `args`, their references replaced.
    fn words(&self, container: View<'_>, environment: &Environment, problems: &mut Vec<Problem>) -> Vec<Written> {
        let mut out = Vec::new();
        for field in ["command", "args"] {
            let Some(list) = container.get(field) else { continue };
            if list.shape() != Shape::List {
                problems.push(Problem::new(
                    format!("{field} is a {}, not a list", describe(list.shape())),
                    Consequence::never("the API server refuses it"),
                    list.place(),
                ));
            }
            for word in list.items() {
                if word.is_null() {
                    out.push(Written { value: String::new(), place: Some(word.place()) });
                }
                let Some((text, offsets)) = word.located() else { continue };
                if word.shape() != Shape::Text {
                    problems.push(Problem::new(
                        format!("{field}: a {} among the words, not a string", describe(word.shape())),
                        Consequence::never("the API server refuses it; put it in quotation marks"),
                        word.place(),
                    ));
                }
                let value = match expand(text, offsets, |name| environment.value(name)) {
                    Ok((value, _)) if self.stores.take(value.len()) => value,
                    _ => text.to_owned(),
                };
                out.push(Written { value, place: Some(word.place()) });
            }
        }
        out
    }
}

/// Problems of which none says the same as another at one place: one ConfigMap may be read in several places.
fn distinct(problems: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let key = |problem: &Problem| (problem.kind.to_string(), problem.place.as_ref().map(|place| place.span.clone()));
    problems.filter(|problem| seen.insert(key(problem))).collect()
}

/// neko's flags without those whose value is not known: they are told as the variables of the same settings.
fn without_unseen(words: Vec<Written>, environment: &Environment) -> (Vec<Written>, Vec<Unseen>) {
    let (mut out, mut unseen) = (Vec::with_capacity(words.len()), Vec::new());
    for word in words {
        let name = word.value.split("$(").skip(1).filter_map(|rest| rest.split(')').next());
        let Some(name) = name.into_iter().find(|name| environment.is_unseen(name)) else {
            out.push(word);
            continue;
        };
        let flag = match word.value.split_once('=') {
            Some((flag, _)) => flag.to_owned(),
            // `--flag VALUE`, in two words.
            None => out.pop().map(|flag: Written| flag.value).unwrap_or_default(),
        };
        let key = flag.trim_start_matches('-').to_ascii_uppercase().replace('.', "_");
        let (address, what) = (environment.unseen_address(name), format!("made of {name}").into());
        unseen.push(Unseen { name: format!("NEKO_{key}"), address, what, place: word.place });
    }
    (out, unseen)
}

/// The ports that the node has for the container: `hostPort`, or all of them in the node's own network.
fn ports(container: View<'_>, host_network: bool) -> Vec<Port> {
    let ports = container.get("ports").into_iter().flat_map(View::items).filter_map(|port| {
        let inside = port.get("containerPort")?.port()?;
        let host = if host_network { Some(inside) } else { port.get("hostPort").and_then(View::port) };
        let host = host?;
        Some(Port {
            host_ip: port.text_of("hostIP").filter(|ip| !matches!(*ip, "" | "0.0.0.0" | "::")).map(str::to_owned),
            host: Some((host, host)),
            inside: (inside, inside),
            protocol: protocol(port),
            place: port.get("containerPort").map(View::place),
        })
    });
    ports.collect()
}
