//! Why a text cannot be imported.

use neko_config::behaviour::Skip;
use neko_deploy::load::Failure;

use super::NotAnAnswer;

/// Why there are no settings to import. What is quoted of a text is no secret.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// An empty text, by its name.
    #[error("{0}: it is empty")]
    Empty(String),
    /// A text that may be anything.
    #[error("{0}: cannot tell what this is; name the format with --from")]
    Unrecognised(String),
    /// One side is asked for of what is no provider's answer.
    #[error("--side is only for a TURN provider's answer, and {0} is not one")]
    HasNoSides(String),
    /// JSON that breaks off.
    #[error("{0}: the JSON ends too early; copy all of it")]
    EndsEarly(String),
    /// No JSON.
    #[error("{name}:{line}:{column}: not JSON")]
    NotJson {
        /// The text's name.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
    },
    /// JSON of something else.
    #[error("{0}: there is no `Config.Env` in it, so it is not the output of `docker inspect CONTAINER`")]
    NotInspected(String),
    /// JSON that is no provider's answer.
    #[error("{0}: {1}")]
    NotAnAnswer(String, NotAnAnswer),
    /// A file without any key of neko's.
    #[error("{0}: there are no settings of neko in it")]
    NoSetting(String),
    /// The same, with a part of a Compose file in it.
    #[error(
        "{0}: there are no settings of neko in it; an `environment:` is read only inside a service of a Compose file"
    )]
    PartOfCompose(String),
    /// An environment without any variable of neko's.
    #[error("no NEKO_ variable found")]
    NoVariable,
    /// Servers for neko's side alone, of which it can use none.
    #[error("{}", Skip::TurnOverTcp { allocates: false })]
    NoneUsable,
    /// The text holds no single neko that can be read.
    #[error(transparent)]
    Load(#[from] Failure),
}
