//! Why go-yaml refuses a document, in its order: it decodes from the top down, collects what does not fit, stops at the
//! first thing that it cannot go on from, and never looks at some values at all.
//!
//! Only a document that is suspect is walked like this; a plain one needs no second look.

use std::collections::HashSet;
use std::ops::Range;

use super::super::value::Data;
use super::yaml_keys::{self, Key};
use super::yaml_scalar::{MAP, MERGE, NULL, SEQ, STR, is_merge, scalar, tag_of};
use super::{Mistake, Refused, yaml_go_syntax};
use neko_text::document::{Content, NodeId, Tree};

/// As many errors are collected; a file can hold millions.
const COLLECTED: usize = 20;

/// What a node is decoded into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Into {
    /// Whatever it is.
    Any,
    /// A text: a key of a mapping whose keys are texts.
    Text,
    /// A mapping that is there already: the root's, or one that merges. Whether its keys are texts.
    Map { texts: bool },
}

/// What is being decoded, innermost last.
#[derive(Debug)]
enum Frame {
    Alias(NodeId),
    Sequence { id: NodeId, next: usize },
    Mapping(Mapping),
    Merge(Merge),
}

#[derive(Debug)]
struct Mapping {
    id: NodeId,
    texts: bool,
    /// The pair that is being decoded.
    at: usize,
    /// Whether its key is, or has been.
    inside: Inside,
    /// The keys that merging found so far, where this mapping is merged into another.
    merged: Option<usize>,
    merge: Option<NodeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Key,
    Value,
}

#[derive(Debug)]
struct Merge {
    parent: NodeId,
    /// What stands behind `<<`.
    source: NodeId,
    texts: bool,
    /// The keys of whoever merges this one.
    outer: Option<usize>,
    /// The parent's key that is being decoded, as far as they are needed.
    key: Option<usize>,
    decoding: bool,
    next: usize,
}

struct Decoder<'a> {
    tree: &'a Tree,
    text: &'a str,
    errors: Vec<(String, Range<usize>)>,
    /// Whether a key that stands twice is one of them.
    key_twice: bool,
    stack: Vec<Frame>,
    /// Aliases that are being followed.
    followed: HashSet<NodeId>,
    decoded: u64,
    through_aliases: u64,
    /// Sets of keys, and the one that counts where something is merged.
    sets: Vec<HashSet<Key>>,
    merged: Option<usize>,
}

/// Why the document is refused; none where it is not.
pub(super) fn refused(tree: &Tree, root: NodeId, text: &str) -> Option<Refused> {
    let mut decoder = Decoder {
        tree,
        text,
        errors: Vec::new(),
        key_twice: false,
        stack: Vec::new(),
        followed: HashSet::new(),
        // The document itself.
        decoded: 1,
        through_aliases: 0,
        sets: Vec::new(),
        merged: None,
    };
    if let Err(refused) = decoder.decode(root) {
        return Some(refused);
    }
    let span = decoder.errors.first()?.1.clone();
    let lines: Vec<&str> = decoder.errors.iter().map(|(message, _)| message.as_str()).collect();
    let mistake = decoder.key_twice.then_some(Mistake::KeyTwice);
    Some(Refused { mistake, ..Refused::new(format!("yaml: unmarshal errors:\n  {}", lines.join("\n  ")), span) })
}

impl<'a> Decoder<'a> {
    fn decode(&mut self, root: NodeId) -> Result<(), Refused> {
        // Whether what has just been decoded is good; none while it is not finished.
        let mut done = self.enter(root, Into::Map { texts: true })?;
        while let Some(frame) = self.stack.pop() {
            done = match frame {
                Frame::Alias(id) => {
                    self.followed.remove(&id);
                    done
                }
                Frame::Sequence { id, next } => self.sequence(id, next)?,
                Frame::Mapping(mapping) => self.mapping(mapping, done.unwrap_or(true))?,
                Frame::Merge(merge) => self.merge(merge, done.unwrap_or(true))?,
            };
        }
        Ok(())
    }

    fn fail<T>(&self, id: NodeId, message: &str) -> Result<T, Refused> {
        Err(Refused::new(format!("yaml: {message}"), self.tree.node(id).span.clone()))
    }

