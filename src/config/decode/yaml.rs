//! go-yaml v3 into untyped maps: unique keys, merges, and the guard against alias bombs.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::super::golang::strconv;
use super::super::index::SMALL;
use super::super::value::{Data, Entry, Map, ValueId, Values};
use super::yaml_scalar::{MERGE, NULL, STR, begins_as_text, resolve, short};
use super::{Ground, Origin, Refused, fill_plainly, of, settle, text_of, values_of, yaml_duplicates};
use crate::document::{self, Content, Node, NodeId, Style, Tree};

/// Reads a config file; none for an empty document. `bad` is where decoding the text failed, and why.
pub(crate) fn yaml(
    text: &str,
    bad: Option<(usize, String)>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<Option<ValueId>, Refused> {
    let mut tree = document::yaml::parse_up_to(text, bad).map_err(|error| Refused::new(error.message, error.span))?;
    let Some(root) = tree.root() else { return Ok(None) };
    check_aliases(&tree, root)?;
    let twice = yaml_duplicates::any(&tree);
    if let Some(refused) = twice.then(|| yaml_duplicates::refused(&tree, root, text)).flatten() {
        return Err(refused);
    }
    let unread = unread(&tree, root);
    let is_read = |span: &Range<usize>| !unread.iter().any(|skip| skip.contains(&span.start));
    let mut refused = None;
    let ground = Ground::of(origin, values);
    // A root that is no mapping is quoted later.
    let alone = tree.len() == 1;
    let base = values_of(&mut tree, values, ground, |node, moves| {
        if is_plainly_text(node) {
            return Data::Text(text_of(node, moves && !alone));
        }
        let Content::Scalar { text, style, .. } = &node.content else { return Data::Null };
        match scalar(node, text, *style) {
            Ok((_, data)) => data,
            Err(message) => {
                if is_read(&node.span) {
                    refused.get_or_insert(Refused::new(message, node.span.clone()));
                }
                Data::Null
            }
        }
    });
    if let Some(refused) = refused {
        return Err(refused);
    }
    let ended = std::mem::take(&mut tree.ended);
    let mut reader = Mappings { tree: &mut tree, base, ground, text, twice, errors: Vec::new() };
    for &id in &ended {
        if is_read(&reader.tree.node(id).span) {
            let map = reader.read(id, values)?;
            *values.data_mut(ValueId(base + id.0)) = Data::Map(map);
        } else {
            fill_plainly(reader.tree, id, values, base, ground, false);
        }
    }
    // Merging compares keys as they are written; viper folds their case afterwards.
    for &id in &ended {
        if let Data::Map(map) = values.data_mut(ValueId(base + id.0)) {
            settle(&mut map.entries, true);
        }
    }
    reader.root(root, values);
    if let Some(refused) = reader.collected() {
        return Err(refused);
    }
    Ok(Some(of(base, &tree, root)))
}

/// The values of null keys at the root: go-yaml drops such a key before it looks at the value.
fn unread(tree: &Tree, root: NodeId) -> Vec<Range<usize>> {
    let Content::Mapping(pairs) = &tree.node(root).content else { return Vec::new() };
    let null = pairs.iter().filter(|(key, _)| is_null(resolved(tree, *key)));
    null.map(|&(_, value)| tree.node(value).span.clone()).collect()
}

pub(super) fn resolved(tree: &Tree, id: NodeId) -> &Node {
    match tree.node(id).content {
        Content::Alias { target, .. } => tree.node(target),
        _ => tree.node(id),
    }
}

pub(super) fn is_null(node: &Node) -> bool {
    match &node.content {
        Content::Scalar { .. } if is_plainly_text(node) => false,
        Content::Scalar { text, style, .. } => scalar(node, text, *style).is_ok_and(|(tag, _)| tag == NULL),
        _ => tag_of(node) == NULL,
    }
}

/// The line of a node, from 1; NEL, LS and PS end one too.
pub(super) fn line(text: &str, node: &Node) -> usize {
    let before = text.get(..node.span.start).unwrap_or_default();
    let breaks = |c: &char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    before.chars().filter(breaks).count() - before.matches("\r\n").count() + 1
}

pub(super) fn tag_of(node: &Node) -> Cow<'static, str> {
    node.tag.as_deref().filter(|tag| *tag != "!").map_or(Cow::Borrowed(""), short)
}

