//! From a text of any format to one neko and what it was given.

use std::sync::Arc;

use serde_json::Value;

use super::{Answer, Format, ImportError, Imported, config_file, docker_inspect, provider_answer, usable_by_neko};
use crate::export::server_list;
use neko_config::behaviour::Skip;
use neko_config::ice_server::Side;
use neko_config::{Input, NoFiles, Outcome, Resolution, Setter, Variable, WrittenKey, setting};
use neko_deploy::kubernetes;
use neko_deploy::load::{Configuration, Failure, FileSystem, Foreign, Kind, Loaded, Loader, Neko, Request, Text};
use neko_text::document::dotenv;
use neko_text::source::Source;

/// Reads what is imported.
#[derive(Clone, Copy)]
pub struct Importer<'a> {
    /// What is given beside the text.
    pub request: &'a Request,
    /// The files that texts name.
    pub files: &'a dyn FileSystem,
    /// The only side that gets the servers of a provider's answer; none for both.
    pub side: Option<Side>,
}

/// One neko, and what it was given.
#[derive(Debug)]
pub struct Found {
    /// What neko makes of it.
    pub neko: Box<Neko>,
    /// The variables that it was resolved from.
    pub environment: Vec<Variable>,
    /// What is worth knowing, without secrets; what is the matter with its deployment is not repeated.
    pub notes: Vec<String>,
}

impl Found {
    /// The same settings as a clean config file.
    pub fn config_file(&self) -> Imported {
        config_file(&self.neko.resolution, &self.environment)
    }
}

