//! The states of a [`Parser`] in block collections.

use super::Event;
use super::parser::{Located, Parser, Result, State, Where};
use super::token::Kind;

impl Parser<'_> {
    pub(super) fn block_sequence(&mut self, first: bool) -> Result<Located> {
        if first {
            self.open()?;
        }
        let token = self.peek()?;
        let (at, end) = (token.start, token.end);
        match token.kind {
            Kind::BlockEntry => {
                self.take();
                let next = State::BlockSequence { first: false };
                self.node_or_empty(Where::Block, next, Some(end), |kind| {
                    matches!(kind, Kind::BlockEntry | Kind::BlockEnd)
                })
            }
            Kind::BlockEnd => {
                let span = self.last_end..self.last_end;
                self.close(Event::SequenceEnd, span)
            }
            _ => {
                let context = self.marks.pop();
                Self::error(context, "did not find expected '-' indicator", at)
            }
        }
    }

    pub(super) fn indentless_sequence(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let end = token.end;
        if matches!(token.kind, Kind::BlockEntry) {
            self.take();
            return self.node_or_empty(Where::Block, State::IndentlessSequence, Some(end), |kind| {
                matches!(kind, Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd)
            });
        }
        self.pop_state();
        Ok((Event::SequenceEnd, self.last_end..self.last_end))
    }

    pub(super) fn block_mapping_key(&mut self, first: bool) -> Result<Located> {
        if first {
            self.open()?;
        }
        let token = self.peek()?;
        let (at, end) = (token.start, token.end);
        match token.kind {
            Kind::Key => {
                self.take();
                self.node_or_empty(Where::BlockOrIndentless, State::BlockMappingValue, Some(end), |kind| {
                    matches!(kind, Kind::Key | Kind::Value | Kind::BlockEnd)
                })
            }
            Kind::BlockEnd => {
                let span = self.last_end..self.last_end;
                self.close(Event::MappingEnd, span)
            }
            _ => {
                let context = self.marks.pop();
                Self::error(context, "did not find expected key", at)
            }
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let (at, end) = (token.start, token.end);
        let next = State::BlockMappingKey { first: false };
        if !matches!(token.kind, Kind::Value) {
            self.state = next;
            return Ok(self.empty_scalar(at));
        }
        self.take();
        self.node_or_empty(Where::BlockOrIndentless, next, Some(end), |kind| {
            matches!(kind, Kind::Key | Kind::Value | Kind::BlockEnd)
        })
    }
}
