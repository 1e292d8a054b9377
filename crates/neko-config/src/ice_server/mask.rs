//! Credentials masked wherever a text quotes them.

use std::cmp::Reverse;
use std::ops::Range;

use hashbrown::HashSet;
use memchr::memmem;

/// So many credentials are looked for one by one: a search for one word takes many bytes at a time.
const FEW: usize = 6;
/// In a text of so many bytes even that does not pay.
const SHORT: usize = 512;

/// The credentials of one configuration, ready to be looked for.
#[derive(Default)]
pub struct Mask {
    /// By length, longer ones first: one may be part of another.
    words: Vec<Words>,
    /// How they begin: nearly all places of a text are ruled out by it. None where there are no words.
    pairs: Option<Pairs>,
}

/// Pairs of bytes, a bit each.
struct Pairs(Box<[u64; Pairs::WORDS]>);

impl Pairs {
    const WORDS: usize = (1 << 16) / 64;

    /// Those that words begin with; of a word of one byte, all pairs with it.
    fn of(words: &[String]) -> Self {
        let mut pairs = Self(Box::new([0; Self::WORDS]));
        for word in words {
            match *word.as_bytes() {
                [] => {}
                [first] => (0..=u8::MAX).for_each(|second| pairs.add(first, second)),
                [first, second, ..] => pairs.add(first, second),
            }
        }
        pairs
    }

    fn number(first: u8, second: u8) -> (usize, u64) {
        let pair = usize::from(first) << 8 | usize::from(second);
        (pair / 64, 1 << (pair % 64))
    }

    fn add(&mut self, first: u8, second: u8) {
        let (word, bit) = Self::number(first, second);
        self.0[word] |= bit;
    }

    fn have(&self, first: u8, second: u8) -> bool {
        let (word, bit) = Self::number(first, second);
        self.0[word] & bit != 0
    }

    /// Where a text goes on as one of them does, and its last byte.
    fn starts<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let pairs = text.windows(2).enumerate().filter(|(_, two)| self.have(two[0], two[1])).map(|(at, _)| at);
        pairs.chain(text.len().checked_sub(1))
    }
}

/// Credentials of one length.
struct Words {
    length: usize,
    words: HashSet<String>,
    /// Whether any of them begins with a byte.
    starts: [bool; 256],
}

impl Words {
    /// Takes them out of their list.
    fn of(words: &mut [String]) -> Self {
        let length = words.first().map_or(0, String::len);
        let mut starts = [false; 256];
        words.iter().filter_map(|word| word.bytes().next()).for_each(|byte| starts[usize::from(byte)] = true);
        Self { length, starts, words: words.iter_mut().map(std::mem::take).collect() }
    }
}

impl Mask {
    /// Looks for these; empty ones are left out.
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> = secrets.into_iter().filter(|secret| !secret.trim().is_empty()).collect();
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        let same_length = |one: &String, other: &String| one.len() == other.len();
        let pairs = (!secrets.is_empty()).then(|| Pairs::of(&secrets));
        Self { words: secrets.chunk_by_mut(same_length).map(Words::of).collect(), pairs }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether one of them begins so.
    pub fn begins(&self, begin: &str) -> bool {
        self.words.iter().any(|own| own.words.iter().any(|word| word.starts_with(begin)))
    }

    /// Where they are in a text, in its order; they may overlap.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let count: usize = self.words.iter().map(|own| own.words.len()).sum();
        if count <= FEW && text.len() > SHORT { self.find_each(text) } else { self.find_any(text) }
    }

    /// One search through the text for each.
    fn find_each(&self, text: &str) -> Vec<Range<usize>> {
        let words = self.words.iter().flat_map(|own| &own.words);
        let spans =
            words.flat_map(|word| memmem::find_iter(text.as_bytes(), word).map(|start| start..start + word.len()));
        let mut found: Vec<Range<usize>> = spans.collect();
        found.sort_by_key(|span| (span.start, Reverse(span.end)));
        found
    }

    /// One pass over the text for all.
    fn find_any(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        // Of one length, none begins within another.
        let mut free = vec![0; self.words.len()];
        let Some(pairs) = &self.pairs else { return found };
        // Not a `for`: a chain of iterators takes twice as long one by one.
        pairs.starts(text.as_bytes()).for_each(|at| {
            let byte = usize::from(text.as_bytes()[at]);
            for (own, free) in self.words.iter().zip(&mut free) {
                let here = at..at + own.length;
                if own.starts[byte]
                    && at >= *free
                    && text.get(here.clone()).is_some_and(|word| own.words.contains(word))
                {
                    *free = here.end;
                    found.push(here);
                }
            }
        });
        found
    }

    /// The text with each of them as `*`, one for each code point.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for span in self.find(text) {
            let start = span.start.max(at);
            if start < span.end {
                out.push_str(&text[at..start]);
                out.extend(text[start..span.end].chars().map(|_| '*'));
                at = span.end;
            }
        }
        out.push_str(&text[at..]);
        out
    }
}

/// Only how many there are.
impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({})", self.words.iter().map(|own| own.words.len()).sum::<usize>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_is_masked_first_and_width_is_kept() {
        assert_eq!(Mask::new(["x".to_owned()]).apply("xax"), "*a*");
        let mask = Mask::new(["ab".to_owned(), "abcd".to_owned(), "ß😀".to_owned(), " ".to_owned()]);
        assert_eq!(mask.apply("x abcd ab ß😀 y"), "x **** ** ** y");
        assert_eq!(format!("{mask:?}"), "Mask(3)");
        let long = "x abcd ab ß😀 y ".repeat(100);
        assert_eq!(mask.find_each(&long), mask.find_any(&long));
        assert_eq!(mask.apply(&long), "x **** ** ** y ".repeat(100));
    }
}
