//! Compose's refusal of a project, and what keeps a project from being read at all.

use super::super::{Consequence, Message, Problem, ProblemKind};
use neko_config::Unreadable;
use neko_text::source::Place;

/// What becomes of every service where it depends on a variable that nobody set here whether Compose refuses the project.
pub(super) const REFUSED_UNSET: Consequence = Consequence::Differs(Message::fixed(
    "unless the shell sets the variable where Compose runs, Compose refuses the project, so that neko never starts",
));
/// Why there is no model.
pub(super) enum Stop {
    /// Compose itself would refuse it.
    Refused(Box<Problem>),
    /// A file that we cannot read, so nothing can be said.
    Unreadable(Unreadable),
}

pub(super) type Fallible<T> = Result<T, Stop>;

/// Compose's refusal.
pub(super) fn refuse(kind: impl Into<ProblemKind>, place: &Place) -> Stop {
    Stop::Refused(Box::new(Problem::project_refused(kind, place.clone())))
}
