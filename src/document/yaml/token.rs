//! The tokens of YAML, and where they stand.

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

#[derive(Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: Mark,
    pub end: Mark,
}

#[derive(Debug)]
pub(super) enum Kind {
    StreamEnd,
    Version(u32, u32),
    TagDirective { handle: String, prefix: String },
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
    Tag { handle: String, suffix: String },
    Scalar { text: Box<str>, style: Style, offsets: Offsets },
}