    fn pairs(&self, id: NodeId) -> &'a [(NodeId, NodeId)] {
        match &self.tree.node(id).content {
            Content::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// Begins with a node; what is finished at once is good or not.
    fn enter(&mut self, id: NodeId, into: Into) -> Result<Option<bool>, Refused> {
        self.count(id)?;
        let tree = self.tree;
        match &tree.node(id).content {
            Content::Alias { name, target } => {
                if !self.followed.insert(id) {
                    return self.fail(id, &format!("anchor '{name}' value contains itself"));
                }
                self.stack.push(Frame::Alias(id));
                let done = self.enter(*target, into)?;
                if done.is_some() {
                    self.stack.pop();
                    self.followed.remove(&id);
                }
                Ok(done)
            }
            Content::Scalar { text, style, .. } => {
                let node = tree.node(id);
                let (tag, _) = scalar(node, text, *style).map_err(|why| Refused::new(why, node.span.clone()))?;
                Ok(Some(match into {
                    Into::Any => true,
                    Into::Text => tag != NULL,
                    Into::Map { .. } if tag == NULL => true,
                    Into::Map { .. } => self.does_not_fit(id, &tag, into),
                }))
            }
            Content::Sequence(_) => match into {
                Into::Any => {
                    self.stack.push(Frame::Sequence { id, next: 0 });
                    Ok(None)
                }
                _ => Ok(Some(self.does_not_fit(id, SEQ, into))),
            },
            Content::Mapping(pairs) => {
                if yaml_keys::any_twice(tree, pairs) {
                    self.keys_twice(pairs);
                    return Ok(Some(false));
                }
                let texts = match into {
                    Into::Text => return Ok(Some(self.does_not_fit(id, MAP, into))),
                    Into::Any => pairs.iter().all(|&(key, _)| matches!(self.short_tag(key).as_str(), STR | MERGE)),
                    Into::Map { texts } => texts,
                };
                let (inside, merged) = (Inside::Nothing, self.merged.take());
                self.stack.push(Frame::Mapping(Mapping { id, texts, at: 0, inside, merged, merge: None }));
                Ok(None)
            }
        }
    }

    /// The guard against alias bombs: it counts what is decoded, and how much of that through aliases.
    fn count(&mut self, id: NodeId) -> Result<(), Refused> {
        self.decoded += 1;
        self.through_aliases += u64::from(!self.followed.is_empty());
        let ratio = self.through_aliases as f64 / self.decoded as f64;
        if self.through_aliases > 100 && self.decoded > 1000 && ratio > allowed(self.decoded) {
            return self.fail(id, "document contains excessive aliasing");
        }
        Ok(())
    }

    /// The line of a node, from 1; NEL, LS and PS end one too.
    fn line(&self, id: NodeId) -> usize {
        let before = self.text.get(..self.tree.began(id)).unwrap_or_default();
        let breaks = |c: &char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        before.chars().filter(breaks).count() - before.matches("\r\n").count() + 1
    }

    /// How many more errors are told. Finding the line of one takes a look at all the text before it.
    fn room(&self) -> usize {
        COLLECTED - self.errors.len().min(COLLECTED)
    }

    fn does_not_fit(&mut self, id: NodeId, tag: &str, into: Into) -> bool {
        if self.room() == 0 {
            return false;
        }
        let node = self.tree.node(id);
        let own = tag_of(node);
        let tag = if own.is_empty() { tag } else { &*own };
        let value = match &node.content {
            _ if matches!(tag, SEQ | MAP) => String::new(),
            Content::Scalar { text, .. } if text.len() > 10 => {
                format!(" `{}...`", super::text::lossy(&text.as_bytes()[..7]))
            }
            Content::Scalar { text, .. } => format!(" `{text}`"),
            _ => " ``".to_owned(),
        };
        let wanted = if into == Into::Text { "string" } else { "map[string]interface {}" };
        let message = format!("line {}: cannot unmarshal {tag}{value} into {wanted}", self.line(id));
        self.errors.push((message, node.span.clone()));
        false
    }

    /// Every later key against every earlier one of its name.
    fn keys_twice(&mut self, pairs: &[(NodeId, NodeId)]) {
        for (earlier, later) in yaml_keys::twice(self.tree, pairs, self.room()) {
            let (here, there) = (self.line(later), self.line(earlier));
            let quoted = super::golang::quote(yaml_keys::name(self.tree, later).1);
            let message = format!("line {here}: mapping key {quoted} already defined at line {there}");
            self.errors.push((message, self.tree.node(later).span.clone()));
            self.key_twice = true;
        }
    }

    fn sequence(&mut self, id: NodeId, next: usize) -> Result<Option<bool>, Refused> {
        let Content::Sequence(items) = &self.tree.node(id).content else { return Ok(Some(true)) };
        let Some(&item) = items.get(next) else { return Ok(Some(true)) };
        self.stack.push(Frame::Sequence { id, next: next + 1 });
        self.enter(item, Into::Any)
    }

    fn mapping(&mut self, mut own: Mapping, good: bool) -> Result<Option<bool>, Refused> {
        let pairs = self.pairs(own.id);
        if own.inside == Inside::Key {
            let (key, value) = pairs[own.at];
            if good && !self.is_merged_already(&own, key)? {
                if !own.texts
                    && let Some(shown) = yaml_go_syntax::collection(self.tree, key)
                {
                    return self.fail(key, &format!("invalid map key: {shown}"));
                }
                own.inside = Inside::Value;
                self.stack.push(Frame::Mapping(own));
                return self.enter(value, Into::Any);
            }
            own.at += 1;
        } else if own.inside == Inside::Value {
            own.at += 1;
        }
        own.inside = Inside::Key;
        while let Some(&(key, value)) = pairs.get(own.at) {
            if is_merge(self.tree.node(key)) {
                own.merge = Some(value);
                own.at += 1;
                continue;
            }
            let into = if own.texts { Into::Text } else { Into::Any };
            self.stack.push(Frame::Mapping(own));
            return self.enter(key, into);
        }
        self.merged = own.merged;
        let Some(source) = own.merge else { return Ok(Some(true)) };
        let key = self.merged.is_none().then_some(0);
        let outer = self.merged;
        if key.is_some() {
            self.sets.push(HashSet::new());
            self.merged = Some(self.sets.len() - 1);
        }
        let merge = Merge { parent: own.id, source, texts: own.texts, outer, key, decoding: false, next: 0 };
        self.merge(merge, true)
    }

    /// Whether a mapping that is merged may not set this key any more; from now on no other may.
    fn is_merged_already(&mut self, own: &Mapping, key: NodeId) -> Result<bool, Refused> {
        let Some(set) = own.merged else { return Ok(false) };
        let name = self.key(key, own.texts)?;
        Ok(self.sets.get_mut(set).is_some_and(|set| !set.insert(name)))
    }

    fn key(&self, id: NodeId, as_text: bool) -> Result<Key, Refused> {
        let target = yaml_keys::resolved(self.tree, id);
        match &target.content {
            Content::Scalar { text, style, .. } => match scalar(target, text, *style) {
                Ok((_, data)) if !as_text || matches!(data, Data::Text(_)) => Ok(Key::of(&data)),
                Ok(_) => Ok(Key::Text(text.clone())),
                Err(why) => Err(Refused::new(why, target.span.clone())),
            },
            Content::Mapping(pairs) => {
                let texts = pairs.iter().all(|&(key, _)| matches!(self.short_tag(key).as_str(), STR | MERGE));
                let kind = if texts { "map[string]interface {}" } else { "map[interface {}]interface {}" };
                self.fail(id, &format!("runtime error: hash of unhashable type {kind}"))
            }
            _ => self.fail(id, "runtime error: hash of unhashable type []interface {}"),
        }
    }

    /// `<<`: the parent's own keys first, unless they are known; then what is merged, one after the other.
    fn merge(&mut self, mut own: Merge, good: bool) -> Result<Option<bool>, Refused> {
        while let Some(at) = own.key {
            let Some(&(key, _)) = self.pairs(own.parent).get(at) else {
                own.key = None;
                break;
            };
            if !own.decoding {
                own.decoding = true;
                self.stack.push(Frame::Merge(own));
                return self.enter(key, Into::Any);
            }
            own.decoding = false;
            own.key = Some(at + 1);
            if good {
                let name = self.key(key, false)?;
                if let Some(set) = self.merged.and_then(|set| self.sets.get_mut(set)) {
                    set.insert(name);
                }
                // What follows is decoded before `good` is asked about again.
                continue;
            }
        }
        let is_mapping = |id: NodeId| match self.tree.node(id).content {
            Content::Mapping(_) => true,
            Content::Alias { target, .. } => matches!(self.tree.node(target).content, Content::Mapping(_)),
            _ => false,
        };
        let next = match &self.tree.node(own.source).content {
            Content::Sequence(items) => items.get(own.next).copied(),
            _ => Some(own.source).filter(|_| own.next == 0),
        };
        let Some(next) = next else {
            self.merged = own.outer;
            return Ok(Some(true));
        };
        if !is_mapping(next) {
            return self.fail(next, "map merge requires map or sequence of maps as the value");
        }
        own.next += 1;
        let texts = own.texts;
        self.stack.push(Frame::Merge(own));
        self.enter(next, Into::Map { texts })
    }

    fn short_tag(&self, id: NodeId) -> String {
        let node = yaml_keys::resolved(self.tree, id);
        let own = tag_of(node);
        match &node.content {
            _ if !own.is_empty() => own.into_owned(),
            Content::Scalar { text, style, .. } => {
                scalar(node, text, *style).map(|(tag, _)| tag.into_owned()).unwrap_or_default()
            }
            Content::Mapping(_) => MAP.to_owned(),
            _ => SEQ.to_owned(),
        }
    }
}

/// Up to which share aliases may lead to what is decoded.
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

#[cfg(test)]
mod tests;
