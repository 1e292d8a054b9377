//! Arrays: `NAME=(…)`, `NAME+=(…)` and what `"${NAME[@]}"` puts in.

use super::variables::{Assignment, assignment};
use super::{Lexer, Word};

/// One that is being written.
pub(super) struct Array {
    name: String,
    appends: bool,
    /// The words of the command before it.
    before: Vec<Word>,
}

impl Lexer<'_> {
    /// Whether the bracket here begins an array; it is read then.
    pub(super) fn begins_array(&mut self) -> bool {
        if !self.is_assigning || self.array.is_some() {
            return false;
        }
        let word =
            self.word.as_ref().and_then(|word| assignment(&word.text).filter(|own| own.value == word.text.len()));
        let Some(Assignment { name, appends, .. }) = word else { return false };
        let array = Array { name: name.to_owned(), appends, before: std::mem::take(&mut self.words) };
        self.array = Some(array);
        self.word = None;
        self.at += 1;
        true
    }

    pub(super) fn end_array(&mut self) {
        self.end_word();
        self.at += 1;
        if let Some(Array { name, appends, before }) = self.array.take() {
            let words = std::mem::replace(&mut self.words, before);
            self.is_assigning = true;
            self.variables.set_array(&name, appends, words);
        }
    }

    /// Whether an array that is known stands here, or `"$@"`; its words are put in then.
    pub(super) fn known_array(&mut self) -> bool {
        let Some((name, length)) = named(self.rest()).filter(|_| self.word.is_none()) else { return false };
        let Some(words) = self.variables.array(name) else { return false };
        if words.len() > self.budget {
            return false;
        }
        self.budget -= words.len();
        self.is_assigning = false;
        self.words.extend(words.iter().cloned());
        self.at += length;
        true
    }
}

/// The name of an array of which all words stand here, and the length of what is written.
fn named(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix('"').unwrap_or(rest);
    let quote = rest.len() - inner.len();
    let (name, length) = match inner.strip_prefix("${") {
        Some(own) => {
            let end = own.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
            let behind = &own[end..];
            (behind.starts_with("[@]}") || behind.starts_with("[*]}")).then_some((&own[..end], end + 6))?
        }
        None => (inner.starts_with("$@") || inner.starts_with("$*")).then_some(("@", 2))?,
    };
    let is_closed = quote == 0 || inner[length..].starts_with('"');
    is_closed.then_some((name, length + 2 * quote))
}
