//! Scalars: plain, quoted, block. Each remembers where its characters came from.

use std::ops::Range;

use smol_str::SmolStr;

use super::super::{Offsets, Style, SyntaxError};
use super::scanner::Scanner;
use super::token::{Kind, Mark, Token};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// A text that is put together from pieces of the source.
struct Pieces<'a> {
    source: &'a str,
    /// As long as one piece of the source is all of the text, which it mostly is, nothing is copied.
    only: Range<usize>,
    text: String,
    offsets: Offsets,
}

impl<'a> Pieces<'a> {
    fn from(source: &'a str, start: usize) -> Self {
        Self { source, only: start..start, text: String::new(), offsets: Offsets::verbatim(start) }
    }

    /// The text so far, from now on a copy.
    fn copied(&mut self) -> &mut String {
        if !self.only.is_empty() {
            self.text.push_str(self.source.get(std::mem::take(&mut self.only)).unwrap_or_default());
        }
        &mut self.text
    }

    /// Adds a part of the source as it stands.
    fn add(&mut self, part: Range<usize>) {
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
    fn add_read(&mut self, text: &str, from: usize) {
        if !text.is_empty() {
            let length = self.copied().len();
            self.offsets.record(length, from);
            self.text.push_str(text);
        }
    }

    fn append(&mut self, lines: &mut Vec<(char, usize)>) {
        for (c, from) in lines.drain(..) {
            self.add_read(c.encode_utf8(&mut [0; 4]), from);
        }
    }

    fn token(mut self, style: Style, start: Mark, end: Mark, inner_end: usize) -> Token {
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
struct Gap {
    blanks: Range<usize>,
    first_break: Option<(char, usize)>,
    more_breaks: Vec<(char, usize)>,
    broken: bool,
}

impl Gap {
    /// Puts itself into the text, folded: one line break becomes a blank.
    fn fold_into(&mut self, pieces: &mut Pieces<'_>) {
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

impl Scanner<'_> {
    /// Takes a line break; every kind but LS and PS becomes a line feed.
    fn read_line(&mut self) -> (char, usize) {
        let from = self.mark.at;
        let c = match (self.byte(0), self.byte(2)) {
            (0xe2, 0xa8) => '\u{2028}',
            (0xe2, 0xa9) => '\u{2029}',
            _ => '\n',
        };
        self.skip_line();
        (c, from)
    }

    /// Blanks and line breaks, up to the next character.
    fn read_gap(&mut self, gap: &mut Gap, tab_below: Option<(usize, Mark)>) -> Result {
        let start = self.mark.at;
        if !gap.broken {
            gap.blanks = start..start;
        }
        loop {
            if self.is_blank(0) {
                if let Some((indent, context)) = tab_below
                    && gap.broken
                    && self.mark.column < indent
                    && self.byte(0) == b'\t'
                {
                    return self.error(context, "found a tab character that violates indentation");
                }
                self.skip();
                if !gap.broken {
                    gap.blanks.end = self.mark.at;
                }
            } else if self.line_break(0) > 0 {
                let line = self.read_line();
                if gap.broken {
                    gap.more_breaks.push(line);
                } else {
                    gap.blanks = 0..0;
                    gap.first_break = Some(line);
                    gap.broken = true;
                }
            } else {
                return Ok(());
            }
        }
    }

    pub(super) fn scan_plain(&mut self) -> Result<Token> {
        let start = self.mark;
        let mut end = start;
        let indent = (self.indent + 1) as usize;
        let mut pieces = Pieces::from(self.text, start.at);
        let mut gap = Gap::default();
        loop {
            if self.at_document_mark() || self.byte(0) == b'#' {
                break;
            }
            let from = self.mark.at;
            loop {
                self.skip_plain_run();
                if self.is_space(0) || self.ends_plain() {
                    break;
                }
                self.skip();
            }
            if self.mark.at > from {
                gap.fold_into(&mut pieces);
                pieces.add(from..self.mark.at);
                end = self.mark;
            }
            if !(self.is_blank(0) || self.line_break(0) > 0) {
                break;
            }
            self.read_gap(&mut gap, Some((indent, start)))?;
            if self.flow_level == 0 && self.mark.column < indent {
                break;
            }
        }
        if gap.broken {
            self.simple_key_allowed = true;
        }
        Ok(pieces.token(Style::Plain, start, end, end.at))
    }

    fn ends_plain(&self) -> bool {
        match self.byte(0) {
            b':' => self.is_space(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow_level > 0,
            _ => false,
        }
    }

    pub(super) fn scan_quoted(&mut self, quote: u8) -> Result<Token> {
        let start = self.mark;
        self.skip();
        let mut pieces = Pieces::from(self.text, self.mark.at);
        loop {
            if self.at_document_mark() {
                return self.error(start, "found unexpected document indicator");
            }
            if self.is_end() {
                return self.error(start, "found unexpected end of stream");
            }
            let escaped_break = self.read_quoted_run(quote, &mut pieces, start)?;
            if self.byte(0) == quote && !escaped_break {
                break;
            }
            let mut gap = Gap { broken: escaped_break, ..Gap::default() };
            self.read_gap(&mut gap, None)?;
            if gap.broken && gap.first_break.is_none() {
                // Behind an escaped line break only further ones count.
                pieces.append(&mut gap.more_breaks);
            } else {
                gap.fold_into(&mut pieces);
            }
        }
        let inner_end = self.mark.at;
        self.skip();
        let style = if quote == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        Ok(pieces.token(style, start, self.mark, inner_end))
    }

    /// Characters up to a blank, a line break or the closing quote. True where an escaped line break ended them.
    fn read_quoted_run(&mut self, quote: u8, pieces: &mut Pieces<'_>, start: Mark) -> Result<bool> {
        while !self.is_space(0) {
            let from = self.mark.at;
            match (quote, self.byte(0)) {
                (b'\'', b'\'') if self.byte(1) == b'\'' => {
                    self.skip();
                    self.skip();
                    pieces.add_read("'", from);
                }
                (b'\'', b'\'') | (b'"', b'"') => return Ok(false),
                (b'"', b'\\') if self.line_break(1) > 0 => {
                    self.skip();
                    self.skip_line();
                    return Ok(true);
                }
                (b'"', b'\\') => {
                    let c = self.read_escape(start)?;
                    pieces.add_read(c.encode_utf8(&mut [0; 4]), from);
                }
                _ => {
                    loop {
                        self.skip_quoted_run(quote);
                        let byte = self.byte(0);
                        if self.is_space(0) || byte == quote || (quote == b'"' && byte == b'\\') {
                            break;
                        }
                        self.skip();
                    }
                    pieces.add(from..self.mark.at);
                }
            }
        }
        Ok(false)
    }

    fn read_escape(&mut self, start: Mark) -> Result<char> {
        let (c, digits) = match self.byte(1) {
            b'0' => ('\0', 0),
            b'a' => ('\u{7}', 0),
            b'b' => ('\u{8}', 0),
            b't' | b'\t' => ('\t', 0),
            b'n' => ('\n', 0),
            b'v' => ('\u{b}', 0),
            b'f' => ('\u{c}', 0),
            b'r' => ('\r', 0),
            b'e' => ('\u{1b}', 0),
            byte @ (b' ' | b'"' | b'\'' | b'\\') => (char::from(byte), 0),
            b'N' => ('\u{85}', 0),
            b'_' => ('\u{a0}', 0),
            b'L' => ('\u{2028}', 0),
            b'P' => ('\u{2029}', 0),
            b'x' => ('\0', 2),
            b'u' => ('\0', 4),
            b'U' => ('\0', 8),
            _ => return self.error(start, "found unknown escape character"),
        };
        self.skip();
        self.skip();
        if digits == 0 {
            return Ok(c);
        }
        let mut value: u32 = 0;
        for ahead in 0..digits {
            match char::from(self.byte(ahead)).to_digit(16) {
                Some(digit) => value = value.wrapping_shl(4) | digit,
                None => return self.error(start, "did not find expected hexdecimal number"),
            }
        }
        let Some(c) = char::from_u32(value) else {
            return self.error(start, "found invalid Unicode character escape code");
        };
        (0..digits).for_each(|_| self.skip());
        Ok(c)
    }

    pub(super) fn scan_block_scalar(&mut self, literal: bool) -> Result<Token> {
        let start = self.mark;
        self.skip();
        let (chomping, increment) = self.block_header(start)?;
        let mut end = self.mark;
        let mut indent = match increment {
            0 => 0,
            increment => increment + self.indent.max(0) as usize,
        };
        let mut pieces = Pieces::from(self.text, self.mark.at);
        let mut leading: Option<(char, usize)> = None;
        let mut trailing = Vec::new();
        let mut leading_blank = false;
        self.block_breaks(&mut indent, &mut trailing, start, &mut end)?;
        while self.mark.column == indent && !self.is_end() {
            let blank = self.is_blank(0);
            match leading.take() {
                Some(('\n', from)) if !literal && !leading_blank && !blank => {
                    if trailing.is_empty() {
                        pieces.add_read(" ", from);
                    }
                }
                line => pieces.append(&mut line.into_iter().collect()),
            }
            pieces.append(&mut trailing);
            leading_blank = blank;
            let from = self.mark.at;
            self.skip_to_break();
            if self.mark.at > from {
                pieces.add(from..self.mark.at);
            }
            end = self.mark;
            if !self.is_end() {
                leading = Some(self.read_line());
            }
            self.block_breaks(&mut indent, &mut trailing, start, &mut end)?;
        }
        if chomping != Chomping::Strip {
            pieces.append(&mut leading.into_iter().collect());
        }
        if chomping == Chomping::Keep {
            pieces.append(&mut trailing);
        }
        let inner_end = end.at;
        Ok(pieces.token(Style::Block, start, end, inner_end))
    }

    /// Chomping and indentation behind `|` or `>`, in either order, and the rest of that line.
    fn block_header(&mut self, start: Mark) -> Result<(Chomping, usize)> {
        let mut chomping = Chomping::Clip;
        let mut increment = 0;
        let sign_first = self.read_chomping(&mut chomping);
        if self.byte(0).is_ascii_digit() {
            if self.byte(0) == b'0' {
                return self.error(start, "found an indentation indicator equal to 0");
            }
            increment = usize::from(self.byte(0) - b'0');
            self.skip();
            if !sign_first {
                self.read_chomping(&mut chomping);
            }
        }
        while self.is_blank(0) {
            self.skip();
        }
        if self.byte(0) == b'#' {
            self.skip_to_break();
        }
        if !self.is_break_or_end(0) {
            return self.error(start, "did not find expected comment or line break");
        }
        if !self.is_end() {
            self.skip_line();
        }
        Ok((chomping, increment))
    }

    fn read_chomping(&mut self, chomping: &mut Chomping) -> bool {
        *chomping = match self.byte(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return false,
        };
        self.skip();
        true
    }

    /// Blank lines; with an indentation of 0, also what the indentation is.
    fn block_breaks(
        &mut self,
        indent: &mut usize,
        breaks: &mut Vec<(char, usize)>,
        start: Mark,
        end: &mut Mark,
    ) -> Result {
        *end = self.mark;
        let mut deepest = 0;
        loop {
            while (*indent == 0 || self.mark.column < *indent) && self.byte(0) == b' ' {
                self.skip();
            }
            deepest = deepest.max(self.mark.column);
            if (*indent == 0 || self.mark.column < *indent) && self.byte(0) == b'\t' {
                return self.error(start, "found a tab character where an indentation space is expected");
            }
            if self.line_break(0) == 0 {
                break;
            }
            breaks.push(self.read_line());
            *end = self.mark;
        }
        if *indent == 0 {
            *indent = deepest.max((self.indent + 1) as usize).max(1);
        }
        Ok(())
    }
}

/// What becomes of the line breaks at the end of a block scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}
