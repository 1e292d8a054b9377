//! The states of a [`Parser`] within brackets and braces.

use super::Event;
use super::parser::{Located, Parser, Result, State, Where};
use super::token::Kind;

impl Parser<'_> {
    pub fn flow_sequence(&mut self, first: bool) -> Result<Located> {
        if first {
            self.open()?;
        }
        let mut token = self.peek()?;
        if !matches!(token.kind, Kind::FlowSequenceEnd) {
            if !first {
                let at = token.start;
                if !matches!(token.kind, Kind::FlowEntry) {
                    let context = self.marks.pop();
                    return Self::error(context, "did not find expected ',' or ']'", at);
                }
                self.take();
                token = self.peek()?;
            }
            let at = token.start.at();
            match token.kind {
                Kind::Key => {
                    self.take();
                    self.state = State::PairKey;
                    return Ok((Event::MappingStart(None), at..at));
                }
                Kind::FlowSequenceEnd => {}
                _ => {
                    self.states.push(State::FlowSequence { first: false });
                    return self.node(Where::Flow);
                }
            }
        }
        let token = self.peek()?;
        let span = token.span();
        self.close(Event::SequenceEnd, span)
    }

    pub fn pair_key(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let end = token.end;
        if matches!(token.kind, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            // What stands there is taken too, as in libyaml.
            self.take();
            self.state = State::PairValue;
            return Ok(self.empty_scalar(end));
        }
        self.states.push(State::PairValue);
        self.node(Where::Flow)
    }

    pub fn pair_value(&mut self) -> Result<Located> {
        let token = self.peek()?;
        let at = token.start;
        if !matches!(token.kind, Kind::Value) {
            self.state = State::PairEnd;
            return Ok(self.empty_scalar(at));
        }
        self.take();
        self.node_or_empty(Where::Flow, State::PairEnd, Some(at), |kind| {
            matches!(kind, Kind::FlowEntry | Kind::FlowSequenceEnd)
        })
    }

    pub fn flow_mapping_key(&mut self, first: bool) -> Result<Located> {
        if first {
            self.open()?;
        }
        let mut token = self.peek()?;
        if !matches!(token.kind, Kind::FlowMappingEnd) {
            if !first {
                let at = token.start;
                if !matches!(token.kind, Kind::FlowEntry) {
                    let context = self.marks.pop();
                    return Self::error(context, "did not find expected ',' or '}'", at);
                }
                self.take();
                token = self.peek()?;
            }
            match token.kind {
                Kind::Key => {
                    self.take();
                    let next = State::FlowMappingValue { empty: false };
                    return self.node_or_empty(Where::Flow, next, None, |kind| {
                        matches!(kind, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd)
                    });
                }
                Kind::FlowMappingEnd => {}
                _ => {
                    self.states.push(State::FlowMappingValue { empty: true });
                    return self.node(Where::Flow);
                }
            }
        }
        let token = self.peek()?;
        let span = token.span();
        self.close(Event::MappingEnd, span)
    }

    pub fn flow_mapping_value(&mut self, empty: bool) -> Result<Located> {
        let token = self.peek()?;
        let at = token.start;
        let next = State::FlowMappingKey { first: false };
        if empty || !matches!(token.kind, Kind::Value) {
            self.state = next;
            return Ok(self.empty_scalar(at));
        }
        self.take();
        self.node_or_empty(Where::Flow, next, Some(at), |kind| matches!(kind, Kind::FlowEntry | Kind::FlowMappingEnd))
    }
}
