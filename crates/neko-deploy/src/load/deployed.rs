//! The nekos that a Compose project, manifests, a script or a unit deploys.

use std::sync::Arc;

use super::file_system::Overlay;
use super::{Configuration, Failure, Loaded, Loader, Neko, Outcome, Release, Text};
use crate::{Deployment, Problem, compose, docker_run, kubernetes, quadlet};
use neko_config::{Resolution, Running, Unreadable};
use neko_text::source::Source;

impl Loader<'_> {
    /// The nekos of the request's Compose project.
    pub(super) fn project(&self) -> Loaded {
        let files = self.request.project.clone();
        let named = if self.request.is_project_named { files.clone() } else { Vec::new() };
        self.compose(files, named, None)
    }

    /// The nekos of a Compose file, its override laid upon it; a stream has none.
    pub(super) fn compose_file(&self, text: &Text) -> Loaded {
        if text.is_stream {
            return self.compose(Vec::new(), Vec::new(), Some(text));
        }
        let name = text.name();
        let named = vec![name.to_owned()];
        let files = compose::with_override(&*self.files.project(Some(name), named.clone()), name);
        // What was read already is not read again.
        let overlay = Overlay { below: self.files, path: name, bytes: &text.bytes };
        Loader { request: self.request, files: &overlay }.compose(files, named, None)
    }

    /// The nekos of a Compose project; `named` are those of its files that the user names.
    pub(super) fn compose(&self, files: Vec<String>, named: Vec<String>, text: Option<&Text>) -> Loaded {
        let name = files.first().cloned().unwrap_or_else(|| "<stdin>".to_owned());
        let view = self.files.project(files.first().map(String::as_str), named);
        let request = compose::Request {
            files,
            text: text.map(|text| (text.kind.clone(), text.bytes.clone())),
            shell: self.request.process.clone(),
            profiles: self.request.profiles.clone(),
            service: self.request.service.clone(),
            size_limit: self.request.size_limit,
        };
        match compose::read(&request, &*view) {
            Err(unusable) => Loaded::from(Configuration::failed(name, unusable.into())),
            Ok(project) if project.nekos.is_empty() => {
                let outcome = Outcome::Refused(project.refused, Arc::default());
                Loaded::from(Configuration { file: Some(name.clone()), name, outcome })
            }
            Ok(project) => self.deployments(&name, project.nekos, project.refused),
        }
    }

    /// The nekos of manifests; where there is no workload, what ConfigMaps and Secrets would give one.
    pub fn manifests(&self, sources: &[Arc<Source>]) -> Loaded {
        let workloads = self.workloads(sources);
        if !workloads.failures().any(|(_, failure)| matches!(failure, Failure::NoNeko(_))) {
            return workloads;
        }
        let loose = self.meant(kubernetes::each_loose(sources));
        match sources.first() {
            Some(first) if !loose.is_empty() => self.deployments(first.name(), loose, Vec::new()),
            _ => workloads,
        }
    }

    /// The nekos that run in manifests.
    pub fn workloads(&self, sources: &[Arc<Source>]) -> Loaded {
        let name = sources.first().map_or_else(String::new, |source| source.name().to_owned());
        let reading = kubernetes::read(sources);
        let nekos = self.meant(reading.deployments);
        if !nekos.is_empty() {
            return self.deployments(&name, nekos, reading.problems);
        }
        // Nothing that was looked at is never clean.
        let outcome = match reading.problems.iter().any(|problem| problem.consequence.stops_neko()) {
            true => Outcome::Refused(reading.problems, reading.secrets),
            false if reading.problems.is_empty() => Outcome::Failed(Failure::NoNeko(name.clone())),
            false => Outcome::Failed(Failure::Refused(reading.problems)),
        };
        Loaded::from(Configuration { file: Some(name.clone()), name, outcome })
    }

    /// The nekos of a shell's script.
    pub(super) fn docker_run(&self, source: &Arc<Source>) -> Loaded {
        let view = self.files.project(Some(source.name()), Vec::new());
        self.in_script(source, docker_run::read(source, &*view, self.request.size_limit))
    }

    /// The neko of a podman unit.
    pub(super) fn quadlet(&self, source: &Arc<Source>) -> Loaded {
        let view = self.files.project(Some(source.name()), Vec::new());
        self.in_script(source, quadlet::read(source, &*view, self.request.size_limit))
    }

    fn in_script(&self, source: &Arc<Source>, nekos: Vec<Deployment>) -> Loaded {
        let (name, nekos) = (source.name().to_owned(), self.meant(nekos));
        match nekos.is_empty() {
            true => Loaded::from(Configuration::failed(name.clone(), Failure::NoNeko(name))),
            false => self.deployments(&name, nekos, Vec::new()),
        }
    }

    /// Those that the request means: a whole name, or its last part.
    fn meant(&self, mut nekos: Vec<Deployment>) -> Vec<Deployment> {
        if let Some(service) = &self.request.service {
            nekos.retain(|own| own.name == *service || own.name.rsplit('/').next() == Some(service));
        }
        nekos
    }

    /// What nekos of a file make of their deployments, with what the request adds. `beside` is what is the matter with all
    /// of them, which the first one gets where it does not say it itself.
    pub fn deployments(&self, file: &str, nekos: Vec<Deployment>, mut beside: Vec<Problem>) -> Loaded {
        let view = self.files.project(Some(file), Vec::new());
        let configuration = |deployment: Deployment| {
            let mut beside = std::mem::take(&mut beside);
            beside.retain(|problem| !deployment.problems.contains(problem));
            let file = deployment.place.as_ref().map_or(file, |place| place.source.name()).to_owned();
            let name = format!("{file}, {}", deployment.name);
            let outcome = match self.resolve(&deployment, &*view) {
                Ok(resolution) => Outcome::Neko(Box::new(Neko { resolution, deployment: Some(deployment), beside })),
                Err(unreadable) => Outcome::Failed(unreadable.into()),
            };
            Configuration { name, file: Some(file), outcome }
        };
        Loaded { configurations: nekos.into_iter().map(configuration).collect() }
    }

    fn resolve(&self, deployment: &Deployment, files: &dyn neko_config::Files) -> Result<Resolution, Unreadable> {
        let (limit, environment, flags) = (self.request.size_limit, &self.request.environment, &self.request.flags);
        match self.request.release {
            Release::Newest => deployment.resolve_running(files, limit, environment, flags, Running::default()),
            Release::Image(version) => deployment.resolve_as(files, limit, environment, flags, version),
        }
    }
}
