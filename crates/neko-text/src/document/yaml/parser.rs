//! From tokens to events: a machine of states, so that nesting takes no stack.

use std::ops::Range;

use smol_str::SmolStr;

use super::super::{Offsets, Style, SyntaxError};
use super::scanner::Scanner;
use super::token::{Kind, Spot, Token};
use super::{Event, Events, Properties};

pub(super) type Result<T = ()> = std::result::Result<T, SyntaxError>;
pub(super) type Located = (Event, Range<usize>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    ImplicitDocumentStart,
    DocumentContent,
    DocumentEnd,
    Ended,
    BlockNode,
    BlockSequence { first: bool },
    IndentlessSequence,
    BlockMappingKey { first: bool },
    BlockMappingValue,
    FlowSequence { first: bool },
    PairKey,
    PairValue,
    PairEnd,
    FlowMappingKey { first: bool },
    FlowMappingValue { empty: bool },
}

/// The first document of a text.
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    pub state: State,
    pub states: Vec<State>,
    /// Where the open collections began.
    pub marks: Vec<Spot>,
    /// `%TAG` handles and their prefixes.
    tags: Vec<(String, String)>,
    /// Where the last token ended: block collections end there, and not at the next token.
    pub last_end: usize,
    /// Where the anchor or the tag of the last node stands.
    began: Option<usize>,
}

