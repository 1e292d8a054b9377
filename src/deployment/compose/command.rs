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

/// Whether Compose can split a command: every quote, backquote and `$(` has its end, and no other bracket opens.
pub(super) fn is_well_formed(text: &str) -> bool {
    let mut reader = Splitter::default();
    reader.run(text) && !reader.is_within() && !reader.escaped
}

/// Words with their places, by the rules that Compose follows: quotes, backslashes, `$(…)` and backquotes kept whole, an end
/// at the first operator.
fn split_at(text: &str) -> Vec<(String, usize, usize)> {
    let mut reader = Splitter::default();
    reader.run(text);
    reader.end_word(text.len());
    reader.words
}

#[derive(Default)]
struct Splitter {
    words: Vec<(String, usize, usize)>,
    word: String,
    /// Where the word begins, once anything of it was there.
    start: Option<usize>,
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
    escaped: bool,
}

impl Splitter {
    fn is_within(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }

    fn end_word(&mut self, end: usize) {
        if let Some(start) = self.start.take() {
            self.words.push((std::mem::take(&mut self.word), start, end));
        }
    }

    /// Reads a text up to its end or its first operator; not on where Compose would not.
    fn run(&mut self, text: &str) -> bool {
        for (at, c) in text.char_indices() {
            if !self.escaped {
                match c {
                    '\\' if !self.single => {
                        self.escaped = true;
                        self.start.get_or_insert(at);
                        continue;
                    }
                    ' ' | '\t' | '\r' | '\n' if !self.is_within() => {
                        self.end_word(at);
                        continue;
                    }
                    '"' if !self.single && !self.dollar => {
                        self.double = !self.double;
                        self.start.get_or_insert(at);
                        continue;
                    }
                    '\'' if !self.double && !self.dollar => {
                        self.single = !self.single;
                        self.start.get_or_insert(at);
                        continue;
                    }
                    ';' | '&' | '|' | '<' | '>' if !self.is_within() => {
                        // Of `2>` the number is no word of its own.
                        if c == '>' && self.word.starts_with(|first: char| first.is_ascii_digit()) {
                            self.start = None;
                        }
                        self.end_word(at);
                        return true;
                    }
                    '`' if !self.single && !self.double && !self.dollar => self.back = !self.back,
                    ')' if !self.single && !self.double && !self.back => self.dollar = !self.dollar,
                    '(' if !self.single && !self.double && !self.back => {
                        if self.dollar || !self.word.ends_with('$') {
                            return false;
                        }
                        self.dollar = true;
                    }
                    _ => {}
                }
            }
            self.escaped = false;
            self.start.get_or_insert(at);
            self.word.push(c);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_like_a_shell() {
        assert_eq!(split("neko serve --a 'b c' \"d\\\"e\" f\\ g; rm"), ["neko", "serve", "--a", "b c", "d\"e", "f g"]);
        assert_eq!(split_at("a  bc")[1], ("bc".to_owned(), 3, 5));
        assert!(split("").is_empty());
        assert_eq!(split("a `b c` $(d 'e f') '' g 2>&1"), ["a", "`b c`", "$(d 'e f')", "", "g"]);
    }

    #[test]
    fn what_compose_cannot_split_is_known() {
        for text in ["", "a 'b c' \"d\"", "a `b` $(c)", "'(' \\(", "a; 'b", "a)b)"] {
            assert!(is_well_formed(text), "{text}");
        }
        for text in ["a 'b", "a \"b", "a `b", "$(a", "(a)", "a\\", "a)", "$(a (b))"] {
            assert!(!is_well_formed(text), "{text}");
        }
    }
}
