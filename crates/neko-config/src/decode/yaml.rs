//! go-yaml v3 into untyped maps, with what they merge.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::super::golang::strconv;
use super::super::index::SMALL;
use super::super::value::{Data, Entry, Map, ValueId, Values};
use super::yaml_keys::{self, resolved};
use super::yaml_scalar::{begins_as_text, is_merge, scalar};
use super::{Ground, Origin, Refused, of, settle, text_of, values_of, yaml_refusal};
use neko_text::document::{self, Content, Node, NodeId, Style, Tree};

/// Reads a config file; none for an empty document. `bad` is where decoding the text failed, and why.
pub fn yaml(
    text: &str,
    bad: Option<(usize, String)>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<Option<ValueId>, Refused> {
    let parse = |bad| document::yaml::parse_up_to(text, bad).map_err(Refused::syntax);
    let mut tree = parse(bad.clone())?;
    let Some(root) = tree.root() else { return Ok(None) };
    let twice = yaml_keys::any_in(&tree);
    let is_too_large = tree.is_too_large();
    if twice || tree.has_cycles() || aliases_are_many(&tree, root) {
        if let Some(refused) = yaml_refusal::refused(&tree, root, text) {
            return Err(refused);
        }
        // Where nobody looks, an alias may lead to itself.
        tree.cut_cycles();
    }
    if is_too_large {
        return Err(Refused { by_us: true, ..Refused::new(document::TOO_LARGE, 0..0) });
    }
    let ground = Ground::of(origin, values);
    let mut suspect = !matches!(resolved(&tree, root).content, Content::Mapping(_));
    let base = values_of(&mut tree, values, ground, |node, moves| {
        if is_plainly_text(node) {
            return Data::Text(text_of(node, moves));
        }
        let Content::Scalar { text, style, .. } = &node.content else { return Data::Null };
        scalar(node, text, *style).map_or_else(
            |_| {
                suspect = true;
                Data::Null
            },
            |(_, data)| data,
        )
    });
    let ended = std::mem::take(&mut tree.ended);
    let mut reader = Mappings { tree: &mut tree, base, ground, twice, suspect };
    for &id in &ended {
        let map = reader.read(id, values);
        *values.data_mut(ValueId(base + id.0)) = Data::Map(map);
    }
    if reader.suspect {
        // The texts of this tree are gone.
        let whole = parse(bad)?;
        if let Some(refused) = yaml_refusal::refused(&whole, root, text) {
            return Err(refused);
        }
    }
    // Merging compares keys as they are written; viper folds their case afterwards.
    for &id in &ended {
        if let Data::Map(map) = values.data_mut(ValueId(base + id.0)) {
            let mut entries = std::mem::take(&mut map.entries);
            settle(&mut entries, true);
            *map = Map::new(entries);
        }
    }
    let root = of(base, &tree, root);
    if !matches!(values.data(root), Data::Map(_)) {
        // Nothing else than a null has come this far.
        *values.data_mut(root) = Data::Null;
    }
    Ok(Some(root))
}

/// Whether so much is reached through aliases that go-yaml's guard against bombs may have something to say.
fn aliases_are_many(tree: &Tree, root: NodeId) -> bool {
    if !tree.has_aliases() {
        return false;
    }
    let mut through_aliases = 0;
    let mut stack = vec![(root, false)];
    while let Some((id, aliased)) = stack.pop() {
        through_aliases += u32::from(aliased);
        // It looks at 100 of them silently, and at the keys of what merges a second time.
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

/// Whether it is seen at once that a scalar is a text, as most are.
fn is_plainly_text(node: &Node) -> bool {
    let Content::Scalar { text, style, .. } = &node.content else { return false };
    node.tag.is_none() && (*style != Style::Plain || begins_as_text(text))
}

/// How many entries that lose against others are kept of what a mapping merges.
const LOST: usize = 64;

struct Mappings<'a> {
    tree: &'a mut Tree,
    base: u32,
    ground: Ground<'a>,
    /// Whether a mapping may hold a key twice.
    twice: bool,
    /// Whether go-yaml may refuse something.
    suspect: bool,
}

impl Mappings<'_> {
    /// The entries of a mapping whose own mappings and merged ones have been read already.
    fn read(&mut self, id: NodeId, values: &Values) -> Map {
        // Where aliases may lead to it, a mapping is asked for again.
        let moves = !self.tree.has_aliases();
        let pairs = match &mut self.tree.node_mut(id).content {
            Content::Mapping(pairs) if moves => std::mem::take(pairs),
            Content::Mapping(pairs) => pairs.clone(),
            _ => return Map::default(),
        };
        let at_root = self.tree.root() == Some(id);
        // A mapping of nothing but text keys, and the root, hold their keys as text; any other by its value.
        let mut typed = Vec::new();
        let mut merged = None;
        let mut text_keys = true;
        // What is no plain text may be another key's value in another spelling.
        let mut alike = self.twice;
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        for &(key, value) in &pairs {
            let node = self.tree.node(key);
            if is_merge(node) {
                merged = Some(value);
                continue;
            }
            let key_at = self.ground.at(&node.span);
            let value = of(self.base, self.tree, value);
            if is_plainly_text(node) {
                let key = text_of(self.tree.node_mut(key), moves);
                entries.push(Entry { key, key_at, value, lost: false, overridden: false, raw: None });
                continue;
            }
            alike = true;
            let target = resolved(self.tree, key);
            let Content::Scalar { text, style, .. } = &target.content else {
                self.suspect = true;
                continue;
            };
            let Ok((_, data)) = scalar(target, text, *style) else {
                self.suspect = true;
                continue;
            };
            let is_text = matches!(data, Data::Text(_));
            text_keys &= is_text;
            let raw = match data {
                Data::Text(_) => None,
                // A null cannot be a key of the root's own type.
                Data::Null if at_root => continue,
                Data::Null => Some(SmolStr::default()),
                _ => Some(text.clone()),
            };
            let name = if at_root { text.clone() } else { key_text(&data) };
            if !is_text {
                typed.push(name.clone());
            }
            entries.push(Entry { key: name, key_at, value, lost: false, overridden: false, raw });
        }
        if alike {
            settle(&mut entries, false);
        }
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
        unprotected: &[SmolStr],
    ) {
        let of_one = [id];
        let items = match &self.tree.node(id).content {
            Content::Sequence(items) => items.as_slice(),
            _ => &of_one,
        };
        let maps: Vec<&Map> = items.iter().filter_map(|&item| values.map(of(self.base, self.tree, item))).collect();
        self.suspect |= maps.len() < items.len();
        let own = entries.len();
        let most = own + maps.iter().map(|map| map.entries.len()).sum::<usize>();
        let mut present: HashSet<SmolStr> = HashSet::new();
        if most > SMALL {
            present.extend(entries.iter().filter(|entry| !entry.lost).map(|entry| entry.key.clone()));
            present.retain(|key| !unprotected.contains(key));
        }
        let mut told = 0;
        for entry in maps.into_iter().flat_map(|map| &map.entries) {
            if entry.lost {
                if told < LOST {
                    told += 1;
                    entries.push(entry.clone());
                }
                continue;
            }
            let key = match &entry.raw {
                Some(raw) if text_keys && raw.is_empty() => continue,
                Some(raw) if text_keys => raw,
                _ => &entry.key,
            };
            let new = match most > SMALL {
                true => present.insert(key.clone()),
                false => {
                    let (here, added) = entries.split_at(own);
                    let is = |other: &Entry| !other.lost && other.key == *key;
                    !(added.iter().any(is) || here.iter().any(is) && !unprotected.contains(key))
                }
            };
            // What is written here hides it; whoever asks for the value's origin is told so.
            if new || told < LOST {
                told += usize::from(!new);
                entries.push(Entry { key: key.clone(), lost: !new, overridden: !new, ..entry.clone() });
            }
        }
    }
}

/// A key as viper sees it, once the map that holds it has text keys.
fn key_text(data: &Data) -> SmolStr {
    match data {
        Data::Bool(value) => value.to_string().into(),
        Data::Int(value) => value.to_string().into(),
        Data::Uint(value) => value.to_string().into(),
        Data::Float(value) => strconv::format_float(*value).into(),
        Data::Text(text) | Data::Time(text) => text.clone(),
        Data::Null | Data::List(_) | Data::Map(_) => SmolStr::default(),
    }
}
