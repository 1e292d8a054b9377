//! Keys of YAML mappings as go-yaml compares them: by kind and text for duplicates, by value for merging.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::super::index::{Index, SMALL, hash};
use super::super::value::Data;
use neko_text::document::{Content, Node, NodeId, Tree};

/// A key by its value: the number 1 is another than the text `1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    Time(SmolStr),
    Text(SmolStr),
}

impl Key {
    pub fn of(data: &Data) -> Self {
        match data {
            Data::Bool(value) => Self::Bool(*value),
            Data::Int(value) => Self::Int(*value),
            Data::Uint(value) => Self::Uint(*value),
            // Zero has two spellings and one value.
            Data::Float(value) => Self::Float((value + 0.0).to_bits()),
            Data::Time(text) => Self::Time(text.clone()),
            Data::Text(text) => Self::Text(text.clone()),
            Data::Null | Data::List(_) | Data::Map(_) => Self::Null,
        }
    }
}

/// What an alias stands for.
pub(super) fn resolved(tree: &Tree, id: NodeId) -> &Node {
    match tree.node(id).content {
        Content::Alias { target, .. } => tree.node(target),
        _ => tree.node(id),
    }
}

/// Kind and text of a key: for duplicates, go-yaml looks at neither quotes nor types.
pub(super) fn name(tree: &Tree, key: NodeId) -> (u8, &str) {
    match &tree.node(key).content {
        Content::Scalar { text, .. } => (0, text),
        Content::Alias { name, .. } => (1, name),
        Content::Sequence(_) => (2, ""),
        Content::Mapping(_) => (3, ""),
    }
}

/// Whether a key stands in a mapping twice.
pub(super) fn any_twice(tree: &Tree, pairs: &[(NodeId, NodeId)]) -> bool {
    if pairs.len() <= SMALL {
        return (1..pairs.len()).any(|index| {
            let own = name(tree, pairs[index].0);
            pairs[..index].iter().any(|(key, _)| name(tree, *key) == own)
        });
    }
    let mut seen = Index::with_room(pairs.len());
    pairs.iter().enumerate().any(|(number, &(key, _))| {
        let own = name(tree, key);
        seen.put(hash(own.1), number, |other| name(tree, pairs[other].0) == own).is_some()
    })
}

/// Whether a key stands twice in any mapping.
pub(super) fn any_in(tree: &Tree) -> bool {
    tree.ended.iter().any(|&id| match &tree.node(id).content {
        Content::Mapping(pairs) => any_twice(tree, pairs),
        _ => false,
    })
}

/// Every earlier key with every later one of its name, the first `most`.
pub(super) fn twice(tree: &Tree, pairs: &[(NodeId, NodeId)], most: usize) -> Vec<(NodeId, NodeId)> {
    if most == 0 {
        return Vec::new();
    }
    let mut groups: HashMap<(u8, &str), Vec<NodeId>> = HashMap::with_capacity(pairs.len());
    for &(key, _) in pairs {
        groups.entry(name(tree, key)).or_default().push(key);
    }
    let mut out = Vec::new();
    for &(key, _) in pairs {
        let Some(group) = groups.get(&name(tree, key)).filter(|group| group.len() > 1) else { continue };
        let later = group.partition_point(|other| *other <= key);
        out.extend(group[later..].iter().take(most - out.len()).map(|&other| (key, other)));
        if out.len() >= most {
            break;
        }
    }
    out
}
