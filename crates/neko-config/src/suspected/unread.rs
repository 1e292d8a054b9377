//! What stands behind the name of a secret in a text that could not be read: nobody knows where its value ends.

use std::ops::Range;

use super::key::{Key, end_of_word};
use super::line::{begins_line, comment, line_before};
use super::names::{FIND_NAMES, NAMES, in_name, is_about};
use super::reference::Text;

const MARKS: [char; 6] = ['"', '\'', '\\', ' ', '\t', '“'];

/// The rest of the line behind each such name, up to the next key.
pub(super) fn behind_names(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let within = Text::new(text);
    let mut spans = Vec::new();
    for (word, find) in NAMES.into_iter().zip(&*FIND_NAMES) {
        let mut looked_at = 0;
        for at in find.find_iter(lower.as_bytes()) {
            if at < looked_at {
                continue;
            }
            let key = Key::around(text, at);
            looked_at = key.span.end;
            if is_about(&lower[key.span.clone()]) || end_of_word(text, &lower, at, word, &key).is_none() {
                continue;
            }
            let Some(span) = rest_of_line(&within, &key) else { continue };
            looked_at = span.end;
            spans.push(span);
        }
    }
    spans
}

fn rest_of_line(within: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    let text = within.text;
    let before = line_before(text, key.span.start)?;
    let line = text[key.span.end..].split('\n').next().unwrap_or_default();
    let line = &line[..comment(line).unwrap_or(line.len())];
    let rest = line.trim_start_matches(MARKS);
    let opens = before.trim_end_matches(MARKS).ends_with(['{', ',', '[']);
    let begins = !before.contains('#') && (begins_line(before) || opens);
    if before.ends_with("${") || !(rest.starts_with([':', '=']) || begins && rest.len() < line.len()) {
        return None;
    }
    let value = rest.trim_start_matches([':', '=', '>', '-', ' ', '\t', '"', '\'', '\\', '{', '[']);
    let start = key.span.end + line.len() - value.len();
    let whole = value[..next_key(value)].trim_end_matches([',', ' ', '\t', '\r', '"', '\'', '\\']);
    let own = whole.trim_end_matches([',', ' ', '\t', '"', '\'', '\\', ']', '}', '{', '[']);
    (!own.is_empty() && !within.refers(whole)).then_some(start..start + own.len())
}

/// Where the next key begins: a name behind a comma, before a colon or an equals sign.
fn next_key(value: &str) -> usize {
    let is_key = |behind: &str| {
        let name = behind.trim_start_matches(MARKS);
        let length = name.find(|c| !(in_name(c) || c == '.')).unwrap_or(name.len());
        length > 0 && name[length..].trim_start_matches(MARKS).starts_with([':', '='])
    };
    value.match_indices([',', '{']).find(|(at, _)| is_key(&value[at + 1..])).map_or(value.len(), |(at, _)| at)
}
