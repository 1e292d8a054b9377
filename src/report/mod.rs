//! What a probe found: pure data, built without the `probe` feature too.

mod failure;
mod path;
mod server;
mod verdict;

pub use failure::{Failure, Slug};
pub use path::{Direction, Media, Outcome, PathKind, PathReport, Side, Stream};
pub use server::{ServerReport, Step, StepName, StepOutcome};
pub use verdict::Verdict;