/// What [`Parser::parse_node`] may find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Block,
    BlockOrIndentless,
    Flow,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, bad: Option<(usize, String)>) -> Self {
        Self::of(Scanner::new(text, bad))
    }

    /// The first document that begins at `start`; its offsets are those of the whole text.
    pub fn from(text: &'a str, start: usize) -> Self {
        Self { last_end: start, ..Self::of(Scanner::from(text, start)) }
    }

    fn of(scanner: Scanner<'a>) -> Self {
        Self {
            scanner,
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            marks: Vec::new(),
            tags: Vec::new(),
            last_end: 0,
            began: None,
        }
    }

    pub fn peek(&mut self) -> Result<&Token> {
        self.scanner.peek()
    }

    pub fn take(&mut self) -> Option<Token> {
        let token = self.scanner.take();
        if let Some(Token { kind, end, .. }) = &token
            && !matches!(kind, Kind::BlockEnd | Kind::StreamEnd)
        {
            self.last_end = self.last_end.max(end.at());
        }
        token
    }

    /// An error of the parser, with the line as go-yaml counts it here: from 0.
    pub fn error<T>(context: Option<Spot>, problem: &str, at: Spot) -> Result<T> {
        let line = match context {
            Some(context) if context.line() != 0 => context.line(),
            _ => at.line(),
        };
        let place = if line != 0 { format!("line {line}: ") } else { String::new() };
        Err(SyntaxError::new(format!("yaml: {place}{problem}"), at.at()..at.at()))
    }

    pub fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::Ended);
    }

    pub fn empty_scalar(&self, at: Spot) -> Located {
        // Behind what it belongs to, rather than before the next token, which may be lines away.
        let at = at.at().min(self.last_end.max(1));
        let (text, style, offsets) = (SmolStr::default(), Style::Plain, Offsets::verbatim(at));
        (Event::Scalar { text, style, offsets, properties: None }, at..at)
    }

    fn document_start(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let span = token.span();
        match token.kind {
            Kind::StreamEnd => {
                self.state = State::Ended;
                Ok((Event::StreamEnd, span))
            }
            Kind::Version(..) | Kind::TagDirective(_) | Kind::DocumentStart => {
                self.directives()?;
                let token = self.peek()?;
                if !matches!(token.kind, Kind::DocumentStart) {
                    let at = token.start;
                    return Self::error(None, "did not find expected <document start>", at);
                }
                self.take();
                self.states.push(State::DocumentEnd);
                self.state = State::DocumentContent;
                Ok((Event::DocumentStart, span))
            }
            _ => {
                self.directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok((Event::DocumentStart, span.start..span.start))
            }
        }
    }

    fn directives(&mut self) -> Result {
        let mut version_seen = false;
        loop {
            let token = self.peek()?;
            let at = token.start;
            match &token.kind {
                Kind::Version(..) if version_seen => return Self::error(None, "found duplicate %YAML directive", at),
                Kind::Version(1, 1) => version_seen = true,
                Kind::Version(..) => return Self::error(None, "found incompatible YAML document", at),
                Kind::TagDirective(row) => {
                    let row = (**row).clone();
                    if self.tags.iter().any(|(known, _)| *known == row.0) {
                        return Self::error(None, "found duplicate %TAG directive", at);
                    }
                    self.tags.push(row);
                }
                _ => break,
            }
            self.take();
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tags.iter().any(|(known, _)| known == handle) {
                self.tags.push((handle.to_owned(), prefix.to_owned()));
            }
        }
        Ok(())
    }

    fn document_content(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let at = token.start;
        match token.kind {
            Kind::Version(..) | Kind::TagDirective(_) | Kind::DocumentStart | Kind::DocumentEnd | Kind::StreamEnd => {
                self.pop_state();
                Ok(self.empty_scalar(at))
            }
            _ => self.node(Where::Block),
        }
    }

    pub fn node(&mut self, place: Where) -> Result<Located> {
        let token = self.peek()?;
        let mut start = token.start;
        let properties = match &token.kind {
            Kind::Alias(name) => {
                let event = Event::Alias(name.clone());
                let span = token.span();
                self.pop_state();
                self.take();
                return Ok((event, span));
            }
            Kind::Anchor(_) | Kind::Tag(_) => Some(self.properties()?),
            _ => None,
        };
        let has_properties = properties.is_some();
        self.began = has_properties.then_some(start.at());
        let token = self.peek()?;
        if has_properties {
            // The node's own text begins behind its anchor and tag.
            start = token.start;
        }
        let span = token.span();
        let collection = |parser: &mut Self, state, event| {
            parser.state = state;
            Ok((event, span.clone()))
        };
        match &token.kind {
            Kind::BlockEntry if place == Where::BlockOrIndentless => {
                collection(self, State::IndentlessSequence, Event::SequenceStart(properties))
            }
            Kind::Scalar { .. } => {
                self.pop_state();
                let Some(Token { kind: Kind::Scalar { text, style, offsets }, .. }) = self.take() else {
                    return Self::error(None, "did not find expected node content", start);
                };
                Ok((Event::Scalar { text, style, offsets, properties }, span))
            }
            Kind::FlowSequenceStart => {
                collection(self, State::FlowSequence { first: true }, Event::SequenceStart(properties))
            }
            Kind::FlowMappingStart => {
                collection(self, State::FlowMappingKey { first: true }, Event::MappingStart(properties))
            }
            Kind::BlockSequenceStart if place != Where::Flow => {
                collection(self, State::BlockSequence { first: true }, Event::SequenceStart(properties))
            }
            Kind::BlockMappingStart if place != Where::Flow => {
                collection(self, State::BlockMappingKey { first: true }, Event::MappingStart(properties))
            }
            _ if has_properties => {
                self.pop_state();
                let (_, at) = self.empty_scalar(start);
                let offsets = Offsets::verbatim(at.start);
                Ok((Event::Scalar { text: SmolStr::default(), style: Style::Plain, offsets, properties }, at))
            }
            _ => Self::error(Some(start), "did not find expected node content", start),
        }
    }

    /// An anchor and a tag, in any order.
    fn properties(&mut self) -> Result<Box<Properties>> {
        let mut anchor = None;
        let mut tag = None;
        let start = self.peek()?.start;
        loop {
            let token = self.peek()?;
            match &token.kind {
                Kind::Anchor(name) if anchor.is_none() => anchor = Some(name.clone()),
                Kind::Tag(parts) if tag.is_none() => tag = Some(((**parts).clone(), token.start)),
                _ => break,
            }
            self.take();
        }
        let tag = match tag {
            None => None,
            Some(((handle, suffix), _)) if handle.is_empty() => Some(suffix),
            Some(((handle, suffix), at)) => match self.tags.iter().find(|(known, _)| *known == handle) {
                Some((_, prefix)) => Some(format!("{prefix}{suffix}")),
                None => return Self::error(Some(start), "found undefined tag handle", at),
            },
        };
        Ok(Box::new(Properties { anchor, tag: tag.map(String::into_boxed_str) }))
    }

    /// A node, or nothing where one of `empty` comes first. `next` is the state behind it.
    pub fn node_or_empty(
        &mut self,
        place: Where,
        next: State,
        at: Option<Spot>,
        empty: fn(&Kind) -> bool,
    ) -> Result<Located> {
        let token = self.peek()?;
        let at = at.unwrap_or(token.start);
        if empty(&token.kind) {
            self.state = next;
            return Ok(self.empty_scalar(at));
        }
        self.states.push(next);
        self.node(place)
    }

    pub fn open(&mut self) -> Result {
        let mark = self.peek()?.start;
        self.marks.push(mark);
        self.take();
        Ok(())
    }

    pub fn close(&mut self, event: Event, span: Range<usize>) -> Result<Located> {
        self.pop_state();
        self.marks.pop();
        self.take();
        Ok((event, span))
    }
}

impl Events for Parser<'_> {
    fn began(&mut self) -> Option<usize> {
        self.began.take()
    }

    fn next_event(&mut self) -> Result<Located> {
        match self.state {
            State::ImplicitDocumentStart => self.document_start(),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => {
                let at = self.peek()?.start.at();
                self.state = State::Ended;
                Ok((Event::DocumentEnd, at..at))
            }
            State::Ended => Ok((Event::StreamEnd, self.last_end..self.last_end)),
            State::BlockNode => self.node(Where::Block),
            State::BlockSequence { first } => self.block_sequence(first),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingKey { first } => self.block_mapping_key(first),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequence { first } => self.flow_sequence(first),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => {
                self.state = State::FlowSequence { first: false };
                Ok((Event::MappingEnd, self.last_end..self.last_end))
            }
            State::FlowMappingKey { first } => self.flow_mapping_key(first),
            State::FlowMappingValue { empty } => self.flow_mapping_value(empty),
        }
    }
}
