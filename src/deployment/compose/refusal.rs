//! Compose's refusal of a project, and what keeps a project from being read at all.

use std::borrow::Cow;

use super::super::{Consequence, Problem};
use crate::config::Unreadable;
use crate::source::Place;

/// What becomes of every service where Compose refuses the project.
pub(super) const REFUSED: Consequence =
    Consequence::NeverStarts(Cow::Borrowed("Compose refuses the project, so that neko never starts"));
/// What becomes of them where that depends on a variable that nobody set here.
pub(super) const REFUSED_UNSET: Consequence = Consequence::Differs(Cow::Borrowed(
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
pub(super) fn refuse(message: impl Into<String>, place: &Place) -> Stop {
    let (message, consequence) = (message.into(), REFUSED);
    Stop::Refused(Box::new(Problem { message, consequence, place: Some(place.clone()) }))
}
