//! The tree of a Compose project: YAML after anchors and merges, every value with its place.

use std::ops::Range;
use std::sync::Arc;

use super::super::{ProblemKind, ValueType};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// A text, and where each of its characters stands in the source of its value.
#[derive(Clone)]
pub(super) struct Text {
    /// After interpolation.
    pub value: String,
    /// Into the source of the value that holds the text.
    pub offsets: Offsets,
    /// What interpolation put into it.
    pub pieces: Vec<Piece>,
}

/// Something that interpolation put into a text.
#[derive(Clone)]
pub(super) struct Piece {
    /// The `${…}` in the text's source.
    pub expression: Range<usize>,
    /// Where the text that was put in is written: a line of `.env`, a default, a variable of the shell.
    pub from: Place,
}

impl Text {
    pub fn new(value: impl Into<String>, offsets: Offsets) -> Self {
        Self { value: value.into(), offsets, pieces: Vec::new() }
    }

    /// A part of the text.
    pub fn part(&self, range: Range<usize>) -> Text {
        let value = self.value.get(range.clone()).unwrap_or_default();
        let mut offsets = Offsets::verbatim(self.offsets.source(range.start));
        for (at, _) in value.char_indices() {
            offsets.record(at, self.offsets.source(range.start + at));
        }
        offsets.record(value.len(), self.offsets.source(range.end));
        Text { value: value.to_owned(), offsets, pieces: self.pieces.clone() }
    }

    /// Where a part of the text stands; an expression that it comes from as a whole.
    pub fn place(&self, source: &Arc<Source>, range: Range<usize>) -> Place {
        let mut span = self.offsets.span(range);
        for piece in self.pieces.iter().map(|piece| &piece.expression) {
            if piece.start < span.start && span.start < piece.end {
                span.start = piece.start;
            }
            if piece.start < span.end && span.end < piece.end {
                span.end = piece.end;
            }
        }
        Place::new(source, span)
    }
}

/// What a later file says about a value of an earlier one, by its tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    /// `!reset`: the earlier value is dropped, and this one too.
    Reset,
    /// `!override`: the earlier value is dropped.
    Override,
}

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct Value {
    pub data: Data,
    pub place: Place,
    pub mark: Mark,
    /// Whether the mapping was a list of `NAME=value` texts, which `!reset` of one name does not reach into.
    pub listed: bool,
}

#[derive(Clone)]
pub(super) enum Data {
    Null,
    Bool(bool),
    /// A number, as Go prints it.
    Number(String),
    Text(Text),
    List(Vec<Value>),
    Map(Map),
}

/// A key with its value.
#[derive(Clone)]
pub(super) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub value: Value,
}

/// A mapping in the order of the text; no key twice.
#[derive(Clone, Default)]
pub(super) struct Map(pub Vec<Entry>);

impl Map {
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.key == key)
    }

    /// A value that is there and not null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value).filter(|value| !matches!(value.data, Data::Null))
    }

    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| entry.key == key)
    }

    /// A mapping below, to be changed.
    pub fn map_mut(&mut self, key: &str) -> Option<&mut Map> {
        match &mut self.entry_mut(key)?.value.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn take(&mut self, key: &str) -> Option<Entry> {
        let at = self.0.iter().position(|entry| entry.key == key)?;
        Some(self.0.remove(at))
    }
}

impl Value {
    pub fn new(data: Data, place: Place) -> Self {
        Self { data, place, mark: Mark::None, listed: false }
    }

    pub fn map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&Text> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or what Go prints of another scalar; none for null, lists and mappings.
    pub fn scalar(&self) -> Option<Text> {
        let printed = |text: &str| Text::new(text, Offsets::verbatim(self.place.span.start));
        match &self.data {
            Data::Text(text) => Some(text.clone()),
            Data::Bool(value) => Some(printed(if *value { "true" } else { "false" })),
            Data::Number(text) => Some(printed(text)),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }

    pub fn source(&self) -> &Arc<Source> {
        &self.place.source
    }

    pub fn value_type(&self) -> ValueType {
        match &self.data {
            Data::Null => ValueType::Null,
            Data::Bool(_) => ValueType::Boolean,
            Data::Number(_) => ValueType::Number,
            Data::Text(_) => ValueType::String,
            Data::List(_) => ValueType::List,
            Data::Map(_) => ValueType::Mapping,
        }
    }

    /// What is the matter where a value of another type is expected: `services.neko must be a mapping`.
    pub fn mistyped(&self, expected: String) -> ProblemKind {
        ProblemKind::WrongType { expected, found: self.value_type() }
    }
}
