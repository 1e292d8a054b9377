//! Keys found by their text, however many a mapping has, without a copy of any.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// Up to how many keys are looked through one by one.
pub(crate) const SMALL: usize = 12;

/// Numbers by the texts that they stand for; the texts themselves are the caller's.
#[derive(Debug, Clone)]
pub struct Index {
    /// Hash and number plus one; (_, 0) is free. A power of two, never more than two thirds of it taken.
    slots: Box<[(u32, u32)]>,
}

impl Index {
    /// Room for so many texts.
    pub fn with_room(texts: usize) -> Self {
        let slots = (texts + texts / 2 + 1).next_power_of_two();
        Self { slots: vec![(0, 0); slots].into() }
    }

    /// The number of a text. `is` tells whether a number's text is the one.
    pub fn find(&self, hash: u32, is: impl Fn(usize) -> bool) -> Option<usize> {
        let at = self.slot(hash, is);
        (self.slots[at].1 as usize).checked_sub(1)
    }

    /// Gives a text a number, and returns the one that it had. There must be room.
    pub fn put(&mut self, hash: u32, number: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
        let at = self.slot(hash, is);
        let earlier = std::mem::replace(&mut self.slots[at], (hash, number as u32 + 1));
        (earlier.1 as usize).checked_sub(1)
    }

    /// The slot that holds a text, else the free one where it belongs.
    fn slot(&self, hash: u32, is: impl Fn(usize) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                (_, 0) => return at,
                (own, number) if own == hash && is(number as usize - 1) => return at,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// The hash of a text, another one in each process: nobody can write a file whose keys all collide.
pub fn hash(text: &str) -> u32 {
    static SEEDS: OnceLock<[u64; 2]> = OnceLock::new();
    let [seed, factor] = *SEEDS.get_or_init(|| {
        let random = RandomState::new();
        [random.hash_one(0), random.hash_one(1) | 1]
    });
    let folded = |state: u64, part: u64| {
        let product = u128::from(state ^ part) * u128::from(factor);
        product as u64 ^ (product >> 64) as u64
    };
    let mut state = seed ^ text.len() as u64;
    let mut parts = text.as_bytes().chunks_exact(8);
    for part in &mut parts {
        // A chunk has eight bytes.
        state = folded(state, part.try_into().map_or(0, u64::from_le_bytes));
    }
    let rest = parts.remainder().iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
    let state = folded(folded(state, rest), seed);
    (state ^ state >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_and_the_later_number_counts() {
        let texts: Vec<String> = (0..2000).map(|number| format!("key {}", number % 1500)).collect();
        let mut index = Index::with_room(texts.len());
        let mut twice = 0;
        for (number, text) in texts.iter().enumerate() {
            let earlier = index.put(hash(text), number, |other| texts[other] == *text);
            assert_eq!(earlier, number.checked_sub(1500));
            twice += usize::from(earlier.is_some());
        }
        assert_eq!(twice, 500);
        let find = |text: &str| index.find(hash(text), |other| texts[other] == text);
        assert_eq!((find("key 3"), find("key 1400"), find("key 1500"), find("")), (Some(1503), Some(1400), None, None));
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert_eq!(Index::with_room(0).find(hash("a"), |_| true), None);
    }

    #[test]
    fn texts_that_differ_in_one_place_rarely_share_a_hash() {
        let mut hashes: Vec<u32> = (0..50_000).map(|number| hash(&format!("some_key_{number}"))).collect();
        hashes.sort_unstable();
        hashes.dedup();
        // Of 50,000 random ones a third of one is expected.
        assert!(hashes.len() > 49_980, "{}", hashes.len());
    }
}
