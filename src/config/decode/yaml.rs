//! go-yaml v3 into untyped maps: unique keys, merges, and the guard against alias bombs.

use std::collections::HashMap;

use super::super::golang::strconv;
use super::super::value::{Data, Entry, Map, Value, ValueId, Values};
use super::yaml_scalar::{MERGE, NULL, STR, resolve, short};
use super::{Origin, Refused, of, settle, values_of};
use crate::document::{self, Content, Node, NodeId, Style, Tree};

/// Reads a config file; none for an empty document.
pub(crate) fn yaml(text: &str, values: &mut Values, origin: &Origin<'_>) -> Result<Option<ValueId>, Refused> {
    let tree = document::yaml::parse(text).map_err(|error| Refused { message: error.message, span: error.span })?;
    let Some(root) = tree.root() else { return Ok(None) };
    check_aliases(&tree, root)?;
    let mut refused = None;
    let base = values_of(&tree, values, origin, false, |node, text, style| match scalar(node, text, style) {
        Ok((_, data)) => data,
        Err(message) => {
            refused.get_or_insert(Refused { message, span: node.span.clone() });
            Data::Null
        }
    });
    if let Some(refused) = refused {
        return Err(refused);
    }
    let mut reader = Mappings { tree: &tree, base, origin, text, errors: Vec::new() };
    for &id in &tree.ended {
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
    if let Some((message, span)) = reader.errors.first() {
        let message = format!("yaml: unmarshal errors:\n  {message}");
        return Err(Refused { message, span: span.clone() });
    }
    Ok(Some(of(base, &tree, root)))
}

fn tag_of(node: &Node) -> String {
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
    errors: Vec<(String, std::ops::Range<usize>)>,
}

impl Mappings<'_> {
    fn line(&self, node: &Node) -> usize {
        self.text.get(..node.span.start).map_or(0, |before| before.matches('\n').count()) + 1
    }

    /// The entries of a mapping whose own mappings and merged ones have been read already.
    fn read(&mut self, id: NodeId, values: &Values) -> Result<Map, Refused> {
        let Content::Mapping(pairs) = &self.tree.node(id).content else { return Ok(Map::default()) };
        self.unique(pairs);
        let mut merged = None;
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            let node = self.tree.node(key);
            if is_merge(node) {
                merged = Some(value);
                continue;
            }
            let target = self.resolved(key);
            let key_text: Box<str> = match &target.content {
                Content::Scalar { text, style, .. } => match scalar(target, text, *style) {
                    Ok((_, data)) => key_text(&data, text, self.tree.root() == Some(id)),
                    Err(message) => return Err(Refused { message, span: node.span.clone() }),
                },
                _ if self.tree.root() == Some(id) => {
                    let kind = if matches!(target.content, Content::Mapping(_)) { "!!map" } else { "!!seq" };
                    let message = format!("line {}: cannot unmarshal {kind} into string", self.line(target));
                    self.errors.push((message, node.span.clone()));
                    continue;
                }
                _ => {
                    let message = "yaml: invalid map key".to_owned();
                    return Err(Refused { message, span: node.span.clone() });
                }
            };
            let key_place = Some(self.origin.place(&node.span));
            let value = of(self.base, self.tree, value);
            if !(key_text.is_empty() && self.is_null(target) && self.tree.root() == Some(id)) {
                entries.push(Entry { key: key_text, key_place, value, lost: false });
            }
        }
        settle(&mut entries, false);
        if let Some(merge) = merged {
            self.merge(merge, &mut entries, values)?;
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

    /// Two keys of the same kind and text; go-yaml looks at neither quotes nor types.
    fn unique(&mut self, pairs: &[(NodeId, NodeId)]) {
        let mut seen: HashMap<(u8, &str), &Node> = HashMap::with_capacity(pairs.len());
        for &(key, _) in pairs {
            let node = self.tree.node(key);
            let name = match &node.content {
                Content::Scalar { text, .. } => (0, &**text),
                Content::Alias { name, .. } => (1, &**name),
                Content::Sequence(_) => (2, ""),
                Content::Mapping(_) => (3, ""),
            };
            if let Some(earlier) = seen.get(&name) {
                // One is enough: the file is refused, and a line number costs a walk through the text.
                let (line, first) = (self.line(node), self.line(earlier));
                let quoted = super::golang::quote(name.1);
                let message = format!("line {line}: mapping key {quoted} already defined at line {first}");
                self.errors.push((message, node.span.clone()));
                return;
            }
            seen.insert(name, node);
        }
    }

    /// `<<`: what is written here wins, then the first mapping merged.
    fn merge(&mut self, id: NodeId, entries: &mut Vec<Entry>, values: &Values) -> Result<(), Refused> {
        let node = self.tree.node(id);
        let wrong = |node: &Node| Refused {
            message: "yaml: map merge requires map or sequence of maps as the value".to_owned(),
            span: node.span.clone(),
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
        let mut present: std::collections::HashSet<Box<str>> =
            entries.iter().filter(|entry| !entry.lost).map(|entry| entry.key.clone()).collect();
        for source in sources {
            let Some(map) = values.map(ValueId(self.base + source.0)) else { continue };
            for entry in map.live() {
                if present.insert(entry.key.clone()) {
                    entries.push(entry.clone());
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
                    format!("line {}: cannot unmarshal !!seq into map[string]interface {{}}", self.line(node));
                self.errors.push((message, node.span.start..node.span.start + 1));
            }
            Content::Scalar { text, style, .. } => match scalar(node, text, *style) {
                Ok((tag, _)) if tag != NULL => {
                    let shown = if text.len() > 10 {
                        format!("{}...", text.chars().take(7).collect::<String>())
                    } else {
                        text.to_string()
                    };
                    let line = self.line(node);
                    let message =
                        format!("line {line}: cannot unmarshal {tag} `{shown}` into map[string]interface {{}}");
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
fn key_text(data: &Data, raw: &str, at_root: bool) -> Box<str> {
    match data {
        _ if at_root => raw.into(),
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
            return Err(Refused { message, span: first.span.clone() });
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
