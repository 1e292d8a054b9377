//! The events of `granit-parser`.

use std::ops::Range;

use granit_parser::{Event as Seen, Parser, ScalarStyle, StrInput};

use super::super::{Offsets, Style, SyntaxError};
use super::{Event, Events};

pub(super) struct Granit<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    /// Names of the anchors by granit's numbers.
    names: Vec<String>,
}

impl<'a> Granit<'a> {
    pub fn new(text: &'a str) -> Self {
        let options = granit_parser::options! {
            bom_inside_document_as_content: true,
            block_scalar_eof_without_line_feed: true,
            emit_comments: false,
            flow_nesting_limit: super::MAX_DEPTH,
            block_nesting_limit: super::MAX_DEPTH,
        };
        Self { parser: Parser::new_from_str_with_options(text, options), text, names: Vec::new() }
    }

    fn anchor(&mut self, id: usize) -> Option<String> {
        (id != 0).then(|| {
            let name = format!("{id}");
            self.names.push(name.clone());
            name
        })
    }
}

impl Events for Granit<'_> {
    fn next_event(&mut self) -> Result<(Event, Range<usize>), SyntaxError> {
        loop {
            let (event, span) = match self.parser.next_event() {
                None => return Ok((Event::StreamEnd, self.text.len()..self.text.len())),
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    return Err(SyntaxError::new(
                        format!("yaml: line {}: {}", error.marker().line(), error.info()),
                        at..at,
                    ));
                }
            };
            let range = span.byte_range().unwrap_or(0..0);
            let tag = |tag: Option<std::borrow::Cow<'_, granit_parser::Tag>>| {
                tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()))
            };
            let event = match event {
                Seen::DocumentStart(..) => Event::DocumentStart,
                Seen::DocumentEnd => Event::DocumentEnd,
                Seen::StreamEnd => Event::StreamEnd,
                Seen::Alias(id) => Event::Alias(format!("{id}")),
                Seen::Scalar(text, style, anchor, with_tag) => {
                    let (style, inner) = match style {
                        ScalarStyle::SingleQuoted => (Style::SingleQuoted, 1),
                        ScalarStyle::DoubleQuoted => (Style::DoubleQuoted, 1),
                        ScalarStyle::Literal | ScalarStyle::Folded => (Style::Block, 0),
                        _ => (Style::Plain, 0),
                    };
                    let offsets = Offsets::verbatim(range.start + inner);
                    let anchor = self.anchor(anchor);
                    Event::Scalar { text: text.into_owned(), style, offsets, anchor, tag: tag(with_tag) }
                }
                Seen::SequenceStart(_, anchor, with_tag) => {
                    Event::SequenceStart { anchor: self.anchor(anchor), tag: tag(with_tag) }
                }
                Seen::MappingStart(_, anchor, with_tag) => {
                    Event::MappingStart { anchor: self.anchor(anchor), tag: tag(with_tag) }
                }
                Seen::SequenceEnd => Event::SequenceEnd,
                Seen::MappingEnd => Event::MappingEnd,
                _ => continue,
            };
            return Ok((event, range));
        }
    }
}
