//! What is said of one way that media may take.

use super::cause::{Cause, Doubt};
use super::path::Path;
use super::trial::Trial;

/// What keeps a path from standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hitch {
    /// Nobody has tried.
    Doubt(Doubt),
    /// It is known not to.
    Cause(Cause),
}

impl From<Doubt> for Hitch {
    fn from(doubt: Doubt) -> Self {
        Self::Doubt(doubt)
    }
}

impl From<Cause> for Hitch {
    fn from(cause: Cause) -> Self {
        Self::Cause(cause)
    }
}

/// Whether something stands, and what keeps it from that.
pub(super) type Stands = Result<(), Hitch>;

/// One way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Media goes it.
    Works(Path),
    /// Nobody has tried; none where it is not known where it would lead.
    Unproven(Option<Path>, Doubt),
    /// There is none.
    None(Cause),
}

impl Way {
    /// By a path, as far as that stands.
    pub fn by(path: Path, stands: Stands) -> Self {
        match stands {
            Ok(()) => Self::Works(path),
            Err(Hitch::Doubt(doubt)) => Self::Unproven(Some(path), doubt),
            Err(Hitch::Cause(cause)) => Self::None(cause),
        }
    }
}

/// What a trial says.
pub(super) fn tried(trial: Trial, untried: Doubt, lost: Cause) -> Stands {
    match trial {
        Trial::Arrived => Ok(()),
        Trial::NotTried => Err(untried.into()),
        Trial::Lost => Err(lost.into()),
    }
}

/// The best of alternatives: one that stands, else the first doubt, else the first cause; none of none.
pub(super) fn any(alternatives: impl IntoIterator<Item = Stands>) -> Option<Stands> {
    alternatives.into_iter().reduce(|best, next| match (best, next) {
        (Ok(()), _) | (_, Ok(())) => Ok(()),
        (Err(Hitch::Cause(_)), Err(Hitch::Doubt(_))) => next,
        _ => best,
    })
}
