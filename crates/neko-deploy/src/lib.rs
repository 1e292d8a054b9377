//! What stands around a neko: a Compose service, a Kubernetes container, a `docker run` line. Each gives neko its
//! environment, command line, files, ports and networks, every piece with its place in the text that said so.
//!
//! Each reader makes the parts of a [`Deployment`] and puts them together once.

use std::sync::Arc;

pub mod compose;
mod container_files;
pub mod coturn;
pub mod docker_run;
mod dockerfile;
mod environment;
mod image;
mod inspect;
pub mod kubernetes;
pub mod load;
mod network;
mod options;
mod problem;
mod program;
pub mod proxy;
pub mod quadlet;
mod reach;
mod records;
mod resolve;
pub mod rooms;
mod script;
mod shared_memory;
mod supervisord;
mod words;

use neko_text::source::Place;

pub use container_files::{Carried, Mount, MountFrom, UnseenFiles};
pub use environment::{Emptied, Environment, Interpolated, Unseen, UnseenAddress};
pub use image::{is_chromium, is_for_arm, is_vpn};
pub use neko_text::document::SyntaxErrorKind;
pub use network::{Attachment, Network, Port, Protocol, Replicas};
pub use problem::{Consequence, Flaw, FlawKind, Message, Problem, ProblemKind, UnknownKey, ValueType};
pub use program::Program;
pub use reach::{Placement, Reach};
pub use shared_memory::SharedMemory;

/// What kind of text a deployment was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A service of a Compose project.
    Compose,
    /// A container of a Kubernetes workload.
    Kubernetes,
    /// A `docker run` command line.
    DockerRun,
}

/// One neko (or a neighbour of it) as it is deployed.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// The service's name; `namespace/workload/container` for Kubernetes.
    pub name: String,
    /// What it was read from.
    pub kind: Kind,
    /// Where its name stands.
    pub place: Option<Place>,
    /// What it runs.
    pub program: Program,
    /// The variables that it is given.
    pub environment: Environment,
    /// Files that are seen inside.
    pub mounts: Vec<Mount>,
    /// How it is reached.
    pub reach: Reach,
    /// What its processes may share.
    pub shared_memory: SharedMemory,
    /// How many of it run.
    pub replicas: Replicas,
    /// The options of the coturn that it runs; none where it runs none.
    pub coturn: Option<Arc<coturn::Coturn>>,
    /// The ways to it, or through it, over HTTP: of its labels, or of the proxy that it runs.
    pub routes: Arc<[proxy::Route]>,
    /// What is the matter with its text.
    pub problems: Vec<Problem>,
    /// The other services or containers beside it (a Coturn, say); without neighbours of their own.
    pub neighbours: Vec<Arc<Deployment>>,
    /// Places that hold secrets whatever their names are (all of a Kubernetes Secret): masked in all output.
    pub secrets: Arc<[Place]>,
}

impl Deployment {
    /// A deployment of which nothing else is known.
    pub fn new(name: impl Into<String>, kind: Kind, place: Option<Place>) -> Self {
        Self {
            name: name.into(),
            kind,
            place,
            program: Program::default(),
            environment: Environment::default(),
            mounts: Vec::new(),
            reach: Reach::default(),
            shared_memory: SharedMemory::default(),
            replicas: Replicas::default(),
            coturn: None,
            routes: Arc::default(),
            problems: Vec::new(),
            neighbours: Vec::new(),
            secrets: Arc::default(),
        }
    }

    /// The same, with more that is the matter with it.
    fn with_problems(mut self, more: impl IntoIterator<Item = Problem>) -> Self {
        self.problems.extend(more);
        self
    }

    /// The same beside other containers: their secrets are masked, and what was not read of coturns among them is told.
    fn beside(self, neighbours: Vec<Arc<Deployment>>) -> Self {
        let coturns = neighbours.iter().filter(|other| other.coturn.is_some());
        let unread = coturns.flat_map(|other| other.problems.iter().filter(|problem| problem.consequence.hides()));
        let unread: Vec<Problem> = unread.cloned().collect();
        let beside = neighbours.iter().flat_map(|other| other.secrets.iter());
        let secrets = self.secrets.iter().chain(beside).cloned().collect();
        Self { neighbours, secrets, ..self }.with_problems(unread)
    }
}
