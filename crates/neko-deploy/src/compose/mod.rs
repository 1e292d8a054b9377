//! Compose projects: files in, one [`Deployment`] a neko service out, by the rules of the Compose specification as
//! compose-go (Compose v2) follows them.
//!
//! - Files: `compose.yaml` and its three other names with their override, several ones laid upon each other, `COMPOSE_FILE`,
//!   `include`, `extends`, `!reset` and `!override`, anchors and merge keys.
//! - Variables: `.env` beside the first file, or what `COMPOSE_ENV_FILES` names; the shell's only where a caller gives them.
//! - The documents of one file are laid upon each other, as files are.
//! - A scalar of `environment` that is no string is printed by Go after YAML typed it: `1.50` is `1.5`, `0123` is `83`,
//!   `1e3` is `1000`, `yes` stays `yes`, a date is refused.
//!
//! Its files use each other one way, each only those of the lines above its own:
//!
//! ```text
//! value · paths · unset
//! refusal · interpolation · command · ports · volumes
//! notes · variables · merge · dotenv
//! yaml · substitution · schema
//! loader · name
//! extends · include · environment · mounts · network
//! project · service
//! consistency · dependencies
//! ```

mod command;
mod consistency;
mod dependencies;
mod dotenv;
mod environment;
mod extends;
mod include;
mod interpolation;
mod loader;
mod merge;
mod mounts;
mod name;
mod network;
mod notes;
mod paths;
pub(super) mod ports;
mod project;
mod refusal;
mod schema;
mod service;
mod substitution;
mod unset;
mod value;
mod variables;
mod volumes;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use super::{Deployment, Problem};
use interpolation::{Given, Lookup};
use loader::{Loader, Opened};
use neko_config::{Files, OUTSIDE, SIZE_LIMIT, Unreadable, Variable};
use neko_text::document::Content;
use neko_text::source::{Place, Source, SourceKind};
use refusal::Stop;
use value::{Entry, Value};
use variables::Environment;
pub(super) use variables::is_setting;

/// The names that Compose looks for, the first that is there.
const NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// Their override files, likewise.
const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// How many folders above the working directory are looked at.
const MOST_ABOVE: usize = 32;

/// Past this many, services are not told of each other; no project of people comes near.
const MOST_NEIGHBOURS: usize = 100_000;

/// Which project is meant.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its files, each laid upon the ones before it.
    pub files: Vec<String>,
    /// A text that is already here, in the place of files.
    pub text: Option<(SourceKind, Vec<u8>)>,
    /// The shell's variables, which go before those of `.env`.
    pub shell: Vec<Variable>,
    /// Active profiles, beside those that `COMPOSE_PROFILES` names.
    pub profiles: Vec<String>,
    /// The only service that is meant.
    pub service: Option<String>,
    /// The largest file that is read, in bytes.
    pub size_limit: u64,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            text: None,
            shell: Vec::new(),
            profiles: Vec::new(),
            service: None,
            size_limit: SIZE_LIMIT,
        }
    }
}

/// A project that was read.
#[derive(Debug, Default)]
pub struct Project {
    /// Its neko services, in the order of the text; each knows the services beside it.
    pub nekos: Vec<Deployment>,
    /// Why Compose refuses the project, where it does. Services may be known all the same.
    pub refused: Vec<Problem>,
}

