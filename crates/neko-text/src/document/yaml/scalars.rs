//! Scalars, plain and quoted. Each remembers where its characters came from.

use super::super::{Style, SyntaxError};
use super::pieces::{Gap, Pieces};
use super::scanner::Scanner;
use super::token::{Mark, Token};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Scanner<'_> {
    /// Takes a line break; every kind but LS and PS becomes a line feed.
    pub(super) fn read_line(&mut self) -> (char, usize) {
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
                    return self.tab(context, "found a tab character that violates indentation");
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
}
