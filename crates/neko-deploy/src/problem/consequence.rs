//! What follows for neko from a problem.

use std::{fmt, mem};

use super::Message;

/// What follows for neko, each in words of its own.
#[derive(Debug, Clone)]
pub enum Consequence {
    /// It never starts: Compose refuses the whole project.
    ProjectRefused,
    /// It never starts: whoever would start it refuses, or its container fails.
    NeverStarts(Message),
    /// A part of what it is given cannot be seen from here, so that part is not checked.
    NotSeen(Message),
    /// It starts, though not as the text looks.
    Differs(Message),
    /// It starts, though not as the text looks, and that does not concern its WebRTC.
    Aside(Message),
}

impl Consequence {
    /// [`Self::NeverStarts`].
    pub fn never(words: impl Into<Message>) -> Self {
        Self::NeverStarts(words.into())
    }

    /// [`Self::NotSeen`].
    pub fn unseen(words: impl Into<Message>) -> Self {
        Self::NotSeen(words.into())
    }

    /// [`Self::Differs`].
    pub fn differs(words: impl Into<Message>) -> Self {
        Self::Differs(words.into())
    }

    /// Whether neko does not run at all.
    pub fn stops_neko(&self) -> bool {
        matches!(self, Self::ProjectRefused | Self::NeverStarts(_))
    }

    /// Whether Compose refuses the whole project.
    pub fn refuses_project(&self) -> bool {
        matches!(self, Self::ProjectRefused)
    }

    /// Whether it is that something cannot be seen from here.
    pub fn hides(&self) -> bool {
        matches!(self, Self::NotSeen(_))
    }
}

/// Whether the same follows, in whatever words.
impl PartialEq for Consequence {
    fn eq(&self, other: &Self) -> bool {
        mem::discriminant(self) == mem::discriminant(other)
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProjectRefused => f.write_str("Compose refuses the project, so that neko never starts"),
            Self::NeverStarts(words) | Self::NotSeen(words) | Self::Differs(words) | Self::Aside(words) => words.fmt(f),
        }
    }
}
