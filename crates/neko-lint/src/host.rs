//! What is kept of the nekos of one host: enough to hold them against each other when each of them is gone.

use neko_deploy::Kind;
use neko_text::source::Place;

use super::allocations::Demands;
use super::context::Context;
use super::sockets::{self, OfOther, Socket};

/// Nekos that run on one host; they are known by their order.
#[derive(Debug, Default)]
pub(super) struct Host {
    project: Option<Kind>,
    names: Vec<Name>,
    pub sockets: Vec<Socket>,
    /// Ports that services beside them publish too.
    pub of_others: Vec<OfOther>,
    pub demands: Demands,
}

/// What people call a neko.
#[derive(Debug)]
struct Name {
    deployed: Option<String>,
    config_file: Option<String>,
}

impl Host {
    /// Whether another neko runs here too: on the one host that there is, or as a container of the same Compose project or
    /// script, where those come one behind the other.
    pub fn takes(&self, context: &Context<'_>) -> bool {
        context.options.same_host || self.project.is_some() && self.project == project(context)
    }

    /// Adds a neko.
    pub fn add(&mut self, context: &Context<'_>) {
        let (index, project) = (self.names.len(), project(context));
        let is_alone = project.is_none() && !context.options.same_host;
        self.sockets.extend((!is_alone).then(|| sockets::of(index, context)).into_iter().flatten());
        self.of_others.extend((!is_alone).then(|| sockets::of_others(index, context)).into_iter().flatten());
        self.demands.add(index, context, is_alone);
        let deployed = context.deployment.map(|own| own.name.clone());
        self.names.push(Name { deployed, config_file: context.resolution.config_file.clone() });
        self.project = project;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The names of those that are deployed.
    pub fn deployed(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|own| own.deployed.as_deref())
    }

    /// What people call one of them, and where its ports stand.
    pub fn name(&self, index: usize, place: Option<&Place>) -> String {
        let at = place.filter(|place| place.source.has_lines()).map(Place::to_string);
        let Some(Name { deployed, config_file }) = self.names.get(index) else { return String::new() };
        match (deployed, config_file, at) {
            (Some(own), _, Some(at)) => format!("`{own}` ({at})"),
            (Some(own), _, None) => format!("`{own}`"),
            (None, _, Some(at)) => at,
            (None, Some(file), None) => file.clone(),
            (None, None, None) => "another neko".to_owned(),
        }
    }
}

/// What a neko's neighbours on its host have in common; a pod may run anywhere.
fn project(context: &Context<'_>) -> Option<Kind> {
    context.deployment.map(|own| own.kind).filter(|kind| *kind != Kind::Kubernetes)
}
