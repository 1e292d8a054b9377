//! A list or a mapping as `%#v` writes what go-yaml made of it: that is how it names a key that cannot be one.

use super::super::golang::{self, strconv, time};
use super::super::value::Data;
use super::yaml_keys::{Key, resolved};
use super::yaml_scalar::{is_merge, scalar};
use neko_text::document::{Content, NodeId, Tree};

/// What is nested deeper is left out.
const DEEPEST: usize = 50;
/// And what is longer, for aliases can make it as long as they like.
const LONGEST: usize = 4096;

/// A list or a mapping; none for a scalar.
pub(super) fn collection(tree: &Tree, id: NodeId) -> Option<String> {
    let mut out = String::new();
    match resolved(tree, id).content {
        Content::Scalar { .. } => None,
        _ => {
            write(tree, id, 0, &mut out);
            Some(out)
        }
    }
}

fn write(tree: &Tree, id: NodeId, depth: usize, out: &mut String) {
    if depth > DEEPEST || out.len() > LONGEST {
        return out.push('…');
    }
    let node = resolved(tree, id);
    match &node.content {
        Content::Scalar { text, style, .. } => {
            let data = scalar(node, text, *style).map_or(Data::Null, |(_, data)| data);
            out.push_str(&plain(&data));
        }
        Content::Sequence(items) => {
            out.push_str("[]interface {}{");
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(tree, *item, depth + 1, out);
            }
            out.push('}');
        }
        Content::Mapping(_) => {
            let mut entries = Vec::new();
            gather(tree, id, depth, &mut entries);
            let texts = entries.iter().all(|(key, _)| matches!(key, Data::Text(_)));
            out.push_str(if texts { "map[string]interface {}{" } else { "map[interface {}]interface {}{" });
            entries.sort_by(|(one, _), (other, _)| in_order(one, other));
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(&plain(key));
                out.push(':');
                write(tree, *value, depth + 1, out);
            }
            out.push('}');
        }
        Content::Alias { .. } => {}
    }
}

/// The entries of a mapping, then those of what it merges.
fn gather(tree: &Tree, id: NodeId, depth: usize, entries: &mut Vec<(Data, NodeId)>) {
    let Content::Mapping(pairs) = &resolved(tree, id).content else { return };
    if depth > DEEPEST {
        return;
    }
    let mut merged = None;
    for &(key, value) in pairs {
        let node = resolved(tree, key);
        let Content::Scalar { text, style, .. } = &node.content else { continue };
        if is_merge(tree.node(key)) {
            merged = Some(value);
        } else if let Ok((_, data)) = scalar(node, text, *style)
            && !entries.iter().any(|(known, _)| Key::of(known) == Key::of(&data))
        {
            entries.push((data, value));
        }
    }
    match merged.map(|merged| (merged, &tree.node(merged).content)) {
        Some((_, Content::Sequence(items))) => {
            items.iter().for_each(|item| gather(tree, *item, depth + 1, entries));
        }
        Some((merged, _)) => gather(tree, merged, depth + 1, entries),
        None => {}
    }
}

fn plain(data: &Data) -> String {
    match data {
        Data::Null | Data::List(_) | Data::Map(_) => "interface {}(nil)".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Uint(value) => format!("{value:#x}"),
        Data::Float(value) => strconv::format_general(*value),
        Data::Text(text) => golang::quote(text),
        Data::Time(point) => time::go_syntax(point),
    }
}

/// Texts, numbers, the rest; each among themselves by value.
fn in_order(one: &Data, other: &Data) -> std::cmp::Ordering {
    let kind = |data: &Data| match data {
        Data::Text(_) => 0,
        Data::Int(_) => 1,
        Data::Bool(_) => 2,
        _ => 3,
    };
    match (one, other) {
        (Data::Text(one), Data::Text(other)) => one.cmp(other),
        (Data::Int(one), Data::Int(other)) => one.cmp(other),
        (Data::Uint(one), Data::Uint(other)) => one.cmp(other),
        (Data::Float(one), Data::Float(other)) => one.total_cmp(other),
        (Data::Bool(one), Data::Bool(other)) => one.cmp(other),
        _ => kind(one).cmp(&kind(other)),
    }
}
