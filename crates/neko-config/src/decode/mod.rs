//! From located trees to the values that Go's decoders make of them.

use std::ops::Range;
use std::sync::Arc;

use smol_str::SmolStr;

use super::golang;
use super::index::{Index, SMALL, hash};
use super::log::Mistake;
pub(crate) use super::refused::Refused;
use super::value::{At, Data, Entry, Map, ValueId, Values};
use neko_text::document::{Content, Node, NodeId, Offsets, Tree};
use neko_text::source::Source;

mod json;
pub(crate) mod text;
mod toml;
mod yaml;
mod yaml_go_syntax;
mod yaml_keys;
mod yaml_refusal;
mod yaml_scalar;

pub(crate) use json::{json, json_within, typed_json};
pub(crate) use toml::toml;
pub use yaml::yaml;
pub use yaml_scalar::scalar as yaml_scalar;

/// Where a tree's text stands in a source.
pub(crate) struct Origin<'a> {
    pub source: &'a Arc<Source>,
    pub offsets: &'a Offsets,
}

/// The source of a tree, by its number among the values, and where the tree's text stands in it.
#[derive(Clone, Copy)]
struct Ground<'a> {
    source: u32,
    offsets: &'a Offsets,
    length: usize,
}

impl<'a> Ground<'a> {
    fn of(origin: &Origin<'a>, values: &mut Values) -> Self {
        Self { source: values.number(origin.source), offsets: origin.offsets, length: origin.source.text.len() }
    }

    fn at(&self, span: &Range<usize>) -> At {
        let span = self.offsets.span(span.clone());
        let end = span.end.min(self.length);
        At::new(self.source, &(span.start.min(end)..end))
    }
}

/// Adds one value a node, so that a node's number tells its value's; mappings come empty. Texts move from the tree to the
/// values, unless they are keys or an alias may ask for them again.
fn values_of(
    tree: &mut Tree,
    values: &mut Values,
    ground: Ground<'_>,
    mut scalar: impl FnMut(&mut Node, bool) -> Data,
) -> u32 {
    let base = values.len() as u32;
    let aliased = tree.has_aliases();
    let mut is_key = vec![false; tree.len()];
    values.reserve(tree.len());
    for index in 0..tree.len() {
        let id = NodeId(index as u32);
        let mut offsets = Offsets::default();
        let data = match &tree.node(id).content {
            Content::Scalar { text, offsets: inner, .. } => {
                offsets = ground.offsets.through(inner, text.len());
                // What is asked of keys later is whether they hold a password, or JSON.
                match is_key[index] && !aliased && !text.starts_with(['[', '{']) && !text.contains('@') {
                    true if tree.node(id).tag.is_none() => Data::Null,
                    _ => scalar(tree.node_mut(id), !aliased && !is_key[index]),
                }
            }
            Content::Sequence(items) => Data::List(items.iter().map(|item| of(base, tree, *item)).collect()),
            Content::Mapping(entries) => {
                entries.iter().for_each(|(key, _)| is_key[key.index()] = true);
                Data::Map(Map::default())
            }
            Content::Alias { .. } => Data::Null,
        };
        values.add_at(data, ground.at(&tree.node(id).span), offsets);
    }
    base
}

/// A scalar's text; moved out of its node where nobody needs it there.
fn text_of(node: &mut Node, moves: bool) -> SmolStr {
    match &mut node.content {
        Content::Scalar { text, .. } if moves => std::mem::take(text),
        Content::Scalar { text, .. } => text.clone(),
        _ => SmolStr::default(),
    }
}

/// The value of a node; an alias has that of its anchor.
fn of(base: u32, tree: &Tree, id: NodeId) -> ValueId {
    match tree.node(id).content {
        Content::Alias { target, .. } => ValueId(base + target.0),
        _ => ValueId(base + id.0),
    }
}

/// Fills a mapping whose keys are all texts, later ones taking the place of earlier ones.
fn fill_plainly(tree: &mut Tree, id: NodeId, values: &mut Values, base: u32, ground: Ground<'_>, lower_case: bool) {
    let Content::Mapping(pairs) = &mut tree.node_mut(id).content else { return };
    let pairs = std::mem::take(pairs);
    let aliased = tree.has_aliases();
    let entries = pairs.iter().map(|&(key, value)| Entry {
        key_at: ground.at(&tree.node(key).span),
        value: of(base, tree, value),
        lost: false,
        overridden: false,
        raw: None,
        key: text_of(tree.node_mut(key), !aliased),
    });
    let mut entries: Vec<Entry> = entries.collect();
    settle(&mut entries, false);
    if lower_case {
        settle(&mut entries, true);
    }
    *values.data_mut(ValueId(base + id.0)) = Data::Map(Map::new(entries));
}

/// Marks the entries that lose against another of the same key. With `lower_case`, viper's folding: keys go to lower
/// case, and one that was not in lower case wins over one that was.
fn settle(entries: &mut [Entry], lower_case: bool) {
    let is_lower = |key: &str| match key.is_ascii() {
        true => !key.bytes().any(|byte| byte.is_ascii_uppercase()),
        false => !key.chars().any(|c| golang::lower_char(c) != c),
    };
    if lower_case && entries.iter().all(|entry| is_lower(&entry.key)) {
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
    let mut seen = Index::with_room(entries.len());
    let mut changed = vec![false; if lower_case { entries.len() } else { 0 }];
    for index in 0..entries.len() {
        if entries[index].lost {
            continue;
        }
        if lower_case && !is_lower(&entries[index].key) {
            entries[index].key = golang::lower(&entries[index].key).into();
            changed[index] = true;
        }
        let key = &entries[index].key;
        let number = hash(key);
        let same = |other: usize| entries[other].key == *key;
        match seen.find(number, same) {
            Some(earlier) if lower_case && changed[earlier] && !changed[index] => entries[index].lost = true,
            found => {
                seen.put(number, index, same);
                if let Some(earlier) = found {
                    entries[earlier].lost = true;
                }
            }
        }
    }
}

/// gotenv into untyped values: every line a key of the root.
pub(crate) fn dotenv(
    text: &str,
    values: &mut Values,
    origin: &Origin<'_>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<ValueId, Refused> {
    let read = neko_text::document::gotenv::parse(text, environment)
        .map_err(|error| Refused { by_us: error.by_us, ..Refused::syntax(error) })?;
    let ground = Ground::of(origin, values);
    let mut entries = Vec::new();
    for line in read {
        let value = values.add_at(Data::Text(line.value.into()), ground.at(&line.span), line.offsets);
        let key_at = ground.at(&line.name_span);
        entries.push(Entry { key: line.name.into(), key_at, value, lost: false, overridden: false, raw: None });
    }
    settle(&mut entries, false);
    settle(&mut entries, true);
    Ok(values.add_at(Data::Map(Map::new(entries)), ground.at(&(0..text.len())), Offsets::default()))
}
