//! `command` and `entrypoint` as words.

use super::super::{Problem, program};
use super::value::{Data, Map, Text, Value};
use crate::config::Written;
use crate::source::Place;

/// The words that start a service, its `entrypoint` first; those of the image are not known.
pub(super) fn raw(service: &Map) -> Vec<Written> {
    let mut all = service.get("entrypoint").map(words).unwrap_or_default();
    all.extend(service.get("command").map(words).unwrap_or_default());
    all
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
            split(&word.value).into_iter().map(|value| Written { value, place: word.place.clone() }).collect::<Vec<_>>()
        })
        .collect();
    let at = words.iter().position(|word| base_name(&word.value) == "neko")?;
    let runs = words.get(at + 1).is_none_or(|next| next.value == "serve" || next.value.starts_with('-'));
    runs.then(|| words[at..].to_vec())
}

/// The words of a command: a list as it is, a string split like a shell's.
fn words(value: &Value) -> Vec<Written> {
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
    split_at(&text.value)
        .into_iter()
        .map(|(word, start, end)| {
            let place: Place = text.place(value.source(), start..end);
            Written { value: word, place: Some(place) }
        })
        .collect()
}

fn split(text: &str) -> Vec<String> {
    split_at(text).into_iter().map(|(word, ..)| word).collect()
}

/// Words with their places, by the rules that Compose follows: quotes, backslashes, an end at the first operator.
fn split_at(text: &str) -> Vec<(String, usize, usize)> {
    let mut words = Vec::new();
    let mut word: Option<(String, usize)> = None;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
            word.get_or_insert_with(|| (String::new(), at)).0.push(c);
            continue;
        }
        match (quote, c) {
            (None | Some('"'), '\\') => {
                escaped = true;
                word.get_or_insert_with(|| (String::new(), at));
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.get_or_insert_with(|| (String::new(), at)).0.push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_with(|| (String::new(), at));
            }
            (None, ' ' | '\t' | '\r' | '\n') => {
                if let Some((own, start)) = word.take() {
                    words.push((own, start, at));
                }
            }
            (None, ';' | '&' | '|' | '<' | '>') => {
                if let Some((own, start)) = word.take() {
                    words.push((own, start, at));
                }
                return words;
            }
            (None, c) => word.get_or_insert_with(|| (String::new(), at)).0.push(c),
        }
    }
    if let Some((own, start)) = word {
        words.push((own, start, text.len()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_like_a_shell() {
        assert_eq!(split("neko serve --a 'b c' \"d\\\"e\" f\\ g; rm"), ["neko", "serve", "--a", "b c", "d\"e", "f g"]);
        assert_eq!(split_at("a  bc")[1], ("bc".to_owned(), 3, 5));
        assert!(split("").is_empty());
    }
}
