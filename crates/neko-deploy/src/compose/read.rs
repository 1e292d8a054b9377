//! A project read: its services, those that are neko, and why Compose refuses it.

use std::collections::HashMap;
use std::sync::Arc;

use super::interpolation::{Given, Lookup};
use super::loader::{self, Loader, Opened};
use super::refusal::{self, Stop};
use super::value::{Entry, Value};
use super::variables::Environment;
use super::{Project, Request, Unusable, consistency, dependencies, name, paths, project, service};
use crate::{Deployment, Problem};
use neko_config::{Files, OUTSIDE, Unreadable, Variable};
use neko_text::source::{Place, Source};

/// Past this many, services are not told of each other; no project of people comes near.
const MOST_NEIGHBOURS: usize = 100_000;

/// Reads a project.
pub fn read(request: &Request, files: &dyn Files) -> Result<Project, Unusable> {
    let mut loader = Loader::new(files, request.size_limit);
    let (sources, folder) = sources(request, &mut loader)?;
    let file = sources.first().map_or_else(String::new, |source| source.name().to_owned());
    let mut refused = Vec::new();
    let mut environment = match variables(&mut loader, &folder, &request.shell) {
        Ok(environment) => environment,
        Err(stop) => {
            refused.push(refusal(stop)?);
            from_shell(&request.shell)
        }
    };
    environment.is_partial |= request.is_filled_in;
    match name::of(&sources, &folder, &environment) {
        Ok(given) => environment.set("COMPOSE_PROJECT_NAME", given),
        Err(problem) => refused.push(problem),
    }
    let project = match project::read(&mut loader, &sources, &folder, &environment, &[]) {
        // What was not read may hold all of it.
        Ok(project) if project.0.is_empty() && !loader.notes.is_partial => {
            let place = sources.first().map(|source| Place::new(source, 0..0));
            refused.push(Problem::project_refused("empty compose file", place));
            return Ok(Project { nekos: Vec::new(), refused });
        }
        Ok(project) => project,
        Err(stop) => {
            refused.push(refusal(stop)?);
            return Ok(Project { nekos: Vec::new(), refused });
        }
    };
    let services: &[Entry] = project.get("services").and_then(Value::map).map_or(&[], |services| &services.0);
    let names: Vec<String> = services.iter().map(|entry| entry.key.clone()).collect();
    if names.is_empty() && loader.notes.refused().next().is_some() {
        return Ok(Project { nekos: Vec::new(), refused: loader.notes.refused().cloned().collect() });
    }
    if let Some(name) = &request.service
        && !names.contains(name)
        && !loader.notes.is_partial
    {
        return Err(Unusable::NoSuchService { file, name: name.clone(), services: names });
    }
    if !loader.notes.is_partial {
        for problem in consistency::of_project(&project) {
            loader.notes.tell(None, problem);
        }
    }
    let mut active = active_profiles(request, &environment);
    // Who starts a service by its name starts its profiles.
    let asked = request.service.as_ref().and_then(|name| services.iter().find(|entry| entry.key == *name));
    active.extend(asked.map(service::profiles).unwrap_or_default());
    let runs = |entry: &Entry| {
        let profiles = service::profiles(entry);
        profiles.is_empty() || profiles.iter().any(|own| active.contains(own)) || active.iter().any(|p| p == "*")
    };
    let by_name: HashMap<&str, &Entry> = services.iter().map(|entry| (entry.key.as_str(), entry)).collect();
    let started: Vec<&Entry> = services.iter().filter(|entry| runs(entry)).collect();
    if let Some(problem) = dependencies::circle(&started) {
        loader.notes.tell(None, problem);
    }
    // An override file that is looked at alone lacks what its base has.
    let is_part = sources.len() == 1 && file.contains("override");
    let mut all = Vec::new();
    let mut inactive = None;
    for entry in services {
        let profiles = service::profiles(entry);
        let is_active = runs(entry);
        // The services that are not active cannot spoil the others.
        let deployment = match service::read(entry, &project, &mut loader, &environment) {
            Ok(deployment) => {
                let notes = &loader.notes;
                let is_part = is_part || notes.is_partial || notes.lacking.contains(&entry.key);
                let mut more = consistency::problems(entry, &project, is_part, notes);
                if !notes.is_partial {
                    more.extend(dependencies::problems(entry, &by_name, notes, runs));
                }
                deployment.with_problems(more)
            }
            Err(stop) => {
                let problem = refusal(stop)?;
                if is_active {
                    refused.push(problem);
                }
                continue;
            }
        };
        if is_active {
            all.push(deployment);
        } else if inactive.is_none() && service::is_neko(&deployment) {
            inactive = Some((deployment.name, profiles));
        }
    }
    for problem in all.iter().flat_map(|own| &own.problems).filter(|problem| problem.consequence.refuses_project()) {
        if !refused.contains(problem) {
            refused.push(problem.clone());
        }
    }
    let nekos = nekos(all, request.service.as_deref());
    let unseen: Vec<Problem> = loader.notes.unseen().cloned().collect();
    match inactive {
        _ if !nekos.is_empty() => Ok(Project { nekos, refused }),
        None if !unseen.is_empty() => Ok(Project { nekos, refused: [refused, unseen].concat() }),
        Some((service, profiles)) => Err(Unusable::Inactive { file, service, profiles }),
        None => Err(Unusable::NoNeko { file, services: names }),
    }
}

