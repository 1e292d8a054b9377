//! What became of texts.

use std::sync::Arc;

use super::{Failure, Unread};
use crate::coturn::Coturn;
use crate::{Deployment, Problem};
use neko_config::Resolution;
use neko_text::source::Place;

/// What becomes of each configuration as soon as it is there: whoever lets go of it has room for ten thousand.
pub type Sink<'t> = &'t mut dyn FnMut(Configuration);

/// What became of texts, in their order.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Each neko, and each text in which none could be found.
    pub configurations: Vec<Configuration>,
}

/// One configuration of a text.
#[derive(Debug)]
pub struct Configuration {
    /// What people call it: `neko.yaml`, `compose.yaml, neko`.
    pub name: String,
    /// The file that it was read from, where there is one.
    pub file: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a configuration.
#[derive(Debug)]
pub enum Outcome {
    /// A neko.
    Neko(Box<Neko>),
    /// No neko ever sees it: Compose refuses the project, or no document of a manifest can be read. With the places that
    /// hold secrets.
    Refused(Vec<Problem>, Arc<[Place]>),
    /// No neko, but what stands before one, with what is wrong with it.
    Beside(Vec<Problem>),
    /// It could not be loaded.
    Failed(Failure),
}

/// A neko with its settings, and what it was deployed by.
#[derive(Debug, Clone)]
pub struct Neko {
    /// What neko makes of its settings.
    pub resolution: Resolution,
    /// What stands around it; none for a config file of its own.
    pub deployment: Option<Deployment>,
    /// What is the matter with the project as a whole, where this deployment does not say it itself.
    pub beside: Vec<Problem>,
}

impl From<Resolution> for Neko {
    fn from(resolution: Resolution) -> Self {
        Self { resolution, deployment: None, beside: Vec::new() }
    }
}

impl Neko {
    /// What is the matter with its deployment.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.deployment.iter().flat_map(|own| &own.problems).chain(&self.beside)
    }

    /// How much room it takes: what was written for it, and what came of that.
    pub(super) fn weight(&self) -> usize {
        let Resolution { written, secrets, log, webrtc, .. } = &self.resolution;
        let servers = webrtc.frontend.value.len() + webrtc.backend.value.len() + webrtc.backend_dropped.len();
        let environment = self.deployment.iter().map(|own| own.environment.variables.len()).sum::<usize>();
        written.len() + secrets.len() + log.len() + servers + environment
    }

    /// Whether neko runs at all.
    pub fn starts(&self) -> bool {
        self.resolution.outcome == neko_config::Outcome::Starts
            && !self.problems().any(|problem| problem.consequence.stops_neko())
    }
}

impl Configuration {
    /// What neko makes of a text that is its own config or environment.
    pub fn plain(name: String, resolution: Result<Resolution, Failure>) -> Self {
        let outcome = match resolution {
            Ok(resolution) => Outcome::Neko(Box::new(resolution.into())),
            Err(failure) => Outcome::Failed(failure),
        };
        Self { file: Some(name.clone()), name, outcome }
    }

    /// What could not be loaded.
    pub fn failed(name: String, failure: Failure) -> Self {
        Self { file: Some(name.clone()), name, outcome: Outcome::Failed(failure) }
    }

    /// The neko, where there is one.
    pub fn neko(&self) -> Option<&Neko> {
        match &self.outcome {
            Outcome::Neko(neko) => Some(neko),
            Outcome::Refused(..) | Outcome::Beside(_) | Outcome::Failed(_) => None,
        }
    }

    /// The neko, or why there is none.
    pub fn into_neko(self) -> Result<Box<Neko>, Failure> {
        match self.outcome {
            Outcome::Neko(neko) => Ok(neko),
            Outcome::Refused(problems, _) => Err(Failure::Refused(problems)),
            Outcome::Beside(_) => Err(Failure::NoNeko(self.name)),
            Outcome::Failed(failure) => Err(failure),
        }
    }

    /// The service's or container's name.
    pub fn service(&self) -> Option<&str> {
        self.neko()?.deployment.as_ref().map(|own| own.name.as_str())
    }
}

impl From<Unread> for Configuration {
    fn from(Unread { name, failure }: Unread) -> Self {
        Self::failed(name, failure)
    }
}

impl From<Configuration> for Loaded {
    fn from(only: Configuration) -> Self {
        Self { configurations: vec![only] }
    }
}

impl Loaded {
    /// All that is handed out.
    pub(super) fn taken(hand_out: impl FnOnce(&mut dyn FnMut(Configuration))) -> Self {
        let mut configurations = Vec::new();
        hand_out(&mut |own| configurations.push(own));
        Self { configurations }
    }

    /// Every neko.
    pub fn nekos(&self) -> impl Iterator<Item = &Neko> {
        self.configurations.iter().filter_map(Configuration::neko)
    }

    /// Every Coturn beside a neko, once each.
    pub fn coturns(&self) -> Vec<&Coturn> {
        let neighbours = self.nekos().filter_map(|neko| neko.deployment.as_ref()).flat_map(|own| &own.neighbours);
        let mut coturns: Vec<&Arc<Coturn>> = Vec::new();
        for coturn in neighbours.filter_map(|neighbour| neighbour.coturn.as_ref()) {
            if !coturns.iter().any(|known| Arc::ptr_eq(known, coturn)) {
                coturns.push(coturn);
            }
        }
        coturns.into_iter().map(|coturn| &**coturn).collect()
    }

    /// What could not be loaded, by name.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &Failure)> {
        self.configurations.iter().filter_map(|own| match &own.outcome {
            Outcome::Failed(failure) => Some((own.name.as_str(), failure)),
            Outcome::Neko(_) | Outcome::Refused(..) | Outcome::Beside(_) => None,
        })
    }

    /// Every neko; an error where one could not be loaded. What is refused has none.
    pub fn into_nekos(self) -> Result<Vec<Neko>, Failure> {
        let outcomes = self.configurations.into_iter().map(|own| own.outcome);
        outcomes
            .filter_map(|outcome| match outcome {
                Outcome::Neko(neko) => Some(Ok(*neko)),
                Outcome::Refused(..) | Outcome::Beside(_) => None,
                Outcome::Failed(failure) => Some(Err(failure)),
            })
            .collect()
    }

    /// The only configuration, for whoever has no use for more.
    pub fn only(self) -> Result<Configuration, Failure> {
        Self::only_of(|take| self.configurations.into_iter().for_each(take))
    }

    /// The only configuration of those that are handed out.
    pub fn only_of(hand_out: impl FnOnce(Sink<'_>)) -> Result<Configuration, Failure> {
        let (mut only, mut names) = (None, Vec::new());
        hand_out(&mut |own| {
            names.push(own.service().unwrap_or(&own.name).to_owned());
            only = Some(own).filter(|_| names.len() == 1);
        });
        only.ok_or(Failure::Several { names })
    }
}
