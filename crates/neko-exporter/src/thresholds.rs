//! What is good enough: a limit each, and whether what was measured keeps to it.

use std::time::Duration;

use neko_report::metrics::{Family, Metric, Sample};

/// A limit that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Threshold {
    /// The largest round trip.
    MaxRoundTrip,
    /// The latest first picture.
    MaxPicture,
    /// The largest share of lost video packets.
    MaxLoss,
    /// The largest jitter of the video.
    MaxJitter,
    /// The fewest frames in a second.
    MinFrames,
}

impl Threshold {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::MaxRoundTrip, Self::MaxPicture, Self::MaxLoss, Self::MaxJitter, Self::MinFrames];

    /// The name in the targets file and in labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MaxRoundTrip => "max-round-trip",
            Self::MaxPicture => "max-picture",
            Self::MaxLoss => "max-loss",
            Self::MaxJitter => "max-jitter",
            Self::MinFrames => "min-frames",
        }
    }

    /// The metrics that it limits.
    fn metrics(self) -> &'static [Metric] {
        match self {
            Self::MaxRoundTrip => &[Metric::ServerRoundTrip, Metric::ViewRoundTrip],
            Self::MaxPicture => &[Metric::ViewPicture],
            Self::MaxLoss => &[Metric::ViewVideoLoss],
            Self::MaxJitter => &[Metric::ViewVideoJitter],
            Self::MinFrames => &[Metric::ViewVideoFrames],
        }
    }
}

/// The limits that are set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds(Vec<(Threshold, f64)>);

impl Thresholds {
    /// Sets one, in seconds, as a share or as a number.
    pub fn set(&mut self, threshold: Threshold, limit: f64) {
        self.0.retain(|(known, _)| *known != threshold);
        self.0.push((threshold, limit));
        self.0.sort_by_key(|(known, _)| *known);
    }

    /// Sets a time.
    pub fn set_time(&mut self, threshold: Threshold, limit: Duration) {
        self.set(threshold, limit.as_secs_f64());
    }

    /// These, and those of others where none is set.
    pub fn or(mut self, others: &Self) -> Self {
        for (threshold, limit) in &others.0 {
            if !self.0.iter().any(|(known, _)| known == threshold) {
                self.set(*threshold, *limit);
            }
        }
        self
    }

    /// 1 for each limit that something measured exceeds, 0 for each that it keeps to.
    pub fn judge(&self, measured: &[Family]) -> Family {
        let mut family = Family::new(Metric::ProbeExceeded);
        for (threshold, limit) in &self.0 {
            let limited = measured.iter().filter(|of| threshold.metrics().contains(&of.metric));
            let samples: Vec<&Sample> = limited.flat_map(|of| &of.samples).collect();
            if samples.is_empty() {
                continue;
            }
            let exceeds = |sample: &&Sample| match threshold {
                Threshold::MinFrames => sample.value < *limit,
                _ => sample.value > *limit,
            };
            let exceeded = f64::from(u8::from(samples.iter().any(exceeds)));
            family.push(vec![("threshold", threshold.as_str().to_owned())], exceeded);
        }
        family
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_judged_where_something_was_measured() {
        let mut set = Thresholds::default();
        set.set_time(Threshold::MaxPicture, Duration::from_secs(2));
        set.set(Threshold::MinFrames, 20.0);
        set.set(Threshold::MaxLoss, 0.01);
        let measured = [Family::single(Metric::ViewPicture, 2.5), Family::single(Metric::ViewVideoFrames, 25.0)];
        let judged = set.judge(&measured);
        let said: Vec<_> = judged.samples.iter().map(|sample| (sample.labels[0].1.as_str(), sample.value)).collect();
        assert_eq!(said, [("max-picture", 1.0), ("min-frames", 0.0)]);
    }
}
