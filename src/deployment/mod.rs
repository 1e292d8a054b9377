//! What stands around a neko: a Compose service, a Kubernetes container, a `docker run` line. Each gives neko its
//! environment, command line, files, ports and networks, every piece with its place in the text that said so.

use std::fmt;
use std::sync::Arc;

pub mod compose;
pub mod coturn;
pub mod docker_run;
mod inside;
pub mod kubernetes;
mod options;
mod problem;
mod program;
pub mod quadlet;
mod recognise;
mod records;
mod rooms;
mod supervisord;
mod words;

use crate::config::{Variable, Written};
use crate::document::Offsets;
use crate::source::{Place, Source};

pub use crate::document::SyntaxErrorKind;
pub use problem::{Consequence, Message, Problem, ProblemKind, ValueType};

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

/// A transport protocol of a published port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// TCP, Docker's default.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// A published port or range.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// The host's address that it is published on; none for all.
    pub host_ip: Option<String>,
    /// First and last port of the host; none where the runtime chooses.
    pub host: Option<(u16, u16)>,
    /// First and last port inside.
    pub inside: (u16, u16),
    /// The protocol.
    pub protocol: Protocol,
    /// Where it is written.
    pub place: Option<Place>,
}

impl Port {
    /// Whether only the host itself reaches it.
    pub fn is_on_loopback(&self) -> bool {
        let address = self.host_ip.as_deref().and_then(|ip| ip.parse::<std::net::IpAddr>().ok());
        address.is_some_and(|address| address.is_loopback())
    }
}

/// A file or folder of the host, or a text of the manifest, that is seen inside.
#[derive(Debug, Clone)]
pub struct Mount {
    /// Its path inside.
    pub inside: String,
    /// What is there.
    pub from: MountFrom,
    /// Where it is written.
    pub place: Option<Place>,
}

/// What a mount shows.
#[derive(Debug, Clone)]
pub enum MountFrom {
    /// A path of the host, relative ones already against the project's folder.
    Host(String),
    /// A text that the manifest carries (`configs:` with `content`, a ConfigMap's key).
    Text(Arc<Source>),
    /// A text inside a manifest's text, and where each of its characters stands there.
    Carried(Carried),
    /// Something that cannot be seen from here.
    Unseen(UnseenFiles),
}

/// Files that cannot be seen from here.
#[derive(Debug, Clone)]
pub enum UnseenFiles {
    /// None, as long as nothing fills the directory.
    EmptyDirectory,
    /// Those of a named volume, say.
    Other(Message),
}

impl From<&'static str> for UnseenFiles {
    fn from(words: &'static str) -> Self {
        Self::Other(words.into())
    }
}

impl From<String> for UnseenFiles {
    fn from(words: String) -> Self {
        Self::Other(words.into())
    }
}

/// What they are: `the volume data`.
impl fmt::Display for UnseenFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyDirectory => f.write_str("an empty directory"),
            Self::Other(words) => words.fmt(f),
        }
    }
}

/// A text that stands inside another one: the value of a ConfigMap's key.
#[derive(Clone)]
pub struct Carried {
    /// Its name, for people: `ConfigMap neko-config, key neko.yaml`.
    pub name: String,
    /// The text itself.
    pub text: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// Where each of its characters stands in the place's source.
    pub offsets: Offsets,
}

/// The text itself is left out: it may hold credentials.
impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Carried({}, {})", self.name, self.place)
    }
}

/// How a service reaches the network.
#[derive(Debug, Clone, PartialEq)]
pub enum Network {
    /// Behind the runtime's address translation: ports count only where they are published.
    Bridge,
    /// In the host's own network.
    Host,
    /// In another service's network: its ports are published there.
    Service(String),
    /// With an address of its own in the local network (macvlan, ipvlan).
    Own(String),
    /// None at all.
    None,
}

/// A network of a project that a service is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in the project.
    pub name: String,
    /// Whether it leads to nowhere outside (`internal: true`).
    pub internal: bool,
}

/// A `$NAME` in whose place nothing was put.
#[derive(Debug, Clone, PartialEq)]
pub struct Emptied {
    /// Where the expression stands.
    pub place: Place,
}

/// A key that Compose does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownKey {
    /// As it is written.
    pub name: String,
    /// What it stands in: `the service neko`, `the project`.
    pub within: String,
    /// The nearest key that Compose knows there, where one is near.
    pub nearest: Option<&'static str>,
    /// Where it stands.
    pub place: Place,
}

/// A part of a variable's value that is written elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpolated {
    /// The variable that it is a part of.
    pub variable: String,
    /// The `${…}` in its value's source.
    pub expression: Place,
    /// Where the text is written that came in: a line of `.env`, a default, a variable of the shell.
    pub from: Place,
}

