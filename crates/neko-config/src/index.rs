//! Keys found by their text, however many a mapping has, without a copy of any.

use std::hash::BuildHasher;
use std::mem;
use std::sync::LazyLock;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Up to how many keys are looked through one by one.
pub(crate) const SMALL: usize = 12;

/// Numbers by the texts that they stand for; the texts themselves are the caller's.
#[derive(Debug, Clone)]
pub struct Index {
    /// Each with its text's hash.
    numbers: HashTable<(u64, u32)>,
}

impl Index {
    /// Room for so many texts.
    pub fn with_room(texts: usize) -> Self {
        Self { numbers: HashTable::with_capacity(texts) }
    }

    /// The number of a text. `is` tells whether a number's text is the one.
    pub fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let found = self.numbers.find(hash, |(own, number)| *own == hash && is(*number as usize));
        found.map(|(_, number)| *number as usize)
    }

    /// Gives a text a number, and returns the one that it had.
    pub fn put(&mut self, hash: u64, number: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
        let is_it = |(own, number): &(u64, u32)| *own == hash && is(*number as usize);
        match self.numbers.entry(hash, is_it, |(own, _)| *own) {
            Entry::Occupied(mut taken) => Some(mem::replace(&mut taken.get_mut().1, number as u32) as usize),
            Entry::Vacant(free) => {
                free.insert((hash, number as u32));
                None
            }
        }
    }
}

/// The hash of a text, another one in each process: nobody can write a file whose keys all collide.
pub fn hash(text: &str) -> u64 {
    static HASHES: LazyLock<DefaultHashBuilder> = LazyLock::new(DefaultHashBuilder::default);
    HASHES.hash_one(text)
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
}
