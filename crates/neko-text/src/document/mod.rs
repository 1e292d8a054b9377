//! Located trees: YAML, JSON, TOML and dotenv, syntax only. A scalar keeps its text, its style and its span; what
//! a scalar *means* is decided by whoever reads the tree.
//!
//! A tree is flat: nodes refer to each other by number, so neither building nor dropping one recurses, however deep
//! the input nests.

use std::ops::Range;

use smol_str::SmolStr;

pub mod base64;
pub mod dotenv;
pub mod gotenv;
pub mod json;
pub mod offsets;
pub mod toml;
mod toml_limits;
mod toml_strings;
mod toml_tables;
pub mod yaml;

pub use offsets::Offsets;

/// How deep collections may nest: what Go's YAML and JSON readers allow.
pub const MAX_DEPTH: usize = 10_000;

/// What a node counts for beside its text.
const NODE: u64 = 8;
/// How large a text may become by its aliases, whatever its own size.
const EXPANDED: u64 = 512 << 10;
/// How many times larger than it is.
const EXPANDED_TIMES: u64 = 4;
/// What is said of one that becomes larger.
pub const TOO_LARGE: &str = "its aliases expand to far more than is written; this limit is neko-ice's, not neko's";

/// The number of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: a YAML plain scalar, a JSON or TOML number, `true`, `null`.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A YAML block scalar, literal (`|`) or folded (`>`).
    Block,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text, after escapes and line folding.
    Scalar {
        /// The text.
        text: SmolStr,
        /// How it is written.
        style: Style,
        /// Where each character of the text stands in the source.
        offsets: Offsets,
    },
    /// A list.
    Sequence(Vec<NodeId>),
    /// Keys and values, in the order of the text, duplicates included.
    Mapping(Vec<(NodeId, NodeId)>),
    /// A YAML alias.
    Alias {
        /// The anchor's name.
        name: Box<str>,
        /// What it stands for.
        target: NodeId,
    },
}

/// A node and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it holds.
    pub content: Content,
    /// A YAML tag, its handle resolved (`tag:yaml.org,2002:str`, `!local`).
    pub tag: Option<Box<str>>,
    /// Bytes of the source, quotes and brackets included. A block collection spans from its first to its last token.
    pub span: Range<usize>,
}

/// A document.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    root: Option<NodeId>,
    aliased: bool,
    /// Mappings in the order in which they end: everything inside one, and everything that it may refer to, comes first.
    pub ended: Vec<NodeId>,
    /// Aliases inside of what they stand for.
    cycles: Vec<NodeId>,
    /// Where nodes begin whose anchor or tag stands before their span, in ascending order.
    began: Vec<(NodeId, usize)>,
}

impl Tree {
    /// The root, none for an empty document.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// A node, to be changed.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    /// Whether a node may be reached in more than one way.
    pub fn has_aliases(&self) -> bool {
        self.aliased
    }

    /// How much there is where aliases are followed: the bytes of the texts, and some for each node.
    pub(crate) fn expanded(&self) -> u64 {
        let (mut sizes, mut stack) =
            (vec![None; self.nodes.len()], Vec::from_iter(self.root.map(|root| (root, false))));
        while let Some((id, below_done)) = stack.pop() {
            if sizes[id.index()].is_some() && !below_done {
                continue;
            }
            let mut parts = Vec::new();
            let text = match &self.node(id).content {
                Content::Scalar { text, .. } => text.len() as u64,
                Content::Alias { target, .. } => {
                    parts.push(*target);
                    0
                }
                Content::Sequence(items) => {
                    parts.extend(items);
                    0
                }
                Content::Mapping(pairs) => {
                    parts.extend(pairs.iter().flat_map(|&(key, value)| [key, value]));
                    0
                }
            };
            let below = parts.iter().fold(0u64, |sum, part| sum.saturating_add(sizes[part.index()].unwrap_or(0)));
            // Until what is below is known, the node itself; so an alias inside of its own anchor ends.
            sizes[id.index()] = Some(text.saturating_add(NODE).saturating_add(below));
            if !below_done {
                stack.push((id, true));
                stack.extend(parts.into_iter().filter(|part| sizes[part.index()].is_none()).map(|part| (part, false)));
            }
        }
        self.root.and_then(|root| sizes[root.index()]).unwrap_or(0)
    }

