//! From a decoded text back to the source it was decoded from.

use std::ops::Range;

/// Where each byte of a decoded text stands in its source. Runs that were copied byte for byte take one entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offsets {
    /// Where the first byte stands.
    start: u32,
    /// `(decoded, source)`, ascending: from `decoded` on, bytes are copied from `source` on. Most texts have none, and a
    /// file may have a hundred thousand texts.
    #[allow(clippy::box_collection)]
    runs: Option<Box<Vec<(u32, u32)>>>,
}

impl Offsets {
    /// A text copied byte for byte from `start` on.
    pub fn verbatim(start: usize) -> Self {
        Self { start: start as u32, runs: None }
    }

    fn runs(&self) -> &[(u32, u32)] {
        self.runs.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Says that the byte at `decoded` was read from `source`. Calls come in ascending order.
    pub fn record(&mut self, decoded: usize, source: usize) {
        let (from, at) = self.runs().last().copied().unwrap_or((0, self.start));
        let (decoded, source) = (decoded as u32, source as u32);
        if at + (decoded - from) != source {
            match self.runs.as_mut().and_then(|runs| runs.last_mut()) {
                Some(last) if last.0 == decoded => last.1 = source,
                None if decoded == 0 => self.start = source,
                _ => self.runs.get_or_insert_default().push((decoded, source)),
            }
        }
    }

    /// The source's offset of a decoded byte.
    pub fn source(&self, decoded: usize) -> usize {
        let runs = self.runs();
        let run = runs.partition_point(|&(from, _)| from as usize <= decoded);
        let (from, source) = match run {
            0 => (0, self.start),
            run => runs[run - 1],
        };
        source as usize + (decoded - from as usize)
    }

    /// The source's span of a decoded one. The end follows the last byte, so that an escape is taken as a whole only
    /// where another run begins behind it.
    pub fn span(&self, decoded: Range<usize>) -> Range<usize> {
        let start = self.source(decoded.start);
        start..self.source(decoded.end).max(start)
    }

    /// The offsets of a text of so many bytes that was decoded from this text in turn.
    pub fn through(&self, inner: &Offsets, length: usize) -> Offsets {
        if let (None, None) = (&self.runs, &inner.runs) {
            return Offsets::verbatim(self.start as usize + inner.start as usize);
        }
        let mut out = Offsets::verbatim(self.source(inner.start as usize));
        let mut at = (0u32, inner.start);
        for next in inner.runs().iter().copied().chain([(length as u32 + 1, 0)]) {
            // Within one inner run, every outer boundary starts a run of its own.
            out.record(at.0 as usize, self.source(at.1 as usize));
            let end = at.1 + next.0.saturating_sub(at.0);
            let first = self.runs().partition_point(|&(from, _)| from <= at.1);
            for &(from, source) in self.runs()[first..].iter().take_while(|&&(from, _)| from < end) {
                out.record((at.0 + (from - at.1)) as usize, source as usize);
            }
            at = next;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verbatim_text_is_shifted() {
        assert_eq!(Offsets::verbatim(7).span(2..5), 9..12);
    }

    #[test]
    fn an_escape_shifts_what_follows() {
        // "a\nb" at 10: `a` at 11, `\n` at 12..14, `b` at 14.
        let mut offsets = Offsets::verbatim(11);
        offsets.record(1, 12);
        offsets.record(2, 14);
        assert_eq!((offsets.span(1..2), offsets.span(2..3)), (12..14, 14..15));
    }

    #[test]
    fn offsets_compose() {
        let mut outer = Offsets::verbatim(100);
        outer.record(3, 110);
        let mut inner = Offsets::verbatim(1);
        inner.record(4, 6);
        let both = outer.through(&inner, 8);
        for decoded in 0..8 {
            assert_eq!(both.source(decoded), outer.source(inner.source(decoded)), "{decoded}");
        }
    }
}
