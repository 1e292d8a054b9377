//! go-yaml v3 into untyped maps: unique keys, merges, and the guard against alias bombs.

use std::collections::HashSet;
use std::ops::Range;

use super::super::golang::strconv;
use super::super::value::{Data, Entry, Map, Value, ValueId, Values};
use super::yaml_scalar::{MERGE, NULL, STR, resolve, short};
use super::{Origin, Refused, of, settle, values_of, yaml_duplicates};
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
    check_aliases(&tree, root)?;
    let mut reader = Mappings { tree: &tree, base: values.len() as u32, origin, text, errors: Vec::new() };
    if let Some(refused) = yaml_duplicates::refused(&tree, root, text) {
        return Err(refused);
    }
    let unread = reader.unread(root);
    let is_read = |span: &Range<usize>| !unread.iter().any(|skip| skip.contains(&span.start));
    let mut refused = None;
    let base = values_of(&tree, values, origin, false, |node, text, style| match scalar(node, text, style) {
        Ok((_, data)) => data,
        Err(message) => {
            if is_read(&node.span) {
                refused.get_or_insert(Refused::new(message, node.span.clone()));
            }
            Data::Null
        }
    });
    if let Some(refused) = refused {
        return Err(refused);
    }
    for &id in tree.ended.iter().filter(|id| is_read(&tree.node(**id).span)) {
        let map = reader.read(id, values)?;
        values.get_mut(ValueId(base + id.0)).data = Data::Map(map);
    }
    // Merging compares keys as they are written; viper folds their case afterwards.
    for &id in &tree.ended {
        if let Data::Map(map) = &mut values.get_mut(ValueId(base + id.0)).data {
            let mut entries = std::mem::take(&mut map.entries);
            settle(&mut entries, true);
            *map = Map::new(entries);
        }
    }
    reader.root(root, values);
    if let Some(refused) = reader.collected() {
        return Err(refused);
    }
    Ok(Some(of(base, &tree, root)))
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
    text: &'a str,
    /// What go-yaml collects before it gives up.
    errors: Vec<(String, Range<usize>)>,
}

impl Mappings<'_> {
    /// The first error that go-yaml collected.
    fn collected(&self) -> Option<Refused> {
        let (message, span) = self.errors.first()?;
        Some(Refused::new(format!("yaml: unmarshal errors:\n  {message}"), span.clone()))
    }

    /// The values of null keys at the root: go-yaml drops such a key before it looks at the value.
    fn unread(&self, root: NodeId) -> Vec<Range<usize>> {
        let Content::Mapping(pairs) = &self.tree.node(root).content else { return Vec::new() };
        let null = pairs.iter().filter(|(key, _)| self.is_null(self.resolved(*key)));
        null.map(|&(_, value)| self.tree.node(value).span.clone()).collect()
    }

    /// The entries of a mapping whose own mappings and merged ones have been read already.
    fn read(&mut self, id: NodeId, values: &Values) -> Result<Map, Refused> {
        let Content::Mapping(pairs) = &self.tree.node(id).content else { return Ok(Map::default()) };
        let at_root = self.tree.root() == Some(id);
        // A mapping of nothing but text keys, and the root, hold their keys as text; any other by its value.
        let mut text_keys = true;
        let mut typed = Vec::new();
        let mut merged = None;
        let mut complex = false;
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            let node = self.tree.node(key);
            if is_merge(node) {
                merged = Some(value);
                continue;
            }
            let target = self.resolved(key);
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
            let key_place = Some(self.origin.place(&node.span));
            let value = of(self.base, self.tree, value);
            entries.push(Entry { key: name, key_place, value, lost: false, raw });
        }
        settle(&mut entries, false);
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

    fn resolved(&self, id: NodeId) -> &Node {
        match self.tree.node(id).content {
            Content::Alias { target, .. } => self.tree.node(target),
            _ => self.tree.node(id),
        }
    }

    fn is_null(&self, node: &Node) -> bool {
        match &node.content {
            Content::Scalar { text, style, .. } => scalar(node, text, *style).is_ok_and(|(tag, _)| tag == NULL),
            _ => tag_of(node) == NULL,
        }
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
        let mut present: HashSet<Box<str>> =
            entries.iter().filter(|entry| !entry.lost).map(|entry| entry.key.clone()).collect();
        for name in unprotected {
            present.remove(name);
        }
        for source in sources {
            let Some(map) = values.map(ValueId(self.base + source.0)) else { continue };
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
        Ok(())
    }

    fn root(&mut self, root: NodeId, values: &mut Values) {
        let node = self.resolved(root);
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
                    let id = ValueId(self.base + root.0);
                    let Value { place, offsets, .. } = values.get(id).clone();
                    *values.get_mut(id) = Value { data: Data::Null, place, offsets };
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
            &**text == "<<" && *style == Style::Plain && matches!(tag_of(node).as_str(), "" | MERGE)
                || &**text == "<<" && tag_of(node) == MERGE
        }
        _ => false,
    }
}

/// go-yaml's guard: it counts what it decodes, and how much of that through aliases.
fn check_aliases(tree: &Tree, root: NodeId) -> Result<(), Refused> {
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
