//! From located trees to the values that Go's decoders make of them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::golang;
use super::value::{Data, Entry, Map, Value, ValueId, Values};
use crate::document::{Content, Node, NodeId, Offsets, Style, Tree};
use crate::source::{Place, Source};

mod json;
pub(crate) mod text;
mod toml;
mod yaml;
mod yaml_go_syntax;
mod yaml_keys;
mod yaml_refusal;
mod yaml_scalar;

pub(crate) use json::{json, json_file, typed_json};
pub(crate) use toml::toml;
pub(crate) use yaml::{scalar as yaml_scalar, yaml};

/// A text that neko's reader refuses.
#[derive(Debug)]
pub(crate) struct Refused {
    pub message: String,
    pub span: Range<usize>,
}

impl Refused {
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span }
    }
}

/// Where a tree's text stands in a source.
pub(crate) struct Origin<'a> {
    pub source: &'a Arc<Source>,
    pub offsets: &'a Offsets,
}

impl Origin<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.source, self.offsets.span(span.clone()))
    }
}

/// Adds one value a node, so that a node's number tells its value's.
fn values_of(
    tree: &Tree,
    values: &mut Values,
    origin: &Origin<'_>,
    lower_case: bool,
    mut scalar: impl FnMut(&Node, &str, Style) -> Data,
) -> u32 {
    let base = values.len() as u32;
    for (_, node) in tree.nodes() {
        let mut offsets = Offsets::default();
        let data = match &node.content {
            Content::Scalar { text, style, offsets: inner } => {
                offsets = origin.offsets.through(inner, text.len());
                scalar(node, text, *style)
            }
            Content::Sequence(items) => Data::List(items.iter().map(|item| of(base, tree, *item)).collect()),
            Content::Mapping(entries) => Data::Map(Map::new(plain_entries(tree, base, origin, entries, lower_case))),
            Content::Alias { .. } => Data::Null,
        };
        values.add(Value { data, place: Some(origin.place(&node.span)), offsets });
    }
    base
}

/// The value of a node; an alias has that of its anchor.
fn of(base: u32, tree: &Tree, id: NodeId) -> ValueId {
    match tree.node(id).content {
        Content::Alias { target, .. } => ValueId(base + target.0),
        _ => ValueId(base + id.0),
    }
}

/// Entries whose keys are all texts, later ones taking the place of earlier ones.
fn plain_entries(
    tree: &Tree,
    base: u32,
    origin: &Origin<'_>,
    pairs: &[(NodeId, NodeId)],
    lower_case: bool,
) -> Vec<Entry> {
    let entries = pairs.iter().map(|&(key, value)| {
        let node = tree.node(key);
        let text = match &node.content {
            Content::Scalar { text, .. } => text.clone(),
            _ => Box::from(""),
        };
        Entry {
            key: text,
            key_place: Some(origin.place(&node.span)),
            value: of(base, tree, value),
            lost: false,
            raw: None,
        }
    });
    let mut entries: Vec<Entry> = entries.collect();
    settle(&mut entries, false);
    if lower_case {
        settle(&mut entries, true);
    }
    entries
}

/// Up to how many entries a mapping is searched entry by entry.
pub(super) const SMALL: usize = 12;

/// Marks the entries that lose against another of the same key. With `lower_case`, viper's folding: keys go to lower
/// case, and one that was not in lower case wins over one that was.
pub(super) fn settle(entries: &mut [Entry], lower_case: bool) {
    if lower_case && entries.iter().all(|entry| !entry.key.chars().any(|c| golang::lower_char(c) != c)) {
        return;
    }
    // Most mappings are small, and have no two keys alike.
    if !lower_case && entries.len() <= SMALL {
        for index in 0..entries.len() {
            let (earlier, rest) = entries.split_at_mut(index);
            if let Some(entry) = rest.first().filter(|entry| !entry.lost) {
                earlier.iter_mut().filter(|other| other.key == entry.key).for_each(|other| other.lost = true);
            }
        }
        return;
    }
    let mut seen: HashMap<Box<str>, (usize, bool)> = HashMap::with_capacity(entries.len());
    for index in 0..entries.len() {
        if entries[index].lost {
            continue;
        }
        let folded: Box<str> =
            if lower_case { golang::lower(&entries[index].key).into() } else { entries[index].key.clone() };
        let changed = folded != entries[index].key;
        match seen.get(&folded) {
            Some(&(_, true)) if lower_case && !changed => entries[index].lost = true,
            Some(&(earlier, _)) => {
                entries[earlier].lost = true;
                seen.insert(folded.clone(), (index, changed));
            }
            None => {
                seen.insert(folded.clone(), (index, changed));
            }
        }
        entries[index].key = folded;
    }
}

/// gotenv into untyped values: every line a key of the root.
pub(crate) fn dotenv(
    text: &str,
    values: &mut Values,
    origin: &Origin<'_>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<ValueId, Refused> {
    let read =
        crate::document::gotenv::parse(text, environment).map_err(|error| Refused::new(error.message, error.span))?;
    let mut entries = Vec::new();
    for line in read {
        let place = Some(origin.place(&line.span));
        let data = Data::Text(line.value.into());
        let value = values.add(Value { data, place, offsets: line.offsets });
        let key_place = Some(origin.place(&line.name_span));
        entries.push(Entry { key: line.name.into(), key_place, value, lost: false, raw: None });
    }
    settle(&mut entries, false);
    settle(&mut entries, true);
    let place = Some(origin.place(&(0..text.len())));
    Ok(values.add(Value { data: Data::Map(Map::new(entries)), place, offsets: Offsets::default() }))
}