/// Whose address a variable gets when its pod runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenAddress {
    /// The pod's own, in the cluster's network; the node's where the pod is in the node's network.
    Pod,
    /// The node's.
    Node,
}

/// A variable that is set, to something that cannot be seen from here.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    /// `NEKO_WEBRTC_NAT1TO1`
    pub name: String,
    /// Whose address it is or holds, where that is known.
    pub address: Option<UnseenAddress>,
    /// What it is set to: `the pod's address (status.podIP)`.
    pub what: String,
    /// Where that is written.
    pub place: Option<Place>,
}

/// What coturns beside a neko would read, and was not read.
fn not_read(neighbours: &[Arc<Deployment>]) -> Vec<Problem> {
    let coturns = neighbours.iter().filter(|own| own.coturn.is_some());
    coturns.flat_map(|own| own.problems.iter().filter(|problem| problem.consequence.hides()).cloned()).collect()
}

impl Unseen {
    /// The note that tells of it.
    pub(crate) fn problem(&self) -> Problem {
        Problem::new(
            format!("{} is {}", self.name, self.what),
            Consequence::unseen("its value is not known here; what is said goes as if it were not set"),
            self.place.clone(),
        )
    }
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
    /// The image, interpolated.
    pub image: Option<Written>,
    /// Its environment, the later of two counts.
    pub environment: Vec<Variable>,
    /// What of the environment is written elsewhere.
    pub interpolated: Vec<Interpolated>,
    /// Variables that are set as well, but not to what. They are missing in `environment`.
    pub unseen: Vec<Unseen>,
    /// Parts of values that are read as they are written, though something unseen takes their place.
    pub unseen_parts: Vec<Place>,
    /// Whether it is given variables of which nothing is known, their names included: a file of them that is not there.
    pub unseen_environment: bool,
    /// Protocols of which it publishes ports whose numbers are not known; none for an unknown protocol.
    pub unseen_ports: Vec<Option<Protocol>>,
    /// Where the names of its variables stand, where they stand apart from their values.
    pub variable_names: Vec<Written>,
    /// Variables of Compose that are put in somewhere without braces and are not set: a `$` that was to be doubled.
    pub emptied: Vec<Emptied>,
    /// neko's own flags; of another container the words that start it, its entrypoint first.
    pub command: Vec<Written>,
    /// Whether the text sets an entrypoint in the place of the image's.
    pub own_entrypoint: bool,
    /// Files that are seen inside.
    pub mounts: Vec<Mount>,
    /// Published ports.
    pub ports: Vec<Port>,
    /// What makes its pod; none outside Kubernetes.
    pub pod: Option<kubernetes::Pod>,
    /// The Kubernetes Services that lead to it.
    pub services: Vec<kubernetes::Service>,
    /// The network.
    pub network: Network,
    /// Where the network is said; none for the default.
    pub network_place: Option<Place>,
    /// The networks that it is attached to, by the names of the project. None are said where there is no such choice.
    pub networks: Vec<Attachment>,
    /// The names that containers of its networks know it by.
    pub host_names: Vec<String>,
    /// The options of the coturn that it runs; none where it runs none.
    pub coturn: Option<Arc<coturn::Coturn>>,
    /// Keys of the project that Compose does not know, for which it refuses all of it.
    pub unknown_keys: Arc<[UnknownKey]>,
    /// How many of it run; none where that is not said.
    pub replicas: Option<u64>,
    /// Where that is said, outside Kubernetes.
    pub replicas_place: Option<Place>,
    /// What is the matter with its text.
    pub problems: Vec<Problem>,
    /// The other services or containers beside it (a Coturn, say); without neighbours of their own.
    pub neighbours: Vec<Arc<Deployment>>,
    /// Places that hold secrets whatever their names are (all of a Kubernetes Secret): masked in all output.
    pub secrets: Arc<[Place]>,
}

impl Deployment {
    /// A deployment of which nothing is known yet.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            place: None,
            image: None,
            environment: Vec::new(),
            interpolated: Vec::new(),
            unseen: Vec::new(),
            unseen_parts: Vec::new(),
            unseen_environment: false,
            unseen_ports: Vec::new(),
            variable_names: Vec::new(),
            emptied: Vec::new(),
            command: Vec::new(),
            own_entrypoint: false,
            mounts: Vec::new(),
            ports: Vec::new(),
            pod: None,
            services: Vec::new(),
            network: Network::Bridge,
            network_place: None,
            networks: Vec::new(),
            host_names: Vec::new(),
            coturn: None,
            unknown_keys: Arc::default(),
            replicas: None,
            replicas_place: None,
            problems: Vec::new(),
            neighbours: Vec::new(),
            secrets: Arc::default(),
        }
    }
}
