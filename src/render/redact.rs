//! Credentials masked at equal width: what a source may be shown as, and where its offsets went.
//!
//! Two things say what is secret: the spans that the config reader knows, and, because a file may be unreadable, the look
//! of the text itself (the value behind a key that is named after a secret, user information in a URL). The second is
//! deliberately greedy.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::Fix;
use crate::ice_server::Mask;
use crate::source::{Place, Source, SourceKind};

/// What must not be shown, for the findings of one configuration.
#[derive(Debug, Default)]
pub struct Redaction {
    off: bool,
    spans: HashMap<SourceKind, Vec<Range<usize>>>,
    words: Mask,
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

    /// Masks nothing: `--show-secrets`.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// A source as it may be shown.
    pub fn source(&self, source: &Source) -> Shown {
        if self.off {
            return Shown { text: source.text.clone(), shifts: Vec::new() };
        }
        let mut spans = suspected(source);
        spans.extend(self.spans.get(&source.kind).into_iter().flatten().cloned());
        Shown::new(&source.text, spans)
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
    /// Original offset behind a masked code point, and how many bytes the text lost up to there.
    shifts: Vec<(usize, usize)>,
}

impl Shown {
    fn new(original: &str, mut spans: Vec<Range<usize>>) -> Self {
        spans.sort_by_key(|span| span.start);
        let mut shown = Self { text: String::with_capacity(original.len()), shifts: Vec::new() };
        let (mut at, mut lost) = (0, 0);
        for span in spans {
            let (start, end) =
                (boundary(original, span.start.max(at)), boundary(original, span.end.max(span.start).max(at)));
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
        let mut offset = original.saturating_sub(lost).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// The first boundary between characters at or behind an offset.
fn boundary(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
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
        for (at, _) in lower.match_indices(name) {
            spans.extend(value_behind(&source.text, at, at + name.len()));
        }
    }
    for (at, _) in lower.match_indices('@') {
        spans.extend(userinfo_before(&lower, at));
    }
    spans
}

/// The value that belongs to the key at `start..end`; none where no `:` or `=` follows.
fn value_behind(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let rest = &text[end..];
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let rest = rest.trim_start_matches(['"', '\'', '\\']).trim_start_matches([' ', '\t']);
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

/// User information before the `@` at `at`, where a URL stands there.
fn userinfo_before(lower: &str, at: usize) -> Option<Range<usize>> {
    let start = lower[..at]
        .rfind(|c: char| c.is_whitespace() || "\"'<>()".contains(c))
        .map_or(0, |i| i + lower[i..].chars().next().map_or(1, char::len_utf8));
    let token = &lower[start..at];
    let scheme = token.find("://").map(|i| i + 3).or_else(|| {
        let schemes = ["turns:", "turn:", "stuns:", "stun:"];
        schemes.iter().filter_map(|scheme| token.rfind(scheme).map(|i| i + scheme.len())).max()
    });
    let scheme = scheme.or_else(|| token.contains(':').then_some(0))?;
    Some(start + scheme..at)
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
