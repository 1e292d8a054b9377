//! `command` and `entrypoint`: what of them reaches neko. A neko image has no entrypoint; its command is supervisord, which
//! runs `/usr/bin/neko serve` with no settings of WebRTC. Only a command that runs neko itself brings flags.

use super::super::Problem;
use super::value::{Data, Map, Text, Value};
use crate::config::Written;
use crate::source::Place;

/// neko's flags, of a service's `entrypoint` and `command`.
pub(super) fn flags(service: &Map, official: bool, problems: &mut Vec<Problem>) -> Vec<Written> {
    let entrypoint = service.get("entrypoint").map(words).unwrap_or_default();
    let command = service.get("command").map(words).unwrap_or_default();
    let mut all = entrypoint;
    all.extend(command);
    let Some((program, rest)) = all.split_first() else { return Vec::new() };
    let mut tell = |message: String, consequence: &str| {
        let (consequence, place) = (consequence.to_owned(), program.place.clone());
        problems.push(Problem { message, consequence, place });
    };
    match base_name(&program.value) {
        "neko" => rest.to_vec(),
        "supervisord" => Vec::new(),
        "sh" | "bash" | "dash" | "ash" => match script(rest) {
            Some(flags) => flags,
            None if rest.iter().any(|word| word.value.contains("supervisord")) => Vec::new(),
            None => {
                tell(
                    "a shell script takes the place of supervisord".to_owned(),
                    "how it runs neko cannot be seen from here; the settings are shown as if it gave no flags",
                );
                Vec::new()
            }
        },
        _ if program.value.starts_with('-') && official => {
            tell(
                format!("`command` begins with {}, and neko's images have no entrypoint", program.value),
                "Docker finds no such program, so that neko never starts; write `NEKO_…` variables in its place",
            );
            Vec::new()
        }
        _ => match all.iter().position(|word| base_name(&word.value) == "neko") {
            Some(at) => all.split_off(at + 1),
            None => {
                tell(
                    format!("{} takes the place of supervisord, which starts neko", program.value),
                    "how neko is run cannot be seen from here; the settings are shown as if it got no flags",
                );
                Vec::new()
            }
        },
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The flags in `-c "… neko serve …"`.
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
    runs.then(|| words[at + 1..].to_vec())
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
