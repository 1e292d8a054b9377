//! What looks like a secret in any text, parsed or not: the value behind a key that is named after one, user information
//! and telling parameters of a URL, all of a Kubernetes Secret. Deliberately greedy, as far as the secret itself goes:
//! the rest of its line, and what only refers to a secret, is none.

mod glued;
mod key;
mod line;
mod manifest;
mod names;
mod reference;
mod url;
mod user;
mod value;

use std::ops::Range;
use std::sync::Arc;

use crate::ice_server::Mask;
use key::Key;
use names::{ABOUT, FIND_NAMES, FIND_PARAMETERS, NAMES};
pub use names::{is_switch_of_others, is_telling, variable_name};
pub(crate) use names::{may_be_secret, secret_name};
use neko_text::source::{Place, Source, SourceKind, floor};
pub use reference::References;
use reference::Text;
use url::in_urls;
pub use url::{is_url_of_server, parameters, parameters_of_url};
use value::value_behind;

/// The spans of a source.
pub fn suspected(source: &Source) -> Vec<Range<usize>> {
    if let SourceKind::Variable(name) | SourceKind::Flag(name) = &source.kind
        && is_telling(&name.to_ascii_lowercase())
    {
        if is_switch_of_others(name, &source.text) {
            return Vec::new();
        }
        return std::iter::once(0..source.text.len()).filter(|span| !span.is_empty()).collect();
    }
    let lower = source.text.to_ascii_lowercase();
    let mut spans = Vec::new();
    named(&source.text, &lower, &mut spans);
    in_urls(&source.text, &lower, &mut spans);
    hidden(&source.text, &lower, &mut spans);
    user::users(&source.text, &lower, &mut spans);
    manifest::of_manifests(&source.text, &lower, &mut spans);
    spans.retain(|span| !span.is_empty());
    spans
}

/// The same as places, of a source of which nothing else is known. A value of several words may be anything: an error may
/// quote one of them.
pub fn places(source: &Arc<Source>) -> impl Iterator<Item = Place> {
    let words = |span: &Range<usize>| -> Vec<Range<usize>> {
        let text = &source.text[span.clone()];
        let part = |c: char| !(c.is_whitespace() || "\"'`:,?[]{}".contains(c));
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find(part).map(|found| at + found) {
            at = text[start..].find(|c| !part(c)).map_or(text.len(), |length| start + length);
            words.push(span.start + start..span.start + at);
        }
        words.retain(|word| word != span && word.len() > 3);
        words
    };
    suspected(source)
        .into_iter()
        .flat_map(move |span| words(&span).into_iter().chain([span]))
        .map(|span| Place::new(source, span))
}

/// What is quoted of a place, with what looks like a secret on its line as `*`.
pub fn without_secrets(quoted: &str, place: &Place) -> String {
    const SHORTEST: usize = 4;
    const FARTHEST: usize = 2_000;
    let text = &place.source.text;
    let (first, last) = (place.span.start.saturating_sub(FARTHEST), (place.span.end + FARTHEST).min(text.len()));
    let (before, behind) = (&text[floor(text, first)..place.span.start], &text[place.span.end..floor(text, last)]);
    let start = place.span.start - before.split('\n').next_back().map_or(0, str::len);
    let end = place.span.end + behind.split('\n').next().map_or(0, str::len);
    let line = Source::new(place.source.kind.clone(), &text[start..end]);
    let secrets = places(&line).map(|secret| secret.text().to_owned()).filter(|secret| secret.len() >= SHORTEST);
    Mask::new(secrets).apply(quoted)
}

/// The parts of a text all of which is secret, as errors quote them: what stands between quotation marks, its words and
/// their parts. Keys of JSON and YAML and the schemes of URLs are none.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    const SHORTEST: usize = 4;
    let coarse = |c: char| c.is_whitespace() || "\"'`,[]{}".contains(c);
    let fine = |c: char| coarse(c) || "-:/?&=@;!()".contains(c);
    let mut out = Vec::new();
    for ends in [&(|c| c == '"') as &dyn Fn(char) -> bool, &coarse, &fine] {
        let mut at = 0;
        for part in text.split(ends) {
            out.push(at..at + part.len());
            at += part.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let is_key = |span: &Range<usize>| {
        let rest = text[span.end..].trim_start_matches(['"', '\'']);
        let colon = rest.trim_start_matches(' ').strip_prefix(':');
        let scheme = ["turn", "turns", "stun", "stuns", "http", "https"].contains(&&text[span.clone()]);
        let quoted = rest.len() < text.len() - span.end;
        colon.is_some_and(|value| scheme || quoted || text.contains('\n') && value.starts_with(char::is_whitespace))
    };
    out.retain(|span| span.len() >= SHORTEST && *span != (0..text.len()) && !is_key(span));
    out
}

/// The spans of user information and of telling parameters in the URLs of a text, a sentence for instance.
pub fn in_text(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if memchr::memchr3(b'@', b'?', b'&', text.as_bytes()).or_else(|| memchr::memchr(b'=', text.as_bytes())).is_none() {
        return spans;
    }
    let lower = text.to_ascii_lowercase();
    in_urls(text, &lower, &mut spans);
    spans.extend(parameters(text));
    spans
}

/// Behind the keys that are named after a secret.
fn named(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    for (name, find) in NAMES.into_iter().zip(&*FIND_NAMES) {
        // What lies in a value or a word that was looked at brings nothing new; a line of names alone would take forever.
        let mut looked_at = 0;
        for at in find.find_iter(lower.as_bytes()) {
            if at < looked_at {
                continue;
            }
            let key = Key::around(text, at);
            looked_at = key.span.end;
            if ABOUT.iter().any(|end| lower[key.span.clone()].ends_with(end)) {
                continue;
            }
            let Some(end) = key::end_of_word(text, lower, at, name, &key) else { continue };
            let below = || glued::below_name(text, &key);
            let Some(span) = value_behind(&within, &key).or_else(|| glued::glued(text, end, &key)).or_else(below)
            else {
                continue;
            };
            looked_at = looked_at.max(span.end);
            if is_switch_of_others(&text[key.span.clone()], &text[span.clone()]) {
                continue;
            }
            spans.extend(glued::within_name(text, &key).filter(|own| *own != span));
            spans.push(span);
        }
    }
}

/// Behind parameters of URLs with short names, and behind keys of JSON whose letters are escaped.
fn hidden(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
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

#[cfg(test)]
mod tests;
