//! A project read: its services, those that are neko, and why Compose refuses it.

use std::collections::HashMap;
use std::sync::Arc;

use super::interpolation::{Given, Lookup};
use super::loader::{self, Loader, Opened};
use super::notes::Notes;
use super::refusal::{self, Stop};
use super::value::{Entry, Map, Value};
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
    let environment = environment(request, &mut loader, (&sources, &folder), &mut refused)?;
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
    let all: &[Entry] = project.get("services").and_then(Value::map).map_or(&[], |services| &services.0);
    let names: Vec<String> = all.iter().map(|entry| entry.key.clone()).collect();
    if names.is_empty() && loader.notes.refused().next().is_some() {
        return Ok(Project { nekos: Vec::new(), refused: loader.notes.refused().cloned().collect() });
    }
    if !loader.notes.is_partial {
        if let Some(name) = request.service.as_ref().filter(|name| !names.contains(name)) {
            return Err(Unusable::NoSuchService { file, name: name.clone(), services: names });
        }
        for problem in consistency::of_project(&project) {
            loader.notes.tell(None, problem);
        }
    }
    // An override file that is looked at alone lacks what its base has.
    let is_part = sources.len() == 1 && file.contains("override");
    let services = Services { project: &project, all, active: active_profiles(request, all, &environment), is_part };
    let (deployed, inactive) = services.read(&mut loader, &environment, &mut refused)?;
    for problem in deployed.iter().flat_map(|own| &own.problems).filter(|own| own.consequence.refuses_project()) {
        if !refused.contains(problem) {
            refused.push(problem.clone());
        }
    }
    let nekos = nekos(deployed, request.service.as_deref());
    let unseen: Vec<Problem> = loader.notes.unseen().cloned().collect();
    match inactive {
        _ if !nekos.is_empty() => Ok(Project { nekos, refused }),
        None if !unseen.is_empty() => Ok(Project { nekos, refused: [refused, unseen].concat() }),
        Some((service, profiles)) => Err(Unusable::Inactive { file, service, profiles }),
        None => Err(Unusable::NoNeko { file, services: names }),
    }
}

/// What the project's texts refer to; the shell alone where the rest is refused.
fn environment(
    request: &Request,
    loader: &mut Loader<'_>,
    (sources, folder): (&[Arc<Source>], &str),
    refused: &mut Vec<Problem>,
) -> Result<Environment, Unusable> {
    let mut environment = match variables(loader, folder, &request.shell) {
        Ok(environment) => environment,
        Err(stop) => {
            refused.push(refusal(stop)?);
            from_shell(&request.shell)
        }
    };
    environment.is_partial |= request.is_filled_in;
    match name::of(sources, folder, &environment) {
        Ok(given) => environment.set("COMPOSE_PROJECT_NAME", given),
        Err(problem) => refused.push(problem),
    }
    Ok(environment)
}

/// The services of a project.
struct Services<'a> {
    project: &'a Map,
    all: &'a [Entry],
    /// The profiles that are started.
    active: Vec<String>,
    is_part: bool,
}

/// A neko that no active profile starts, and its profiles.
type Inactive = (String, Vec<String>);

impl Services<'_> {
    fn runs(&self, entry: &Entry) -> bool {
        let profiles = service::profiles(entry);
        let all = || self.active.iter().any(|own| own == "*");
        profiles.is_empty() || profiles.iter().any(|own| self.active.contains(own)) || all()
    }

    /// Those that run, and the first neko that does not.
    fn read(
        &self,
        loader: &mut Loader<'_>,
        environment: &Environment,
        refused: &mut Vec<Problem>,
    ) -> Result<(Vec<Deployment>, Option<Inactive>), Unusable> {
        let by_name: HashMap<&str, &Entry> = self.all.iter().map(|entry| (entry.key.as_str(), entry)).collect();
        let started: Vec<&Entry> = self.all.iter().filter(|entry| self.runs(entry)).collect();
        if let Some(problem) = dependencies::circle(&started) {
            loader.notes.tell(None, problem);
        }
        let (mut deployed, mut inactive) = (Vec::new(), None);
        for entry in self.all {
            let is_active = self.runs(entry);
            let deployment = match service::read(entry, self.project, loader, environment) {
                Ok(deployment) => deployment.with_problems(self.problems(entry, &by_name, &loader.notes)),
                Err(stop) => {
                    // The services that are not active cannot spoil the others.
                    let problem = refusal(stop)?;
                    refused.extend(is_active.then_some(problem));
                    continue;
                }
            };
            if is_active {
                deployed.push(deployment);
            } else if inactive.is_none() && service::is_neko(&deployment) {
                inactive = Some((deployment.name, service::profiles(entry)));
            }
        }
        Ok((deployed, inactive))
    }

    /// What is the matter between a service and the rest of the project.
    fn problems(&self, entry: &Entry, by_name: &HashMap<&str, &Entry>, notes: &Notes) -> Vec<Problem> {
        let is_part = self.is_part || notes.is_partial || notes.lacking.contains(&entry.key);
        let mut found = consistency::problems(entry, self.project, is_part, notes);
        if !notes.is_partial {
            found.extend(dependencies::problems(entry, by_name, notes, |entry| self.runs(entry)));
        }
        found
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

fn active_profiles(request: &Request, services: &[Entry], environment: &Environment) -> Vec<String> {
    let named = || {
        let named = environment.lookup("COMPOSE_PROFILES").map(|given| given.value).unwrap_or_default();
        named.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let mut active = if request.profiles.is_empty() { named() } else { request.profiles.clone() };
    // Who starts a service by its name starts its profiles.
    let asked = request.service.as_ref().and_then(|name| services.iter().find(|entry| entry.key == *name));
    active.extend(asked.map(service::profiles).unwrap_or_default());
    active
}

fn refusal(stop: Stop) -> Result<Problem, Unusable> {
    match stop {
        Stop::Refused(problem) => Ok(*problem),
        Stop::Unreadable(unreadable) => Err(unreadable.into()),
    }
}
