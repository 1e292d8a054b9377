//! What only refers to a secret and holds none: a variable, an alias of YAML, a template.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::names::is_telling;
use super::printed;
use neko_text::source::{Place, Source};

/// A text, and the anchors of YAML in it.
pub(super) struct Text<'a> {
    pub text: &'a str,
    anchors: OnceCell<HashSet<&'a str>>,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, anchors: OnceCell::new() }
    }

    /// Whether a value only names a secret.
    pub fn refers(&self, value: &str) -> bool {
        refers(value, self)
    }

    fn has_anchor(&self, name: &str) -> bool {
        let word = |at: usize| self.text[at + 1..].split(char::is_whitespace).next().unwrap_or_default();
        let all = || memchr::memchr_iter(b'&', self.text.as_bytes()).map(word).collect();
        self.anchors.get_or_init(all).contains(name)
    }
}

/// Tells places that only refer to a secret (`${TURN_PASSWORD}`, `*alias`) from those that hold one.
#[derive(Default)]
pub struct References<'a>(HashMap<*const Source, Text<'a>>);

impl<'a> References<'a> {
    /// Whether this is one.
    pub fn has(&mut self, place: &'a Place) -> bool {
        let written = place.text();
        let text = written.trim_matches(['"', '\'', '\\']);
        if !text.starts_with(['$', '*', '{']) {
            return false;
        }
        let quoted = || text != written || place.source.text[..place.span.start].ends_with(['"', '\'']);
        if text.starts_with('*') && (!place.source.has_lines() || quoted()) {
            return false;
        }
        let within = self.0.entry(Arc::as_ptr(&place.source)).or_insert_with(|| Text::new(&place.source.text));
        // The default within a reference is secret.
        let start = place.span.start + written.find(text).unwrap_or_default();
        within.refers(text) && secret_in(within, start..start + text.len()).is_none()
    }
}

/// Whether a variable that a text puts in is named after a secret: `${PASS:-…}`, `$TURN_PASS`, `$(DB_PASSWORD)`.
pub fn puts_in_secret(text: &str) -> bool {
    text.split('$').skip(1).any(|rest| {
        let rest = rest.trim_start_matches(['{', '(']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        is_telling(&rest[..end].to_ascii_lowercase())
    })
}

/// What of a value is secret: nothing of a reference, only the default of `${NAME:-default}`.
pub(super) fn secret_in(within: &Text<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let value = within.text.get(span.clone())?;
    let trimmed = value.trim();
    if printed::length(trimmed) == Some(trimmed.len()) && trimmed.contains(char::is_whitespace) {
        let from = span.start + value.len() - value.trim_start().len();
        return printed::printed(trimmed).map(|own| from + own.start..from + own.end);
    }
    if !refers(trimmed, within) {
        // The mark of an alias that leads nowhere is no part of it.
        let has_mark = trimmed.len() > 1 && trimmed.starts_with('*') && !trimmed.contains(' ');
        let before = if has_mark { value.len() - value.trim_start().len() + 1 } else { 0 };
        return Some(span.start + before..span.end);
    }
    let inner = trimmed.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let behind = inner[name..].strip_prefix(':').unwrap_or(&inner[name..]);
    let at = |part: &str| Some(span.start + value.find(trimmed)? + trimmed.len() - 1 - part.len());
    if let Some(words) = behind.strip_prefix('?') {
        let own = of_complaint(words)?;
        return Some(at(words)? + own.start..at(words)? + own.end);
    }
    let default = behind.strip_prefix(['-', '+'])?;
    Some(at(default)?..at(default)? + default.len())
}

/// What of the words behind `${NAME:?` may be the value, written there in error.
fn of_complaint(words: &str) -> Option<Range<usize>> {
    const COMPLAINTS: [&str; 14] = [
        "miss",
        "requir",
        "set",
        "err",
        "need",
        "must",
        "empty",
        "undef",
        "mandatory",
        "provide",
        "specif",
        "define",
        "not",
        "no-",
    ];
    if !words.contains(' ') {
        let lower = words.to_ascii_lowercase();
        return (!words.is_empty() && !COMPLAINTS.iter().any(|own| lower.contains(own))).then_some(0..words.len());
    }
    let mut at = 0;
    let spans = words.split(' ').map(|word| {
        at += word.len() + 1;
        at - 1 - word.len()..at - 1
    });
    let mut own = spans.filter(|span| is_like_secret(&words[span.clone()]));
    let first = own.next()?;
    Some(first.start..own.last().map_or(first.end, |last| last.end))
}

/// Whether a value only names a secret: a variable, an alias of an anchor that is there, a template.
pub(super) fn refers(value: &str, text: &Text<'_>) -> bool {
    let value = value.trim();
    let name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if let Some(alias) = value.strip_prefix('*') {
        return !alias.is_empty() && text.has_anchor(alias);
    }
    if let Some(inner) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
        return end > 0
            && !inner.contains(['{', '}'])
            && (end == inner.len() || inner[end..].starts_with([':', '-', '?', '+']));
    }
    // `$ecret` may be a password; variables have telling names in capitals.
    let variable = |text: &str| {
        name(text)
            && !text.contains(|c: char| c.is_ascii_lowercase())
            && (text.contains('_') || text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    value.strip_prefix('$').is_some_and(variable)
        || value.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')')).is_some_and(name)
        || (value.starts_with("{{") && value.ends_with("}}"))
}

/// Whether a word has what words of sentences have not: digits, or capitals within.
pub(super) fn is_like_secret(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    let within = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    word.contains(|c: char| c.is_ascii_digit()) || within && word.contains(|c: char| c.is_ascii_lowercase())
}
