//! `command` and `entrypoint` as words.

use std::sync::Arc;

use super::super::words::{self, Word};
use super::super::{Problem, program};
use super::value::{Data, Map, Piece, Text, Value};
use neko_config::Written;
use neko_config::suspected::puts_in_secret;
use neko_text::source::Place;

/// The words that start a service, its `entrypoint` first; those of the image are not known.
pub(super) fn raw(service: &Map) -> Vec<Written> {
    let mut all = service.get("entrypoint").map(split).unwrap_or_default();
    all.extend(service.get("command").map(split).unwrap_or_default());
    all
}

/// What came into the words from variables that are named after a secret.
pub(super) fn secrets(service: &Map) -> Arc<[Place]> {
    let values = ["entrypoint", "command"].into_iter().filter_map(|key| service.get(key));
    let texts = values.flat_map(|value| match &value.data {
        Data::List(items) => items.iter().collect(),
        _ => vec![value],
    });
    let came_in = |value: &Value| {
        let pieces = value.scalar().map(|text| text.pieces).unwrap_or_default().into_iter();
        let telling = |piece: &Piece| puts_in_secret(Place::new(value.source(), piece.expression.clone()).text());
        pieces.filter(telling).map(|piece| piece.from).collect::<Vec<_>>()
    };
    texts.flat_map(came_in).collect()
}

/// Whether a service runs supervisord, as neko's image does.
pub(super) fn is_of_image(service: &Map) -> bool {
    let words = raw(service);
    words.is_empty() || words.iter().any(|word| word.value.contains("supervisord"))
}

/// neko's flags, of a service's `entrypoint` and `command`.
pub(super) fn flags(service: &Map, problems: &mut Vec<Problem>) -> Vec<Written> {
    let mut all = raw(service);
    if let Some((program, rest)) = all.split_first()
        && matches!(base_name(&program.value), "sh" | "bash" | "dash" | "ash")
    {
        if let Some(own) = script(rest) {
            all = own;
        } else if rest.iter().any(|word| word.value.contains("supervisord")) {
            return Vec::new();
        }
    }
    let (flags, problem) = program::flags(all);
    problems.extend(problem);
    flags
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What `-c "… neko serve …"` runs, from `neko` on.
fn script(arguments: &[Written]) -> Option<Vec<Written>> {
    let words: Vec<Written> = arguments
        .iter()
        .filter(|word| !word.value.starts_with('-') || word.value.contains(' '))
        .flat_map(|word| {
            let split = words::compose::split(&word.value).into_iter();
            split.map(|own| Written { value: own.text, place: word.place.clone() }).collect::<Vec<_>>()
        })
        .collect();
    let at = words.iter().position(|word| base_name(&word.value) == "neko")?;
    let runs = words.get(at + 1).is_none_or(|next| next.value == "serve" || next.value.starts_with('-'));
    runs.then(|| words[at..].to_vec())
}

/// The words of a command: a list as it is, a string split like a shell's.
fn split(value: &Value) -> Vec<Written> {
    match &value.data {
        Data::List(items) => items
            .iter()
            .filter_map(|item| Some(Written { value: item.scalar()?.value, place: Some(item.place.clone()) }))
            .collect(),
        _ => match value.scalar() {
            Some(text) => shell_words(&text, value),
            None => Vec::new(),
        },
    }
}

fn shell_words(text: &Text, value: &Value) -> Vec<Written> {
    let place = |word: &Word| text.place(value.source(), word.span.clone());
    let words = words::compose::split(&text.value).into_iter();
    words.map(|word| Written { place: Some(place(&word)), value: word.text }).collect()
}
