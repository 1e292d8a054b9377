//! The tokens of YAML, and where they stand.

use std::ops::Range;

use smol_str::SmolStr;

use super::super::{Offsets, Style};

/// A position in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes from the beginning.
    pub at: usize,
    /// Characters from the beginning.
    pub index: usize,
    /// Lines, from 0.
    pub line: usize,
    /// Characters from the line's beginning.
    pub column: usize,
}

/// What the parser has to know of a [`Mark`]: there is a token for every three bytes of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    at: u32,
    line: u32,
}

impl Spot {
    /// Bytes from the beginning.
    pub fn at(self) -> usize {
        self.at as usize
    }

    /// Lines, from 0.
    pub fn line(self) -> usize {
        self.line as usize
    }
}

impl From<Mark> for Spot {
    fn from(mark: Mark) -> Self {
        Self { at: mark.at as u32, line: mark.line as u32 }
    }
}

#[derive(Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: Spot,
    pub end: Spot,
}

impl Token {
    pub fn new(kind: Kind, start: Mark, end: Mark) -> Self {
        Self { kind, start: start.into(), end: end.into() }
    }

    /// The bytes that it was read from.
    pub fn span(&self) -> Range<usize> {
        self.start.at()..self.end.at()
    }
}

#[derive(Debug)]
pub(super) enum Kind {
    StreamEnd,
    Version(u32, u32),
    /// Handle and prefix.
    TagDirective(Box<(String, String)>),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(String),
    Anchor(String),
    /// Handle and suffix.
    Tag(Box<(String, String)>),
    Scalar {
        text: SmolStr,
        style: Style,
        offsets: Offsets,
    },
}
