//! Compose's interpolation: `$NAME`, `${NAME}`, `${NAME:-default}` and its kin, `$$`. By compose-go's rules: what looks
//! like no expression (`$1`, a lone `$`) stays as it is, a default may nest, a braced expression ends with its line.

use std::ops::Range;
use std::sync::Arc;

use super::value::{Piece, Text};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// How deep defaults may nest.
const DEEPEST: usize = 50;
/// The longest text that interpolation makes.
const LONGEST: usize = 256 << 10;

/// The value of a variable, and where it is written.
#[derive(Clone)]
pub(super) struct Given {
    pub value: String,
    pub place: Place,
}

/// Where variables come from.
pub(super) trait Lookup {
    fn lookup(&self, name: &str) -> Option<Given>;
}

/// Why Compose refuses a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// `${` without a name or an end.
    Invalid,
    /// `${NAME:?reason}`
    Required { name: String, reason: String },
    /// Our own limits.
    TooMuch,
}

/// A text after interpolation, and the variables that were not set and are now empty.
pub(super) struct Interpolated {
    pub text: Text,
    pub unset: Vec<(String, Range<usize>)>,
}

/// Interpolates a text that stands in `source`.
pub(super) fn interpolate(text: &Text, source: &Arc<Source>, lookup: &dyn Lookup) -> Result<Interpolated, Refused> {
    let out = Text { value: String::new(), offsets: text.offsets.clone(), pieces: text.pieces.clone() };
    let mut work = Work { input: text, source, lookup, out, unset: Vec::new() };
    work.out.offsets = Offsets::verbatim(text.offsets.source(0));
    work.run(0..text.value.len(), 0)?;
    let end = work.out.value.len();
    work.out.offsets.record(end, text.offsets.source(text.value.len()));
    Ok(Interpolated { text: work.out, unset: work.unset })
}

struct Work<'a> {
    input: &'a Text,
    source: &'a Arc<Source>,
    lookup: &'a dyn Lookup,
    out: Text,
    /// With the expression's span in the source.
    unset: Vec<(String, Range<usize>)>,
}

/// `:-` and its kin.
#[derive(Clone, Copy, PartialEq)]
struct Operator {
    sign: u8,
    /// With a colon: an empty value counts as none.
    empty_too: bool,
}

