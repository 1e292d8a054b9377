//! Block scalars, literal and folded.

use super::super::{Style, SyntaxError};
use super::pieces::Pieces;
use super::scanner::Scanner;
use super::token::{Mark, Token};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Scanner<'_> {
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
                return self.tab(start, "found a tab character where an indentation space is expected");
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
