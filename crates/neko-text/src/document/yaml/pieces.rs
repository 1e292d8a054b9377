//! The text of a scalar, put together from pieces of the source.

use std::ops::Range;

use smol_str::SmolStr;

use super::super::{Offsets, Style};
use super::token::{Kind, Mark, Token};

/// A text that is put together from pieces of the source.
pub(super) struct Pieces<'a> {
    source: &'a str,
    /// As long as one piece of the source is all of the text, which it mostly is, nothing is copied.
    only: Range<usize>,
    text: String,
    offsets: Offsets,
}

impl<'a> Pieces<'a> {
    pub fn from(source: &'a str, start: usize) -> Self {
        Self { source, only: start..start, text: String::new(), offsets: Offsets::verbatim(start) }
    }

    /// The text so far, from now on a copy.
    pub fn copied(&mut self) -> &mut String {
        if !self.only.is_empty() {
            self.text.push_str(self.source.get(std::mem::take(&mut self.only)).unwrap_or_default());
        }
        &mut self.text
    }

    /// Adds a part of the source as it stands.
    pub fn add(&mut self, part: Range<usize>) {
        if self.text.is_empty() && (self.only.is_empty() || self.only.end == part.start) {
            if self.only.is_empty() {
                self.offsets.record(0, part.start);
                self.only.start = part.start;
            }
            self.only.end = part.end;
        } else {
            self.add_read(self.source.get(part.clone()).unwrap_or_default(), part.start);
        }
    }

    /// Adds what was read from a place.
    pub fn add_read(&mut self, text: &str, from: usize) {
        if !text.is_empty() {
            let length = self.copied().len();
            self.offsets.record(length, from);
            self.text.push_str(text);
        }
    }

    pub fn append(&mut self, lines: &mut Vec<(char, usize)>) {
        for (c, from) in lines.drain(..) {
            self.add_read(c.encode_utf8(&mut [0; 4]), from);
        }
    }

    pub fn token(mut self, style: Style, start: Mark, end: Mark, inner_end: usize) -> Token {
        let text: SmolStr = match self.text.is_empty() {
            true => self.source.get(self.only).unwrap_or_default().into(),
            false => self.text.into(),
        };
        self.offsets.record(text.len(), inner_end);
        Token::new(Kind::Scalar { text, style, offsets: self.offsets }, start, end)
    }
}

/// What stands between two pieces: blanks on one line, or line breaks.
#[derive(Default)]
pub(super) struct Gap {
    pub blanks: Range<usize>,
    pub first_break: Option<(char, usize)>,
    pub more_breaks: Vec<(char, usize)>,
    pub broken: bool,
}

impl Gap {
    /// Puts itself into the text, folded: one line break becomes a blank.
    pub fn fold_into(&mut self, pieces: &mut Pieces<'_>) {
        if !self.broken {
            let blanks = std::mem::take(&mut self.blanks);
            if !blanks.is_empty() {
                pieces.add(blanks);
            }
            return;
        }
        match self.first_break.take() {
            Some(('\n', from)) if self.more_breaks.is_empty() => pieces.add_read(" ", from),
            Some(('\n', _)) => pieces.append(&mut self.more_breaks),
            first => {
                pieces.append(&mut first.into_iter().collect());
                pieces.append(&mut self.more_breaks);
            }
        }
        *self = Self::default();
    }
}
