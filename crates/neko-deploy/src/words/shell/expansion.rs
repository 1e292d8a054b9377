//! What a shell puts in: variables, the output of commands.

use std::rc::Rc;

use super::variables::{Value, assignment};
use super::{Lexer, Word};

/// How many different unknown parts of a word are named.
const NAMED: usize = 16;

/// In how many expansions what stands behind a `:+` is read.
const DEEPEST: u8 = 2;

impl Lexer<'_> {
    /// `$NAME`, `${…}`, `$(…)`, backquotes: known where the text has set it before, else kept as it is written.
    pub(super) fn expansion(&mut self, is_quoted: bool) {
        let rest = self.rest();
        let Some(length) = length(rest) else { return self.push('$', 1) };
        let written = rest.get(..length).unwrap_or(rest);
        if matches!(written, "$PWD" | "${PWD}" | "$(pwd)" | "`pwd`") {
            return self.push_text(".", length);
        }
        self.commands_within(written);
        let is_whole = is_quoted || self.is_value();
        match self.value(written) {
            Some(value) if is_whole && value.word.unknown.is_empty() => {
                self.push_text(&value.word.text, length);
                self.with_secrets(&value.word);
            }
            Some(value) if !is_whole && value.parts.len() <= self.budget => self.put_in(&value, length),
            _ => {
                self.push_text(written, written.len());
                self.name_unknown(written.to_owned());
            }
        }
    }

    /// Whether the current word gives a variable its value, which is not split.
    fn is_value(&self) -> bool {
        let assigns = self.word.as_ref().is_some_and(|word| assignment(&word.text).is_some());
        assigns && self.is_assigning && self.array.is_none()
    }

    fn with_secrets(&mut self, value: &Word) {
        if let Some(word) = &mut self.word {
            word.with_secrets(&value.secrets);
        }
    }

    fn name_unknown(&mut self, written: String) {
        if let Some(word) = &mut self.word
            && word.unknown.len() < NAMED
        {
            word.unknown.push(written);
        }
    }

    /// The value of `$NAME`, `${NAME}`, `${NAME:-…}` or `${NAME:+…}`.
    fn value(&mut self, written: &str) -> Option<Rc<Value>> {
        let Some(inner) = written.strip_prefix("${").and_then(|inner| inner.strip_suffix('}')) else {
            return self.variables.value(written.strip_prefix('$')?);
        };
        let Some((name, behind)) = inner.split_once(':') else { return self.variables.value(inner) };
        let own = self.variables.value(name)?;
        let is_empty = own.word.text.is_empty();
        match (behind.get(..1)?, is_empty) {
            ("-" | "=" | "?", false) => Some(own),
            ("+", true) => Some(own),
            ("-" | "=", true) | ("+", false) => self.other(written, name.len() + 4),
            _ => None,
        }
    }

    /// What stands behind the `:-` or `:+` of an expansion.
    fn other(&mut self, written: &str, from: usize) -> Option<Rc<Value>> {
        let text = written.get(from..written.len() - 1)?;
        let start = self.at + from;
        let mut word = Word::new(start);
        word.text = text.to_owned();
        word.span.end = start + text.len();
        if !text.contains(['$', '`', '\'', '"', '\\']) {
            return Some(Rc::new(Value::of(word)));
        }
        word.unknown.push(text.to_owned());
        let read = (self.depth < DEEPEST).then(|| self.inner(start, text.len()))?;
        let [parts] = <[_; 1]>::try_from(read).ok()?;
        Some(Rc::new(Value { word, parts }))
    }

    /// Puts in a value that is not in quotation marks: its parts are words, and nothing is no word.
    fn put_in(&mut self, value: &Value, length: usize) {
        self.budget -= value.parts.len();
        let text = &value.word.text;
        if text.starts_with(char::is_whitespace) {
            self.end_word();
        }
        let end = self.at + length;
        let is_end = self.text.get(end..).is_none_or(|behind| !behind.starts_with(|c: char| goes_on(c)));
        let ends = is_end || text.ends_with(char::is_whitespace);
        let many = value.parts.len() > 1;
        for (index, part) in value.parts.iter().enumerate() {
            let is_last = index + 1 == value.parts.len();
            match self.word.is_none() && many && (!is_last || ends) {
                // A word of its own stands where it is written.
                true => self.word = Some(part.clone()),
                false => self.push_part(part, length),
            }
            if !is_last || ends && many {
                self.end_brought_in();
            }
        }
        self.at = end;
    }

    /// A part of a word, instead of what stands for it.
    fn push_part(&mut self, part: &Word, length: usize) {
        let at = self.at;
        self.push_text(&part.text, length);
        part.unknown.iter().for_each(|unknown| self.name_unknown(unknown.clone()));
        self.with_secrets(part);
        self.at = at;
        if let Some(word) = &mut self.word {
            word.span.end = at + length;
        }
    }

    /// [`Lexer::end_word`], of a word that knows its end.
    fn end_brought_in(&mut self) {
        let at = self.at;
        self.at = self.word.as_ref().map_or(at, |word| word.span.end);
        self.end_word();
        self.at = at;
    }

    /// Reads the commands of `$(…)`, whose output is not known.
    fn commands_within(&mut self, written: &str) {
        let inner = written.strip_prefix("$(").and_then(|inner| inner.strip_suffix(')'));
        let inner = inner.or_else(|| written.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')));
        let Some(inner) = inner.filter(|inner| self.depth == 0 && !inner.starts_with('(')) else { return };
        let start = self.at + if written.starts_with('`') { 1 } else { 2 };
        let mut commands = self.inner(start, inner.len());
        self.within.append(&mut commands);
    }

    /// The commands of a part of the text.
    fn inner(&mut self, start: usize, length: usize) -> Vec<Vec<Word>> {
        let mut lexer = Lexer::new(&self.text[..start + length], start);
        lexer.depth = self.depth + 1;
        lexer.budget = self.budget;
        lexer.variables = std::mem::take(&mut self.variables);
        lexer.run();
        self.budget = lexer.budget;
        self.variables = lexer.variables;
        lexer.commands
    }
}

/// Whether a character goes on with a word.
fn goes_on(c: char) -> bool {
    !c.is_whitespace() && !";&|()<>".contains(c)
}

/// The length of what the shell puts something in for; none where the `$` is just one.
fn length(rest: &str) -> Option<usize> {
    let length = match rest.as_bytes().get(1) {
        _ if rest.starts_with('`') => rest[1..].find('`').map_or(rest.len(), |end| end + 2),
        Some(b'(') => closed(rest, '(', ')'),
        Some(b'{') => closed(rest, '{', '}'),
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
            1 + rest[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
        }
        Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'$' | b'-') => 2,
        _ => return None,
    };
    Some(length)
}

/// The length of `$(…)` or `${…}`, with what is nested in it.
fn closed(rest: &str, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    rest.len()
}
