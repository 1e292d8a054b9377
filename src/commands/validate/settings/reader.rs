//! The tree of a settings file, and where in it things stand.

use std::sync::Arc;

use anyhow::bail;

use neko_text::document::{Content, NodeId, Tree};
use neko_text::source::{Place, Source};

/// A settings file that was parsed.
pub(super) struct Reader<'a> {
    pub source: &'a Arc<Source>,
    pub tree: &'a Tree,
}

impl Reader<'_> {
    pub fn place(&self, id: NodeId) -> Place {
        Place::new(self.source, self.tree.node(id).span.clone())
    }

    /// Keys and values of a table.
    pub fn entries(&self, id: Option<NodeId>) -> anyhow::Result<Vec<(NodeId, NodeId)>> {
        match id.map(|id| (id, &self.tree.node(id).content)) {
            Some((_, Content::Mapping(entries))) => Ok(entries.clone()),
            Some((id, _)) => bail!("{}: a table is meant here", self.place(id)),
            None => Ok(Vec::new()),
        }
    }

    pub fn strings(&self, id: NodeId) -> anyhow::Result<Vec<(NodeId, String)>> {
        match &self.tree.node(id).content {
            Content::Sequence(items) => items.iter().map(|item| Ok((*item, self.string(*item)?))).collect(),
            _ => bail!("{}: a list is meant here", self.place(id)),
        }
    }

    /// A key as it is written, without its quotation marks.
    pub fn text(&self, id: NodeId) -> String {
        match &self.tree.node(id).content {
            Content::Scalar { text, .. } => text.to_string(),
            _ => String::new(),
        }
    }

    pub fn string(&self, id: NodeId) -> anyhow::Result<String> {
        match &self.tree.node(id).content {
            Content::Scalar { text, .. } => Ok(text.to_string()),
            _ => bail!("{}: a string is meant here", self.place(id)),
        }
    }
}
