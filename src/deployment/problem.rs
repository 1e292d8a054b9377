//! What is the matter with a deployment's text, and what follows for neko.

use std::borrow::Cow;
use std::fmt;

use crate::config::{Files, Standing};
use crate::source::Place;

/// Something about the deployment's text that has consequences for neko.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What is the matter: `env_file ./neko.env: no such file`.
    pub message: String,
    /// What follows for neko.
    pub consequence: Consequence,
    /// Where.
    pub place: Option<Place>,
}

impl Problem {
    /// A file that was not read, for what it is or because it is no part of the project.
    pub(super) fn not_read(path: &str, files: &dyn Files, place: Option<Place>) -> Self {
        let standing = files.standing(path);
        let consequence = if standing == Standing::Irregular { IRREGULAR } else { NOT_READ };
        Self {
            message: format!("{path} is {}", why_not_read(standing)),
            consequence: Consequence::unseen(consequence),
            place,
        }
    }

    /// A file of variables of which only neko's own were taken, because it is no part of the project.
    pub(super) fn partly_read(path: &str, place: Option<Place>) -> Self {
        let message = format!("{path} is outside the project, so only neko's own variables are taken from it");
        Self { message, consequence: Consequence::unseen(NOT_READ), place }
    }

    /// What is the matter, as far as it may be shown: of a file outside the project nothing is quoted.
    pub fn words(&self) -> &str {
        match &self.place {
            Some(place) if !place.source.may_be_quoted() => {
                "a problem in a file outside the project, which is not quoted"
            }
            _ => &self.message,
        }
    }
}

/// What a file is that was not read.
pub(super) fn why_not_read(standing: Standing) -> &'static str {
    match standing {
        Standing::Irregular => "not a regular file and was not read",
        _ => "outside the project and was not read",
    }
}

/// What follows where no regular file is.
const IRREGULAR: &str = "what it says is not known here; only regular files are read";
/// What follows where a file was not read.
const NOT_READ: &str = "what it says is not known here; --project FOLDER names a folder that holds it too";

/// What follows for neko, each in words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// It never starts: whoever would start it refuses, or its container fails.
    NeverStarts(Cow<'static, str>),
    /// A part of what it is given cannot be seen from here, so nothing is said of that part.
    NotSeen(Cow<'static, str>),
    /// It starts, though not as the text looks.
    Differs(Cow<'static, str>),
    /// It starts, though not as the text looks, and that does not concern its WebRTC.
    Aside(Cow<'static, str>),
}

impl Consequence {
    /// [`Self::NeverStarts`].
    pub fn never(words: impl Into<Cow<'static, str>>) -> Self {
        Self::NeverStarts(words.into())
    }

    /// [`Self::NotSeen`].
    pub fn unseen(words: impl Into<Cow<'static, str>>) -> Self {
        Self::NotSeen(words.into())
    }

    /// [`Self::Differs`].
    pub fn differs(words: impl Into<Cow<'static, str>>) -> Self {
        Self::Differs(words.into())
    }

    /// In words.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NeverStarts(words) | Self::NotSeen(words) | Self::Differs(words) | Self::Aside(words) => words,
        }
    }

    /// Whether neko does not run at all.
    pub fn stops_neko(&self) -> bool {
        matches!(self, Self::NeverStarts(_))
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
