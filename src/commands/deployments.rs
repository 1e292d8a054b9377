//! Which configurations a command line means: neko's own files, and each neko of a Compose project or of manifests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exposed;
use super::input::{InputArgs, InputError, Text};
use crate::config::{Resolution, Running, Variable};
use crate::deployment::{Deployment, Problem, compose, docker_run, kubernetes, quadlet};
use crate::lint;
use crate::source::{Place, Source};

/// Which Compose project is meant, and which service of it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DeploymentArgs {
    /// A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose
    #[arg(short, long, value_name = "COMPOSE_FILE")]
    pub file: Vec<PathBuf>,
    /// Whether these were looked for, and not named.
    #[arg(skip)]
    pub is_found: bool,
    /// The only service or container that is meant
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
    /// An active profile of the Compose project (repeatable)
    #[arg(long, value_name = "NAME")]
    pub profile: Vec<String>,
}

/// One configuration that a command line means.
pub struct Subject {
    /// What people call it: `neko.yaml`, `compose.yaml, service neko`.
    pub name: String,
    /// The file that it was read from, where there is one.
    pub file: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a configuration.
pub enum Outcome {
    /// What neko makes of it.
    Resolved(Box<Resolved>),
    /// neko never sees it: Compose refuses the project, or no document of a manifest can be read.
    Refused(Vec<Problem>, Arc<[Place]>),
    /// It could not be read.
    Unusable(anyhow::Error),
}

/// A resolved configuration, and what it was deployed by.
pub struct Resolved {
    /// What neko makes of it.
    pub resolution: Resolution,
    /// What stands around it; none for a config file of its own.
    pub deployment: Option<Deployment>,
    /// What is the matter with the project as a whole, where this deployment does not say it itself.
    pub beside: Vec<Problem>,
}

impl<'a> From<&'a Resolved> for lint::Subject<'a> {
    fn from(own: &'a Resolved) -> Self {
        own.subject()
    }
}

impl Resolved {
    /// A configuration without a deployment around it.
    pub(super) fn plain(resolution: Resolution) -> Box<Self> {
        Box::new(Self { resolution, deployment: None, beside: Vec::new() })
    }

    /// What is the matter with its deployment.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.deployment.iter().flat_map(|own| &own.problems).chain(&self.beside)
    }

    /// What rules look at.
    pub fn subject(&self) -> lint::Subject<'_> {
        lint::Subject { resolution: &self.resolution, deployment: self.deployment.as_ref(), beside: &self.beside }
    }

    /// Whether neko runs at all.
    pub fn starts(&self) -> bool {
        self.resolution.outcome == crate::config::Outcome::Starts
            && !self.problems().any(|problem| problem.consequence.stops_neko())
    }
}

impl InputArgs {
    /// Every configuration that is meant: each file, each neko of a Compose project or of manifests; without a file what
    /// neko itself finds, then what Compose would find here. Where there is nothing at all, that is an error, or with
    /// `or_default` neko's defaults.
    pub fn subjects(&self, files: &[PathBuf], or_default: bool) -> Vec<Subject> {
        let mut subjects = self.meant_by(files, or_default);
        let plain = |own: &Subject| matches!(&own.outcome, Outcome::Resolved(it) if it.deployment.is_none());
        if let (Some(service), Some(first)) = (&self.deployments.service, subjects.first())
            && subjects.iter().all(plain)
        {
            let error = InputError::NoServices { service: service.clone(), name: first.name.clone() };
            subjects = vec![Subject::unusable(first.name.clone(), error.into())];
        }
        exposed::note_subjects(self, &subjects);
        subjects
    }

