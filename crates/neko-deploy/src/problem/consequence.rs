//! What follows for neko from a problem.

use std::fmt;

use super::Message;

/// What follows for neko, each in words of its own.
#[derive(Debug, Clone)]
pub enum Consequence {
    /// It never starts: Compose refuses the whole project.
    ProjectRefused,
    /// It never starts: whoever would start it refuses, or its container fails.
    NeverStarts(Message),
    /// A part of what it is given cannot be seen from here, so nothing is said of that part.
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

    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ProjectRefused, Self::ProjectRefused) => true,
            (Self::NeverStarts(own), Self::NeverStarts(other))
            | (Self::NotSeen(own), Self::NotSeen(other))
            | (Self::Differs(own), Self::Differs(other))
            | (Self::Aside(own), Self::Aside(other)) => own.is_same(other),
            _ => false,
        }
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
