//! Credentials masked at equal width: what a source may be shown as, and where its offsets went.
//!
//! Two things say what is secret: the spans that the config reader knows, and, because a file may be unreadable, the look
//! of the text itself (the value behind a key that is named after a secret, user information in a URL). The second is
//! deliberately greedy.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::Fix;
use crate::ice_server::Mask;
use crate::source::{Place, Source, SourceKind, ceil, floor};

/// What must not be shown, for the findings of one configuration.
#[derive(Debug, Default)]
pub struct Redaction {
    off: bool,
    spans: HashMap<SourceKind, Vec<Range<usize>>>,
    words: Mask,
    suspected: Arc<Suspected>,
}

/// What looks like a secret in the sources that were shown: many configurations may stand in one file.
#[derive(Debug, Default)]
pub struct Suspected(Mutex<Vec<Seen>>);

type Seen = (Arc<Source>, Arc<[Range<usize>]>);

impl Suspected {
    fn of(&self, source: &Arc<Source>) -> Arc<[Range<usize>]> {
        // A poisoned lock holds what was finished before.
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, spans)) = seen.iter().find(|(known, _)| Arc::ptr_eq(known, source)) {
            return Arc::clone(spans);
        }
        let spans: Arc<[Range<usize>]> = suspected(source).into();
        // Variables are small, and each configuration has its own.
        if matches!(source.kind, SourceKind::File(_) | SourceKind::Stdin) {
            seen.push((Arc::clone(source), Arc::clone(&spans)));
        }
        spans
    }
}

/// Secrets shorter than this are not searched for in messages: they are parts of ordinary words.
const SHORTEST_WORD: usize = 8;

/// Key names whose value is a secret, in lower case.
const SECRET_NAMES: [&str; 6] = ["credential", "password", "passwd", "passphrase", "secret", "token"];

impl Redaction {
    /// Masks the given places and whatever looks like a secret.
    pub fn new(secrets: &[Place]) -> Self {
        let mut redaction = Self::default();
        for place in secrets {
            redaction.spans.entry(place.source.kind.clone()).or_default().push(place.span.clone());
        }
        let words = secrets.iter().map(|place| place.text().trim_matches(['"', '\'', ' ', '\n']).to_owned());
        redaction.words = Mask::new(words.filter(|word| word.len() >= SHORTEST_WORD));
        redaction
    }

    /// The same, beside others of the same files.
    pub fn sharing(mut self, suspected: &Arc<Suspected>) -> Self {
        self.suspected = Arc::clone(suspected);
        self
    }

    /// Masks nothing: `--show-secrets`.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// A source as it may be shown.
    pub fn source(&self, source: &Arc<Source>) -> Shown {
        self.part(source, 0..source.text.len())
    }

    /// Some bytes of a source, whole characters, as they may be shown.
    pub fn part(&self, source: &Arc<Source>, part: Range<usize>) -> Shown {
        if self.off {
            let text = source.text.get(part.clone()).unwrap_or_default().to_owned();
            return Shown { text, start: part.start, shifts: Vec::new() };
        }
        let suspected = self.suspected.of(source);
        let known = self.spans.get(&source.kind).into_iter().flatten();
        let within = suspected.iter().chain(known).filter(|span| span.start < part.end && part.start < span.end);
        Shown::new(&source.text, part.clone(), within.cloned().collect())
    }

    /// Whether an edit may be shown: one that would write a credential is not shown at all, for a masked one would destroy it.
    pub fn may_show(&self, fix: &Fix) -> bool {
        let place = &fix.place;
        let touches = |span: &Range<usize>| span.start < place.span.end && place.span.start < span.end;
        let secret = || self.spans.get(&place.source.kind).into_iter().flatten().any(touches);
        self.off || (!secret() && self.words.apply(&fix.replacement) == fix.replacement)
    }

    /// A message as it may be shown: long secrets are masked wherever they turn up, control characters are spelled out.
    pub fn message(&self, text: &str) -> String {
        let spelt = |c: char| c.is_control() && c != '\n';
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(spelt) {
            let (before, behind) = rest.split_at(at);
            out.push_str(before);
            let mut chars = behind.chars();
            out.extend(chars.next().into_iter().flat_map(char::escape_default));
            rest = chars.as_str();
        }
        out.push_str(rest);
        if self.off { out } else { self.words.apply(&out) }
    }
}

