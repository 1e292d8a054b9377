//! What the YAML targets share: a scalar that no reader types anew, and the way back.

use super::Undecodable;
use neko_text::document::{Content, NodeId, Tree, yaml};

/// A quoted scalar: in single quotes where every character shows, else in double quotes with escapes.
pub fn quoted(text: &str) -> String {
    if text.chars().all(|c| matches!(c, ' '..='~') || (c.is_alphanumeric() && c >= '\u{a1}')) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    yaml::double_quoted(text, |_| false)
}

/// A document and questions to it.
pub(super) struct Document(Tree);

impl Document {
    pub fn read(text: &str) -> Result<Self, Undecodable> {
        yaml::parse(text).map(Self).map_err(|error| {
            let before = text.get(..error.span.start).unwrap_or(text);
            Undecodable::at(1 + before.matches('\n').count(), error.message)
        })
    }

    pub fn root(&self) -> Result<NodeId, Undecodable> {
        self.0.root().ok_or_else(|| Undecodable::at(0, "empty"))
    }

    /// The value of a key; an error where there is none.
    pub fn field(&self, id: NodeId, key: &str) -> Result<NodeId, Undecodable> {
        self.field_if_any(id, key)?.ok_or_else(|| Undecodable::at(0, format!("no `{key}`")))
    }

    pub fn field_if_any(&self, id: NodeId, key: &str) -> Result<Option<NodeId>, Undecodable> {
        let found = self.entries(id)?.into_iter().find(|(name, _)| name == key);
        Ok(found.map(|(_, value)| value))
    }

    pub fn entries(&self, id: NodeId) -> Result<Vec<(String, NodeId)>, Undecodable> {
        match &self.0.node(id).content {
            Content::Mapping(entries) => entries.iter().map(|&(key, value)| Ok((self.text(key)?, value))).collect(),
            _ => Err(Undecodable::at(0, "not a mapping")),
        }
    }

    pub fn items(&self, id: NodeId) -> Result<&[NodeId], Undecodable> {
        match &self.0.node(id).content {
            Content::Sequence(items) => Ok(items),
            _ => Err(Undecodable::at(0, "not a list")),
        }
    }

    pub fn text(&self, id: NodeId) -> Result<String, Undecodable> {
        match &self.0.node(id).content {
            Content::Scalar { text, .. } => Ok(text.to_string()),
            _ => Err(Undecodable::at(0, "not a text")),
        }
    }
}
