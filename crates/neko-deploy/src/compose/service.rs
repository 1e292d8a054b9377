//! One merged service as a [`Deployment`].

use std::sync::Arc;

use super::super::{
    Consequence, Deployment, Kind, Message, Placement, Port, Problem, Program, Protocol, Reach, Replicas, SharedMemory,
    coturn, image, proxy, resolve, rooms, script,
};
use super::loader::Loader;
use super::notes::Notes;
use super::refusal::Fallible;
use super::value::{Entry, Map, Value};
use super::variables::Environment;
use super::{build, command, environment, mounts, network, paths, ports};
use crate::proxy::Route;
use neko_config::Written;
use neko_text::source::Place;

/// What becomes of a service that Compose takes and of which no container can be made.
const NO_CONTAINER: Consequence = Consequence::NeverStarts(Message::fixed(
    "Compose takes the file, and `docker compose up` fails when it makes the container, so that neko never starts",
));

/// Reads a service of a merged project.
pub(super) fn read(
    entry: &Entry,
    project: &Map,
    loader: &mut Loader<'_>,
    variables: &Environment,
) -> Fallible<Deployment> {
    let (name, empty) = (entry.key.as_str(), Map::default());
    let service = entry.value.map().unwrap_or(&empty);
    let mut problems: Vec<Problem> = loader.notes.of(name);
    let (built, unbuilt) = match build::read(service, loader) {
        Some(Ok(built)) => (Some(built), None),
        Some(Err(unseen)) => (None, Some(unseen)),
        None => (None, None),
    };
    let environment = environment::read(service, loader, variables, &mut problems)?.finish(name, &loader.notes);
    let mut environment = match &built {
        Some(built) => environment.over(&built.environment),
        None => environment,
    };
    environment.is_partial |= unbuilt.is_some();
    let environment = script::exported(&command::raw(service), environment);
    problems.extend(label_files(service, loader));
    let network = network::read(name, service, project, &mut problems);
    let image = service
        .get("image")
        .and_then(|image| Some(Written { value: image.scalar()?.value, place: Some(image.place.clone()) }));
    // What is built on neko's image says more than what it is called.
    let is_nekos = |image: &Written| image::is_neko(Some(&image.value), std::iter::empty());
    let image = built.and_then(|built| built.image).filter(is_nekos).or(image);
    let is_neko = image::is_neko(image.as_ref().map(|image| image.value.as_str()), names(&environment));
    problems.extend(unbuilt.filter(|_| is_neko));
    let command = if is_neko { command::flags(service, &mut problems) } else { command::raw(service) };
    let (ports, unseen_ports) = published(service, &loader.notes, &mut problems);
    let mounts = mounts::Mounts { project, loader, environment: variables, problems: &mut problems }.read(service);
    let (mounts, closed) = resolve::close(mounts, loader.files);
    let is_unseen = loader.notes.is_partial || loader.notes.lacking.iter().any(|own| own == name);
    let shared_memory = if is_unseen { SharedMemory::Other } else { shared_memory(service).beside(&mounts) };
    let container = Deployment {
        program: Program { image, command, own_entrypoint: service.get("entrypoint").is_some() },
        environment,
        mounts,
        reach: Reach {
            ports,
            unseen_ports,
            is_partial: false,
            network,
            network_place: network::place(service),
            placement: Placement::Host {
                networks: network::attachments(service, project),
                host_names: network::host_names(name, service),
            },
        },
        shared_memory,
        replicas: replicas(service),
        problems,
        secrets: command::secrets(service),
        routes: labelled(service),
        ..Deployment::new(name, Kind::Compose, Some(entry.key_place.clone()))
    };
    if let Some(rooms) = rooms::of(&container) {
        return Ok(rooms);
    }
    Ok(match is_neko {
        true => {
            let of_image = container.program.command.is_empty() && command::is_of_image(service);
            resolve::as_neko(container, of_image, loader.files, loader.size_limit)
        }
        false => {
            let container = proxy::served_by(container, loader.files, loader.size_limit);
            coturn::served_by(container, closed, loader.files, loader.size_limit)
        }
    })
}

