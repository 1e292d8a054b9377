//! The words beside a server's URL in a text that could not be read: a password may stand there without its key.

use std::ops::Range;

use super::line::LINE;
use super::scheme::is_url_of_server;
use super::url_words::{KEYS, is_unknown};
use neko_text::source::{ceil, floor};

/// Keys whose value may be seen.
const OPEN: [&str; 5] = ["urls", "url", "username", "user", "credentialtype"];

/// The words in the entry of each server's URL that are neither keys nor addresses.
pub fn beside_servers(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut looked_at = 0;
    for colon in memchr::memchr_iter(b':', text.as_bytes()).filter(|&colon| ends_in_scheme(&text[..colon])) {
        if colon >= looked_at {
            let entry = entry(text, colon);
            looked_at = entry.end;
            words(text, entry, &mut spans);
        }
    }
    spans
}

fn ends_in_scheme(before: &str) -> bool {
    let ends = |scheme: &str| {
        let at = before.len().checked_sub(scheme.len());
        at.and_then(|at| before.get(at..)).is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    };
    ["turn", "turns", "stun", "stuns"].into_iter().any(ends)
}

/// What is near an offset in a text: no entry is longer.
fn entry(text: &str, at: usize) -> Range<usize> {
    let open = opening(&text[floor(text, at.saturating_sub(LINE))..at]).map(|behind| at - behind);
    match open {
        Some(open) if text[open..].starts_with('{') => open..closing(text, open),
        Some(open) => {
            let lines = lines(text, open);
            lines.start..lines.end.max(closing(text, open))
        }
        None => lines(text, at),
    }
}

/// How far before the end of a text the brace opens that is not closed, else the first such bracket.
fn opening(before: &str) -> Option<usize> {
    let (mut closed, mut bracket) = (0, None);
    for (behind, byte) in before.bytes().rev().enumerate() {
        match byte {
            b'}' | b']' => closed += 1,
            b'{' | b'[' if closed > 0 => closed -= 1,
            b'{' => return Some(behind + 1),
            b'[' => bracket = Some(behind + 1),
            _ => {}
        }
    }
    bracket
}

/// Where the bracket at an offset is closed, or where too much stands behind it.
fn closing(text: &str, open: usize) -> usize {
    let end = ceil(text, (open + LINE).min(text.len()));
    let mut depth = 0;
    for (at, byte) in text[open..end].bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at;
        }
    }
    end
}

/// The lines of an item of YAML or a table of TOML around an offset; of a variable only its own.
fn lines(text: &str, at: usize) -> Range<usize> {
    let mut start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut end = end_of_line(text, start);
    let column = column(&text[start..end]);
    let is_variable = column == 0 && !text[start..end].contains([' ', '\t']);
    let is_item = |line: &str| line.trim_start().starts_with('-');
    let belongs =
        |line: &str| !is_variable && self::column(line) >= column && !line.starts_with('[') && !line.trim().is_empty();
    while start > 0 && !is_item(&text[start..end]) {
        let before = text[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
        if at - before > LINE || !belongs(&text[before..start - 1]) {
            break;
        }
        start = before;
    }
    while end < text.len() && end - at < LINE {
        let next = end_of_line(text, end + 1);
        let line = &text[end + 1..next];
        if is_item(line) && self::column(line) == column || !belongs(line) {
            break;
        }
        end = next;
    }
    start..end
}

fn end_of_line(text: &str, start: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length)
}

/// In which column the key of a line begins.
fn column(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-', '\t']).len()
}

/// The words of an entry that are secret.
fn words(text: &str, entry: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let part = |c: char| !(c.is_whitespace() || "\"'`,[]{}()|<>\\;".contains(c));
    // Whether the value of the last key may be seen, and whether it has begun.
    let (mut at, mut is_open, mut has_value) = (entry.start, false, false);
    while let Some(start) = text[at..entry.end].find(part).map(|found| at + found) {
        is_open &= !text[at..start].contains(|c| matches!(c, ',' | '{' | '}' | ']') || c == '\n' && has_value);
        at = text[start..entry.end].find(|c| !part(c)).map_or(entry.end, |length| start + length);
        if text[start..].starts_with('#') {
            at = end_of_line(text, start).min(entry.end);
            continue;
        }
        let word = text[start..at].trim_end_matches([':', '=', '-']);
        if word.is_empty() {
            continue;
        }
        let key = KEYS.iter().find(|key| key.eq_ignore_ascii_case(word));
        if key.is_some() || is_key(text, start + word.len()) {
            (is_open, has_value) = (key.is_some_and(|key| OPEN.contains(key)), false);
            continue;
        }
        has_value = true;
        if !is_open && !is_url_of_server(word) {
            let from = word.rfind([':', '=']).map_or(0, |sign| sign + 1);
            spans.extend(is_unknown(&word[from..]).then_some(start + from..start + word.len()));
        }
    }
}

/// Whether a colon or an equals sign follows a word that ends at an offset.
fn is_key(text: &str, end: usize) -> bool {
    text[end..].trim_start_matches(['"', '\'', '\\', ' ']).starts_with([':', '='])
}
