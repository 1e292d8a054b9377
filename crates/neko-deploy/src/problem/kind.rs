//! What can be the matter with a deployment's text.

use std::fmt;

use super::Message;
use neko_text::document::SyntaxErrorKind;

/// What is the matter: a kind where something follows from it, words where nothing does.
#[derive(Debug, Clone)]
pub enum ProblemKind {
    /// A variable of Compose that nobody sets.
    UnsetVariable {
        /// Its name.
        name: String,
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
    /// Anything else.
    Other(Message),
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
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has a key `{}` that Compose does not know", self.within, self.name)
    }
}

/// The type of a YAML value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl ProblemKind {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::UnsetVariable { name }, Self::UnsetVariable { name: other }) => name == other,
            (Self::WrongType { expected, found }, Self::WrongType { expected: other, found: it })
            | (Self::NotAnAssignment { list: expected, found }, Self::NotAnAssignment { list: other, found: it }) => {
                expected == other && found == it
            }
            (Self::UnknownKey(own), Self::UnknownKey(other)) => own == other,
            (Self::NotYaml { message, .. }, Self::NotYaml { message: other, .. })
            | (Self::Other(message), Self::Other(other)) => message.is_same(other),
            _ => false,
        }
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
            Self::NotYaml { message, .. } | Self::Other(message) => message.fmt(f),
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