    /// Whether aliases make so much of a text that it is not looked at: neko-ice's own limit.
    pub fn is_too_large(&self) -> bool {
        self.aliased && self.expanded() > self.most_expanded()
    }

    /// How much there may be where aliases are followed.
    pub fn most_expanded(&self) -> u64 {
        let written = self.root.map_or(0, |root| self.node(root).span.len() as u64);
        EXPANDED + EXPANDED_TIMES * written
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Where a node begins, its anchor and its tag included.
    pub fn began(&self, id: NodeId) -> usize {
        let known = self.began.binary_search_by_key(&id, |&(node, _)| node);
        known.map_or_else(|_| self.node(id).span.start, |at| self.began[at].1)
    }

    /// Whether an alias stands inside of its own anchor: who follows it comes to no end.
    pub fn has_cycles(&self) -> bool {
        !self.cycles.is_empty()
    }

    /// Makes nothing of every alias inside of its own anchor.
    pub fn cut_cycles(&mut self) {
        for id in std::mem::take(&mut self.cycles) {
            let node = &mut self.nodes[id.index()];
            let offsets = Offsets::verbatim(node.span.start);
            node.content = Content::Scalar { text: SmolStr::default(), style: Style::Plain, offsets };
        }
    }

    /// All nodes with their numbers, parents before their children.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }
}

/// A text that is not well formed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// In the words of the reader that neko uses.
    pub message: String,
    /// Where in the text.
    pub span: Range<usize>,
    /// Whether it is neko-ice that does not read it, and not neko.
    pub by_us: bool,
    /// Which mistake it is.
    pub kind: SyntaxErrorKind,
}

/// A mistake in a text's syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A character stands where something begins, and nothing of YAML's begins with it: a tab, often.
    StrayCharacter,
    /// A tab stands where blanks indent.
    Tab,
    /// Any other.
    Other,
}

impl SyntaxError {
    pub(crate) fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span, by_us: false, kind: SyntaxErrorKind::Other }
    }

    pub(crate) fn of_kind(self, kind: SyntaxErrorKind) -> Self {
        Self { kind, ..self }
    }
}

/// Builds a [`Tree`] from events, without recursion.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    tree: Tree,
    /// Open collections; for a mapping, the key that waits for its value.
    open: Vec<(NodeId, Option<NodeId>)>,
}

impl Builder {
    pub fn is_open(&self, id: NodeId) -> bool {
        // Opened in ascending order.
        self.open.binary_search_by_key(&id, |&(open, _)| open).is_ok()
    }

    /// Adds a node to the innermost open collection.
    pub fn add(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        self.tree.aliased |= matches!(node.content, Content::Alias { .. });
        match self.open.last_mut() {
            None => self.tree.root = Some(id),
            Some((parent, key)) => match &mut self.tree.nodes[parent.index()].content {
                Content::Sequence(items) => items.push(id),
                Content::Mapping(entries) => match key.take() {
                    None => *key = Some(id),
                    Some(key) => entries.push((key, id)),
                },
                Content::Scalar { .. } | Content::Alias { .. } => {}
            },
        }
        self.tree.nodes.push(node);
        id
    }

    /// Adds a collection and opens it.
    pub fn open(&mut self, content: Content, tag: Option<Box<str>>, start: usize) -> NodeId {
        let id = self.add(Node { content, tag, span: start..start });
        self.open.push((id, None));
        id
    }

    /// Closes the innermost collection, which ends at `end`.
    pub fn close(&mut self, end: usize) {
        if let Some((id, _)) = self.open.pop() {
            let node = &mut self.tree.nodes[id.index()];
            node.span.end = end.max(node.span.start);
            if matches!(node.content, Content::Mapping(_)) {
                self.tree.ended.push(id);
            }
        }
    }

    /// Says where the anchor or the tag of the newest node stands.
    pub fn began(&mut self, id: NodeId, at: usize) {
        self.tree.began.push((id, at));
    }

    /// Says that an alias stands inside of what it stands for.
    pub fn is_cycle(&mut self, id: NodeId) {
        self.tree.cycles.push(id);
    }

    pub fn finish(self) -> Tree {
        self.tree
    }
}
