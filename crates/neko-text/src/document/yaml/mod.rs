//! YAML: a stream of events, and the tree that is composed from its first document.

use std::collections::HashMap;
use std::ops::Range;

use smol_str::SmolStr;

mod allowed;
mod block;
mod block_scalar;
mod characters;
mod comments;
mod documents;
mod flow;
mod keys;
mod parser;
mod pieces;
mod quoted;
mod scalars;
mod scanner;
mod tags;
mod token;

pub use documents::{Document, aliases_explode, documents};
pub use quoted::double_quoted;

use super::{Builder, Content, Node, NodeId, Offsets, Style, SyntaxError, Tree};

/// What a reader of YAML syntax reports.
#[derive(Debug)]
pub(crate) enum Event {
    DocumentStart,
    DocumentEnd,
    StreamEnd,
    Alias(String),
    Scalar { text: SmolStr, style: Style, offsets: Offsets, properties: Option<Box<Properties>> },
    SequenceStart(Option<Box<Properties>>),
    MappingStart(Option<Box<Properties>>),
    SequenceEnd,
    MappingEnd,
}

/// What few nodes have.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    anchor: Option<String>,
    tag: Option<Box<str>>,
}

/// A reader of YAML syntax.
pub(crate) trait Events {
    /// The next event and the bytes it was read from.
    fn next_event(&mut self) -> Result<(Event, Range<usize>), SyntaxError>;

    /// Where the anchor or the tag of the last event's node stands, if it has one.
    fn began(&mut self) -> Option<usize>;
}

/// Reads the first document of a text; what follows it is hardly looked at, as in neko.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    whole(parse_up_to(text, None)?)
}

/// [`parse`], for a text that could not be decoded from a byte on: it is an error only where reading comes that far. An
/// alias may stand inside of its own anchor.
pub fn parse_up_to(text: &str, bad: Option<(usize, String)>) -> Result<Tree, SyntaxError> {
    compose(&mut parser::Parser::new(text, bad))
}

/// A tree in which no alias leads to itself.
fn whole(tree: Tree) -> Result<Tree, SyntaxError> {
    match tree.cycles.first().map(|&id| tree.node(id)) {
        Some(Node { content: Content::Alias { name, .. }, span, .. }) => {
            Err(SyntaxError::new(format!("yaml: anchor '{name}' value contains itself"), span.clone()))
        }
        _ => Ok(tree),
    }
}

fn compose(events: &mut impl Events) -> Result<Tree, SyntaxError> {
    let mut builder = Builder::default();
    let mut anchors: HashMap<String, NodeId> = HashMap::new();
    loop {
        let (event, span) = events.next_event()?;
        let began = events.began();
        let split = |properties: Option<Box<Properties>>| properties.map_or_else(Properties::default, |own| *own);
        let (id, anchor) = match event {
            Event::DocumentStart => continue,
            Event::DocumentEnd | Event::StreamEnd => return Ok(builder.finish()),
            Event::Scalar { text, style, offsets, properties } => {
                let Properties { anchor, tag } = split(properties);
                let content = Content::Scalar { text, style, offsets };
                (builder.add(Node { content, tag, span }), anchor)
            }
            Event::Alias(name) => {
                let Some(&target) = anchors.get(&name) else {
                    return Err(SyntaxError::new(format!("yaml: unknown anchor '{name}' referenced"), span));
                };
                let within_itself = builder.is_open(target);
                let id = builder.add(Node { content: Content::Alias { name: name.into(), target }, tag: None, span });
                if within_itself {
                    builder.is_cycle(id);
                }
                continue;
            }
            Event::SequenceStart(properties) => {
                let Properties { anchor, tag } = split(properties);
                (builder.open(Content::Sequence(Vec::new()), tag, span.start), anchor)
            }
            Event::MappingStart(properties) => {
                let Properties { anchor, tag } = split(properties);
                (builder.open(Content::Mapping(Vec::new()), tag, span.start), anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                builder.close(span.end);
                continue;
            }
        };
        if let Some(anchor) = anchor {
            anchors.insert(anchor, id);
        }
        if let Some(at) = began {
            builder.began(id, at);
        }
    }
}
