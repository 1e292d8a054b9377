//! The nekos that a Compose project, manifests, a script or a unit deploys.

use std::sync::Arc;

use super::file_system::Overlay;
use super::{Configuration, Failure, Loaded, Loader, Neko, Outcome, Release, Sink, Text};
use crate::{Deployment, Problem, compose, docker_run, kubernetes, proxy, quadlet};
use neko_config::{Files, Input, Resolution, Running, Unreadable};
use neko_text::source::{Source, Texts};

impl Loader<'_> {
    /// The nekos of the request's Compose project.
    pub(super) fn project(&self, take: Sink<'_>) {
        let files = self.request.project.clone();
        let named = if self.request.is_project_named { files.clone() } else { Vec::new() };
        self.compose(files, named, None, take);
    }

    /// The nekos of a Compose file, its override laid upon it; a stream has none.
    pub(super) fn compose_file(&self, text: &Text, take: Sink<'_>) {
        if text.is_stream {
            return self.compose(Vec::new(), Vec::new(), Some(text), take);
        }
        let name = text.name();
        let named = vec![name.to_owned()];
        let files = compose::with_override(&*self.files.project(Some(name), named.clone()), name);
        // What was read already is not read again.
        let overlay = Overlay { below: self.files, path: name, bytes: &text.bytes };
        Loader { request: self.request, files: &overlay }.compose(files, named, None, take);
    }

    /// The nekos of Compose files of which a shell may fill in more than is known.
    pub(super) fn compose_of(&self, files: Vec<String>, is_filled_in: bool) -> Loaded {
        let named = files.clone();
        Loaded::taken(|take| self.compose_with(files, named, None, is_filled_in, take))
    }

    /// The nekos of a Compose project; `named` are those of its files that the user names.
    pub(super) fn compose(&self, files: Vec<String>, named: Vec<String>, text: Option<&Text>, take: Sink<'_>) {
        self.compose_with(files, named, text, false, take);
    }

    fn compose_with(
        &self,
        files: Vec<String>,
        named: Vec<String>,
        text: Option<&Text>,
        is_filled_in: bool,
        take: Sink<'_>,
    ) {
        let name = files.first().cloned().unwrap_or_else(|| "<stdin>".to_owned());
        let view = self.files.project(files.first().map(String::as_str), named);
        let request = compose::Request {
            files,
            text: text.map(|text| (text.kind.clone(), text.bytes.clone())),
            shell: self.request.process.iter().chain(&self.request.environment).cloned().collect(),
            profiles: self.request.profiles.clone(),
            service: self.request.service.clone(),
            size_limit: self.request.size_limit,
            is_filled_in,
        };
        match compose::read(&request, &*view) {
            Err(unusable) => take(Configuration::failed(name, unusable.into())),
            Ok(project) if project.nekos.is_empty() => {
                let outcome = Outcome::Refused(project.refused, Arc::default());
                take(Configuration { file: Some(name.clone()), name, outcome });
            }
            Ok(project) => self.each_deployment(&name, project.nekos, project.refused, take),
        }
    }

    /// The nekos of manifests; where there is no workload, what ConfigMaps and Secrets would give one.
    pub fn manifests(&self, sources: &[Arc<Source>]) -> Loaded {
        Loaded::taken(|take| self.each_of_manifests(sources, take))
    }

    /// The same, one by one.
    pub fn each_of_manifests(&self, sources: &[Arc<Source>], take: Sink<'_>) {
        let nothing = match self.each_workload(sources, take) {
            Ok(()) => return,
            Err(nothing) => nothing,
        };
        let loose = match &nothing.outcome {
            Outcome::Failed(Failure::NoNeko(_)) => self.meant(kubernetes::each_loose(sources)),
            _ => Vec::new(),
        };
        match sources.first() {
            Some(first) if !loose.is_empty() => self.each_deployment(first.name(), loose, Vec::new(), take),
            _ => take(*nothing),
        }
    }

    /// The nekos that run in manifests.
    pub fn workloads(&self, sources: &[Arc<Source>]) -> Loaded {
        Loaded::taken(|take| {
            if let Err(nothing) = self.each_workload(sources, take) {
                take(*nothing);
            }
        })
    }

    /// The same one by one, or why there is none.
    fn each_workload(&self, sources: &[Arc<Source>], take: Sink<'_>) -> Result<(), Box<Configuration>> {
        let name = sources.first().map_or_else(String::new, |source| source.name().to_owned());
        let reading = kubernetes::read(sources);
        let nekos = self.meant(reading.deployments);
        if !nekos.is_empty() {
            self.each_deployment(&name, nekos, reading.problems, take);
            return Ok(());
        }
        // Nothing that was looked at is never clean.
        let outcome = match reading.problems.iter().any(|problem| problem.consequence.stops_neko()) {
            true => Outcome::Refused(reading.problems, reading.secrets),
            false if reading.problems.is_empty() => Outcome::Failed(Failure::NoNeko(name.clone())),
            false => Outcome::Failed(Failure::Refused(reading.problems)),
        };
        Err(Box::new(Configuration { file: Some(name.clone()), name, outcome }))
    }

    /// The nekos of a shell's script.
    pub(super) fn docker_run(&self, source: &Arc<Source>, take: Sink<'_>) {
        let view = self.files.project(Some(source.name()), Vec::new());
        self.in_script(source, docker_run::read(source, &*view, self.request.size_limit), take);
    }

    /// The neko of a podman unit.
    pub(super) fn quadlet(&self, source: &Arc<Source>, take: Sink<'_>) {
        let view = self.files.project(Some(source.name()), Vec::new());
        self.in_script(source, quadlet::read(source, &*view, self.request.size_limit), take);
    }

    fn in_script(&self, source: &Arc<Source>, nekos: Vec<Deployment>, take: Sink<'_>) {
        let (name, nekos) = (source.name().to_owned(), self.meant(nekos));
        match nekos.is_empty() {
            true => take(Configuration::failed(name.clone(), Failure::NoNeko(name))),
            false => self.each_deployment(&name, nekos, Vec::new(), take),
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
    pub fn deployments(&self, file: &str, nekos: Vec<Deployment>, beside: Vec<Problem>) -> Loaded {
        Loaded::taken(|take| self.each_deployment(file, nekos, beside, take))
    }

    fn each_deployment(&self, file: &str, nekos: Vec<Deployment>, mut beside: Vec<Problem>, take: Sink<'_>) {
        let (view, texts) = (self.files.project(Some(file), Vec::new()), Texts::default());
        for mut deployment in nekos {
            let mut beside = std::mem::take(&mut beside);
            beside.retain(|problem| !deployment.problems.contains(problem));
            let file = deployment.place.as_ref().map_or(file, |place| place.source.name()).to_owned();
            let name = format!("{file}, {}", deployment.name);
            let outcome = match self.resolve(&deployment, &*view, &texts) {
                Ok(resolution) => {
                    let neighbours = deployment.neighbours.iter().flat_map(|own| &*own.routes);
                    let routes = deployment.routes.iter().chain(neighbours);
                    let flaws = proxy::of_deployment(&deployment, &resolution, routes);
                    deployment.problems.extend(flaws);
                    Outcome::Neko(Box::new(Neko { resolution, deployment: Some(deployment), beside }))
                }
                Err(unreadable) => Outcome::Failed(unreadable.into()),
            };
            take(Configuration { name, file: Some(file), outcome });
        }
    }

    fn resolve(&self, deployment: &Deployment, files: &dyn Files, texts: &Texts) -> Result<Resolution, Unreadable> {
        let running = match self.request.release {
            Release::Newest => Running::default(),
            Release::Image(version) => deployment.running(version),
        };
        let input = Input { size_limit: self.request.size_limit, running, texts: texts.clone(), ..Input::default() };
        deployment.resolve_from(files, input, &self.request.environment, &self.request.flags)
    }
}