impl Importer<'_> {
    /// A text of this format; without one, of what is seen in it.
    pub fn text(&self, text: &Text, format: Option<Format>) -> Result<Found, ImportError> {
        let (source, name) = (text.source(), text.name());
        if source.text.trim().is_empty() {
            return Err(ImportError::Empty(name.to_owned()));
        }
        let seen = format.or_else(|| Format::recognise(text));
        let is_of_neko = match seen {
            Some(Format::DockerRun | Format::DockerInspect) => true,
            Some(Format::Dotenv) => of_dotenv(&source).is_ok(),
            _ => false,
        };
        if format.is_none() && !is_of_neko && Foreign::of(text).is_some() {
            return self.of_kind(Kind::Config, text);
        }
        let read = self.seen(text, &source, seen);
        match read {
            // What is no answer of a provider may be nothing of neko's at all.
            Err(ImportError::Unrecognised(_) | ImportError::NotAnAnswer(..)) if format.is_none() => {
                match self.of_kind(Kind::Config, text) {
                    Err(ImportError::Load(foreign @ Failure::Foreign { .. })) => Err(foreign.into()),
                    _ => read,
                }
            }
            read => read,
        }
    }

    fn seen(&self, text: &Text, source: &Arc<Source>, format: Option<Format>) -> Result<Found, ImportError> {
        let name = text.name();
        if self.side.is_some() && format != Some(Format::Provider) {
            return Err(ImportError::HasNoSides(name.to_owned()));
        }
        match format.ok_or_else(|| ImportError::Unrecognised(name.to_owned()))? {
            Format::Dotenv => self.variables(of_dotenv(source)?),
            Format::DockerInspect => {
                let variables = docker_inspect(&json(name, &source.text)?);
                self.variables(variables.ok_or_else(|| ImportError::NotInspected(name.to_owned()))?)
            }
            Format::Provider => {
                let answer = provider_answer(&json(name, &source.text)?);
                self.answer(answer.map_err(|why| ImportError::NotAnAnswer(name.to_owned(), why))?)
            }
            Format::Compose => self.of_kind(Kind::Compose, text),
            Format::Kubernetes => self.manifest(source),
            Format::DockerRun => self.of_kind(Kind::DockerRun, text),
            Format::Config => {
                let found = self.of_kind(Kind::Config, text)?;
                says_something(name, &found.neko.resolution)?;
                Ok(found)
            }
        }
    }

    /// These variables, and those of the request.
    pub fn variables(&self, mut environment: Vec<Variable>) -> Result<Found, ImportError> {
        environment.extend(self.request.variables().cloned());
        let (flags, size_limit) = (self.request.flags.clone(), self.request.size_limit);
        let input = Input { environment: environment.clone(), flags, size_limit, ..Input::default() };
        let resolution = neko_config::resolve(&input, &NoFiles).map_err(Failure::from)?;
        if !environment.iter().any(|variable| variable.name.starts_with("NEKO_")) {
            return Err(ImportError::NoVariable);
        }
        Ok(Found { neko: Box::new(resolution.into()), environment, notes: Vec::new() })
    }

    /// The only neko of what was loaded.
    pub fn loaded(&self, loaded: Loaded) -> Result<Found, ImportError> {
        self.found(loaded.only()?)
    }

    /// The only neko of a text of this kind.
    fn of_kind(&self, kind: Kind, text: &Text) -> Result<Found, ImportError> {
        self.found(Loaded::only_of(|take| self.loader().each_of_text(kind, text, take))?)
    }

    /// A neko, and its variables.
    pub fn found(&self, only: Configuration) -> Result<Found, ImportError> {
        let neko = only.into_neko()?;
        let deployed = neko.deployment.iter().flat_map(|own| &own.environment.variables);
        let environment = deployed.chain(self.request.variables()).cloned().collect();
        Ok(Found { neko, environment, notes: Vec::new() })
    }

    fn loader(&self) -> Loader<'_> {
        Loader::new(self.request, self.files)
    }

    fn answer(&self, Answer { servers, mut notes }: Answer) -> Result<Found, ImportError> {
        let sides = self.side.map_or(vec![Side::Frontend, Side::Backend], |side| vec![side]);
        if sides.len() == 1 {
            notes.push("only one side gets servers: with one list set, neko leaves the other one empty".to_owned());
        }
        let (usable, left_out) = usable_by_neko(&servers);
        if sides == [Side::Backend] && usable.is_empty() {
            return Err(ImportError::NoneUsable);
        }
        if sides.contains(&Side::Backend) {
            notes.extend(left_out.iter().map(|url| {
                let why = Skip::TurnOverTcp { allocates: false };
                format!("{url}: left out of the backend list: {why}")
            }));
        }
        let environment = sides.into_iter().map(|side| {
            let servers = if side == Side::Backend { &usable } else { &servers };
            Variable::new(setting::variable(side.key()), server_list(servers))
        });
        Ok(Found { notes, ..self.variables(environment.collect())? })
    }

    /// A container, or the ConfigMaps and Secrets where there is no workload.
    fn manifest(&self, source: &Arc<Source>) -> Result<Found, ImportError> {
        let (loader, manifests) = (self.loader(), std::slice::from_ref(source));
        let workloads = loader.workloads(manifests);
        let no_neko = workloads.failures().next().is_some();
        let Some(loose) = kubernetes::loose(manifests).filter(|_| no_neko) else { return self.loaded(workloads) };
        let note = format!("there is no workload in it: read as if one neko used all of {}", loose.name);
        let found = self.loaded(loader.deployments(source.name(), vec![loose], Vec::new()))?;
        Ok(Found { notes: vec![note], ..found })
    }
}

fn of_dotenv(source: &Arc<Source>) -> Result<Vec<Variable>, Failure> {
    let lines = dotenv::parse(&source.text).map_err(|error| {
        let (line, column) = source.line_column(error.span.start);
        Failure::Variables { path: source.name().to_owned(), line, column, message: error.message }
    })?;
    Ok(lines.into_iter().map(|line| Variable::in_file(source, line)).collect())
}

fn json(name: &str, text: &str) -> Result<Value, ImportError> {
    // Its own words would quote the text.
    serde_json::from_str(text).map_err(|error| match error.is_eof() {
        true => ImportError::EndsEarly(name.to_owned()),
        false => ImportError::NotJson { name: name.to_owned(), line: error.line(), column: error.column() },
    })
}

/// An error where a config file that neko starts with has no key that somebody wrote for neko.
fn says_something(name: &str, resolution: &Resolution) -> Result<(), ImportError> {
    let is_of_neko = |key: &WrittenKey| key.known && !matches!(key.origin.setter, Setter::Flag(_));
    if resolution.outcome != Outcome::Starts || resolution.written.iter().any(is_of_neko) {
        return Ok(());
    }
    match resolution.written.iter().any(|key| &*key.name == "environment") {
        true => Err(ImportError::PartOfCompose(name.to_owned())),
        false => Err(ImportError::NoSetting(name.to_owned())),
    }
}
