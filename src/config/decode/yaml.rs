//! go-yaml v3 into untyped maps, with what they merge.

use std::collections::HashSet;

use super::super::golang::strconv;
use super::super::value::{Data, Entry, Map, Value, ValueId, Values};
use super::yaml_keys::{any_twice, resolved};
use super::yaml_scalar::{MERGE, STR, resolve, short};
use super::{Origin, Refused, of, settle, values_of, yaml_refusal};
use crate::document::{self, Content, Node, NodeId, Style, Tree};

/// Reads a config file; none for an empty document. `bad` is where decoding the text failed, and why.
pub(crate) fn yaml(
    text: &str,
    bad: Option<(usize, String)>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<Option<ValueId>, Refused> {
    let tree = document::yaml::parse_up_to(text, bad).map_err(|error| Refused::new(error.message, error.span))?;
    let Some(root) = tree.root() else { return Ok(None) };
    let mut tree = tree;
    if tree.has_cycles() || aliases_are_many(&tree, root) || keys_stand_twice(&tree) {
        if let Some(refused) = yaml_refusal::refused(&tree, root, text) {
            return Err(refused);
        }
        // Where nobody looks, an alias may lead to itself.
        tree.cut_cycles();
    }
    let tree = &tree;
    let mut suspect = !matches!(resolved(tree, root).content, Content::Mapping(_));
    let base = values_of(tree, values, origin, false, |node, text, style| {
        scalar(node, text, style).map_or_else(
            |_| {
                suspect = true;
                Data::Null
            },
            |(_, data)| data,
        )
    });
    let mut reader = Mappings { tree, base, origin, suspect };
    for &id in &tree.ended {
        let map = reader.read(id, values);
        values.get_mut(ValueId(base + id.0)).data = Data::Map(map);
    }
    if reader.suspect
        && let Some(refused) = yaml_refusal::refused(tree, root, text)
    {
        return Err(refused);
    }
    // Merging compares keys as they are written; viper folds their case afterwards.
    for &id in &tree.ended {
        if let Data::Map(map) = &mut values.get_mut(ValueId(base + id.0)).data {
            let mut entries = std::mem::take(&mut map.entries);
            settle(&mut entries, true);
            *map = Map::new(entries);
        }
    }
    let root = of(base, tree, root);
    if !matches!(values.data(root), Data::Map(_)) {
        // Nothing else than a null has come this far.
        let Value { place, offsets, .. } = values.get(root).clone();
        *values.get_mut(root) = Value { data: Data::Null, place, offsets };
    }
    Ok(Some(root))
}

fn keys_stand_twice(tree: &Tree) -> bool {
    tree.ended.iter().any(|&id| match &tree.node(id).content {
        Content::Mapping(pairs) => any_twice(tree, pairs),
        _ => false,
    })
}

/// Whether so much is reached through aliases that go-yaml's guard against bombs may have something to say.
fn aliases_are_many(tree: &Tree, root: NodeId) -> bool {
    if !tree.nodes().any(|(_, node)| matches!(node.content, Content::Alias { .. })) {
        return false;
    }
    let mut through_aliases = 0;
    let mut stack = vec![(root, false)];
    while let Some((id, aliased)) = stack.pop() {
        through_aliases += u32::from(aliased);
        // It looks at 100 of them without a word, and at the keys of what merges a second time.
        if through_aliases > 40 {
            return true;
        }
        match &tree.node(id).content {
            Content::Scalar { .. } => {}
            Content::Alias { target, .. } => stack.push((*target, true)),
            Content::Sequence(items) => stack.extend(items.iter().map(|&item| (item, aliased))),
            Content::Mapping(pairs) => {
                stack.extend(pairs.iter().flat_map(|&(key, value)| [(key, aliased), (value, aliased)]));
            }
        }
    }
    false
}

/// The line of a node, from 1; NEL, LS and PS end one too.
pub(super) fn line(text: &str, node: &Node) -> usize {
    let before = text.get(..node.span.start).unwrap_or_default();
    let breaks = |c: &char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    before.chars().filter(breaks).count() - before.matches("\r\n").count() + 1
}

pub(super) fn tag_of(node: &Node) -> String {
    node.tag.as_deref().filter(|tag| *tag != "!").map(short).unwrap_or_default()
}

/// The short tag and the value of a scalar.
pub(crate) fn scalar(node: &Node, text: &str, style: Style) -> Result<(String, Data), String> {
    let tag = tag_of(node);
    if tag == STR || (tag.is_empty() && style != Style::Plain) {
        return Ok((STR.to_owned(), Data::Text(text.into())));
    }
    if tag.is_empty() && text == "<<" {
        return Ok((MERGE.to_owned(), Data::Text(text.into())));
    }
    resolve(&tag, text)
}

struct Mappings<'a> {
    tree: &'a Tree,
    base: u32,
    origin: &'a Origin<'a>,
    /// Whether go-yaml may refuse something.
    suspect: bool,
}

