//! neko's data channel: pings, which neko returns to every viewer. Nothing else is ever sent on it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use neko_report::SeenData;

/// Between two pings.
const INTERVAL: Duration = Duration::from_millis(250);
/// What goes unanswered is forgotten.
const WAITING: usize = 64;

const PING: u8 = 7;
const PONG: u8 = 3;

/// Pings and their answers.
#[derive(Debug)]
pub(super) struct Pings {
    next: Option<Instant>,
    sent: u32,
    waiting: VecDeque<(u32, Instant)>,
    round_trips: Vec<Duration>,
}

impl Pings {
    pub fn new(now: Instant) -> Self {
        Self { next: Some(now), sent: 0, waiting: VecDeque::new(), round_trips: Vec::new() }
    }

    /// When the next one is due.
    pub fn due(&self) -> Option<Instant> {
        self.next
    }

    /// The same without any more.
    pub fn stopped(self) -> Self {
        Self { next: None, ..self }
    }

    /// The next ping, where it is due: opcode, length of the body, two numbers that come back.
    pub fn ping(&mut self, now: Instant) -> Option<[u8; 11]> {
        self.next.filter(|next| *next <= now)?;
        self.next = Some(now + INTERVAL);
        self.sent += 1;
        if self.waiting.len() == WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back((self.sent, now));
        let mut message = [0; 11];
        (message[0], message[2]) = (PING, 8);
        message[7..].copy_from_slice(&self.sent.to_be_bytes());
        Some(message)
    }

    /// Takes a message of neko; all but pongs are left.
    pub fn message(&mut self, message: &[u8], now: Instant) {
        let (Some(&PONG), Some(number)) = (message.first(), message.get(7..11)) else { return };
        let number = number.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        if let Some(index) = self.waiting.iter().position(|(waiting, _)| *waiting == number)
            && let Some((_, sent)) = self.waiting.remove(index)
        {
            self.round_trips.push(now - sent);
        }
    }

    pub fn last_round_trip(&self) -> Option<Duration> {
        self.round_trips.last().copied()
    }

    pub fn seen(&self) -> SeenData {
        let mut sorted = self.round_trips.clone();
        sorted.sort_unstable();
        SeenData {
            pings: self.sent.into(),
            pongs: sorted.len() as u64,
            round_trip: sorted.get(sorted.len() / 2).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pong_as_neko_sends_it_ends_its_ping() {
        let start = Instant::now();
        let mut pings = Pings::new(start);
        assert_eq!(pings.ping(start), Some([7, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]));
        assert_eq!(pings.ping(start), None);
        let pong = [3, 0, 19, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0xa2, 0x2c, 0xa9, 0x85, 0xc6];
        let later = start + Duration::from_millis(3);
        // Others are for the cursor.
        pings.message(&[1, 0, 7, 2, 0x80, 1, 0x68], later);
        pings.message(&[3, 0], later);
        pings.message(&pong, later);
        pings.message(&pong, later);
        let seen = SeenData { pings: 1, pongs: 1, round_trip: Some(Duration::from_millis(3)) };
        assert_eq!(pings.seen(), seen);
    }
}
