//! What looks like a secret in any text, parsed or not: the value behind a key that is named after one, user information
//! and telling parameters of a URL, all of a Kubernetes Secret. Deliberately greedy, as far as the secret itself goes:
//! the rest of its line, and what only refers to a secret, is none.

mod comment;
mod key;
mod line;
mod manifest;
mod named;
mod names;
mod near_url;
mod printed;
mod reference;
mod scheme;
mod unread;
mod unseparated;
mod url;
mod url_words;
mod user;
mod value;

use std::ops::Range;
use std::sync::Arc;

use crate::ice_server::Mask;
pub use named::parameters;
use named::{hidden, named};
pub use names::{is_switch_of_others, is_telling, variable_name};
pub(crate) use names::{may_be_secret, secret_name};
pub(crate) use near_url::beside_servers;
use neko_text::message::Message;
use neko_text::source::{Place, Source, SourceKind, floor};
pub use printed::printed;
pub use reference::{References, puts_in_secret};
pub use scheme::is_url_of_server;
pub use url::parameters_of_url;
use url::{in_urls, keys_of_streams};
pub(crate) use url_words::is_unknown;

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
    url_words::in_text(&source.text, &lower, &mut spans);
    hidden(&source.text, &lower, &mut spans);
    user::users(&source.text, &lower, &mut spans);
    keys_of_streams(&source.text, &lower, &mut spans);
    manifest::of_manifests(&source.text, &lower, &mut spans);
    spans.retain(|span| !span.is_empty());
    spans
}

/// The same as places, and the words beside a server's URL, of a source of which nothing else is known. A value of several words may be anything: an error may
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
        .chain(near_url::beside_servers(&source.text))
        .map(|span| Place::new(source, span))
}

/// Whether the value of a variable holds what is masked elsewhere.
pub fn holds_secret(name: &str, value: &str) -> bool {
    let source = Source::new(SourceKind::Variable(name.into()), value);
    places(&source).next().is_some() || !parameters_of_url(value).is_empty()
}

/// [`places`] of a source that could not be read, and what else stands behind the names of secrets there.
pub fn places_of_unread(source: &Arc<Source>) -> impl Iterator<Item = Place> {
    let behind = unread::behind_names(&source.text).into_iter().map(|span| Place::new(source, span));
    places(source).chain(behind)
}

/// The spans of a value of which it is not known that it is secret, and that may hold a secret among other words.
pub(crate) fn in_value(text: &str) -> Vec<Range<usize>> {
    if is_one_word(text) { Vec::new() } else { suspected(&Source::new(SourceKind::Stdin, text)) }
}

/// Whether a value is one word, which holds no secret among others.
pub(crate) fn is_one_word(text: &str) -> bool {
    memchr::memchr3(b' ', b'=', b'\n', text.as_bytes()).is_none() && !text.starts_with("rtmp")
}

/// What is quoted of a place, with what looks like a secret on its line as `*`, unless secrets are asked for.
pub fn quoted(quoted: &str, place: &Place) -> Message {
    const SHORTEST: usize = 4;
    const FARTHEST: usize = 2_000;
    let text = &place.source.text;
    let (first, last) = (place.span.start.saturating_sub(FARTHEST), (place.span.end + FARTHEST).min(text.len()));
    let (before, behind) = (&text[floor(text, first)..place.span.start], &text[place.span.end..floor(text, last)]);
    let start = place.span.start - before.split('\n').next_back().map_or(0, str::len);
    let end = place.span.end + behind.split('\n').next().map_or(0, str::len);
    let line = Source::new(place.source.kind.clone(), &text[start..end]);
    let secrets = places(&line).map(|secret| secret.text().to_owned()).filter(|secret| secret.len() >= SHORTEST);
    Message::quoting(Mask::new(secrets).apply(quoted), quoted.to_owned())
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
    spans.extend(parameters(text).into_iter().map(|span| without_sign(text, span)));
    spans
}

/// A span in a sentence without the sign behind it: `turn:host?password=hunter2: no such host`.
fn without_sign(sentence: &str, span: Range<usize>) -> Range<usize> {
    let ends = sentence[span.end..].chars().next().is_none_or(char::is_whitespace);
    let own =
        if ends { sentence[span.clone()].trim_end_matches([':', ',', ';', '.']) } else { &sentence[span.clone()] };
    span.start..span.start + own.len()
}

#[cfg(test)]
mod tests;