/// The routes of Traefik's that its labels make.
fn labelled(service: &Map) -> Arc<[Route]> {
    let Some(labels) = service.get("labels") else { return Arc::default() };
    let of_list = labels.list().unwrap_or_default().iter().filter_map(|item| {
        let (name, value) = item.text()?.value.split_once('=')?;
        Some((name.to_owned(), value.to_owned(), item.place.clone()))
    });
    let of_map = labels
        .map()
        .into_iter()
        .flat_map(|map| &map.0)
        .filter_map(|own| Some((own.key.clone(), own.value.scalar()?.value, own.value.place.clone())));
    let all: Vec<(String, String, Place)> = of_list.chain(of_map).collect();
    proxy::of_labels(all.iter().map(|(name, value, place)| (&**name, &**value, place.clone()))).into()
}

/// `shm_size`, unless `ipc` or `tmpfs` takes its place.
fn shared_memory(service: &Map) -> SharedMemory {
    let text = |key| service.get(key).and_then(|value| Some((value.scalar()?.value, value)));
    let size = text("shm_size");
    let tmpfs = service
        .get("tmpfs")
        .map_or_else(Vec::new, |value| value.list().map_or(vec![value], |all| all.iter().collect()));
    let is_there = |item: &&Value| item.text().is_some_and(|text| text.value.split(':').next() == Some("/dev/shm"));
    if tmpfs.iter().any(is_there) {
        return SharedMemory::Other;
    }
    let size = size.as_ref().map(|(text, value)| (text.as_str(), value.place.clone()));
    SharedMemory::of(size, text("ipc").as_ref().map(|(text, _)| text.as_str()), false)
}

/// The ports that a service publishes, and the protocols of those that cannot be read.
fn published(service: &Map, notes: &Notes, problems: &mut Vec<Problem>) -> (Vec<Port>, Vec<Option<Protocol>>) {
    let (mut read, mut unseen): (Vec<Port>, _) = (Vec::new(), Vec::new());
    let written = service.get("ports");
    if written.is_some_and(|written| written.list().is_none()) {
        unseen.push(None);
    }
    for item in written.and_then(Value::list).unwrap_or_default() {
        if notes.is_unset(&item.place) {
            unseen.push(ports::protocol_of(item));
            continue;
        }
        match ports::read(item) {
            // Of two that say the same the later counts.
            Ok(port) => match read.iter_mut().find(|own| ports::is_same(own, &port)) {
                Some(own) => *own = port,
                None => read.push(port),
            },
            Err(wrong) => {
                unseen.push(ports::protocol_of(item));
                // What Compose refuses is told of the whole project.
                if let ports::Wrong::Container(message) = wrong {
                    problems.push(Problem::new(message, NO_CONTAINER, item.place.clone()));
                }
            }
        }
    }
    (read, unseen)
}

/// Files of labels that are not there.
fn label_files(service: &Map, loader: &Loader<'_>) -> Vec<Problem> {
    let Some(value) = service.get("label_file") else { return Vec::new() };
    let files = value.list().map_or_else(|| vec![value], |items| items.iter().collect());
    let missing = files.into_iter().filter_map(|item| {
        let path = paths::join(loader.folder(&item.place), &item.text()?.value);
        let message = format!("label_file {path}: no such file");
        let is_closed = || loader.files.standing(&path).is_closed();
        let is_there = loader.notes.is_unset(&item.place) || loader.files.is_file(&path) || is_closed();
        (!is_there).then(|| Problem::project_refused(message, item.place.clone()))
    });
    missing.collect()
}

/// Whether a deployment runs neko, by its image or its variables.
pub(super) fn is_neko(deployment: &Deployment) -> bool {
    image::is_neko(deployment.program.image(), names(&deployment.environment))
}

/// The names of the variables whose values are known.
fn names(environment: &crate::Environment) -> impl Iterator<Item = &str> {
    environment.variables.iter().map(|own| own.name.as_str())
}

/// `deploy.replicas`, else `scale`.
fn replicas(service: &Map) -> Replicas {
    let deploy = service.get("deploy").and_then(Value::map).and_then(|deploy| deploy.get("replicas"));
    let said = deploy.or_else(|| service.get("scale"));
    Replicas { number: said.and_then(|own| own.scalar()?.value.parse().ok()), place: said.map(|own| own.place.clone()) }
}

/// The profiles that a service belongs to.
pub(super) fn profiles(entry: &Entry) -> Vec<String> {
    let items = entry.value.map().and_then(|service| service.get("profiles")).and_then(Value::list);
    items.unwrap_or_default().iter().filter_map(|item| Some(item.text()?.value.clone())).collect()
}
