//! A tree with places, and what is wrong with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use neko_text::document::{Content, NodeId, Tree};
use neko_text::source::{Place, Source};
use neko_text::units;

use super::entry::Named;

/// Something that is wrong with the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, and what to write.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// A node of the file.
#[derive(Clone, Copy)]
pub(super) struct Located<'a> {
    pub source: &'a Arc<Source>,
    pub tree: &'a Tree,
    pub id: NodeId,
}

impl<'a> Located<'a> {
    fn at(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    fn content(self) -> &'a Content {
        match &self.tree.node(self.id).content {
            Content::Alias { target, .. } => &self.tree.node(*target).content,
            content => content,
        }
    }

    pub fn place(self) -> Place {
        Place::new(self.source, self.tree.node(self.id).span.clone())
    }

    pub fn problem(self, message: impl Into<String>) -> Problem {
        Problem { place: self.place(), message: message.into() }
    }

    /// Keys and values.
    pub fn entries(self) -> Result<Vec<(Self, Self)>, Problem> {
        match self.content() {
            Content::Mapping(entries) => {
                Ok(entries.iter().map(|(key, value)| (self.at(*key), self.at(*value))).collect())
            }
            _ => Err(self.problem("keys with values belong here")),
        }
    }

    pub fn is_mapping(self) -> bool {
        matches!(self.content(), Content::Mapping(_))
    }

    pub fn items(self) -> Result<Vec<Self>, Problem> {
        match self.content() {
            Content::Sequence(items) => Ok(items.iter().map(|item| self.at(*item)).collect()),
            _ => Err(self.problem("a list belongs here: lines that begin with `- `")),
        }
    }

    /// A text or a list of texts.
    pub fn texts(self) -> Result<Vec<Named>, Problem> {
        match self.content() {
            Content::Sequence(_) => self.items()?.into_iter().map(Self::named).collect(),
            _ => Ok(vec![self.named()?]),
        }
    }

    pub fn named(self) -> Result<Named, Problem> {
        Ok(Named { text: self.text()?, place: self.place() })
    }

    /// A text that is not empty and has no control characters.
    pub fn text(self) -> Result<String, Problem> {
        let text = match self.content() {
            Content::Scalar { text, .. } => text.as_str(),
            _ => return Err(self.problem("a text belongs here")),
        };
        if text.is_empty() {
            return Err(self.problem("the value is missing"));
        }
        if text.chars().any(char::is_control) {
            return Err(self.problem("control characters are not allowed here"));
        }
        Ok(text.to_owned())
    }

    pub fn switch(self) -> Result<bool, Problem> {
        match self.text()?.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.problem("write true or false")),
        }
    }

    pub fn time(self) -> Result<Duration, Problem> {
        units::duration(&self.text()?).map_err(|why| self.problem(why))
    }
}