impl Work<'_> {
    fn run(&mut self, range: Range<usize>, depth: usize) -> Result<(), Refused> {
        if depth > DEEPEST {
            return Err(Refused::TooMuch);
        }
        let bytes = self.input.value.as_bytes();
        let mut at = range.start;
        while at < range.end {
            let rest = &bytes[at..range.end];
            let next = rest.iter().position(|&byte| byte == b'$').unwrap_or(rest.len());
            self.copy(at..at + next);
            at += next;
            let Some(&follows) = bytes[..range.end].get(at + 1) else {
                self.copy(at..range.end);
                break;
            };
            match follows {
                b'$' => {
                    self.copy(at + 1..at + 2);
                    at += 2;
                }
                b'{' => at = self.braced(at, range.end, depth)?,
                _ => {
                    let length = name_length(&bytes[at + 1..range.end]);
                    if length == 0 {
                        self.copy(at..at + 1);
                        at += 1;
                    } else {
                        let end = at + 1 + length;
                        self.named(at + 1..end, at..end)?;
                        at = end;
                    }
                }
            }
        }
        Ok(())
    }

    fn braced(&mut self, at: usize, end: usize, depth: usize) -> Result<usize, Refused> {
        let bytes = self.input.value.as_bytes();
        let line_end = bytes[at..end].iter().position(|&byte| byte == b'\n').map_or(end, |length| at + length);
        let name = at + 2..at + 2 + name_length(&bytes[at + 2..line_end]);
        if name.is_empty() {
            return Err(Refused::Invalid);
        }
        let tail = &bytes[name.end..line_end];
        let (operator, width) = match tail {
            [b'}', ..] => {
                self.named(name.clone(), at..name.end + 1)?;
                return Ok(name.end + 1);
            }
            [b':', sign @ (b'-' | b'?' | b'+'), ..] => (Operator { sign: *sign, empty_too: true }, 2),
            [sign @ (b'-' | b'?' | b'+'), ..] => (Operator { sign: *sign, empty_too: false }, 1),
            _ => return Err(Refused::Invalid),
        };
        let close = closing(bytes, at, line_end).ok_or(Refused::Invalid)?;
        self.operation(name.clone(), operator, name.end + width..close, at..close + 1, depth)?;
        Ok(close + 1)
    }

    fn operation(
        &mut self,
        name: Range<usize>,
        operator: Operator,
        argument: Range<usize>,
        expression: Range<usize>,
        depth: usize,
    ) -> Result<(), Refused> {
        let given = self.lookup.lookup(&self.input.value[name.clone()]);
        let there = given.as_ref().is_some_and(|given| !(operator.empty_too && given.value.is_empty()));
        match (operator.sign, there, given) {
            (b'+', true, _) | (b'-', false, _) => {
                let span = self.span(&expression);
                let from = self.input.place(self.source, argument.clone());
                self.out.pieces.push(Piece { expression: span, from });
                self.run(argument, depth + 1)
            }
            (b'?', false, _) => {
                let mut reason = Work {
                    input: self.input,
                    source: self.source,
                    lookup: self.lookup,
                    out: Text::new("", Offsets::default()),
                    unset: Vec::new(),
                };
                reason.run(argument, depth + 1)?;
                let name = self.input.value[name].to_owned();
                Err(Refused::Required { name, reason: reason.out.value })
            }
            (_, _, Some(given)) => self.insert(given, &expression),
            (_, _, None) => Ok(()),
        }
    }

    fn named(&mut self, name: Range<usize>, expression: Range<usize>) -> Result<(), Refused> {
        let name = &self.input.value[name];
        match self.lookup.lookup(name) {
            Some(given) => self.insert(given, &expression),
            None => {
                let span = self.span(&expression);
                self.unset.push((name.to_owned(), span));
                Ok(())
            }
        }
    }

    fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.input.offsets.span(range.clone())
    }

    fn copy(&mut self, range: Range<usize>) {
        let from = self.out.value.len();
        for at in range.clone() {
            self.out.offsets.record(from + at - range.start, self.input.offsets.source(at));
        }
        self.out.value.push_str(&self.input.value[range]);
    }

    /// Every character of what is put in stands where its expression begins.
    fn insert(&mut self, given: Given, expression: &Range<usize>) -> Result<(), Refused> {
        if self.out.value.len() + given.value.len() > LONGEST {
            return Err(Refused::TooMuch);
        }
        let span = self.span(expression);
        let from = self.out.value.len();
        for at in 0..given.value.len() {
            self.out.offsets.record(from + at, span.start);
        }
        // What follows stands behind the expression, the end of the text too.
        self.out.offsets.record(from + given.value.len(), span.end);
        self.out.value.push_str(&given.value);
        self.out.pieces.push(Piece { expression: span, from: given.place });
        Ok(())
    }
}

fn name_length(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(first) if first.is_ascii_alphabetic() || *first == b'_' => {
            bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
        }
        _ => 0,
    }
}

/// The brace that ends the expression at `at`: as compose-go counts, which skips what follows an opening brace; where
/// that finds none, the last brace of the line.
fn closing(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let last = bytes[at..end].iter().rposition(|&byte| byte == b'}').map(|length| at + length)?;
    let (mut open, mut here) = (0i32, at);
    while here <= last {
        match bytes[here] {
            b'}' => {
                open -= 1;
                if open == 0 {
                    return Some(here);
                }
            }
            b'{' => {
                open += 1;
                here += 1;
            }
            _ => {}
        }
        here += 1;
    }
    Some(last)
}

#[cfg(test)]
mod tests;
