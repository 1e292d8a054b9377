//! What a value of a Compose file may be: the shapes that the tables of the schema are made of.

use std::sync::OnceLock;

use super::super::value::{Data, Value};
use super::words::Words;

/// Forms of a value that has none below it, as bits.
pub(in super::super) type Forms = u8;
pub(super) const TEXT: Forms = 1;
pub(super) const INTEGER: Forms = 2;
/// Whole or not.
pub(super) const NUMBER: Forms = 4 | INTEGER;
pub(super) const BOOL: Forms = 8;
pub(super) const NULL: Forms = 16;

/// What a data file says in some words, which are read once somebody asks.
#[derive(Debug)]
pub(in super::super) struct Later<T> {
    pub text: &'static str,
    pub read: OnceLock<Box<T>>,
}

impl<T> Later<T> {
    pub fn new(text: &'static str) -> Self {
        Self { text, read: OnceLock::new() }
    }
}

/// What a value may be.
#[derive(Debug, Default)]
pub(in super::super) struct Shape {
    pub forms: Forms,
    /// What a text has to be, and a number where that has limits.
    pub words: Words,
    pub list: Option<Items>,
    pub map: Option<Later<Keys>>,
}

/// What a list may hold.
#[derive(Debug)]
pub(in super::super) struct Items {
    pub each: Later<Shape>,
    /// Whether nothing may stand in it twice.
    pub distinct: bool,
}

/// What a mapping may hold.
#[derive(Debug, Default)]
pub(in super::super) struct Keys {
    /// By name, in the order of their bytes.
    pub known: Vec<Key>,
    pub others: Others,
    /// Keys that have to be there.
    pub needed: Vec<&'static str>,
}

/// A key that a mapping knows.
#[derive(Debug)]
pub(in super::super) struct Key {
    pub name: &'static str,
    pub shape: Later<Shape>,
}

/// What a mapping may hold beside the keys that it knows.
#[derive(Debug, Default)]
pub(in super::super) enum Others {
    /// Nothing.
    #[default]
    Refused,
    /// What begins with `x-`.
    Extensions,
    /// Anything.
    Any,
    /// Values of a shape, under names of letters, digits, `.`, `_` and `-` only where that is said.
    Each { each: Later<Shape>, plain_names: bool },
}

impl Shape {
    /// Whether a value has one of the forms, whatever it holds.
    pub fn takes(&self, value: &Value) -> bool {
        match &value.data {
            Data::Null => self.forms & NULL != 0,
            Data::Bool(_) => self.forms & BOOL != 0,
            Data::Number(number) if is_whole(number) => self.forms & INTEGER != 0,
            Data::Number(_) => self.forms & NUMBER == NUMBER,
            Data::Text(_) => self.takes_texts(),
            Data::List(_) => self.list.is_some(),
            Data::Map(_) => self.map.is_some(),
        }
    }

    /// Whether a text has one of the forms.
    pub fn takes_texts(&self) -> bool {
        self.forms & TEXT != 0
    }

    /// The forms, as `a string or a list`.
    pub fn in_words(&self) -> String {
        let number = if self.forms & NUMBER == NUMBER { "a number" } else { "a whole number" };
        let names = [
            (self.takes_texts(), "a string"),
            (self.forms & INTEGER != 0, number),
            (self.forms & BOOL != 0, "a boolean"),
            (self.list.is_some(), "a list"),
            (self.map.is_some(), "a mapping"),
        ];
        let known: Vec<&str> = names.iter().filter(|(has, _)| *has).map(|(_, name)| *name).collect();
        match known.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => "nothing".to_owned(),
        }
    }
}

impl Keys {
    pub fn get(&self, name: &str) -> Option<&Later<Shape>> {
        let at = self.known.binary_search_by(|own| own.name.cmp(name)).ok()?;
        self.known.get(at).map(|own| &own.shape)
    }

    /// The shape behind a key; none where the key is not known, or is not looked into.
    pub fn shape(&self, name: &str) -> Option<&Later<Shape>> {
        self.get(name).or(match &self.others {
            Others::Each { each, .. } => Some(each),
            _ => None,
        })
    }

    /// Whether a key may be there.
    pub fn allows(&self, name: &str) -> bool {
        match self.others {
            Others::Any => true,
            Others::Refused => self.get(name).is_some(),
            Others::Extensions => name.starts_with("x-") || self.get(name).is_some(),
            Others::Each { plain_names: false, .. } => true,
            Others::Each { plain_names: true, .. } => {
                !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
            }
        }
    }
}

/// Whether JSON takes a number for a whole one.
fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        || number.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
}
