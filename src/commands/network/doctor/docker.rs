//! The nekos that Docker knows on this machine: how each was started, and what became of it.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use neko_deploy::load::{Loader, Neko, Outcome, Text};

use super::log::Log;
use super::program::{self, Silent};
use crate::commands::project::real;

/// What is looked at of a log, in lines from its end.
const LINES: &str = "500";
/// The labels by which Compose finds its containers again.
const SERVICE: &str = "com.docker.compose.service";
const FOLDER: &str = "com.docker.compose.project.working_dir";
const FILES: &str = "com.docker.compose.project.config_files";

/// What Docker says.
pub(super) enum Docker {
    /// It was not to be asked, or there is none here.
    Absent,
    /// It does not answer, and says why.
    Refused(String),
    /// The nekos that it knows, running or not.
    Knows(Vec<Container>),
}

/// A neko's container.
pub(super) struct Container {
    pub name: String,
    pub state: State,
    pub restarts: u64,
    labels: HashMap<String, String>,
    /// The settings that it was started with.
    pub neko: Box<Neko>,
}

/// What became of a container, in Docker's words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct State {
    /// `running`, `exited`, `restarting`, `created`, …
    pub status: String,
    pub exit_code: i64,
    /// Why it could not be started.
    pub error: String,
    pub health: Option<Health>,
    #[serde(rename = "OOMKilled")]
    pub out_of_memory: bool,
}

/// What the image's own check says of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Health {
    /// `healthy`, `unhealthy`, `starting`, …
    pub status: String,
}

impl State {
    /// Whether its own check fails, by which neko does not answer.
    pub fn is_unhealthy(&self) -> bool {
        self.health.as_ref().is_some_and(|health| health.status == "unhealthy")
    }

    pub fn runs(&self) -> bool {
        self.status == "running"
    }

    /// Whether nothing went wrong: it was never started, is paused, ended by itself, or by a signal of `docker stop`.
    pub fn is_stopped(&self) -> bool {
        let ends = [0, 128 + 9, 128 + 15];
        matches!(self.status.as_str(), "created" | "exited" | "paused")
            && self.error.is_empty()
            && ends.contains(&self.exit_code)
            && !self.out_of_memory
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inspected {
    name: String,
    #[serde(default)]
    state: State,
    #[serde(default)]
    restart_count: u64,
    config: Config,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    labels: Option<HashMap<String, String>>,
}

impl Docker {
    /// Asks the Docker of this machine, or the one that DOCKER_HOST names.
    pub fn ask(loader: &Loader<'_>) -> Self {
        match containers(loader) {
            Ok(containers) => Self::Knows(containers),
            Err(Silent::Absent) => Self::Absent,
            Err(Silent::Refused(why)) => Self::Refused(why),
        }
    }

    /// The nekos that it knows.
    pub fn containers(&self) -> &[Container] {
        if let Self::Knows(containers) = self { containers } else { &[] }
    }

    /// The container of a neko that a file describes: the one that Compose made of it, else the one of its name, else the
    /// only one.
    pub fn container_of(&self, file: Option<&str>, neko: &Neko) -> Option<&Container> {
        let name = neko.deployment.as_ref().map(|own| own.name.as_str());
        let all = self.containers();
        let made = || all.iter().find(|own| file.is_some_and(|file| own.is_of(Path::new(file), name)));
        let named = || all.iter().find(|own| Some(own.name.as_str()) == name);
        let only = || all.first().filter(|own| all.len() == 1 && !own.labels.contains_key(SERVICE));
        made().or_else(named).or_else(only)
    }
}

impl Container {
    /// Whether Compose made it of this file's service.
    fn is_of(&self, file: &Path, service: Option<&str>) -> bool {
        let label = |name| self.labels.get(name).map(String::as_str);
        let (Some(folder), Some(files)) = (label(FOLDER), label(FILES)) else { return false };
        // What is absolute replaces the folder.
        let is_named = files.split(',').any(|own| real(&Path::new(folder).join(own)) == real(file));
        is_named && label(SERVICE) == service
    }

    /// What its log tells.
    pub fn log(&self) -> Log {
        match program::answer("docker", &["logs", "--tail", LINES, "--", &self.name]) {
            Ok([out, err]) => Log::of(&[out, err].concat()),
            Err(Silent::Refused(why)) => Log::unread(why),
            Err(Silent::Absent) => Log::default(),
        }
    }
}

fn containers(loader: &Loader<'_>) -> Result<Vec<Container>, Silent> {
    let [ids, _] = program::answer("docker", &["ps", "--all", "--quiet", "--no-trunc"])?;
    let ids = String::from_utf8_lossy(&ids);
    let ids: Vec<&str> = ids.lines().filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let arguments: Vec<&str> = ["inspect", "--type", "container", "--"].into_iter().chain(ids).collect();
    let [told, _] = program::answer("docker", &arguments)?;
    let about: Vec<Inspected> = serde_json::from_slice(&told)
        .map_err(|error| Silent::Refused(format!("an answer that is not understood: {error}")))?;
    let text = Text::in_memory("docker inspect.json", told);
    let nekos = loader.load([Ok(text)]).configurations.into_iter().filter_map(|own| match own.outcome {
        Outcome::Neko(neko) => Some(neko),
        Outcome::Beside(_) | Outcome::Refused(..) | Outcome::Failed(_) => None,
    });
    Ok(nekos.filter_map(|neko| container(neko, &about)).collect())
}

fn container(neko: Box<Neko>, about: &[Inspected]) -> Option<Container> {
    let name = neko.deployment.as_ref()?.name.clone();
    let own = about.iter().find(|own| own.name.trim_start_matches('/') == name)?;
    let labels = own.config.labels.clone().unwrap_or_default();
    Some(Container { name, state: own.state.clone(), restarts: own.restart_count, labels, neko })
}
