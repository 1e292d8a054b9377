//! The answer of a visit.

use crate::{Failure, Slug};

/// Whether viewers like this one get a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewVerdict {
    /// It came and stayed.
    Picture,
    /// It did not, or not until the end.
    NoPicture,
    /// neko did not let this viewer in, or the visit ended early: nothing is known.
    Unknown,
}

impl ViewVerdict {
    /// Of a visit that ended so.
    pub(super) fn of(failure: Option<&Failure>) -> Self {
        match failure {
            None => Self::Picture,
            Some(failure) if says_nothing_of_video(failure.slug) => Self::Unknown,
            Some(_) => Self::NoPicture,
        }
    }

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::NoPicture => "no-picture",
            Self::Unknown => "unknown",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Picture => 0,
            Self::NoPicture => 1,
            Self::Unknown => 3,
        }
    }
}

/// neko did not let the viewer in for a reason of its own, or nobody waited for the end.
fn says_nothing_of_video(slug: Slug) -> bool {
    matches!(
        slug,
        Slug::PasswordWrong
            | Slug::LoginsLocked
            | Slug::SessionConnected
            | Slug::SessionReplaced
            | Slug::SessionEnded
            | Slug::NekoStopped
            | Slug::LoginFailed
            | Slug::LoginForbidden
            | Slug::WatchForbidden
            | Slug::PrivateMode
            | Slug::ProxyLogin
            | Slug::Interrupted
            | Slug::DeadlineReached
            | Slug::Internal
    )
}
