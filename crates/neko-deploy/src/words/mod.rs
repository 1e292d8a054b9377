//! Command lines taken apart into words, each with its place.
//!
//! What makes a word is one thing to a shell, another to Compose, a third to systemd: they differ in what a backslash does,
//! in which text ends a command, and in what is put in for a variable. Each is a reader of its own, and all of them make
//! the same [`Word`]s:
//!
//! - [`shell`]: a script of a POSIX shell, with its variables, here-documents and comments, as many commands as it has.
//! - [`compose`]: `command: …` of a Compose file, which takes one command and nothing out of variables.
//! - [`systemd`]: a value of a unit.

use std::ops::Range;

use neko_text::document::Offsets;

pub(super) mod compose;
pub(super) mod shell;
pub(super) mod systemd;

/// A word of a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Without quotes; what is not known stands as it is written.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Range<usize>,
    /// Where each character stands.
    pub offsets: Offsets,
    /// What a shell would put in that is not known here: `$HOST_IP`, `$(curl …)`.
    pub unknown: Vec<String>,
    /// Where the values stand that came in from variables which are named after a secret.
    pub secrets: Vec<Range<usize>>,
}

/// So many secrets of one word are known.
const SECRETS: usize = 16;

impl Word {
    /// An empty one.
    pub fn new(start: usize) -> Self {
        Self {
            text: String::new(),
            span: start..start,
            offsets: Offsets::verbatim(start),
            unknown: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Adds a character that stands somewhere.
    fn push(&mut self, c: char, at: Range<usize>) {
        self.offsets.record(self.text.len(), at.start);
        self.text.push(c);
        self.offsets.record(self.text.len(), at.end);
    }

    /// The word from a byte on, as a word of its own.
    pub fn from(&self, at: usize) -> Word {
        let text = self.text.get(at..).unwrap_or_default().to_owned();
        let offsets = self.offsets.through(&Offsets::verbatim(at), text.len());
        let unknown = self.unknown_in(&text);
        let span = self.offsets.span(at..self.text.len().max(at));
        Word { text, span, offsets, unknown, secrets: self.secrets.clone() }
    }

    /// The parts between blanks, as words of their own.
    pub fn split(&self) -> Vec<Word> {
        let (mut words, mut word) = (Vec::new(), None);
        for (at, c) in self.text.char_indices() {
            if c.is_whitespace() {
                words.extend(word.take());
                continue;
            }
            let place = self.offsets.span(at..at + c.len_utf8());
            let own = word.get_or_insert_with(|| Word::new(place.start));
            own.span.end = place.end;
            own.push(c, place);
        }
        words.extend(word);
        for own in &mut words {
            own.unknown = self.unknown_in(&own.text);
            own.secrets.clone_from(&self.secrets);
        }
        words
    }

    /// The word with another one behind it.
    pub fn joined(mut self, other: &Word) -> Word {
        for (at, c) in other.text.char_indices() {
            self.push(c, other.offsets.span(at..at + c.len_utf8()));
        }
        self.unknown.extend(other.unknown.iter().cloned());
        self.with_secrets(&other.secrets);
        self
    }

    /// Takes note of the secrets that came in.
    fn with_secrets(&mut self, secrets: &[Range<usize>]) {
        let more = secrets.iter().filter(|span| !self.secrets.contains(span)).cloned().collect::<Vec<_>>();
        self.secrets.extend(more.into_iter().take(SECRETS.saturating_sub(self.secrets.len())));
    }

    fn unknown_in(&self, text: &str) -> Vec<String> {
        self.unknown.iter().filter(|unknown| text.contains(unknown.as_str())).cloned().collect()
    }
}
