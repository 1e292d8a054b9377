//! What a container finds in its file system, beside what its image has.

use std::fmt;
use std::sync::Arc;

use super::Message;
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

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

/// The text itself is left out: it may hold credentials.
impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Carried({}, {})", self.name, self.place)
    }
}
