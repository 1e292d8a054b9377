//! Spans of one text, found by what they touch: of ten thousand not all are looked at for each question.

use std::ops::Range;

/// Spans of one text, in the order of their beginnings.
#[derive(Debug, Default)]
pub struct Spans {
    spans: Vec<Range<usize>>,
    /// Where the farthest of those up to each ends.
    farthest: Vec<usize>,
}

impl From<Vec<Range<usize>>> for Spans {
    fn from(mut spans: Vec<Range<usize>>) -> Self {
        if !spans.is_sorted_by_key(|span| span.start) {
            spans.sort_by_key(|span| span.start);
        }
        let mut end = 0;
        let farthest = spans.iter().map(|span| {
            end = span.end.max(end);
            end
        });
        Self { farthest: farthest.collect(), spans }
    }
}

impl Spans {
    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Range<usize>> {
        self.spans.iter()
    }

    /// Those that share something with a part of the text, in their order.
    pub fn touching(&self, part: &Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let first = self.farthest.partition_point(|end| *end <= part.start);
        let last = self.before(part.end).max(first);
        let start = part.start;
        self.spans[first..last].iter().filter(move |span| span.end > start)
    }

    /// Those that begin in a part of the text.
    pub fn beginning_in(&self, part: &Range<usize>) -> &[Range<usize>] {
        let first = self.before(part.start);
        &self.spans[first..self.before(part.end).max(first)]
    }

    /// Whether one of them holds all of a part of the text; one that is empty has to lie within.
    pub fn hold(&self, part: &Range<usize>) -> bool {
        let last = self.before(part.end.min(part.start + 1));
        last > 0 && self.farthest[last - 1] >= part.end
    }

    /// How many begin before an offset.
    fn before(&self, offset: usize) -> usize {
        self.spans.partition_point(|span| span.start < offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_looking_at_all_of_them_finds() {
        let all: Vec<Range<usize>> =
            (0..7).flat_map(|start| (start..8).step_by(3).map(move |end| start..end)).rev().collect();
        for count in 0..=all.len() {
            let own = &all[..count];
            let spans = Spans::from(own.to_vec());
            for part in (0..9).flat_map(|start| (start..9).map(move |end| start..end)) {
                let touch = |span: &&Range<usize>| span.start < part.end && part.start < span.end;
                let mut expected: Vec<_> = own.iter().filter(touch).cloned().collect();
                let mut found: Vec<_> = spans.touching(&part).cloned().collect();
                expected.sort_by_key(|span| (span.start, span.end));
                found.sort_by_key(|span| (span.start, span.end));
                assert_eq!(found, expected, "{part:?}");
                let begin = own.iter().filter(|span| part.contains(&span.start)).count();
                assert_eq!(spans.beginning_in(&part).len(), begin, "{part:?}");
                let hold =
                    |span: &Range<usize>| span.start <= part.start && part.end <= span.end && span.start < part.end;
                assert_eq!(spans.hold(&part), own.iter().any(hold), "{part:?}");
            }
        }
    }
}