/// The nekos among services, each with the others as its neighbours.
fn nekos(all: Vec<Deployment>, asked: Option<&str>) -> Vec<Deployment> {
    let meant = |own: &Deployment| match asked {
        Some(name) => own.name == name,
        None => service::is_neko(own),
    };
    let count = all.iter().filter(|own| meant(own)).count();
    let few_enough = count.saturating_mul(all.len()) <= MOST_NEIGHBOURS;
    let mut nekos = Vec::with_capacity(count);
    let shared: Vec<Arc<Deployment>> = all.iter().cloned().map(Arc::new).collect();
    for (index, own) in all.iter().enumerate().filter(|(_, own)| meant(own)) {
        let others = shared.iter().enumerate().filter(|(other, _)| few_enough && *other != index);
        nekos.push(own.clone().beside(others.map(|(_, other)| Arc::clone(other)).collect()));
    }
    nekos
}

fn sources(request: &Request, loader: &mut Loader<'_>) -> Result<(Vec<Arc<Source>>, String), Unusable> {
    if let Some((kind, bytes)) = &request.text {
        let open = |why: String| Unreadable::Open { path: "<stdin>".to_owned(), why };
        return Ok((vec![loader::decoded(kind.clone(), bytes).map_err(open)?], String::new()));
    }
    let mut sources = Vec::new();
    for path in &request.files {
        match loader.text(path)? {
            Opened::Text(source) => sources.push(source),
            Opened::Missing => return Err(Unusable::Missing(path.clone())),
            Opened::Closed if sources.is_empty() => {
                let refused = loader.files.read(path, request.size_limit).err();
                let why = refused.map_or_else(|| OUTSIDE.to_owned(), |error| error.words(request.size_limit));
                return Err(Unreadable::Open { path: path.clone(), why }.into());
            }
            Opened::Closed => {
                loader.notes.is_partial = true;
                loader.notes.tell(None, Problem::not_read(path, loader.files, None));
            }
        }
    }
    let folder = request.files.first().map_or("", |path| paths::folder(path));
    Ok((sources, folder.to_owned()))
}

pub(super) fn from_shell(shell: &[Variable]) -> Environment {
    let mut environment = Environment::default();
    for variable in shell.iter().rev() {
        environment.add(&variable.name, Given { value: variable.value.clone(), place: variable.place.clone() });
    }
    environment
}

/// The shell's variables, then those of `.env`, or of the files that `COMPOSE_ENV_FILES` names in its place.
pub(super) fn variables(loader: &mut Loader<'_>, folder: &str, shell: &[Variable]) -> Result<Environment, Stop> {
    let mut environment = from_shell(shell);
    if let Some(named) = environment.lookup("COMPOSE_ENV_FILES").filter(|named| !named.value.is_empty()) {
        let mut sources = Vec::new();
        for path in named.value.split(',').map(str::trim).filter(|path| !path.is_empty()) {
            match loader.text(path).map_err(Stop::Unreadable)? {
                Opened::Text(source) => sources.push(source),
                Opened::Missing => {
                    return Err(refusal::refuse(format!("COMPOSE_ENV_FILES: {path}: no such file"), &named.place));
                }
                Opened::Closed => loader.closed_variables(path, &mut environment),
            }
        }
        loader.dotenv(&sources, &mut environment)?;
        return Ok(environment);
    }
    let off = environment.lookup("COMPOSE_DISABLE_ENV_FILE").map(|given| given.value.to_ascii_lowercase());
    let path = paths::join(folder, ".env");
    if !matches!(off.as_deref(), Some("1" | "t" | "true")) && loader.files.is_file(&path) {
        loader.beside(&path, &mut environment)?;
    }
    Ok(environment)
}

fn active_profiles(request: &Request, environment: &Environment) -> Vec<String> {
    if !request.profiles.is_empty() {
        return request.profiles.clone();
    }
    let named = environment.lookup("COMPOSE_PROFILES").map(|given| given.value).unwrap_or_default();
    named.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn refusal(stop: Stop) -> Result<Problem, Unusable> {
    match stop {
        Stop::Refused(problem) => Ok(*problem),
        Stop::Unreadable(unreadable) => Err(unreadable.into()),
    }
}