/// The short tag and the value of a scalar.
pub(crate) fn scalar(node: &Node, text: &str, style: Style) -> Result<(Cow<'static, str>, Data), String> {
    let tag = tag_of(node);
    if tag == STR || (tag.is_empty() && style != Style::Plain) {
        return Ok((STR.into(), Data::Text(text.into())));
    }
    if tag.is_empty() && text == "<<" {
        return Ok((MERGE.into(), Data::Text(text.into())));
    }
    resolve(&tag, text)
}

/// Whether it is seen at once that a scalar is a text, as most are.
fn is_plainly_text(node: &Node) -> bool {
    let Content::Scalar { text, style, .. } = &node.content else { return false };
    node.tag.is_none() && (*style != Style::Plain || begins_as_text(text))
}

struct Mappings<'a> {
    tree: &'a mut Tree,
    base: u32,
    ground: Ground<'a>,
    text: &'a str,
    /// Whether a mapping may hold a key twice.
    twice: bool,
    /// What go-yaml collects before it gives up.
    errors: Vec<(String, Range<usize>)>,
}

impl Mappings<'_> {
    /// The first error that go-yaml collected.
    fn collected(&self) -> Option<Refused> {
        let (message, span) = self.errors.first()?;
        Some(Refused::new(format!("yaml: unmarshal errors:\n  {message}"), span.clone()))
    }

    /// The entries of a mapping whose own mappings and merged ones have been read already.
    fn read(&mut self, id: NodeId, values: &Values) -> Result<Map, Refused> {
        // Where aliases may lead to it, a mapping is asked for again.
        let moves = !self.tree.has_aliases();
        let pairs = match &mut self.tree.node_mut(id).content {
            Content::Mapping(pairs) if moves => std::mem::take(pairs),
            Content::Mapping(pairs) => pairs.clone(),
            _ => return Ok(Map::default()),
        };
        let at_root = self.tree.root() == Some(id);
        // A mapping of nothing but text keys, and the root, hold their keys as text; any other by its value.
        let mut typed = Vec::new();
        let mut merged = None;
        let mut complex = false;
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
                entries.push(Entry { key, key_at, value, lost: false, raw: None });
                continue;
            }
            alike = true;
            let target = resolved(self.tree, key);
            let (data, text) = match &target.content {
                Content::Scalar { text, style, .. } => match scalar(target, text, *style) {
                    Ok((_, data)) => (data, text),
                    Err(message) => return Err(Refused::new(message, node.span.clone())),
                },
                _ if at_root => {
                    let kind = if matches!(target.content, Content::Mapping(_)) { "!!map" } else { "!!seq" };
                    if self.errors.is_empty() {
                        let message = format!("line {}: cannot unmarshal {kind} into string", line(self.text, target));
                        self.errors.push((message, node.span.clone()));
                    }
                    complex = true;
                    continue;
                }
                _ => return Err(Refused::new("yaml: invalid map key", node.span.clone())),
            };
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
            entries.push(Entry { key: name, key_at, value, lost: false, raw });
        }
        if alike {
            settle(&mut entries, false);
        }
        if let Some(merge) = merged {
            if complex {
                let message = "runtime error: hash of unhashable type map[string]interface {}".to_owned();
                return Err(Refused { message, span: self.tree.node(merge).span.clone(), panics: true });
            }
            // What is compared at the root are values with texts: a key that is no text does not keep its place.
            let typed = if at_root { typed } else { Vec::new() };
            self.merge(merge, &mut entries, values, at_root || text_keys, &typed)?;
            settle(&mut entries, false);
        }
        Ok(Map::new(entries))
    }

    /// `<<`: what is written here wins, then the first mapping merged.
    fn merge(
        &mut self,
        id: NodeId,
        entries: &mut Vec<Entry>,
        values: &Values,
        text_keys: bool,
        unprotected: &[Box<str>],
    ) -> Result<(), Refused> {
        let node = self.tree.node(id);
        let wrong = |node: &Node| {
            Refused::new("yaml: map merge requires map or sequence of maps as the value", node.span.clone())
        };
        let sources: Vec<NodeId> = match &node.content {
            Content::Mapping(_) => vec![id],
            Content::Alias { target, .. } if matches!(self.tree.node(*target).content, Content::Mapping(_)) => {
                vec![*target]
            }
            Content::Sequence(items) => {
                let mut sources = Vec::new();
                for &item in items {
                    match &self.tree.node(item).content {
                        Content::Mapping(_) => sources.push(item),
                        Content::Alias { target, .. }
                            if matches!(self.tree.node(*target).content, Content::Mapping(_)) =>
                        {
                            sources.push(*target);
                        }
                        _ => return Err(wrong(self.tree.node(item))),
                    }
                }
                sources
            }
            _ => return Err(wrong(node)),
        };
        let maps: Vec<&Map> = sources.iter().filter_map(|source| values.map(ValueId(self.base + source.0))).collect();
        let own = entries.len();
        let most = own + maps.iter().map(|map| map.entries.len()).sum::<usize>();
        let mut present: HashSet<Box<str>> = HashSet::new();
        if most > SMALL {
            present.extend(entries.iter().filter(|entry| !entry.lost).map(|entry| entry.key.clone()));
            present.retain(|key| !unprotected.contains(key));
        }
        for entry in maps.into_iter().flat_map(Map::live) {
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
            if new {
                entries.push(Entry { key: key.clone(), ..entry.clone() });
            }
        }
        Ok(())
    }

    fn root(&mut self, root: NodeId, values: &mut Values) {
        let node = resolved(self.tree, root);
        match &node.content {
            Content::Mapping(_) => {}
            Content::Sequence(_) => {
                let message =
                    format!("line {}: cannot unmarshal !!seq into map[string]interface {{}}", line(self.text, node));
                self.errors.push((message, node.span.start..node.span.start + 1));
            }
            Content::Scalar { text, style, .. } => match scalar(node, text, *style) {
                Ok((tag, _)) if tag != NULL => {
                    let shown = if text.len() > 10 {
                        format!("{}...", String::from_utf8_lossy(&text.as_bytes()[..7]))
                    } else {
                        text.to_string()
                    };
                    let at = line(self.text, node);
                    let message = format!("line {at}: cannot unmarshal {tag} `{shown}` into map[string]interface {{}}");
                    self.errors.push((message, node.span.clone()));
                }
                _ => {
                    *values.data_mut(ValueId(self.base + root.0)) = Data::Null;
                }
            },
            Content::Alias { .. } => {}
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

fn is_merge(node: &Node) -> bool {
    match &node.content {
        Content::Scalar { text, style, .. } => {
            &**text == "<<" && *style == Style::Plain && matches!(&*tag_of(node), "" | MERGE)
                || &**text == "<<" && tag_of(node) == MERGE
        }
        _ => false,
    }
}

/// go-yaml's guard: it counts what it decodes, and how much of that through aliases.
fn check_aliases(tree: &Tree, root: NodeId) -> Result<(), Refused> {
    if !tree.has_aliases() {
        return Ok(());
    }
    let Some((_, first)) = tree.nodes().find(|(_, node)| matches!(node.content, Content::Alias { .. })) else {
        return Ok(());
    };
    let (mut decoded, mut through_aliases) = (0u64, 0u64);
    // Nodes to decode, each with whether an alias led there.
    let mut stack = vec![(root, false)];
    while let Some((id, aliased)) = stack.pop() {
        decoded += 1;
        through_aliases += u64::from(aliased);
        if through_aliases > 100 && decoded > 1000 && through_aliases as f64 / decoded as f64 > allowed(decoded) {
            let message = "yaml: document contains excessive aliasing".to_owned();
            return Err(Refused::new(message, first.span.clone()));
        }
        match &tree.node(id).content {
            Content::Scalar { .. } => {}
            Content::Alias { target, .. } => stack.push((*target, true)),
            Content::Sequence(items) => stack.extend(items.iter().rev().map(|&item| (item, aliased))),
            Content::Mapping(pairs) => {
                for &(key, value) in pairs.iter().rev() {
                    stack.push((value, aliased));
                    stack.push((key, aliased));
                }
            }
        }
    }
    Ok(())
}

fn allowed(decoded: u64) -> f64 {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    let decoded = decoded as f64;
    if decoded <= LOW {
        0.99
    } else if decoded >= HIGH {
        0.10
    } else {
        0.99 - 0.89 * ((decoded - LOW) / (HIGH - LOW))
    }
}
