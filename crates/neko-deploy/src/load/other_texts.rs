//! Texts of other kinds that hold neko's settings: a Dockerfile on its image, a script that exports its variables or
//! starts it, and Compose files within scripts and pages.

use std::sync::Arc;

use super::file_system::Overlay;
use super::{Configuration, Foreign, Kind, Loaded, Loader, Outcome, Text, embedded, recognise};
use crate::proxy::Software;
use crate::{
    Deployment, Environment, Problem, Program, Reach, SharedMemory, compose, dockerfile, image, inspect, proxy, script,
};
use neko_config::Written;
use neko_text::source::{Place, Source};

impl Loader<'_> {
    /// The nekos of a text that is taken for a file of another tool; none where it has no settings that are read.
    pub(super) fn others(&self, foreign: Foreign, text: &Text) -> Option<Loaded> {
        let source = text.source();
        let own = match foreign {
            Foreign::Dockerfile => self.built(&source),
            Foreign::Script => self.started(&source),
            Foreign::Proxy(software) => self.before(software, text, &source),
            _ => None,
        };
        let mut configurations = Vec::from_iter(own);
        configurations.extend(self.embedded(foreign, text));
        (!configurations.is_empty()).then_some(Loaded { configurations })
    }

    /// The nekos among containers that `docker inspect` tells of.
    pub(super) fn inspected(&self, kind: Kind, text: &Text) -> Option<Loaded> {
        let may_be = kind == Kind::Config && self.request.kind.is_none() && inspect::is_one(&text.lossy());
        let nekos = inspect::read(&may_be.then(|| text.source())?);
        (!nekos.is_empty()).then(|| self.deployments(text.name(), nekos, Vec::new()))
    }

    /// The nekos that a script starts, those of its here-documents with them.
    pub(super) fn script(&self, text: &Text) -> Loaded {
        let own = Loaded::taken(|take| self.docker_run(&text.source(), take));
        let mut within = self.embedded(Foreign::Script, text);
        if within.is_empty() {
            return own;
        }
        within.splice(0..0, own.configurations.into_iter().filter(is_there));
        Loaded { configurations: within }
    }

    /// What an image gives neko that is built on its own.
    fn built(&self, source: &Arc<Source>) -> Option<Configuration> {
        let built = dockerfile::read(&dockerfile::Text::of(source), None);
        let name = built.image.as_ref().map(|image| image.value.as_str());
        let is_neko = image::is_neko(name, built.environment.all_names());
        is_neko.then(|| self.alone(source, built.environment, Vec::new(), built.image)).flatten()
    }

    /// What is wrong with a proxy's text: with a Compose file beside it or in the folder above, what is wrong for the nekos of
    /// that one; else where its names say that neko is behind it.
    fn before(&self, software: Software, text: &Text, source: &Arc<Source>) -> Option<Configuration> {
        let routes = proxy::read(software, source);
        let nekos = self.nekos_near(text.name());
        let mut problems: Vec<Problem> = Vec::new();
        for neko in nekos.iter().flat_map(Loaded::nekos) {
            let deployment = neko.deployment.as_ref()?;
            problems.extend(proxy::of_deployment(deployment, &neko.resolution, &routes));
        }
        let mut is_one = !problems.is_empty();
        for route in routes.iter().filter(|own| own.names_neko) {
            is_one = true;
            problems
                .extend(proxy::of_route(route).into_iter().filter(|own| !problems.contains(own)).collect::<Vec<_>>());
        }
        let name = text.name().to_owned();
        is_one.then(|| Configuration { file: Some(name.clone()), name, outcome: Outcome::Beside(problems) })
    }

    fn nekos_near(&self, path: &str) -> Option<Loaded> {
        let files = self.files.project(Some(path), vec![path.to_owned()]);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let above = (!folder.is_empty() && !folder.ends_with('.')).then_some(folder);
        let near = compose::beside(&*files, path).or_else(|| compose::beside(&*files, above?))?;
        let project = compose::with_override(&*files, &near);
        Some(Loaded::taken(|take| self.compose(project, Vec::new(), None, take)))
    }

    /// What a script within the container gives the neko that it starts.
    fn started(&self, source: &Arc<Source>) -> Option<Configuration> {
        let started = script::read(source)?;
        self.alone(source, started.environment, started.flags, None)
    }

    /// A neko of which its variables and flags are known, and nothing of how it is reached.
    fn alone(
        &self,
        source: &Arc<Source>,
        environment: Environment,
        command: Vec<Written>,
        image: Option<Written>,
    ) -> Option<Configuration> {
        let reach = Reach { unseen_ports: vec![None], is_partial: true, ..Reach::default() };
        let problems = environment.unseen_problems().collect();
        let program = Program { image, command, own_entrypoint: false };
        let place = Some(Place::new(source, 0..0));
        let name = source.name().rsplit('/').next().unwrap_or_default();
        let own = Deployment::new(name, crate::Kind::DockerRun, place);
        let neko = Deployment { environment, program, reach, problems, shared_memory: SharedMemory::Other, ..own };
        let loaded = self.deployments(source.name(), vec![neko], Vec::new());
        loaded.configurations.into_iter().next().map(|own| Configuration { name: source.name().to_owned(), ..own })
    }

    /// The nekos of texts within a text, each read with everything else blanked, so that its places are those of the whole.
    fn embedded(&self, foreign: Foreign, text: &Text) -> Vec<Configuration> {
        let content = text.lossy();
        let blocks = embedded::blocks(foreign, &content);
        let nekos = blocks.into_iter().flat_map(|block| self.block(text, &content, block));
        nekos.collect()
    }

    fn block(&self, text: &Text, content: &str, block: embedded::Block) -> Vec<Configuration> {
        let inner = content.get(block.span.clone()).unwrap_or_default();
        let kind = recognise(&Text::in_memory("block", embedded::dedented(inner)));
        let masked =
            Text { bytes: embedded::masked(content, &block.span).into_bytes(), is_stream: false, ..text.clone() };
        let loaded = match kind {
            Kind::Compose => {
                let overlay = Overlay { below: self.files, path: text.name(), bytes: &masked.bytes };
                let loader = Loader { request: self.request, files: &overlay };
                loader.compose_of(vec![text.name().to_owned()], block.is_filled_in)
            }
            Kind::DockerRun if !block.is_filled_in => Loaded::taken(|take| self.docker_run(&masked.source(), take)),
            Kind::Kubernetes => self.manifests(&[masked.source()]),
            _ => return Vec::new(),
        };
        loaded.configurations.into_iter().filter(is_there).collect()
    }
}

/// Whether something of neko's was found.
fn is_there(own: &Configuration) -> bool {
    !matches!(&own.outcome, Outcome::Failed(failure) if failure.is_of_others())
}
