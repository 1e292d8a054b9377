//! The words behind `run`: options, the image, and what goes wrong between them.

use super::made::{self, may_hold_secret};
use super::options::{self, Shape};
use super::{Client, REFUSED, Run, Word, unknown};
use crate::{Consequence, image};
use neko_config::suspected;
use neko_text::source::Place;

/// How far the words are read.
struct Cursor<'w> {
    words: &'w [Word],
    /// Words that are read as others, by their numbers.
    hyphened: &'w [Option<Word>],
    at: usize,
    /// A variable right before, whose value may stand behind a blank.
    before: Option<Word>,
    /// The variable right before, whatever it holds.
    last: Option<Word>,
    /// Variables of files come before all others, wherever the files are named.
    later: Vec<(&'w str, Word)>,
}

impl<'w> Cursor<'w> {
    /// What is not read yet.
    fn rest(&self) -> &'w [Word] {
        self.words.get(self.at..).unwrap_or_default()
    }

    /// The word after this one, as it is written.
    fn take(&mut self) -> Option<&'w Word> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }
}

impl Run<'_> {
    pub(super) fn read(&mut self, words: &[Word], begin: usize) {
        self.find_secrets(words);
        let hyphened: Vec<Option<Word>> = words.iter().map(|word| hyphened(word, self.client)).collect();
        let (before, last, later) = (None, None, Vec::new());
        let mut cursor = Cursor { words, hyphened: &hyphened, at: begin, before, last, later };
        while let Some(word) = self.next(&mut cursor) {
            if word.text == "--" {
                if let Some(word) = cursor.take() {
                    self.image(word);
                }
                break;
            }
            if word.text.starts_with('-') && word.text != "-" {
                self.option_word(word, &mut cursor);
            } else if !self.is_astray(word, &cursor) {
                self.image(word);
                break;
            }
        }
        for (name, value) in &cursor.later {
            self.option(name, value);
        }
        self.name_unknown();
        self.program.own_entrypoint = self.entrypoint.is_some();
        let entrypoint = self.entrypoint.take().filter(|word| !word.text.is_empty());
        self.program.command = entrypoint.iter().chain(cursor.rest()).map(|word| self.written(word)).collect();
        if self.program.image.is_none() {
            let span = words.last().map_or(0..0, |word| word.span.clone());
            let place = Place::new(self.source, span);
            self.problem("the command line names no image".to_owned(), REFUSED, place);
        }
    }

    fn find_secrets(&mut self, words: &[Word]) {
        let mut name = "";
        for word in words {
            name = word.text.split_once('=').map_or(name, |(name, _)| name);
            let printed = if may_hold_secret(name) { made::printed(&self.source.text, word) } else { Vec::new() };
            self.secrets.extend(word.secrets.iter().cloned().chain(printed).map(|span| Place::new(self.source, span)));
            name = &word.text;
        }
    }

    /// The next word, with the hyphens that are meant by other dashes.
    fn next<'w>(&mut self, cursor: &mut Cursor<'w>) -> Option<&'w Word> {
        let word = cursor.take()?;
        let Some(meant) = cursor.hyphened.get(cursor.at - 1).and_then(Option::as_ref) else { return Some(word) };
        self.dash(word, meant);
        Some(meant)
    }

    /// Whether a word that looks like the image is something else that went astray.
    fn is_astray(&mut self, word: &Word, cursor: &Cursor<'_>) -> bool {
        let rest = cursor.rest();
        if unknown::may_be_options(word, rest, self.client) {
            self.unknown.push(word.clone());
        } else if let Some(variable) = cursor.before.as_ref().filter(|variable| is_value_of(variable, word, rest)) {
            self.value_apart(variable, word);
        } else if let Some(variable) = cursor.last.as_ref().filter(|_| is_address_before_image(word, rest)) {
            self.address_apart(variable, word);
        } else if is_assignment(word) && !rest.is_empty() {
            self.option_forgotten(word);
        } else {
            return false;
        }
        true
    }

    fn option_word<'w>(&mut self, word: &'w Word, cursor: &mut Cursor<'w>) {
        (cursor.before, cursor.last) = (None, None);
        let unknown = options::unknown(&word.text, self.client).filter(|_| word.unknown.is_empty());
        let meant = unknown.filter(|_| self.client.is_known()).and_then(|name| options::nearest(name, self.client));
        if let Some(name) = unknown {
            self.unknown_option(name, meant, word);
        }
        let shape = meant.map_or_else(|| options::shape(&word.text), |meant| options::meant(&word.text, meant));
        let is_riddle = unknown.is_some() && meant.is_none();
        let Some((name, value)) = self.with_value(shape, is_riddle, word, cursor) else { return };
        if name == "env-file" {
            return self.env_file(&value);
        }
        let is_variable = matches!(name, "e" | "env");
        cursor.before = (is_variable && may_hold_secret(&value.text)).then(|| value.clone());
        cursor.last = is_variable.then(|| value.clone());
        cursor.later.push((name, value));
    }

    /// The name of an option and its value; none where it has none.
    fn with_value<'w>(
        &mut self,
        shape: Shape<'w>,
        is_riddle: bool,
        word: &Word,
        cursor: &mut Cursor<'w>,
    ) -> Option<(&'w str, Word)> {
        match shape {
            Shape::Alone => None,
            Shape::Inside { name, at } => Some((name, word.from(at))),
            // Whether an option that nobody knows was to have a value is told by what follows.
            Shape::Next(_) if is_riddle && cursor.rest().first().is_none_or(|next| !is_value(&next.text)) => None,
            Shape::Next(name) => {
                let value = cursor.take();
                if value.is_none() {
                    let message = format!("{} is the last word and has no value", word.text);
                    self.problem(message, REFUSED, self.place(word));
                }
                Some((name, value?.clone()))
            }
        }
    }

    fn unknown_option(&mut self, name: &str, meant: Option<&str>, word: &Word) {
        if self.client.is_known() {
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean --{meant}?"));
            let dashes = if name.chars().count() > 1 { "--" } else { "-" };
            let client = self.client.name();
            let follows = format!("{client} refuses the command line, and no neko starts");
            let message = format!("{client} knows no option {dashes}{name}{meant}");
            self.problem(message, Consequence::NeverStarts(follows.into()), self.place(word));
        }
    }

    /// A dash of typography instead of the hyphens of an option.
    fn dash(&mut self, word: &Word, meant: &Word) {
        let (name, meant) = (word.text.trim_start_matches(DASHES), &meant.text);
        let message = format!(
            "the dash before {name} is not a hyphen (word processors and web pages change them): write `{meant}`"
        );
        self.problem(message, REFUSED, self.place(word));
    }

    fn image(&mut self, word: &Word) {
        // A backslash with a blank behind it joins no lines: it makes a word of a blank.
        if word.text.trim().is_empty() {
            return;
        }
        // Behind a quotation mark that is missing the rest of a secret may stand here, and all that follows.
        if word.text.contains(char::is_whitespace) {
            self.secrets.extend(word.split().first().map(|part| self.place(part)));
        }
        self.program.image = Some(self.written(word));
    }

    /// A secret, or a part of one, behind a blank.
    fn value_apart(&mut self, variable: &Word, value: &Word) {
        let place = self.place(variable);
        if !self.problems.iter().any(|known| known.place.as_ref() == Some(&place)) {
            let message = match variable.text.split_once('=') {
                Some((name, _)) => format!("-e {name}: a space ends its value, so Docker takes the rest for the image"),
                None => {
                    let name = suspected::variable_name(&variable.text);
                    format!("-e {name}: there is a space instead of the `=`, so Docker takes its value for the image")
                }
            };
            self.problem(message, REFUSED, place);
        }
        if value.text.contains(char::is_alphanumeric) {
            self.secrets.push(self.place(value));
        }
    }

    /// The second address of a list that stands in no quotation marks.
    fn address_apart(&mut self, variable: &Word, address: &Word) {
        let (written, address_text) = (&variable.text, &address.text);
        let message = format!(
            "a space ends the variable's value, so Docker takes {address_text} for the image: write -e \"{written} {address_text}\""
        );
        self.problem(message, REFUSED, self.place(address));
    }

    /// `NAME=value` instead of the image.
    fn option_forgotten(&mut self, word: &Word) {
        let (name, value) = word.text.split_once('=').unwrap_or((&word.text, ""));
        if may_hold_secret(&word.text) && !value.is_empty() {
            self.secrets.push(Place::new(self.source, word.from(name.len() + 1).span));
        }
        let message = format!("{name}=: -e is missing before it, so Docker takes it for the image");
        self.problem(message, REFUSED, self.place(word));
    }
}

