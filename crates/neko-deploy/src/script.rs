//! A script within neko's container: the variables that it exports, and the command line with which it starts neko.

use std::sync::Arc;

use super::environment::Assignments;
use super::words::{Word, shell};
use super::{Environment, Unseen};
use neko_config::{Variable, Written, suspected};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// What a script gives neko.
#[derive(Debug, Default)]
pub(super) struct Started {
    pub environment: Environment,
    pub flags: Vec<Written>,
}

/// What a script gives the neko that it starts, or that is started behind it; none where it has nothing of neko's.
pub(super) fn read(source: &Arc<Source>) -> Option<Started> {
    let at = |word: &Word| Place::new(source, word.span.clone());
    let Commands { assignments, flags } = commands(&source.text, &at);
    let started = Started { environment: assignments.over(Environment::default()), flags };
    let is_ours = started.environment.all_names().any(|name| name.starts_with("NEKO_")) || !started.flags.is_empty();
    is_ours.then_some(started)
}

/// What the commands of a text do.
#[derive(Debug, Default)]
struct Commands {
    assignments: Assignments,
    flags: Vec<Written>,
}

/// [`read`], of any text; `at` says where a word stands.
fn commands(text: &str, at: &dyn Fn(&Word) -> Place) -> Commands {
    let mut started = Commands::default();
    for words in shell::commands(text) {
        let begin = words.iter().position(|word| !BEFORE.contains(&word.text.as_str())).unwrap_or(words.len());
        let rest = &words[begin..];
        match rest.first().map(|word| word.text.as_str()) {
            Some("export" | "declare" | "typeset") => rest[1..].iter().for_each(|word| started.set(word, at)),
            Some("unset") => rest[1..].iter().for_each(|word| started.assignments.unset(&word.text)),
            _ => started.command(rest, at),
        }
    }
    started
}

/// What `sh -c "export …; exec …"` exports among the words that start a container, over the variables that it is given.
pub(super) fn exported(words: &[Written], given: Environment) -> Environment {
    let is_shell = |word: &Written| matches!(word.value.rsplit('/').next(), Some("sh" | "bash" | "dash" | "ash"));
    let Some(shell) = words.iter().position(is_shell) else { return given };
    let scripts = words[shell + 1..].iter().filter(|word| word.value.contains("export "));
    scripts.fold(given, |given, script| {
        let Some(whole) = &script.place else { return given };
        commands(&script.value, &|word| part(whole, &word.text)).assignments.over(given)
    })
}

/// Where a part of a text stands as it is written; else where all of it does.
fn part(whole: &Place, text: &str) -> Place {
    match whole.text().find(text).filter(|_| !text.is_empty()) {
        Some(at) => Place::new(&whole.source, whole.span.start + at..whole.span.start + at + text.len()),
        None => whole.clone(),
    }
}

/// Words behind which a command follows.
const BEFORE: [&str; 6] = ["then", "do", "else", "{", "!", "exec"];

impl Commands {
    /// `NAME=value … neko serve …`
    fn command(&mut self, words: &[Word], at: &dyn Fn(&Word) -> Place) {
        let is_program = |word: &Word| word.text.rsplit('/').next() == Some("neko");
        let Some(begin) = words.iter().position(is_program) else { return };
        if words.get(begin + 1).is_none_or(|word| word.text != "serve") {
            return;
        }
        words[..begin].iter().filter(|word| word.text.contains('=')).for_each(|word| self.set(word, at));
        let flags = words[begin + 2..].iter().filter(|word| word.unknown.is_empty());
        self.flags.extend(flags.map(|word| Written { value: word.text.clone(), place: Some(at(word)) }));
    }

    fn set(&mut self, word: &Word, at: &dyn Fn(&Word) -> Place) {
        let Some((name, _)) = word.text.split_once('=') else { return };
        let value = word.from(name.len() + 1);
        let name = suspected::variable_name(name).into_owned();
        let place = at(&value);
        if value.unknown.is_empty() {
            // A part of a text within quotation marks stands where it is found.
            let offsets = if place.text() == value.text { Offsets::verbatim(place.span.start) } else { value.offsets };
            self.assignments.set(Variable { name, value: value.text, place, offsets });
        } else {
            let what = suspected::quoted(&value.unknown.join(" and "), &place).behind("made by the shell of ");
            self.assignments.set_unseen(Unseen { name, address: None, what, place: Some(place) });
        }
    }
}