    fn meant_by(&self, files: &[PathBuf], or_default: bool) -> Vec<Subject> {
        if !self.deployments.file.is_empty() {
            if !files.is_empty() {
                let error =
                    anyhow::anyhow!("--file names the files of one Compose project; leave {} out", shown(&files[0]));
                return vec![Subject::unusable(shown(&files[0]), error)];
            }
            let files: Vec<String> = self.deployments.file.iter().map(|path| shown(path)).collect();
            let named = if self.deployments.is_found { Vec::new() } else { files.clone() };
            return self.compose(files, named, None);
        }
        if files.is_empty() {
            return self.found_here(or_default);
        }
        let mut subjects = Vec::new();
        let mut manifests = Vec::new();
        for file in files {
            let name = self.name(file);
            match self.text(file) {
                Err(error) => subjects.push(Subject::unusable(name, error)),
                Ok(text) if kubernetes::is_manifest(&text.lossy()) => manifests.push(text.source()),
                Ok(text) => subjects.extend(self.beside_manifests(name, text)),
            }
        }
        if !manifests.is_empty() {
            subjects.extend(self.kubernetes(&manifests));
        }
        subjects
    }

    /// The configurations of one text, whatever it is.
    pub(super) fn subjects_of(&self, file: &Path, text: Text) -> Vec<Subject> {
        if !self.deployments.file.is_empty() {
            return self.subjects(&[file.to_owned()], false);
        }
        match kubernetes::is_manifest(&text.lossy()) {
            true => self.kubernetes(&[text.source()]),
            false => self.beside_manifests(self.name(file), text),
        }
    }

    /// The configurations of a text that is no manifest.
    pub(super) fn beside_manifests(&self, name: String, text: Text) -> Vec<Subject> {
        if compose::is_compose(&text.lossy()) {
            return match text.is_stdin() {
                true => self.compose(Vec::new(), Vec::new(), Some(text)),
                false => self.compose_file(&name),
            };
        }
        if !is_config_file(&name) && quadlet::is_quadlet(&text.lossy()) {
            let disk = self.disk(Some(&name), Vec::new());
            let nekos = self.meant(quadlet::read(&text.source(), &disk, self.max_size));
            return self.in_script(name, nekos);
        }
        if !is_config_file(&name) && docker_run::is_command_line(&text.lossy()) {
            return self.docker_run(name, &text.source());
        }
        let resolved = if is_environment(&name, &text) { self.of_variables(text) } else { self.plain(Some(text)) };
        vec![Subject::plain(name, resolved)]
    }

    /// The one configuration that is meant, for a command that takes no other.
    pub fn only(&self, file: Option<&Path>) -> anyhow::Result<Subject> {
        let files: Vec<PathBuf> = file.map(Path::to_path_buf).into_iter().collect();
        Self::one_of(self.subjects(&files, false))
    }

    /// The only one of them.
    pub(super) fn one_of(mut subjects: Vec<Subject>) -> anyhow::Result<Subject> {
        let names = subjects.iter().map(|own| own.service().unwrap_or(&own.name).to_owned()).collect();
        match subjects.pop() {
            Some(subject) if subjects.is_empty() => Ok(subject),
            _ => Err(InputError::Several { names }.into()),
        }
    }

    /// The files of a Compose project that count where no file is named: those of `--file`, else what Compose finds,
    /// unless neko itself finds a file.
    pub(super) fn project_files(&self) -> Vec<PathBuf> {
        if !self.deployments.file.is_empty() {
            return self.deployments.file.clone();
        }
        match self.plain(None) {
            Ok(resolution) if resolution.config_file.is_none() => {
                self.compose_files().into_iter().map(PathBuf::from).collect()
            }
            _ => Vec::new(),
        }
    }

    fn compose_files(&self) -> Vec<String> {
        self.shell().map(|shell| compose::find(&self.disk(None, Vec::new()), &shell, self.max_size)).unwrap_or_default()
    }

    fn found_here(&self, or_default: bool) -> Vec<Subject> {
        let plain = self.plain(None);
        if plain.as_ref().is_ok_and(|resolution| resolution.config_file.is_none()) {
            let found = self.compose_files();
            if !found.is_empty() {
                return self.compose(found, Vec::new(), None);
            }
        }
        let plain = plain.and_then(|resolution| {
            let nothing = resolution.config_file.is_none() && resolution.written.is_empty();
            if nothing && !or_default { Err(InputError::Nothing.into()) } else { Ok(resolution) }
        });
        let (name, file) = match &plain {
            Ok(Resolution { config_file: Some(path), .. }) => (path.clone(), Some(path.clone())),
            Ok(_) => ("the environment and the command line".to_owned(), None),
            Err(_) => ("configuration".to_owned(), None),
        };
        vec![Subject { file, ..Subject::plain(name, plain) }]
    }

