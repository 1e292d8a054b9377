//! The untyped values that neko's settings come from: what Go's readers make of a scalar, with its place.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use smol_str::SmolStr;

use super::index::{Index, hash};
use super::refused::Refused;
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// The number of a value among [`Values`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ValueId(pub u32);

/// A Go value.
#[derive(Debug, Clone)]
pub enum Data {
    /// `nil`.
    Null,
    /// `bool`.
    Bool(bool),
    /// `int` or `int64`.
    Int(i64),
    /// `uint64`, which only numbers above the largest `int64` become.
    Uint(u64),
    /// `float64`.
    Float(f64),
    /// `string`.
    Text(SmolStr),
    /// A date, as `time.Time` prints itself.
    Time(SmolStr),
    /// `[]any`.
    List(Vec<ValueId>),
    /// `map[string]any`.
    Map(Map),
}

/// A stretch of one of the sources of [`Values`]; a file may have a hundred thousand of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct At {
    /// The source's number plus one; 0 for nowhere.
    source: u32,
    start: u32,
    end: u32,
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub data: Data,
    at: At,
    /// For a text: where each of its characters stands in the source.
    pub offsets: Offsets,
}

/// One key of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As neko sees it: in lower case where the whole file is.
    pub key: SmolStr,
    pub key_at: At,
    pub value: ValueId,
    /// Whether another entry of the same key takes its place.
    pub lost: bool,
    /// Whether it came by a merge key, and lost there.
    pub overridden: bool,
    /// As it is written, where that differs: a YAML key that is no text. Empty for a null.
    pub raw: Option<SmolStr>,
}

/// A mapping; entries in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Map {
    pub entries: Vec<Entry>,
    /// Whether some of them are lost.
    loses: bool,
    /// For large mappings in which something was looked up.
    index: OnceCell<Box<Index>>,
}

/// From how many entries on a mapping is indexed.
const INDEXED_FROM: usize = 16;

/// How many values that lost under one key are told.
const LOST: usize = 16;

impl Map {
    /// `entries` of which those that count are not `lost`; no two that count share a key.
    pub fn new(entries: Vec<Entry>) -> Self {
        let loses = entries.iter().any(|entry| entry.lost);
        Self { entries, loses, index: OnceCell::new() }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        if self.entries.len() < INDEXED_FROM {
            return self.entries.iter().find(|entry| !entry.lost && &*entry.key == key);
        }
        let index = self.index.get_or_init(|| {
            let mut index = Index::with_room(self.entries.len());
            for (number, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.lost) {
                index.put(hash(&entry.key), number, |_| false);
            }
            Box::new(index)
        });
        index.find(hash(key), |number| &*self.entries[number].key == key).map(|number| &self.entries[number])
    }

    pub fn get(&self, key: &str) -> Option<ValueId> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The values that lost under a key in lower case, nearest first, a few of them: of the entries of one text the last
    /// one counts, of those that are merged the first one.
    pub fn lost(&self, key: &str) -> Vec<&Entry> {
        if !self.loses {
            return Vec::new();
        }
        let is = |entry: &Entry| match key.is_ascii() {
            true => entry.key.eq_ignore_ascii_case(key),
            false => super::golang::lower(&entry.key) == key,
        };
        let live = self.entries.iter().position(|entry| !entry.lost && *entry.key == *key);
        let (before, behind) = self.entries.split_at(live.unwrap_or(self.entries.len()));
        let lost = before.iter().rev().chain(behind).filter(|entry| entry.lost && is(entry));
        let mut lost: Vec<&Entry> = lost.take(LOST).collect();
        // Merging comes before folding: what is merged with capitals would win over what is written without.
        lost.sort_by_key(|entry| match entry.overridden {
            true if entry.key.chars().any(char::is_uppercase) => 0,
            true => 2,
            false => 1,
        });
        lost
    }

    /// The entries that count.
    pub fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.lost)
    }
}

/// All values of one resolution; they refer to each other by number, so nothing recurses.
#[derive(Debug, Default)]
pub(crate) struct Values {
    values: Vec<Value>,
    sources: Vec<Arc<Source>>,
    /// What texts hold as JSON, as far as somebody asked.
    pub json: HashMap<ValueId, Result<ValueId, Refused>>,
}

impl Values {
    /// Adds a value that was written at a place, or nowhere.
    pub fn add(&mut self, data: Data, place: Option<&Place>, offsets: Offsets) -> ValueId {
        let at = place.map_or(At::default(), |place| At::new(self.number(&place.source), &place.span));
        self.add_at(data, at, offsets)
    }

    pub fn add_at(&mut self, data: Data, at: At, offsets: Offsets) -> ValueId {
        self.values.push(Value { data, at, offsets });
        ValueId((self.values.len() - 1) as u32)
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.values.reserve_exact(more);
    }

    /// The number by which an [`At`] names a source.
    pub fn number(&mut self, source: &Arc<Source>) -> u32 {
        let known = self.sources.iter().rposition(|known| Arc::ptr_eq(known, source));
        let number = known.unwrap_or_else(|| {
            self.sources.push(Arc::clone(source));
            self.sources.len() - 1
        });
        number as u32 + 1
    }

    pub fn get(&self, id: ValueId) -> &Value {
        &self.values[id.0 as usize]
    }

    pub fn data(&self, id: ValueId) -> &Data {
        &self.get(id).data
    }

    pub fn data_mut(&mut self, id: ValueId) -> &mut Data {
        &mut self.values[id.0 as usize].data
    }

    pub fn len(&self) -> usize {
        self.values.len()
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

    /// Where something was written.
    pub fn place_at(&self, at: At) -> Option<Place> {
        let source = self.sources.get((at.source as usize).checked_sub(1)?)?;
        Some(Place::new(source, at.start as usize..at.end as usize))
    }

    /// Where a value was written, quotes included; none for one that neko makes up.
    pub fn whole(&self, id: ValueId) -> Option<Place> {
        self.place_at(self.get(id).at)
    }

    /// Where a value stands; for text, without its quotes.
    pub fn place(&self, id: ValueId) -> Option<Place> {
        match self.data(id) {
            Data::Text(text) if !text.is_empty() => self.within(id, 0..text.len()),
            _ => self.whole(id),
        }
    }

    /// Where some bytes of a text stand.
    pub fn within(&self, id: ValueId, bytes: Range<usize>) -> Option<Place> {
        let span = self.get(id).offsets.span(bytes);
        self.place_at(At { start: span.start as u32, end: span.end as u32, ..self.get(id).at })
    }
}

impl At {
    /// A stretch of the source of a number.
    pub fn new(source: u32, span: &Range<usize>) -> Self {
        Self { source, start: span.start as u32, end: span.end as u32 }
    }
}