/// A text with its secrets masked, one `*` for each code point.
#[derive(Debug)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Where it begins in the original.
    start: usize,
    /// Original offset behind a masked code point, and how many bytes the text lost up to there.
    shifts: Vec<(usize, usize)>,
}

impl Shown {
    fn new(whole: &str, part: Range<usize>, mut spans: Vec<Range<usize>>) -> Self {
        spans.sort_by_key(|span| span.start);
        let original = whole.get(..part.end).unwrap_or(whole);
        let mut shown = Self { text: String::with_capacity(part.len()), start: part.start, shifts: Vec::new() };
        let (mut at, mut lost) = (part.start, 0);
        for span in spans {
            let (start, end) = (ceil(original, span.start.max(at)), ceil(original, span.end.max(span.start).max(at)));
            shown.text.push_str(&original[at..start]);
            for (offset, c) in original[start..end].char_indices() {
                // Line ends stay, so that lines do.
                if c == '\n' || c == '\r' {
                    shown.text.push(c);
                    continue;
                }
                shown.text.push('*');
                if c.len_utf8() > 1 {
                    lost += c.len_utf8() - 1;
                    shown.shifts.push((start + offset + c.len_utf8(), lost));
                }
            }
            at = end;
        }
        shown.text.push_str(&original[at..]);
        shown
    }

    /// Where a span of the original text is now.
    pub fn span(&self, original: &Range<usize>) -> Range<usize> {
        self.offset(original.start)..self.offset(original.end)
    }

    fn offset(&self, original: usize) -> usize {
        let before = self.shifts.partition_point(|&(at, _)| at <= original);
        let lost = before.checked_sub(1).and_then(|last| self.shifts.get(last)).map_or(0, |&(_, lost)| lost);
        floor(&self.text, original.saturating_sub(lost + self.start))
    }
}

/// What looks like a secret in any text, parsed or not.
fn suspected(source: &Source) -> Vec<Range<usize>> {
    let lower = source.text.to_ascii_lowercase();
    let named = match &source.kind {
        SourceKind::Variable(name) | SourceKind::Flag(name) => {
            let name = name.to_ascii_lowercase();
            SECRET_NAMES.iter().any(|secret| name.contains(secret))
        }
        _ => false,
    };
    let mut spans: Vec<Range<usize>> = Vec::new();
    if named {
        spans.push(0..source.text.len());
        return spans;
    }
    for name in SECRET_NAMES {
        // What lies in a value or a word that was looked at brings nothing new; a line of names alone would take forever.
        let mut looked_at = 0;
        for at in memchr::memmem::find_iter(lower.as_bytes(), name) {
            if at >= looked_at {
                let end = word_end(&source.text, at + name.len());
                let value = value_behind(&source.text, at, end);
                looked_at = value.as_ref().map_or(end, |span| span.end);
                spans.extend(value);
            }
        }
    }
    userinfo(&lower, &mut spans);
    spans
}

/// Where the word that reaches to `at` ends.
fn word_end(text: &str, at: usize) -> usize {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.len() - text[at..].trim_start_matches(part).len()
}

/// The value that belongs to the key at `start..end`; none where no `:` or `=` follows.
fn value_behind(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let rest = text[end..].trim_start_matches(['"', '\'', '\\']).trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
    let from = text.len() - rest.len();
    for mark in ["\\\"", "\"", "'"] {
        if let Some(inner) = rest.strip_prefix(mark) {
            let from = from + mark.len();
            return Some(from..from + closing(inner, mark).unwrap_or(inner.len()));
        }
    }
    let line_end = from + rest.find('\n').unwrap_or(rest.len());
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let column = text[line_start..start].trim_end_matches(['"', '\'']).chars().count();
    Some(from..continued(text, line_end, column))
}

