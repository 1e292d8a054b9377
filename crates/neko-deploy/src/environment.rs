//! The variables that a container is given.

use std::collections::{HashMap, HashSet};

use super::{Consequence, Message, Problem};
use neko_config::{Variable, Written};
use neko_text::source::Place;

/// The variables that a container is given, and what is known of the rest.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// Those whose values are known, the later of two counts.
    pub variables: Vec<Variable>,
    /// Where their names stand, where they stand apart from their values.
    pub names: Vec<Written>,
    /// What of their values is written elsewhere.
    pub interpolated: Vec<Interpolated>,
    /// Variables that are set as well, but not to what. They are missing in `variables`.
    pub unseen: Vec<Unseen>,
    /// Parts of values that are read as they are written, though something unseen takes their place.
    pub unseen_parts: Vec<Place>,
    /// Whether it is given variables of which nothing is known, their names included: a file of them that is not there.
    pub is_partial: bool,
    /// Variables of an `env_file` that the project's own `${…}` ask for: helpers, whatever they are called.
    pub helpers: HashSet<String>,
    /// Variables of Compose that are put in somewhere without braces and are not set: a `$` that was to be doubled.
    pub emptied: Vec<Emptied>,
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

/// A variable that is set, to something that cannot be seen from here.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// `NEKO_WEBRTC_NAT1TO1`
    pub name: String,
    /// Whose address it is or holds, where that is known.
    pub address: Option<UnseenAddress>,
    /// What it is set to: `the pod's address (status.podIP)`.
    pub what: Message,
    /// Where that is written.
    pub place: Option<Place>,
}

/// Whose address a variable gets when its pod runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenAddress {
    /// The pod's own, in the cluster's network; the node's where the pod is in the node's network.
    Pod,
    /// The node's.
    Node,
}

/// A `$NAME` in whose place nothing was put.
#[derive(Debug, Clone, PartialEq)]
pub struct Emptied {
    /// Where the expression stands.
    pub place: Place,
}

impl Environment {
    /// The variable of a name, where its value is known.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rfind(|variable| variable.name == name)
    }

    /// The same over that of the image, of which only what is not set anew is left.
    pub(super) fn over(mut self, image: &Self) -> Self {
        self.variables.splice(0..0, image.variables.iter().cloned());
        let is_set: HashSet<&str> = self.variables.iter().map(|own| own.name.as_str()).collect();
        let unseen =
            image.unseen.iter().filter(|own| !is_set.contains(own.name.as_str()) && !self.is_unseen(&own.name));
        let unseen: Vec<Unseen> = unseen.cloned().collect();
        self.unseen.extend(unseen);
        self
    }

    /// Whether some of the variables are lines of a file.
    pub(super) fn is_from(&self, path: &str) -> bool {
        self.variables.iter().any(|variable| variable.place.source.name() == path)
    }

    /// Whether a variable is set to something that cannot be seen from here.
    pub fn is_unseen(&self, name: &str) -> bool {
        self.unseen.iter().any(|unseen| unseen.name == name)
    }

    /// The names of all variables, those whose values are not known last.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        let known = self.variables.iter().map(|variable| variable.name.as_str());
        known.chain(self.unseen.iter().map(|unseen| unseen.name.as_str()))
    }

    /// The notes that tell of neko's variables whose values are not known.
    pub(super) fn unseen_problems(&self) -> impl Iterator<Item = Problem> {
        self.unseen.iter().filter(|unseen| unseen.name.starts_with("NEKO_")).map(Unseen::problem)
    }
}

/// Variables that are set one after the other, of which the last setting of each counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Assignments(Vec<Assigned>);

#[derive(Debug, Clone)]
enum Assigned {
    Known(Variable),
    Unseen(Unseen),
    Unset(String),
}

impl Assigned {
    fn name(&self) -> &str {
        match self {
            Self::Known(own) => &own.name,
            Self::Unseen(own) => &own.name,
            Self::Unset(name) => name,
        }
    }
}

impl Assignments {
    pub fn set(&mut self, variable: Variable) {
        self.0.push(Assigned::Known(variable));
    }

    pub fn set_unseen(&mut self, unseen: Unseen) {
        self.0.push(Assigned::Unseen(unseen));
    }

    pub fn unset(&mut self, name: &str) {
        self.0.push(Assigned::Unset(name.to_owned()));
    }

    /// What they leave of an environment, and add to it.
    pub fn over(self, mut given: Environment) -> Environment {
        let last: HashMap<String, usize> =
            self.0.iter().enumerate().map(|(at, own)| (own.name().to_owned(), at)).collect();
        given.variables.retain(|own| !last.contains_key(&own.name));
        given.unseen.retain(|own| !last.contains_key(&own.name));
        for (at, own) in self.0.into_iter().enumerate() {
            match own {
                own if last.get(own.name()) != Some(&at) => {}
                Assigned::Known(variable) => given.variables.push(variable),
                Assigned::Unseen(unseen) => given.unseen.push(unseen),
                Assigned::Unset(_) => {}
            }
        }
        given
    }
}

impl Unseen {
    fn problem(&self) -> Problem {
        Problem::new(
            format!("{} is {}", self.name, self.what),
            Consequence::unseen("its value is not known here; it is treated as not set"),
            self.place.clone(),
        )
    }
}