impl Mappings<'_> {
    /// The entries of a mapping whose own mappings and merged ones have been read already.
    fn read(&mut self, id: NodeId, values: &Values) -> Map {
        let Content::Mapping(pairs) = &self.tree.node(id).content else { return Map::default() };
        let at_root = self.tree.root() == Some(id);
        // A mapping of nothing but text keys, and the root, hold their keys as text; any other by its value.
        let mut text_keys = true;
        let mut typed = Vec::new();
        let mut merged = None;
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            let node = self.tree.node(key);
            if is_merge(node) {
                merged = Some(value);
                continue;
            }
            let target = resolved(self.tree, key);
            let Content::Scalar { text, style, .. } = &target.content else {
                self.suspect = true;
                continue;
            };
            let Ok((_, data)) = scalar(target, text, *style) else { continue };
            let is_text = matches!(data, Data::Text(_));
            text_keys &= is_text;
            let raw = match data {
                Data::Text(_) => None,
                // A null cannot be a key of the root's own type.
                Data::Null if at_root => continue,
                Data::Null => Some(Box::from("")),
                _ => Some(text.clone()),
            };
            let name = if at_root { text.clone() } else { key_text(&data) };
            if !is_text {
                typed.push(name.clone());
            }
            let key_place = Some(self.origin.place(&node.span));
            let value = of(self.base, self.tree, value);
            entries.push(Entry { key: name, key_place, value, lost: false, raw });
        }
        settle(&mut entries, false);
        if let Some(merge) = merged {
            // What is compared at the root are values with texts: a key that is no text does not keep its place.
            let typed = if at_root { typed } else { Vec::new() };
            self.merge(merge, &mut entries, values, at_root || text_keys, &typed);
            settle(&mut entries, false);
        }
        Map::new(entries)
    }

    /// `<<`: what is written here wins, then the first mapping merged.
    fn merge(
        &mut self,
        id: NodeId,
        entries: &mut Vec<Entry>,
        values: &Values,
        text_keys: bool,
        unprotected: &[Box<str>],
    ) {
        let of_one = [id];
        let items = match &self.tree.node(id).content {
            Content::Sequence(items) => items.as_slice(),
            _ => &of_one,
        };
        let mut present: HashSet<Box<str>> =
            entries.iter().filter(|entry| !entry.lost).map(|entry| entry.key.clone()).collect();
        for name in unprotected {
            present.remove(name);
        }
        for &item in items {
            let Some(map) = values.map(of(self.base, self.tree, item)) else {
                self.suspect = true;
                continue;
            };
            for entry in map.live() {
                let mut entry = entry.clone();
                match &entry.raw {
                    Some(raw) if text_keys && raw.is_empty() => continue,
                    Some(raw) if text_keys => entry.key = raw.clone(),
                    _ => {}
                }
                if present.insert(entry.key.clone()) {
                    entries.push(entry);
                }
            }
        }
    }
}

/// A key as viper sees it, once the map that holds it has text keys.
fn key_text(data: &Data) -> Box<str> {
    match data {
        Data::Bool(value) => value.to_string().into(),
        Data::Int(value) => value.to_string().into(),
        Data::Uint(value) => value.to_string().into(),
        Data::Float(value) => strconv::format_float(*value).into(),
        Data::Text(text) | Data::Time(text) => text.clone(),
        Data::Null | Data::List(_) | Data::Map(_) => Box::from(""),
    }
}

pub(super) fn is_merge(node: &Node) -> bool {
    match &node.content {
        Content::Scalar { text, style, .. } => {
            &**text == "<<" && *style == Style::Plain && matches!(tag_of(node).as_str(), "" | MERGE)
                || &**text == "<<" && tag_of(node) == MERGE
        }
        _ => false,
    }
}
