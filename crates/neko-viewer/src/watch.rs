//! `--watch`: what came in each interval, and how long an outage lasted.

use std::time::{Duration, Instant};

use neko_report::{Failure, Slug, ViewInterval};

use crate::peer::Sample;

/// What is known between two intervals.
pub(crate) struct Watch {
    every: Option<Duration>,
    start: Instant,
    next: Option<Instant>,
    last: Sample,
    /// The last frame before an outage that goes on.
    dark_since: Option<Instant>,
    outages: u32,
    dark: Duration,
}

impl Watch {
    pub fn new(every: Option<Duration>, start: Instant) -> Self {
        Self { every, start, next: None, last: Sample::default(), dark_since: None, outages: 0, dark: Duration::ZERO }
    }

    pub fn is_on(&self) -> bool {
        self.every.is_some()
    }

    /// When the next interval ends.
    pub fn due(&self) -> Option<Instant> {
        self.next
    }

    /// Nothing more counts: the viewer leaves.
    pub fn stop(&mut self) {
        (self.every, self.next) = (None, None);
    }

    /// A first picture came; how long there was none, after an outage.
    pub fn picture(&mut self, now: Instant) -> Option<Duration> {
        self.next = self.every.map(|every| now + every);
        self.last = Sample::default();
        let outage = now.duration_since(self.dark_since.take()?);
        self.outages += 1;
        self.dark += outage;
        Some(outage)
    }

    /// A peer ends whose last frame this was.
    pub fn lost(&mut self, last_frame: Option<Instant>) {
        if self.is_on() {
            self.dark_since = self.dark_since.or(last_frame);
        }
    }

    /// An interval ends.
    pub fn interval(&mut self, sample: Option<Sample>, now: Instant) -> Option<ViewInterval> {
        let every = self.every?;
        self.next = Some(now + every);
        let sample = sample?;
        let last = std::mem::replace(&mut self.last, sample.clone());
        Some(between(&last, sample, now.duration_since(self.start), every))
    }

    /// Whether there was a picture, and is none.
    pub fn is_dark(&self) -> bool {
        self.dark_since.is_some()
    }

    /// Outages, the one that goes on included: the picture did not stay.
    pub fn failure(&self, now: Instant) -> Option<Failure> {
        let going_on = self.dark_since.map(|since| now.duration_since(since));
        let count = self.outages + u32::from(going_on.is_some());
        let dark = (self.dark + going_on.unwrap_or_default()).as_secs_f64();
        let times = if count == 1 { "once, for".to_owned() } else { format!("{count} times, together") };
        let message = format!("the picture was away {times} {dark:.1} s");
        (count > 0).then(|| Failure::new(Slug::ConnectionLost, message))
    }
}

/// What came between two samples.
pub(crate) fn between(last: &Sample, sample: Sample, at: Duration, every: Duration) -> ViewInterval {
    let seconds = every.as_secs_f64();
    let since = |now: u64, before: u64| now.saturating_sub(before);
    ViewInterval {
        at,
        bits_per_second: (since(sample.bytes, last.bytes) as f64 * 8.0 / seconds) as u64,
        frame_rate: since(sample.frames, last.frames) as f64 / seconds,
        packets: since(sample.packets, last.packets),
        lost: since(sample.lost, last.lost),
        round_trip: sample.round_trip,
        jitter: sample.jitter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_count_what_came_since_the_last_and_outages_their_darkness() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut watch = Watch::new(Some(Duration::from_secs(2)), start);
        assert_eq!((watch.picture(at(1)), watch.due()), (None, Some(at(3))));
        let sample = |bytes, frames| Some(Sample { bytes, frames, ..Sample::default() });
        watch.interval(sample(1000, 10), at(3));
        let second = watch.interval(sample(3500, 70), at(5)).expect("an interval");
        assert_eq!((second.at, second.bits_per_second, second.frame_rate), (Duration::from_secs(5), 10_000, 30.0));
        assert_eq!(watch.failure(at(5)), None);
        watch.lost(Some(at(6)));
        assert_eq!((watch.picture(at(16)), watch.due()), (Some(Duration::from_secs(10)), Some(at(18))));
        assert_eq!(watch.failure(at(20)).expect("an outage").message, "the picture was away once, for 10.0 s");
        watch.lost(Some(at(20)));
        assert!(watch.is_dark());
        assert_eq!(watch.failure(at(25)).expect("two").message, "the picture was away 2 times, together 15.0 s");
        watch.stop();
        assert_eq!((watch.due(), watch.interval(sample(9000, 90), at(30))), (None, None));
    }
}
