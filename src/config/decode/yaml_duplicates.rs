//! Keys that stand twice in a mapping: go-yaml collects them from the top down, and looks no further into such a mapping.

use std::collections::HashMap;
use std::ops::Range;

use super::super::index::{Index, SMALL, hash};
use super::Refused;
use super::yaml::{is_null, line, resolved, scalar};
use crate::document::{Content, Node, NodeId, Tree};

/// As many are named; a file can hold millions.
const NAMED: usize = 20;
/// As many nodes are visited; aliases lead to the same ones again and again.
const VISITED: usize = 1_000_000;

/// What go-yaml looks at next.
enum Step<'a> {
    Node(NodeId),
    /// A key of the root that is no text.
    Key(&'a Node),
}

/// Kind and text of a key: go-yaml looks at neither quotes nor types.
fn name(tree: &Tree, key: NodeId) -> (u8, &str) {
    match &tree.node(key).content {
        Content::Scalar { text, .. } => (0, text),
        Content::Alias { name, .. } => (1, name),
        Content::Sequence(_) => (2, ""),
        Content::Mapping(_) => (3, ""),
    }
}

/// Whether a key stands in a mapping twice.
fn has_twice(tree: &Tree, pairs: &[(NodeId, NodeId)]) -> bool {
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
pub(super) fn any(tree: &Tree) -> bool {
    tree.ended.iter().any(|&id| match &tree.node(id).content {
        Content::Mapping(pairs) => has_twice(tree, pairs),
        _ => false,
    })
}

/// Why a document with a key that stands twice is refused; none where nobody looks at it.
pub(super) fn refused(tree: &Tree, root: NodeId, text: &str) -> Option<Refused> {
    let mut errors: Vec<(String, Range<usize>)> = Vec::new();
    let mut stack = vec![Step::Node(root)];
    for _ in 0..VISITED {
        let Some(step) = stack.pop() else { break };
        let id = match step {
            Step::Node(id) => id,
            Step::Key(target) => {
                if errors.len() < NAMED {
                    let kind = if matches!(target.content, Content::Mapping(_)) { "!!map" } else { "!!seq" };
                    let message = format!("line {}: cannot unmarshal {kind} into string", line(text, target));
                    errors.push((message, target.span.clone()));
                }
                continue;
            }
        };
        let node = tree.node(id);
        match &node.content {
            Content::Scalar { text: value, style, .. } => {
                if let Err(message) = scalar(node, value, *style) {
                    return Some(Refused::new(message, node.span.clone()));
                }
            }
            Content::Alias { target, .. } => stack.push(Step::Node(*target)),
            Content::Sequence(items) => stack.extend(items.iter().rev().copied().map(Step::Node)),
            Content::Mapping(pairs) => {
                if has_twice(tree, pairs) {
                    collect(tree, pairs, text, &mut errors);
                    continue;
                }
                for &(key, value) in pairs.iter().rev() {
                    let target = resolved(tree, key);
                    let scalar_key = matches!(target.content, Content::Scalar { .. });
                    if id == root && !scalar_key {
                        stack.push(Step::Key(target));
                    } else if id != root || !is_null(target) {
                        stack.extend([Step::Node(value), Step::Node(key)]);
                    }
                }
            }
        }
    }
    let span = errors.first()?.1.clone();
    let lines: Vec<&str> = errors.iter().map(|(message, _)| message.as_str()).collect();
    Some(Refused::new(format!("yaml: unmarshal errors:\n  {}", lines.join("\n  ")), span))
}

/// Every later key against every earlier one of its name.
fn collect(tree: &Tree, pairs: &[(NodeId, NodeId)], text: &str, errors: &mut Vec<(String, Range<usize>)>) {
    let mut groups: HashMap<(u8, &str), Vec<NodeId>> = HashMap::with_capacity(pairs.len());
    for &(key, _) in pairs {
        groups.entry(name(tree, key)).or_default().push(key);
    }
    for &(key, _) in pairs {
        let own = name(tree, key);
        let later = groups.get(&own).into_iter().flatten().skip_while(|other| **other != key).skip(1);
        for &other in later {
            if errors.len() == NAMED {
                return;
            }
            let node = tree.node(other);
            let (here, there) = (line(text, node), line(text, tree.node(key)));
            let quoted = super::golang::quote(own.1);
            let message = format!("line {here}: mapping key {quoted} already defined at line {there}");
            errors.push((message, node.span.clone()));
        }
    }
}
