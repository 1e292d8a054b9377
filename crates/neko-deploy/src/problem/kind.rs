//! What can be the matter with a deployment's text.

use std::hash::{Hash, Hasher};
use std::{fmt, mem};

use super::flaw::Flaw;
use super::{Message, why_not_read};
use neko_config::Standing;
use neko_text::document::SyntaxErrorKind;

/// What is the matter: a kind where something follows from it, words where nothing does.
///
/// Of two that are no kind of their own the words are not compared: their places tell them apart.
#[derive(Debug, Clone)]
pub enum ProblemKind {
    /// A variable of Compose that nobody sets.
    UnsetVariable {
        /// Its name.
        name: String,
    },
    /// A `${NAME:?…}` of Compose that nobody sets.
    RequiredVariable {
        /// Its name.
        name: String,
        /// In Compose's words.
        message: Message,
    },
    /// A value of a type that does not belong there.
    WrongType {
        /// What belongs there: `services.neko.ports must be a list`.
        expected: String,
        /// What is there.
        found: ValueType,
    },
    /// An item of an `environment` list that is no `NAME=value`.
    NotAnAssignment {
        /// Where the list is: `services.neko.environment`.
        list: String,
        /// What the item is.
        found: ValueType,
    },
    /// A text that is not YAML.
    NotYaml {
        /// In the words of the reader that Compose uses.
        message: Message,
        /// The mistake, as far as it is a known one.
        mistake: SyntaxErrorKind,
    },
    /// A key that Compose does not know.
    UnknownKey(Box<UnknownKey>),
    /// A mapping without a key that belongs there.
    Lacks {
        /// Where it is: `services.neko.devices[0]`.
        path: String,
        /// The key.
        key: String,
    },
    /// A name that the project does not define.
    Undefined {
        /// Who refers to it: `service`.
        by: String,
        /// To what: `volume data`.
        what: String,
    },
    /// A file that was not read, for what it is or because it is no part of the project.
    NotRead {
        /// Its name.
        path: String,
        /// What it is.
        standing: Standing,
    },
    /// A file of variables of which only neko's own were taken, because it is no part of the project.
    PartlyRead {
        /// Its name.
        path: String,
    },
    /// What stands before neko does not lead viewers to it.
    Proxy(Box<Flaw>),
    /// Anything else.
    Other(Message),
}

/// A key that Compose does not know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownKey {
    /// As it is written.
    pub name: String,
    /// What it stands in: `the service neko`, `the project`.
    pub within: String,
    /// The nearest key that Compose knows there, where one is near.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has a key `{}` that Compose does not know", self.within, self.name)
    }
}

/// The type of a YAML value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number, whole or not.
    Number,
    /// A string.
    String,
    /// A list.
    List,
    /// A mapping.
    Mapping,
}

/// What tells one mistake from another of its kind, wherever it stands.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Names(&'a str, &'a str),
    Value(&'a str, ValueType),
    Key(&'a UnknownKey),
    File(&'a str, Option<Standing>),
    Flaw(&'a Flaw),
    Nameless,
}

impl ProblemKind {
    /// Whether its place alone tells it from another of its kind.
    pub fn is_nameless(&self) -> bool {
        matches!(self.identity(), Identity::Nameless)
    }

    /// Whether it is about what stands before neko.
    pub fn is_proxy(&self) -> bool {
        matches!(self, Self::Proxy(_))
    }

    fn identity(&self) -> Identity<'_> {
        match self {
            Self::UnsetVariable { name } | Self::RequiredVariable { name, .. } => Identity::Names(name, ""),
            Self::WrongType { expected, found } => Identity::Value(expected, *found),
            Self::NotAnAssignment { list, found } => Identity::Value(list, *found),
            Self::UnknownKey(key) => Identity::Key(key),
            Self::Lacks { path, key } => Identity::Names(path, key),
            Self::Undefined { by, what } => Identity::Names(by, what),
            Self::NotRead { path, standing } => Identity::File(path, Some(*standing)),
            Self::PartlyRead { path } => Identity::File(path, None),
            Self::Proxy(flaw) => Identity::Flaw(flaw),
            Self::NotYaml { .. } | Self::Other(_) => Identity::Nameless,
        }
    }
}

impl PartialEq for ProblemKind {
    fn eq(&self, other: &Self) -> bool {
        mem::discriminant(self) == mem::discriminant(other) && self.identity() == other.identity()
    }
}

impl Eq for ProblemKind {}

impl Hash for ProblemKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        mem::discriminant(self).hash(state);
        self.identity().hash(state);
    }
}

impl From<Message> for ProblemKind {
    fn from(words: Message) -> Self {
        Self::Other(words)
    }
}

impl From<&'static str> for ProblemKind {
    fn from(words: &'static str) -> Self {
        Self::Other(words.into())
    }
}

impl From<String> for ProblemKind {
    fn from(words: String) -> Self {
        Self::Other(words.into())
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnsetVariable { name } => write!(f, "the variable {name} is not set"),
            Self::WrongType { expected, found } => write!(f, "{expected}, and not {found}"),
            Self::NotAnAssignment { list, found } => {
                write!(f, "{list} takes `NAME=value` strings in its list, and not {found}")
            }
            Self::UnknownKey(key) => key.fmt(f),
            Self::Lacks { path, key } => write!(f, "{path} lacks `{key}`"),
            Self::Undefined { by, what } => write!(f, "{by} refers to undefined {what}"),
            Self::NotRead { path, standing } => write!(f, "{path} is {}", why_not_read(*standing)),
            Self::PartlyRead { path } => {
                write!(f, "{path} is outside the project, so only neko's own variables are taken from it")
            }
            Self::Proxy(flaw) => write!(f, "{} does not lead viewers to neko's page", flaw.software),
            Self::NotYaml { message, .. } | Self::RequiredVariable { message, .. } | Self::Other(message) => {
                message.fmt(f)
            }
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::List => "a list",
            Self::Mapping => "a mapping",
        })
    }
}
