//! One direction of a line: when what goes in comes out, pure.

use std::time::Duration;

use tokio::time::Instant;

use super::Counts;

/// How a direction treats packets. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conditions {
    /// Each packet takes so long.
    pub delay: Duration,
    /// And up to so much longer.
    pub jitter: Duration,
    /// How much it carries.
    pub rate: Option<Rate>,
    /// What it loses. Over TCP a lost piece comes again, later, and what is behind it waits.
    pub loss: Loss,
}

impl Conditions {
    /// A delay alone.
    pub fn delay(milliseconds: u64) -> Self {
        Self { delay: Duration::from_millis(milliseconds), ..Self::default() }
    }

    /// A loss alone.
    pub fn loss(loss: Loss) -> Self {
        Self { loss, ..Self::default() }
    }

    /// A rate alone, with a queue of 300 ms.
    pub fn bits_per_second(bits_per_second: u64) -> Self {
        let queue = Duration::from_millis(300);
        Self { rate: Some(Rate { bits_per_second, queue }), ..Self::default() }
    }
}

/// How much a direction carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The rate.
    pub bits_per_second: u64,
    /// A UDP packet that would wait for longer is dropped.
    pub queue: Duration,
}

/// What a direction loses.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Loss {
    /// Nothing.
    #[default]
    None,
    /// By chance so many of a hundred.
    Percent(f64),
    /// The first packet and each so many packets after it.
    Every(u64),
}

/// Chance, the same from the same seed (Knuth's MMIX generator).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to 1.
    pub fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True so often in a hundred.
    pub fn falls(&mut self, percent: f64) -> bool {
        self.share() * 100.0 < percent
    }
}

/// So much later than a round trip TCP notices a loss, where more data follows (RACK, RFC 8985, section 7.2).
const TCP_NOTICES: Duration = Duration::from_millis(20);

/// A direction on its way.
#[derive(Debug)]
pub(super) struct Direction {
    conditions: Conditions,
    dice: Dice,
    /// When all that was taken has been put on the line.
    free_at: Option<Instant>,
    /// When the last packet comes out.
    last: Option<Instant>,
    pub(super) counts: Counts,
}

impl Direction {
    pub(super) fn new(conditions: Conditions, seed: u64) -> Self {
        Self { conditions, dice: Dice::new(seed), free_at: None, last: None, counts: Counts::default() }
    }

    /// When a UDP packet comes out; none where it is lost.
    pub(super) fn packet(&mut self, bytes: usize, now: Instant) -> Option<Instant> {
        self.counts.taken += 1;
        if self.loses() {
            self.counts.lost += 1;
            return None;
        }
        let queue = self.conditions.rate.map(|rate| rate.queue);
        if queue.is_some_and(|queue| self.queued(now) > queue) {
            self.counts.crowded_out += 1;
            return None;
        }
        Some(self.comes_out(bytes, now))
    }

    /// When a piece of a TCP stream comes out: it is sent again where it is lost, and never dropped.
    pub(super) fn piece(&mut self, bytes: usize, now: Instant) -> Instant {
        self.counts.taken += 1;
        let mut comes = self.comes_out(bytes, now);
        if self.loses() {
            self.counts.lost += 1;
            comes += 2 * self.conditions.delay + TCP_NOTICES;
        }
        comes
    }

    /// How long what is put on the line now waits before it.
    pub(super) fn queued(&self, now: Instant) -> Duration {
        self.free_at.map_or(Duration::ZERO, |free| free.saturating_duration_since(now))
    }

    fn loses(&mut self) -> bool {
        match self.conditions.loss {
            Loss::None => false,
            Loss::Percent(percent) => self.dice.falls(percent),
            Loss::Every(count) => (self.counts.taken - 1).is_multiple_of(count.max(1)),
        }
    }

    fn comes_out(&mut self, bytes: usize, now: Instant) -> Instant {
        let sent = match self.conditions.rate {
            None => now,
            Some(rate) => {
                let time = Duration::from_secs_f64(bytes as f64 * 8.0 / rate.bits_per_second.max(1) as f64);
                let sent = self.free_at.map_or(now, |free| free.max(now)) + time;
                self.free_at = Some(sent);
                sent
            }
        };
        let jitter = self.conditions.jitter.mul_f64(self.dice.share());
        let comes = sent + self.conditions.delay + jitter;
        // Packets do not overtake each other.
        let comes = self.last.map_or(comes, |last| last.max(comes));
        self.last = Some(comes);
        comes
    }
}
