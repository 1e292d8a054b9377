//! How neko's start ends.

use super::log::{LogMessage, Phase};
use neko_text::source::Place;

/// How neko's start ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It runs.
    Starts,
    /// It exits before it serves anybody.
    Exits {
        /// 1 for a config file that cannot be read or parsed, 2 for a panic or a bad flag.
        exit_code: i32,
        /// The module that gave up.
        phase: Phase,
        /// What it logs.
        message: LogMessage,
        /// The error's own text.
        error: Option<String>,
        /// What made it give up.
        place: Option<Place>,
    },
}
