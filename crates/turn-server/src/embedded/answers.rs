//! Answers that were given, for requests that come again (RFC 8489, section 6.3.1).

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use turn_client::stun::wire::TransactionId;

/// How long an answer is remembered.
const REMEMBERED: Duration = Duration::from_secs(40);
/// How many are.
const MOST: usize = 4096;

type Transaction = (SocketAddr, TransactionId);

/// The answers of the last 40 seconds.
#[derive(Default)]
pub(super) struct Answers {
    given: HashMap<Transaction, Vec<u8>>,
    order: VecDeque<(Instant, Transaction)>,
}

impl Answers {
    pub(super) fn keep(&mut self, to: SocketAddr, id: TransactionId, answer: Vec<u8>, now: Instant) {
        self.forget(now);
        if self.given.insert((to, id), answer).is_none() {
            self.order.push_back((now, (to, id)));
        }
    }

    pub(super) fn find(&mut self, from: SocketAddr, id: TransactionId, now: Instant) -> Option<Vec<u8>> {
        self.forget(now);
        self.given.get(&(from, id)).cloned()
    }

    fn forget(&mut self, now: Instant) {
        while let Some((given, transaction)) = self.order.front()
            && (now.duration_since(*given) > REMEMBERED || self.order.len() > MOST)
        {
            self.given.remove(transaction);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_forgotten_by_age_and_number() {
        let (to, start) = (SocketAddr::from(([127, 0, 0, 1], 1)), Instant::now());
        let id = |number: u32| {
            let mut id = [0; 12];
            id[..4].copy_from_slice(&number.to_be_bytes());
            TransactionId(id)
        };
        let mut answers = Answers::default();
        answers.keep(to, id(0), vec![7], start);
        assert_eq!(answers.find(to, id(0), start + REMEMBERED), Some(vec![7]));
        assert_eq!(answers.find(to, id(1), start), None);
        assert_eq!(answers.find(to, id(0), start + REMEMBERED * 2), None);
        for number in 0..5000 {
            answers.keep(to, id(number), vec![], start);
        }
        assert_eq!(answers.find(to, id(0), start), None);
        assert!(answers.given.len() <= MOST + 1, "{}", answers.given.len());
        assert_eq!(answers.given.len(), answers.order.len());
    }
}
