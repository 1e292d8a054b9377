//! How the video goes, second by second, in bounded memory.

use std::time::{Duration, Instant};

use neko_report::ViewInterval;

use crate::peer::Sample;
use crate::watch::between;

/// Intervals that are kept.
const MOST: usize = 240;

/// The intervals of a visit. Where they become too many, each two become one.
pub(crate) struct Series {
    start: Instant,
    every: Duration,
    next: Option<Instant>,
    last: Sample,
    seen: Vec<ViewInterval>,
}

impl Series {
    pub fn new(start: Instant) -> Self {
        Self { start, every: Duration::from_secs(1), next: None, last: Sample::default(), seen: Vec::new() }
    }

    /// When the interval ends; none while there is no picture.
    pub fn due(&self) -> Option<Instant> {
        self.next
    }

    /// The picture is there, with what came until then.
    pub fn picture(&mut self, sample: Sample, now: Instant) {
        (self.next, self.last) = (Some(now + self.every), sample);
    }

    /// The peer is gone.
    pub fn stop(&mut self) {
        self.next = None;
    }

    /// The end of an interval.
    pub fn interval(&mut self, sample: Sample, now: Instant) {
        let last = std::mem::replace(&mut self.last, sample.clone());
        self.seen.push(between(&last, sample, now.duration_since(self.start), self.every));
        if self.seen.len() == MOST {
            self.seen = self.seen.chunks(2).map(together).collect();
            self.every *= 2;
        }
        self.next = Some(now + self.every);
    }

    /// All of them.
    pub fn into_intervals(self) -> Vec<ViewInterval> {
        self.seen
    }
}

fn together(intervals: &[ViewInterval]) -> ViewInterval {
    let count = intervals.len().max(1);
    let longest = |time: fn(&ViewInterval) -> Option<Duration>| intervals.iter().filter_map(time).max();
    ViewInterval {
        at: intervals.iter().map(|interval| interval.at).max().unwrap_or_default(),
        bits_per_second: intervals.iter().map(|interval| interval.bits_per_second).sum::<u64>() / count as u64,
        frame_rate: intervals.iter().map(|interval| interval.frame_rate).sum::<f64>() / count as f64,
        packets: intervals.iter().map(|interval| interval.packets).sum(),
        lost: intervals.iter().map(|interval| interval.lost).sum(),
        round_trip: longest(|interval| interval.round_trip),
        jitter: longest(|interval| interval.jitter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_intervals_become_fewer_and_lose_no_packet() {
        let start = Instant::now();
        let mut series = Series::new(start);
        assert_eq!(series.due(), None);
        series.picture(Sample { packets: 7, ..Sample::default() }, start);
        for packets in 1..=1_000_u64 {
            let now = series.due().expect("an interval");
            series.interval(Sample { packets: 7 + packets, bytes: packets * 1000, ..Sample::default() }, now);
        }
        let seen = series.into_intervals();
        assert!((MOST / 2..MOST).contains(&seen.len()), "{}", seen.len());
        assert_eq!(seen.iter().map(|interval| interval.packets).sum::<u64>(), 1_000);
        assert!(seen.is_sorted_by_key(|interval| interval.at));
    }
}
