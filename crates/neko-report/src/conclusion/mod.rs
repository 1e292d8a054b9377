//! From findings, servers and paths to one answer in plain words.

mod cause;
mod tally;

use super::{Assumption, Hindrance, Opening, PathReport, ServerReport, Verdict};
pub(super) use cause::cause_of;
use cause::causes;
pub use cause::{Cause, CauseId};
use tally::Tally;

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// In a word.
    pub verdict: Verdict,
    /// In a sentence.
    pub text: String,
    /// Why, the most likely first.
    pub causes: Vec<Cause>,
    /// What it takes for granted, where stand-ins took the place of the servers.
    pub assumption: Option<Assumption>,
}

/// Draws the conclusion. `hindrances` are the findings that keep viewers from getting video, whatever the network does;
/// `opening` tells whether a way may open for some of them all the same.
pub fn conclude(
    hindrances: &[Hindrance<'_>],
    opening: Opening,
    servers: &[ServerReport],
    paths: &[PathReport],
    interrupted: bool,
) -> Conclusion {
    let tally = Tally::of(hindrances, opening, servers, paths);
    let (verdict, text) = match tally.prevented() {
        Some(text) => (Verdict::Bad, text.to_owned()),
        None if interrupted => (Verdict::Unknown, "The run was interrupted before it could tell.".to_owned()),
        None => tally.judge(),
    };
    Conclusion { verdict, text, causes: causes(hindrances, tally.turned, servers, paths), assumption: None }
}

#[cfg(test)]
mod tests;