    /// The configurations of a Compose file and its override.
    pub(super) fn compose_file(&self, name: &str) -> Vec<Subject> {
        let named = vec![name.to_owned()];
        let files = compose::with_override(&self.disk(Some(name), named.clone()), name);
        self.compose(files, named, None)
    }

    /// The configurations of a Compose project; `named` are those of its files that the command line names.
    pub(super) fn compose(&self, files: Vec<String>, named: Vec<String>, text: Option<Text>) -> Vec<Subject> {
        let disk = self.disk(files.first().map(String::as_str), named);
        let name = files.first().cloned().unwrap_or_else(|| "<stdin>".to_owned());
        let request = || -> anyhow::Result<compose::Request> {
            Ok(compose::Request {
                files: files.clone(),
                text: text.map(Text::into_parts),
                shell: self.shell()?,
                profiles: self.deployments.profile.clone(),
                service: self.deployments.service.clone(),
                size_limit: self.max_size,
            })
        };
        let read = request().and_then(|request| Ok(compose::read(&request, &disk)?));
        match read {
            Err(error) => vec![Subject::unusable(name, error)],
            Ok(project) if project.nekos.is_empty() => {
                vec![Subject {
                    file: Some(name.clone()),
                    name,
                    outcome: Outcome::Refused(project.refused, Arc::default()),
                }]
            }
            Ok(project) => self.deployments(&name, project.nekos, project.refused),
        }
    }

    /// The nekos of manifests; where there is no workload, what ConfigMaps and Secrets would give one.
    pub(super) fn kubernetes(&self, sources: &[Arc<Source>]) -> Vec<Subject> {
        let workloads = self.workloads(sources);
        let none = |subject: &Subject| matches!(&subject.outcome, Outcome::Unusable(error) if matches!(error.downcast_ref(), Some(InputError::NoNeko(_))));
        if !workloads.iter().all(none) {
            return workloads;
        }
        let loose = self.meant(kubernetes::each_loose(sources));
        match sources.first() {
            Some(first) if !loose.is_empty() => self.deployments(first.name(), loose, Vec::new()),
            _ => workloads,
        }
    }

    /// The nekos that run in manifests.
    pub(super) fn workloads(&self, sources: &[Arc<Source>]) -> Vec<Subject> {
        let name = sources.first().map_or_else(String::new, |source| source.name().to_owned());
        let reading = kubernetes::read(sources);
        let nekos = self.meant(reading.deployments);
        if !nekos.is_empty() {
            return self.deployments(&name, nekos, reading.problems);
        }
        // Nothing that was looked at is never clean.
        let outcome = match reading.problems.iter().any(|problem| problem.consequence.stops_neko()) {
            true => Outcome::Refused(reading.problems, reading.secrets),
            false if reading.problems.is_empty() => Outcome::Unusable(InputError::NoNeko(name.clone()).into()),
            false => Outcome::Unusable(InputError::Refused(reading.problems).into()),
        };
        vec![Subject { file: Some(name.clone()), name, outcome }]
    }

    /// The nekos of a shell's script.
    pub(super) fn docker_run(&self, name: String, source: &Arc<Source>) -> Vec<Subject> {
        let disk = self.disk(Some(&name), Vec::new());
        let nekos = self.meant(docker_run::read(source, &disk, self.max_size));
        self.in_script(name, nekos)
    }

    fn in_script(&self, name: String, nekos: Vec<Deployment>) -> Vec<Subject> {
        if nekos.is_empty() {
            let error = InputError::NoNeko(name.clone()).into();
            return vec![Subject::unusable(name, error)];
        }
        self.deployments(&name, nekos, Vec::new())
    }

