//! The untyped values that neko's settings come from: what Go's readers make of a scalar, with its place.

use std::collections::HashMap;

use crate::document::Offsets;
use crate::source::Place;

/// The number of a value among [`Values`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ValueId(pub u32);

/// A Go value.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(Box<str>),
    /// A date, as `time.Time` prints itself.
    Time(Box<str>),
    List(Vec<ValueId>),
    Map(Map),
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub data: Data,
    pub place: Option<Place>,
    /// For a text: where each of its characters stands in the place's source.
    pub offsets: Offsets,
}

/// One key of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// As neko sees it: in lower case where the whole file is.
    pub key: Box<str>,
    pub key_place: Option<Place>,
    pub value: ValueId,
    /// Whether another entry of the same key takes its place.
    pub lost: bool,
    /// As it is written, where that differs: a YAML key that is no text. Empty for a null.
    pub raw: Option<Box<str>>,
}

/// A mapping; entries in the order of the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    pub entries: Vec<Entry>,
    /// For large mappings only.
    index: Option<HashMap<Box<str>, u32>>,
}

/// From how many entries on a mapping is indexed.
const INDEXED_FROM: usize = 16;

impl Map {
    /// `entries` of which those that count are not `lost`; no two that count share a key.
    pub fn new(entries: Vec<Entry>) -> Self {
        let live = || entries.iter().enumerate().filter(|(_, entry)| !entry.lost);
        let index = (entries.len() >= INDEXED_FROM)
            .then(|| live().map(|(number, entry)| (entry.key.clone(), number as u32)).collect());
        Self { entries, index }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        if let Some(index) = &self.index {
            return index.get(key).map(|&number| &self.entries[number as usize]);
        }
        self.entries.iter().find(|entry| !entry.lost && &*entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<ValueId> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entries that count.
    pub fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.lost)
    }
}

/// All values of one resolution; they refer to each other by number, so nothing recurses.
#[derive(Debug, Default)]
pub(crate) struct Values(Vec<Value>);

impl Values {
    pub fn add(&mut self, value: Value) -> ValueId {
        self.0.push(value);
        ValueId((self.0.len() - 1) as u32)
    }

    pub fn get(&self, id: ValueId) -> &Value {
        &self.0[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: ValueId) -> &mut Value {
        &mut self.0[id.0 as usize]
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn data(&self, id: ValueId) -> &Data {
        &self.get(id).data
    }

    pub fn is_null(&self, id: ValueId) -> bool {
        matches!(self.data(id), Data::Null)
    }

    pub fn map(&self, id: ValueId) -> Option<&Map> {
        match self.data(id) {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }
}
