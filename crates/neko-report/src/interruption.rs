//! What ended a run before its end.

use std::fmt;
use std::time::Duration;

/// What was measured until then is kept; what was not is not proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Ctrl-C, a closed terminal, or what else asks a program to end.
    Signal,
    /// `--deadline`
    Deadline(Duration),
}

impl Interruption {
    /// `signal` or `deadline`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Deadline(_) => "deadline",
        }
    }
}

/// A sentence without its full stop.
impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal => f.write_str("The run was interrupted before there was a result"),
            Self::Deadline(time) => {
                let seconds = time.as_secs_f64();
                write!(f, "--deadline {seconds}s ended the run before there was a result: allow more time")
            }
        }
    }
}
