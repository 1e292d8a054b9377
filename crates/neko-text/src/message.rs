//! Words for people.

use std::borrow::Cow;
use std::fmt;

/// Words for people. No code reads them: what it has to know is a kind of its own. They cannot be compared, and are taken out
/// only to be shown, or to be masked before that.
#[derive(Clone)]
pub struct Message(Cow<'static, str>);

impl Message {
    /// Words that are known beforehand.
    pub const fn fixed(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// The words, to be shown to somebody; nothing is decided by them.
    pub fn for_display(&self) -> &str {
        &self.0
    }

    /// Whether a reader would see the same twice, so that one of them is enough.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl From<&'static str> for Message {
    fn from(words: &'static str) -> Self {
        Self::fixed(words)
    }
}

impl From<String> for Message {
    fn from(words: String) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
