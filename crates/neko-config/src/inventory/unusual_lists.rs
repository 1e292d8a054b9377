//! Secrets in lists of servers that are written in another way than neko takes them.

use std::ops::Range;

use crate::suspected::{is_telling, is_unknown, is_url_of_server, parameters_of_url};
use crate::value::{Data, Entry, Map, ValueId, Values};
use neko_text::source::Place;
use neko_text::spelling;

/// Keys of a server whose value is no secret.
const OPEN: [&str; 4] = ["urls", "url", "username", "credentialtype"];
/// Keys whose value is known to be one.
const SECRET: [&str; 2] = ["credential", "password"];

/// `["turn:host", "user", "hunter2"]`: the words beside a server or its URL.
pub(super) fn of_list(values: &Values, items: &[ValueId], mut found: impl FnMut(Option<Place>)) {
    let is_server = |id: &ValueId| match values.data(*id) {
        Data::Text(text) => is_url_of_server(text),
        Data::Map(map) => is_server(map),
        _ => false,
    };
    let is_text = |id: &&ValueId| matches!(values.data(**id), Data::Text(_));
    if items.len() > 1 && items.iter().any(|id| is_text(&id)) && items.iter().any(is_server) {
        items.iter().filter(is_text).for_each(|id| found(unknown(values, *id)));
    }
}

/// `{"turn:host": "hunter2"}`, and in a server's entry the values of unknown keys, and keys without a value.
pub(super) fn of_map(values: &Values, map: &Map, mut found: impl FnMut(Option<Place>)) {
    if is_server(map) {
        map.entries.iter().filter(|entry| is_odd(&entry.key)).for_each(|entry| match values.data(entry.value) {
            Data::Null if is_unknown(&entry.key) => found(values.place_at(entry.key_at)),
            _ => found(unknown(values, entry.value)),
        });
    }
    for entry in &map.entries {
        match (&*entry.key, values.data(entry.value)) {
            ("urls" | "url", Data::List(items)) => items.iter().for_each(|id| parameters(values, *id, &mut found)),
            ("urls" | "url", _) => parameters(values, entry.value, &mut found),
            ("username", Data::Text(name)) if name.contains(char::is_whitespace) => {
                found(behind_name(name).and_then(|span| values.within(entry.value, span)));
            }
            _ => {}
        }
    }
    for Entry { value, .. } in map.entries.iter().filter(|entry| is_url_of_server(&entry.key)) {
        match values.data(*value) {
            Data::List(items) => items.iter().for_each(|id| found(unknown(values, *id))),
            _ => found(unknown(values, *value)),
        }
    }
}

/// `host,pass=hunter2`: the parameters of a URL without its scheme.
fn parameters(values: &Values, id: ValueId, mut found: impl FnMut(Option<Place>)) {
    if let Data::Text(url) = values.data(id)
        && url.contains('=')
        && !is_url_of_server(url)
    {
        parameters_of_url(url).into_iter().for_each(|span| found(values.within(id, span)));
    }
}

/// `bob credential hunter2`: what YAML makes of a line below without a colon.
fn behind_name(text: &str) -> Option<Range<usize>> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut end = 0;
    text.split_inclusive(|c| !is_of_name(c)).find(|word| {
        end += word.len();
        is_telling(word.trim_end_matches(|c| !is_of_name(c)).to_ascii_lowercase().as_str())
    })?;
    let rest = text[end..].trim_start_matches(|c| !is_of_name(c));
    Some(text.len() - rest.len()..text.len())
}

fn is_server(map: &Map) -> bool {
    map.entries.iter().any(|entry| matches!(&*entry.key, "urls" | "url"))
}

/// Whether a key is none of a server's, not even a misspelt one.
fn is_odd(key: &str) -> bool {
    let mut known = OPEN.iter().chain(&SECRET);
    !known.any(|known| key == *known) && !OPEN.iter().any(|open| spelling::is_near(key, open, spelling::allowed(key)))
}

/// Where a text stands that is neither a server's URL nor a word of its own.
fn unknown(values: &Values, id: ValueId) -> Option<Place> {
    match values.data(id) {
        Data::Text(text) if is_unknown(text) && !is_url_of_server(text) => values.place(id),
        _ => None,
    }
}
