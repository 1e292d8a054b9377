//! Why there is no neko where one was looked for.

use std::fmt;

use super::Foreign;
use crate::{Problem, compose};
use neko_config::Unreadable;

/// Why a configuration could not be loaded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failure {
    /// Neither a file nor any setting.
    #[error(
        "no settings found here: no config file (./neko.yaml, /etc/neko/neko.yaml and the like), no Compose file, and no \
         variables; name a file, or use --env, --env-file or --from-env"
    )]
    Nothing,
    /// The text itself could not be read.
    #[error("{path}: {why}")]
    File {
        /// The file, as it was named.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file of variables has a line that is none.
    #[error("{path}:{line}:{column}: {message}")]
    Variables {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in code points.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A file of another tool.
    #[error("{path}: {kind}")]
    Foreign {
        /// The file.
        path: String,
        /// What it is.
        kind: Foreign,
    },
    /// A folder in which nothing is neko's.
    #[error(
        "{0}: no file in this folder has settings of neko (a config file, a Compose file, a manifest, a script, or an *.env \
         file with NEKO_ variables); name the file"
    )]
    NothingInFolder(String),
    /// A config file, or one that a deployment mounts, could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A Compose project without a neko that starts.
    #[error(transparent)]
    Compose(#[from] compose::Unusable),
    /// A manifest or a script without neko.
    #[error("{0}: no container here runs neko")]
    NoNeko(String),
    /// A project that never brings a neko up. The problems' own messages may quote secrets, so they are left to renderers.
    #[error("{}", Consequences(.0))]
    Refused(Vec<Problem>),
    /// More nekos than are kept together.
    #[error("{0}: its nekos are too large to be edited together; choose one with --service NAME")]
    TooMuch(String),
    /// More than one neko, where one is meant.
    #[error("found {} nekos; choose one with --service: {}", names.len(), names.join(", "))]
    Several {
        /// What there is.
        names: Vec<String>,
    },
    /// A service was asked for of what has none.
    #[error("--service {service}: {name} has no services; only Compose files, manifests and scripts do")]
    NoServices {
        /// The one that was asked for.
        service: String,
        /// What has none.
        name: String,
    },
    /// Files of a Compose project were named, and another file as well.
    #[error("--file names all files of one Compose project, so remove {0}")]
    BesideProject(String),
}

/// A text that could not be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{failure}")]
pub struct Unread {
    /// What it is called.
    pub name: String,
    /// Why.
    pub failure: Failure,
}

impl Failure {
    /// Whether it says that nothing in a file is neko's, so that who only came across the file may pass it over.
    pub fn is_of_others(&self) -> bool {
        let is_compose = matches!(self, Self::Compose(compose::Unusable::NoNeko { .. }));
        is_compose || matches!(self, Self::Foreign { .. } | Self::NoNeko(_) | Self::NothingInFolder(_))
    }
}

/// What follows from problems, each with its place.
struct Consequences<'a>(&'a [Problem]);

impl fmt::Display for Consequences<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { "; " };
            match &problem.place {
                Some(place) => write!(f, "{between}{place}: {}", problem.consequence)?,
                None => write!(f, "{between}{}", problem.consequence)?,
            }
        }
        Ok(())
    }
}