    /// Those that `--service` means: a whole name, or its last part.
    fn meant(&self, mut nekos: Vec<Deployment>) -> Vec<Deployment> {
        if let Some(service) = &self.deployments.service {
            nekos.retain(|own| own.name == *service || own.name.rsplit('/').next() == Some(service));
        }
        nekos
    }

    /// What they make of it, with what the command line adds.
    pub(super) fn deployments(&self, file: &str, nekos: Vec<Deployment>, refused: Vec<Problem>) -> Vec<Subject> {
        let environment = match self.given() {
            Ok(environment) => environment,
            Err(error) => return vec![Subject::unusable(file.to_owned(), error)],
        };
        let disk = self.disk(Some(file), Vec::new());
        let subject = |(index, own): (usize, Deployment)| {
            let mut beside: Vec<Problem> = Vec::new();
            if index == 0 {
                beside.extend(refused.iter().filter(|problem| !own.problems.contains(problem)).cloned());
            }
            let file = own.place.as_ref().map_or(file, |place| place.source.name()).to_owned();
            let name = format!("{file}, {}", own.name);
            let (size, flags) = (self.max_size, &self.flags);
            let resolution = match self.as_newest {
                true => own.resolve_running(&disk, size, &environment, flags, Running::default()),
                false => own.resolve_as(&disk, size, &environment, flags, self.neko_version),
            };
            let outcome = match resolution {
                Ok(resolution) => Outcome::Resolved(Box::new(Resolved { resolution, deployment: Some(own), beside })),
                Err(unreadable) => Outcome::Unusable(unreadable.into()),
            };
            Subject { name, file: Some(file), outcome }
        };
        nekos.into_iter().enumerate().map(subject).collect()
    }

    /// What a file is called: standard input by the name that it was given.
    pub(super) fn name(&self, file: &Path) -> String {
        match &self.stdin_name {
            Some(name) if file.as_os_str() == "-" => name.clone(),
            None if file.as_os_str() == "-" => "<stdin>".to_owned(),
            _ => shown(file),
        }
    }

    /// The variables that Compose would take from its shell: this process's, where they are asked for.
    fn shell(&self) -> anyhow::Result<Vec<Variable>> {
        if !self.from_env {
            return Ok(Vec::new());
        }
        let own =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(own.map(|(name, value)| Variable::new(name, value)).collect())
    }
}

impl Subject {
    pub(super) fn plain(name: String, resolution: anyhow::Result<Resolution>) -> Self {
        let outcome = match resolution {
            Ok(resolution) => Outcome::Resolved(Resolved::plain(resolution)),
            Err(error) => Outcome::Unusable(error),
        };
        Self { file: Some(name.clone()), name, outcome }
    }

    pub(super) fn unusable(name: String, error: anyhow::Error) -> Self {
        Self { file: Some(name.clone()), name, outcome: Outcome::Unusable(error) }
    }

    /// What neko makes of it, for a command that has no use for less.
    pub fn into_resolved(self) -> anyhow::Result<Box<Resolved>> {
        match self.outcome {
            Outcome::Resolved(own) => Ok(own),
            Outcome::Unusable(error) => Err(error),
            Outcome::Refused(problems, _) => Err(InputError::Refused(problems).into()),
        }
    }

    /// The service's or container's name.
    pub fn service(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Resolved(own) => own.deployment.as_ref().map(|own| own.name.as_str()),
            _ => None,
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whether a file holds variables: one that neko could not read as its config, and that looks like it.
fn is_environment(name: &str, text: &Text) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    let called = name.starts_with(".env") || name.ends_with(".env");
    called && (text.is_stdin() || has_variables(&text.lossy()))
}

/// Whether a text is lines of variables, with some of neko's among them.
pub(super) fn has_variables(text: &str) -> bool {
    text.lines().map(|line| line.trim_start()).any(|line| {
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let name = line.split('=').next().unwrap_or(line);
        name.starts_with("NEKO_") && line.len() > name.len() && !name.contains([' ', ':'])
    })
}

/// Whether a name is that of a file that neko itself reads.
fn is_config_file(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|own| ["yaml", "yml", "json", "toml", "env", "dotenv"].contains(&own))
}
