//! The values behind keys and parameters that are named after a secret.

use std::ops::Range;

use super::key::{self, Key};
use super::names::{FIND_NAMES, FIND_PARAMETERS, NAMES, is_about, is_switch_of_others, is_telling};
use super::reference::Text;
use super::value::value_behind;
use super::{comment, unseparated};
use neko_text::source::floor;

/// The values of telling parameters (`?password=`, `&token=`) in a text, in its order.
pub fn parameters(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if memchr::memchr3(b'?', b'&', b'=', text.as_bytes()).is_some() {
        let lower = text.to_ascii_lowercase();
        named(text, &lower, &mut spans);
        hidden(text, &lower, &mut spans);
        spans.retain(|span| span.start > 0 && Key::around(text, floor(text, span.start - 1)).is_parameter(text));
        spans.sort_by_key(|span| span.start);
        spans.dedup_by(|next, span| next.start < span.end);
    }
    spans
}

/// Behind the keys that are named after a secret.
pub(super) fn named(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    for (name, find) in NAMES.into_iter().zip(&*FIND_NAMES) {
        // Of those of the names before: what lies in one is masked.
        let mut found = std::mem::take(spans);
        found.sort_by_key(|span| span.start);
        let mut next = found.iter().peekable();
        // What lies in a value or a word that was looked at brings nothing new; a line of names alone would take forever.
        let mut looked_at = 0;
        for at in find.find_iter(lower.as_bytes()) {
            while next.next_if(|span| span.end <= at).is_some() {}
            if at < looked_at || next.peek().is_some_and(|span| span.start <= at) {
                continue;
            }
            let key = Key::around(text, at);
            looked_at = key.span.end;
            if is_about(&lower[key.span.clone()]) {
                continue;
            }
            let Some(end) = key::end_of_word(text, lower, at, name, &key) else { continue };
            let below = || unseparated::below_name(text, &key);
            let told = || comment::told(text, &key.span);
            let behind = value_behind(&within, &key).or_else(|| unseparated::glued(text, end, &key));
            let Some(span) = behind.or_else(below).or_else(told) else {
                continue;
            };
            looked_at = looked_at.max(span.end);
            if is_switch_of_others(&text[key.span.clone()], &text[span.clone()]) {
                continue;
            }
            spans.extend(unseparated::within_name(text, &key).filter(|own| *own != span));
            spans.extend(comment::in_comment(text, span.end));
            spans.push(span);
        }
        spans.append(&mut found);
    }
}

/// Behind parameters of URLs with short names, and behind keys of JSON whose letters are escaped.
pub(super) fn hidden(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    for find in &FIND_PARAMETERS[2..] {
        for at in find.find_iter(lower.as_bytes()) {
            let key = Key { span: at..at + find.needle().len() - 1 };
            if key.is_parameter(text) {
                spans.extend(value_behind(&within, &key));
            }
        }
    }
    let mut looked_at = 0;
    for at in memchr::memmem::find_iter(lower.as_bytes(), "\\u00") {
        if at < looked_at {
            continue;
        }
        let Some((key, name)) = key::escaped(text, at) else { continue };
        looked_at = key.span.end;
        if is_telling(&name.to_ascii_lowercase()) {
            spans.extend(value_behind(&within, &key));
        }
    }
}