/// The en dash and the em dash.
const DASHES: [char; 2] = ['\u{2013}', '\u{2014}'];

/// A word that begins with a dash of typography, as it was meant.
fn hyphened(word: &Word, client: Client) -> Option<Word> {
    let name = word.text.strip_prefix(DASHES)?.trim_start_matches(DASHES);
    let long = format!("--{name}");
    let is_long = name.chars().count() > 1 && options::unknown(&long, client).is_none();
    let text = if is_long { long } else { format!("-{name}") };
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| Word { text, unknown: Vec::new(), ..word.clone() })
}

/// Whether an address stands where the image is expected, and neko's image behind it.
fn is_address_before_image(word: &Word, rest: &[Word]) -> bool {
    let is_nekos = |own: &Word| !own.text.starts_with('-') && image::is_neko(Some(&own.text), std::iter::empty());
    word.text.parse::<std::net::IpAddr>().is_ok() && rest.iter().any(is_nekos)
}

/// Whether a word behind an option that is not known can be its value: neither another option nor an image of neko.
fn is_value(word: &str) -> bool {
    !word.starts_with('-') && (word.contains('=') || !image::is_neko(Some(word), std::iter::empty()))
}

/// Whether a word is `NAME=value`, with a name that variables have.
fn is_assignment(word: &Word) -> bool {
    let name = word.text.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a word instead of the image belongs to the variable before it.
fn is_value_of(variable: &Word, word: &Word, rest: &[Word]) -> bool {
    let image_of_others = |next: &Word| {
        let text = &next.text;
        let named = text.contains(':') || text.contains('/') && !text.starts_with(['/', '.']);
        named && !text.starts_with('-') && !text.contains([' ', '=']) && !word.text.contains(['/', ':'])
    };
    is_no_image(word, rest) || !variable.text.contains('=') && rest.first().is_some_and(image_of_others)
}

/// Whether a word instead of the image is none: it has capitals, which no image's name has, or one of neko's follows.
fn is_no_image(word: &Word, rest: &[Word]) -> bool {
    let text = &word.text;
    let name = text.split(['@', ':']).next().unwrap_or_default();
    let is_path = text.contains('/');
    let is_nekos = |own: &Word| match is_path {
        true => image::is_official(&own.text),
        false => image::is_neko(Some(&own.text), std::iter::empty()) && !own.text.starts_with(['-', '/']),
    };
    text.starts_with(['[', '{', '='])
        || !image::is_neko(Some(text), std::iter::empty())
            && word.unknown.is_empty()
            && (!is_path && name.contains(|c: char| c.is_ascii_uppercase()) || rest.iter().any(is_nekos))
}
