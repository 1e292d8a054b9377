//! A part of a source as it may be shown: secrets as `*`, hidden characters as symbols, and where its offsets went.

use std::ops::Range;

use neko_text::source::{ceil, floor};

use super::visible;

/// A text in which each code point is what it was, a `*` or a symbol.
#[derive(Debug)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Where it begins in the original.
    start: usize,
    /// Original offset behind a code point of another length, and by how many bytes the text is shorter up to there.
    shifts: Vec<(usize, isize)>,
}

impl Shown {
    /// A part of a text with these spans of the text masked.
    pub(super) fn exact(whole: &str, part: Range<usize>, secrets: Vec<Range<usize>>) -> Self {
        Self::new(whole, part, secrets, false)
    }

    /// The same, and what is hidden made visible.
    pub(super) fn visible(whole: &str, part: Range<usize>, secrets: Vec<Range<usize>>) -> Self {
        Self::new(whole, part, secrets, true)
    }

    fn new(whole: &str, part: Range<usize>, mut spans: Vec<Range<usize>>, visibly: bool) -> Self {
        spans.sort_by_key(|span| span.start);
        let original = whole.get(..part.end).unwrap_or(whole);
        let mut shown = Self { text: String::with_capacity(part.len()), start: part.start, shifts: Vec::new() };
        let mut at = part.start;
        for span in spans {
            let (start, end) = (ceil(original, span.start.max(at)), ceil(original, span.end.max(span.start).max(at)));
            shown.between(original, at..start, visibly);
            // Line ends stay, so that lines do.
            shown.each(&original[start..end], start, |c| if matches!(c, '\n' | '\r') { c } else { '*' });
            at = end;
        }
        shown.between(original, at..original.len(), visibly);
        shown
    }

    fn between(&mut self, original: &str, range: Range<usize>, visibly: bool) {
        let text = &original[range.clone()];
        match visibly && visible::holds(text, |c| visible::in_place(c) != c) {
            true => self.each(text, range.start, visible::in_place),
            false => self.text.push_str(text),
        }
    }

    fn each(&mut self, text: &str, start: usize, show: impl Fn(char) -> char) {
        let mut lost = self.shifts.last().map_or(0, |&(_, lost)| lost);
        for (offset, c) in text.char_indices() {
            let instead = show(c);
            self.text.push(instead);
            if instead.len_utf8() != c.len_utf8() {
                lost += c.len_utf8() as isize - instead.len_utf8() as isize;
                self.shifts.push((start + offset + c.len_utf8(), lost));
            }
        }
    }

    /// Where a span of the original text is now.
    pub fn span(&self, original: &Range<usize>) -> Range<usize> {
        self.offset(original.start)..self.offset(original.end)
    }

    fn offset(&self, original: usize) -> usize {
        let before = self.shifts.partition_point(|&(at, _)| at <= original);
        let lost = before.checked_sub(1).and_then(|last| self.shifts.get(last)).map_or(0, |&(_, lost)| lost);
        floor(&self.text, original.saturating_sub(self.start).saturating_add_signed(-lost))
    }
}
