//! The values of Kubernetes Secrets.

use std::ops::Range;

use super::line::{begins_anew, closing, line_before};

/// The values of Kubernetes Secrets, and of what may be the rest of one.
pub(super) fn of_manifests(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    if !lower.contains("data") || !(lower.contains("stringdata") || lower.contains("secret") || !lower.contains("kind"))
    {
        return;
    }
    let mut start = 0;
    for document in text.split_inclusive("\n---") {
        let own = &lower[start..start + document.len()];
        let kind = own.find("kind").map(|at| own[at + 4..].trim_start_matches(['"', '\'', ':', ' ', '\t']));
        if kind.is_none_or(|kind| kind.starts_with("secret")) {
            for section in ["stringdata", "data"] {
                for at in memchr::memmem::find_iter(own.as_bytes(), section) {
                    entries(text, start + at, start + at + section.len(), start + document.len(), spans);
                }
            }
        }
        start += document.len();
    }
}

/// The values of the mapping behind the key at `start..end`, in a document that reaches to `last`.
fn entries(text: &str, start: usize, end: usize, last: usize, spans: &mut Vec<Range<usize>>) {
    let Some(before) = line_before(text, start) else { return };
    if !before.trim_matches([' ', '\t', '"', '\'', '{', ',']).is_empty() {
        return;
    }
    let rest = text[end..last].trim_start_matches(['"', '\'']).trim_start();
    let Some(rest) = rest.strip_prefix(':') else { return };
    let inner = rest.trim_start();
    match inner.strip_prefix('{') {
        Some(inner) => in_braces(text, last - inner.len()..last, spans),
        None => in_lines(text, last - rest.len()..last, before.len(), spans),
    }
}

/// `{A: b, "C": "d"}`, up to its end.
fn in_braces(text: &str, range: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let inner = &text[range.clone()];
    let end = inner.find('}').unwrap_or(inner.len());
    let mut at = 0;
    while let Some(colon) = inner[at..end].find(':') {
        let value = &inner[at + colon + 1..end];
        let from = at + colon + 1 + value.len() - value.trim_start().len();
        let value = &inner[from..end];
        let (skip, length) = match ['"', '\''].into_iter().find(|mark| value.starts_with(*mark)) {
            Some(mark) => (1, closing(&value[1..], &mark.to_string()).unwrap_or(value.len() - 1)),
            None => (0, value.find([',', '\n']).unwrap_or(value.len())),
        };
        spans.push(range.start + from + skip..range.start + from + skip + length);
        at = (from + skip + length + skip).min(end);
    }
}

/// A line each, deeper than `indent`; the rest of a block or folded scalar whole.
fn in_lines(text: &str, range: Range<usize>, indent: usize, spans: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    let mut keys = None;
    for (number, line) in text[range].split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let own = line.len() - line.trim_start_matches([' ', '\t']).len();
        let content = line.trim();
        if number == 0 || content.is_empty() || content.starts_with('#') || content.starts_with("{{") {
            continue;
        }
        // What begins nothing is the rest of a value, however badly it is indented.
        let is_rest = own <= indent && !begins_anew(content);
        if own <= indent && !is_rest {
            return;
        }
        let depth = *keys.get_or_insert(own);
        let from = match content.find(':').filter(|_| own <= depth && !is_rest) {
            Some(colon) => own + colon + 1,
            None => own,
        };
        let value = line[from..].trim();
        let from = start + from + line[from..].find(value).unwrap_or(0);
        spans.push(from..from + value.len());
    }
}
