//! Requests and their answers: retransmission and matching (RFC 8489, section 6.2).
//!
//! A request is [`start`](Transactions::start)ed when it is sent. Its answer [`finish`](Transactions::finish)es it; until
//! then [`due`](Transactions::due) gives it out again at each of its times, and gives it up after the last. Over UDP with
//! the RFC's values these are 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and 39.5 s. No answer and no error ends any other
//! request.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::wire::TransactionId;

/// When a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The first interval; it doubles with every retransmission.
    pub rto: Duration,
    /// How often a request is sent (Rc).
    pub sends: u32,
    /// How many of the first interval to wait after the last one (Rm).
    pub last_wait: u32,
    /// Whether the transport repeats by itself: then nothing is sent twice.
    pub reliable: bool,
}

impl Timing {
    /// UDP to anywhere: 500 ms, sent 7 times, over after 39.5 s.
    pub const UDP: Self = Self { rto: Duration::from_millis(500), sends: 7, last_wait: 16, reliable: false };
    /// UDP on this machine, where only a full buffer or a starved process loses anything: 250 ms, and as patient.
    pub const LOOPBACK: Self = Self { rto: Duration::from_millis(250), sends: 8, last_wait: 31, reliable: false };
    /// TCP and TLS: one request, over after 39.5 s (Ti).
    pub const STREAM: Self = Self { rto: Duration::from_millis(39_500), sends: 1, last_wait: 1, reliable: true };
}

/// What answers cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Requests that were answered.
    pub round_trips: u32,
    /// Requests sent again for want of an answer.
    pub retransmissions: u32,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.round_trips += other.round_trips;
        self.retransmissions += other.retransmissions;
    }
}

#[derive(Debug)]
struct Pending<T> {
    request: Vec<u8>,
    sends: u32,
    interval: Duration,
    due: Instant,
    /// Whether it is not sent again.
    stopped: bool,
    of: T,
}

/// What became of a request when its time was up.
#[derive(Debug, PartialEq, Eq)]
pub enum Due<T> {
    /// Send these bytes again.
    Again(Vec<u8>),
    /// No answer came; what the request was for, and how often it was repeated.
    Over(T, Cost),
}

/// The requests that wait for an answer; `T` says what each was for.
#[derive(Debug)]
pub struct Transactions<T> {
    timing: Timing,
    pending: HashMap<TransactionId, Pending<T>>,
}

impl<T> Transactions<T> {
    /// None yet.
    pub fn new(timing: Timing) -> Self {
        Self { timing, pending: HashMap::new() }
    }

    /// A request that is sent now, for the first time.
    pub fn start(&mut self, now: Instant, id: TransactionId, request: Vec<u8>, of: T) {
        let interval = self.timing.rto;
        self.pending
            .insert(id, Pending { request, sends: 1, interval, due: now + self.wait(1, interval), stopped: false, of });
    }

    /// The answer to a request came: what it was for and what it cost. None where nothing waits for it, as with a
    /// duplicate.
    pub fn finish(&mut self, id: TransactionId) -> Option<(T, Cost)> {
        let pending = self.pending.remove(&id)?;
        Some((pending.of, Cost { round_trips: 1, retransmissions: pending.sends - 1 }))
    }

    /// Whether a request with that id waits.
    pub fn waits_for(&self, id: TransactionId) -> bool {
        self.pending.contains_key(&id)
    }

    /// What the waiting requests are for.
    pub fn waiting(&self) -> impl Iterator<Item = &T> {
        self.pending.values().map(|pending| &pending.of)
    }

    /// How often the waiting request that waits longest was sent again so far.
    pub fn retransmissions(&self) -> u32 {
        self.pending.values().map(|pending| pending.sends - 1).max().unwrap_or(0)
    }

    /// Sends none of these again; their answers are awaited for one interval more.
    pub fn stop_sending(&mut self, which: impl Fn(&T) -> bool) {
        for pending in self.pending.values_mut().filter(|pending| which(&pending.of)) {
            pending.stopped = true;
        }
    }

    /// When [`Self::due`] has something next.
    pub fn next_due(&self) -> Option<Instant> {
        self.pending.values().map(|pending| pending.due).min()
    }

    /// One request whose time is up; call again until none.
    pub fn due(&mut self, now: Instant) -> Option<Due<T>> {
        let id = *self.pending.iter().find(|(_, pending)| pending.due <= now)?.0;
        let timing = self.timing;
        let pending = self.pending.get_mut(&id)?;
        if pending.sends < timing.sends && !pending.stopped {
            pending.sends += 1;
            pending.interval *= 2;
            let (sends, interval) = (pending.sends, pending.interval);
            let again = Due::Again(pending.request.clone());
            let wait = self.wait(sends, interval);
            self.pending.get_mut(&id)?.due = now + wait;
            return Some(again);
        }
        self.pending.remove(&id).map(Self::over)
    }

    /// Gives all up: the link is gone.
    pub fn abandon(&mut self) -> Vec<(T, Cost)> {
        let over = self.pending.drain().map(|(_, pending)| match Self::over(pending) {
            Due::Over(of, cost) => Some((of, cost)),
            Due::Again(_) => None,
        });
        over.flatten().collect()
    }

    fn over(pending: Pending<T>) -> Due<T> {
        Due::Over(pending.of, Cost { round_trips: 0, retransmissions: pending.sends - 1 })
    }

    fn wait(&self, sends: u32, interval: Duration) -> Duration {
        if sends < self.timing.sends { interval } else { self.timing.rto * self.timing.last_wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(timing: Timing) -> (Vec<u64>, u64) {
        let start = Instant::now();
        let mut transactions = Transactions::new(timing);
        transactions.start(start, TransactionId([1; 12]), vec![1], "binding");
        let mut again = Vec::new();
        loop {
            let now = transactions.next_due().expect("something waits");
            assert!(transactions.due(now - Duration::from_millis(1)).is_none());
            let at = (now - start).as_millis() as u64;
            match transactions.due(now) {
                Some(Due::Again(bytes)) => {
                    assert_eq!(bytes, [1]);
                    again.push(at);
                }
                Some(Due::Over(of, cost)) => {
                    assert_eq!((of, cost.round_trips, cost.retransmissions as usize), ("binding", 0, again.len()));
                    return (again, at);
                }
                None => panic!("nothing was due"),
            }
        }
    }

    #[test]
    fn the_rfc_s_own_example() {
        assert_eq!(run(Timing::UDP), (vec![500, 1500, 3500, 7500, 15500, 31500], 39500));
    }

    #[test]
    fn loopback_is_quicker_and_as_patient() {
        let (again, over) = run(Timing::LOOPBACK);
        assert_eq!(again[..4], [250, 750, 1750, 3750]);
        assert_eq!(over, 39500);
    }

    #[test]
    fn streams_send_once() {
        assert_eq!(run(Timing::STREAM), (vec![], 39500));
    }

    #[test]
    fn an_answer_counts_once() {
        let mut transactions = Transactions::new(Timing::UDP);
        let id = TransactionId([7; 12]);
        transactions.start(Instant::now(), id, vec![], ());
        assert!(transactions.finish(TransactionId([8; 12])).is_none());
        assert_eq!(transactions.finish(id), Some(((), Cost { round_trips: 1, retransmissions: 0 })));
        assert_eq!(transactions.finish(id), None);
        assert_eq!(transactions.next_due(), None);
    }
}
