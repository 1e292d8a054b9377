//! One merged service as a [`Deployment`].

use std::sync::Arc;

use super::super::{Consequence, Deployment, Kind, Message, Problem, Unseen, coturn, inside, recognise, rooms};
use super::loader::Loader;
use super::refusal::Fallible;
use super::value::{Entry, Map, Value};
use super::variables::Environment;
use super::{command, environment, mounts, network, paths, ports};
use crate::config::Written;

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
    let empty = Map::default();
    let service = entry.value.map().unwrap_or(&empty);
    let mut problems: Vec<Problem> = loader.notes.of(&entry.key);
    let mut deployment = Deployment::new(entry.key.as_str(), Kind::Compose);
    deployment.place = Some(entry.key_place.clone());
    deployment.image = service
        .get("image")
        .and_then(|image| Some(Written { value: image.scalar()?.value, place: Some(image.place.clone()) }));
    let container = environment::read(service, loader, variables, &mut problems)?;
    problems.extend(label_files(service, loader));
    deployment.environment = container.variables;
    deployment.interpolated = container.interpolated;
    deployment.variable_names = container.names;
    deployment.unseen = container.unseen;
    deployment.unseen_environment =
        container.lacks_a_file || loader.notes.is_partial || loader.notes.lacking.contains(&entry.key);
    deployment.unseen_parts = loader.notes.unset_places(&container.unset);
    let of_shell = deployment.environment.iter().filter(|own| loader.notes.is_unset(&own.place));
    deployment.unseen.extend(of_shell.map(|own| Unseen {
        name: own.name.clone(),
        what: "put together from variables that are not set here".to_owned(),
        place: Some(own.place.clone()),
        address: None,
    }));
    deployment.emptied = loader.notes.emptied(&entry.key);
    deployment.emptied.extend(container.emptied);
    deployment.unknown_keys = loader.notes.unknown_keys();
    deployment.network = network::read(&entry.key, service, project, &mut problems);
    deployment.network_place = network::place(service);
    deployment.networks = network::attachments(service, project);
    deployment.host_names = network::host_names(&entry.key, service);
    deployment.own_entrypoint = service.get("entrypoint").is_some();
    deployment.command = match is_neko(&deployment) {
        true => command::flags(service, &mut problems),
        false => command::raw(service),
    };
    if service.get("ports").is_some_and(|ports| ports.list().is_none()) {
        deployment.unseen_ports.push(None);
    }
    for item in service.get("ports").and_then(Value::list).unwrap_or_default() {
        if loader.notes.is_unset(&item.place) {
            deployment.unseen_ports.push(ports::protocol_of(item));
            continue;
        }
        let port = match ports::read(item) {
            Ok(port) => port,
            Err(wrong) => {
                deployment.unseen_ports.push(ports::protocol_of(item));
                // What Compose refuses is told of the whole project.
                if let ports::Wrong::Container(message) = wrong {
                    problems.push(Problem::new(message, NO_CONTAINER, item.place.clone()));
                }
                continue;
            }
        };
        // Of two that say the same the later counts.
        match deployment.ports.iter_mut().find(|own| ports::is_same(own, &port)) {
            Some(own) => *own = port,
            None => deployment.ports.push(port),
        }
    }
    deployment.mounts =
        mounts::Mounts { project, loader, environment: variables, problems: &mut problems }.read(service);
    let closed = inside::close(&mut deployment, loader.files);
    let replicas = replicas(service);
    deployment.replicas = replicas.and_then(|own| own.scalar()?.value.parse().ok());
    deployment.replicas_place = replicas.map(|own| own.place.clone());
    deployment.problems = problems;
    if rooms::as_rooms(&mut deployment) {
        return Ok(deployment);
    }
    if is_neko(&deployment) {
        if deployment.command.is_empty() && command::is_of_image(service) {
            inside::add_supervised(&mut deployment, loader.files, loader.size_limit);
        }
        let seen = inside::problems(&deployment, loader.files);
        deployment.problems.extend(seen);
    } else if let Some(coturn) = coturn::read(&deployment, loader.files, loader.size_limit) {
        deployment.secrets = coturn.secrets().collect();
        deployment.problems.extend(coturn::not_read(&coturn, closed, loader.files));
        deployment.coturn = Some(Arc::new(coturn));
    }
    Ok(deployment)
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
    let names = deployment.environment.iter().map(|own| own.name.as_str());
    recognise::is_neko(deployment.image.as_ref().map(|image| image.value.as_str()), names)
}

/// `deploy.replicas`, else `scale`.
fn replicas(service: &Map) -> Option<&Value> {
    let deploy = service.get("deploy").and_then(Value::map).and_then(|deploy| deploy.get("replicas"));
    deploy.or_else(|| service.get("scale"))
}

/// The profiles that a service belongs to.
pub(super) fn profiles(entry: &Entry) -> Vec<String> {
    let items = entry.value.map().and_then(|service| service.get("profiles")).and_then(Value::list);
    items.unwrap_or_default().iter().filter_map(|item| Some(item.text()?.value.clone())).collect()
}
