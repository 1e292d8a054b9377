//! Words for people.

use std::borrow::Cow;
use std::fmt;

/// Words for people. No code reads them: what it has to know is a kind of its own. They cannot be compared, and are taken out
/// only to be shown, or to be masked before that.
#[derive(Clone)]
pub struct Message {
    words: Cow<'static, str>,
    /// The same with the secrets that it quotes, where it quotes any.
    revealed: Option<Box<Self>>,
}

impl Message {
    /// Words that are known beforehand.
    pub const fn fixed(words: &'static str) -> Self {
        Self { words: Cow::Borrowed(words), revealed: None }
    }

    /// Words that quote secrets: as they are shown, and as they are where secrets are asked for.
    pub fn quoting(masked: String, revealed: String) -> Self {
        let revealed = (masked != revealed).then(|| Box::new(revealed.into()));
        Self { revealed, ..masked.into() }
    }

    /// The same behind other words.
    pub fn behind(&self, words: &str) -> Self {
        Self::quoting(format!("{words}{}", self.for_display()), format!("{words}{}", self.revealed()))
    }

    /// The words, to be shown to somebody; nothing is decided by them.
    pub fn for_display(&self) -> &str {
        &self.words
    }

    /// Whether a text that is to stay unknown stands in the words.
    pub fn holds(&self, text: &str) -> bool {
        self.words.contains(text)
    }

    /// The words with the secrets in them, for somebody who asked for those.
    pub fn revealed(&self) -> &str {
        self.revealed.as_ref().map_or(&self.words, |revealed| &revealed.words)
    }

    /// Whether a reader would see the same twice, so that one of them is enough.
    pub fn is_same(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl From<&'static str> for Message {
    fn from(words: &'static str) -> Self {
        Self::fixed(words)
    }
}

impl From<String> for Message {
    fn from(words: String) -> Self {
        Self { words: words.into(), revealed: None }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.words, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_shown_to_those_who_ask() {
        let message = Message::quoting("it is ***".to_owned(), "it is abc".to_owned()).behind("x: ");
        assert_eq!(
            (message.for_display(), message.revealed(), &*message.to_string()),
            ("x: it is ***", "x: it is abc", "x: it is ***")
        );
        assert_eq!(Message::fixed("so").revealed(), "so");
    }
}
