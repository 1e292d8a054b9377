//! The same settings for another place: variables in the spelling of a target, one target a file.

mod compose;
mod dotenv;
mod duration;
mod neutral;
mod variables;
mod verify;

pub use variables::{Product, Variable, variables};
pub use verify::differences;

/// A target's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// `NAME='value'` lines, for a shell, Compose's `env_file` and dotenv readers.
    Dotenv,
    /// The `environment:` of a Compose service.
    Compose,
}

/// A value that a target cannot carry. The value itself is left out: it may be a secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{target} cannot carry the value of {variable}: {why}")]
pub struct Unwritable {
    /// The target's name.
    pub target: &'static str,
    /// The variable.
    pub variable: String,
    /// What in the value stands in the way.
    pub why: &'static str,
}

impl Target {
    /// The whole output, with a line end.
    pub fn write(self, variables: &[Variable]) -> Result<String, Unwritable> {
        match self {
            Self::Dotenv => dotenv::write(variables),
            Self::Compose => compose::write(variables),
        }
    }

    /// How to use the output, one line.
    pub fn usage(self) -> &'static str {
        match self {
            Self::Dotenv => {
                "name the file in the neko service's `env_file:`, or load it in a shell with `set -a; . FILE; set +a`"
            }
            Self::Compose => "put `environment:` into the neko service of your Compose file",
        }
    }
}