/// Why a project cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// One of the named files is not there.
    #[error("{0}: no such file")]
    Missing(String),
    /// There is no service of the name that was asked for.
    #[error("{file}: no service {name}; there is {}", listed(services))]
    NoSuchService {
        /// The project's first file.
        file: String,
        /// What was asked for.
        name: String,
        /// What there is.
        services: Vec<String>,
    },
    /// No service runs neko.
    #[error(
        "{file}: none of the services ({}) is a neko by its image or NEKO_ variables; say which with --service",
        listed(services)
    )]
    NoNeko {
        /// The project's first file.
        file: String,
        /// What there is.
        services: Vec<String>,
    },
    /// neko runs only where a profile is active.
    #[error(
        "{file}: the service {service} starts only with a profile ({}); use --profile or --service",
        listed(profiles)
    )]
    Inactive {
        /// The project's first file.
        file: String,
        /// The neko service.
        service: String,
        /// Its profiles.
        profiles: Vec<String>,
    },
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Whether a text is meant to be a Compose file, well-formed or not, by its outermost keys.
pub fn is_compose(text: &str) -> bool {
    if text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{') {
        // In braces nothing but reading it tells which keys are outermost.
        let Ok(tree) = neko_text::document::yaml::parse(text) else { return false };
        let Some(Content::Mapping(pairs)) = tree.root().map(|root| &tree.node(root).content) else { return false };
        let key = |wanted: &str| {
            pairs
                .iter()
                .any(|(key, _)| matches!(&tree.node(*key).content, Content::Scalar { text, .. } if **text == *wanted))
        };
        return key("services") && !key("apiVersion");
    }
    yaml::top_level(text, "services") && !(yaml::top_level(text, "apiVersion") && yaml::top_level(text, "kind"))
        || yaml::top_level(text, "include") && !yaml::top_level(text, "webrtc")
}

/// The files that Compose would read in the working directory: what `COMPOSE_FILE` names (in the shell or in `.env`), else
/// the first of its names with its override. Empty where there is none.
pub fn find(files: &dyn Files, shell: &[Variable], size_limit: u64) -> Vec<String> {
    let mut loader = Loader::new(files, size_limit);
    let environment = variables(&mut loader, "", shell).unwrap_or_else(|_| from_shell(shell));
    if let Some(named) = environment.lookup("COMPOSE_FILE") {
        let separator = environment.lookup("COMPOSE_PATH_SEPARATOR").map(|given| given.value).filter(|s| !s.is_empty());
        let separator = separator.as_deref().unwrap_or(":");
        return named.value.split(separator).filter(|path| !path.is_empty()).map(str::to_owned).collect();
    }
    // Compose goes on in the folders above.
    let mut above = String::new();
    for _ in 0..=MOST_ABOVE {
        if let Some(path) = NAMES.iter().map(|name| format!("{above}{name}")).find(|path| files.is_file(path)) {
            return with_override(files, &path);
        }
        above.push_str("../");
    }
    Vec::new()
}

/// A file, and where it has one of Compose's own names, the override that Compose would read after it; an override with
/// the file that it lies upon.
pub fn with_override(files: &dyn Files, path: &str) -> Vec<String> {
    let mut out = vec![path.to_owned()];
    let (folder, name) = (paths::folder(path), path.rsplit('/').next().unwrap_or(path));
    let first = |names: &[&str]| names.iter().map(|name| paths::join(folder, name)).find(|path| files.is_file(path));
    if NAMES.contains(&name) {
        out.extend(first(&OVERRIDES));
    } else if OVERRIDES.contains(&name)
        && let Some(base) = first(&NAMES)
    {
        out.insert(0, base);
    }
    out
}

/// The folder of a file that overrides are laid upon.
pub fn folder_of_base(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    NAMES.contains(&name).then_some(folder)
}

/// The folder of an override.
pub fn folder_of_override(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    OVERRIDES.contains(&name).then_some(folder)
}

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

fn from_shell(shell: &[Variable]) -> Environment {
    let mut environment = Environment::default();
    for variable in shell.iter().rev() {
        environment.add(&variable.name, Given { value: variable.value.clone(), place: variable.place.clone() });
    }
    environment
}

/// The shell's variables, then those of `.env`, or of the files that `COMPOSE_ENV_FILES` names in its place.
fn variables(loader: &mut Loader<'_>, folder: &str, shell: &[Variable]) -> Result<Environment, Stop> {
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