/// The offset of the mark that ends a quoted text.
fn closing(inner: &str, mark: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (mark, bytes[at]) {
            ("\\\"", b'\\') if bytes.get(at + 1) == Some(&b'"') => return Some(at),
            // In text that is escaped once more an escaped quotation mark has three backslashes.
            (_, b'\\') if mark != "'" => at += 1,
            ("'", b'\'') if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            ("\"", b'"') | ("'", b'\'') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The end of the lines below that are indented deeper than `column`: block scalars and folded ones.
fn continued(text: &str, line_end: usize, column: usize) -> usize {
    let mut end = line_end;
    while let Some(rest) = text.get(end + 1..) {
        let line = rest.split('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blank = line.trim().is_empty();
        if rest.is_empty() || (!blank && indent <= column) {
            break;
        }
        end += 1 + line.len();
    }
    end
}

/// User information before each `@`, where a URL stands there. Each text between two `@` is looked at once.
fn userinfo(lower: &str, spans: &mut Vec<Range<usize>>) {
    let delimiter = |c: char| c.is_whitespace() || "\"'<>()".contains(c);
    let schemes = ["turns:", "turn:", "stuns:", "stun:"];
    // Of the word that the `@` stands in: its start, what is behind its `://`, behind its last scheme, whether it has a colon.
    let (mut word, mut slashes, mut scheme, mut colon) = (0, None, None, false);
    let mut from = 0;
    for at in memchr::memchr_iter(b'@', lower.as_bytes()) {
        if let Some(found) = lower[from..at].rfind(delimiter) {
            word = from + found + lower[from + found..].chars().next().map_or(1, char::len_utf8);
            (slashes, scheme, colon, from) = (None, None, false, word);
        }
        let part = &lower[from..at];
        slashes = slashes.or_else(|| part.find("://").map(|found| from + found + 3));
        let last =
            schemes.iter().filter_map(|scheme| part.rfind(scheme).map(|found| from + found + scheme.len())).max();
        scheme = last.or(scheme);
        colon |= part.contains(':');
        if let Some(start) = slashes.or(scheme).or(colon.then_some(word)) {
            match spans.last_mut().filter(|span| span.start == start) {
                Some(span) => span.end = at,
                None => spans.push(start..at),
            }
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Redaction::new(&[]).source(&Source::new(SourceKind::File("f".into()), text)).text
    }

    #[test]
    fn what_looks_like_a_secret_is_masked_at_equal_width() {
        for (text, masked) in [
            ("credential: hunter2\nurls: x", "credential: *******\nurls: x"),
            ("- credential: \"hü\"\n  urls: x", "- credential: \"**\"\n  urls: x"),
            (r#"[{"credential":"a\"b","urls":"x"}]"#, r#"[{"credential":"****","urls":"x"}]"#),
            (r#"x: "[{\"credential\":\"ab\",\"urls\":\"x\"}]""#, r#"x: "[{\"credential\":\"**\",\"urls\":\"x\"}]""#),
            ("a:\n  credential: |\n    one\n    two\n  urls: x", "a:\n  credential: *\n*******\n*******\n  urls: x"),
            ("credential:\n  deep\nurls: x", "credential:\n******\nurls: x"),
            ("NEKO_PASSWORD=abc", "NEKO_PASSWORD=***"),
            ("urls: turn:u:p@host", "urls: turn:***@host"),
            ("url: http://u:p@host/", "url: http://***@host/"),
            ("[u:p@host, me@example.org]", "****@host, me@example.org]"),
            ("credential: 'it''s'\nb: 1", "credential: '*****'\nb: 1"),
            ("turn:u:p@a,turn:v:q@b", "turn:***@a,turn:***@b"),
            ("a@b:c@d e@f", "*****@d e@f"),
            ("credentialcredential: x, y", "credentialcredential: ****"),
        ] {
            assert_eq!(shown(text), masked, "{text}");
        }
    }

    #[test]
    fn spans_follow_the_text() {
        let source = Source::new(SourceKind::File("f".into()), "key: päss # x");
        let redaction = Redaction::new(&[Place::new(&source, 5..10)]);
        let shown = redaction.source(&source);
        assert_eq!(shown.text, "key: **** # x");
        assert_eq!(shown.span(&(5..10)), 5..9);
        assert_eq!(shown.span(&(13..14)), 12..13);
    }

    #[test]
    fn long_secrets_are_masked_in_messages_and_control_characters_spelled_out() {
        let source = Source::new(SourceKind::File("f".into()), "x: correct horse");
        let redaction = Redaction::new(&[Place::new(&source, 3..16)]);
        assert_eq!(redaction.message("it is correct horse \u{1b}[31m"), "it is ************* \\u{1b}[31m");
        assert_eq!(Redaction::off().source(&source).text, "x: correct horse");
    }
}
