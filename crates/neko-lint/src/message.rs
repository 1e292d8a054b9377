//! The words of a finding.

use std::borrow::Cow;
use std::fmt;

use neko_config::index;

/// Words for whoever reads a finding. What a finding is, its rule, places and severity say: words cannot be compared, and are
/// taken out only to be shown, or to be masked before that.
#[derive(Debug, Clone)]
pub struct Message(Cow<'static, str>);

impl Message {
    /// The words, to be shown to somebody; nothing is decided by them.
    pub fn for_display(&self) -> &str {
        &self.0
    }

    /// The same for messages of the same words, within one run.
    pub(super) fn digest(&self) -> u32 {
        index::hash(&self.0)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&'static str> for Message {
    fn from(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }
}

impl From<String> for Message {
    fn from(words: String) -> Self {
        Self(Cow::Owned(words))
    }
}
