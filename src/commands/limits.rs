//! Thresholds of quality that somebody has set, on the command line or in a settings file.

use std::time::Duration;

use anyhow::{anyhow, bail};

#[cfg(feature = "probe")]
use neko_report::Thresholds;
use neko_text::spelling;

use super::units;

/// What is set; nothing where the default holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Limits {
    pub max_loss: Option<f64>,
    pub fail_loss: Option<f64>,
    pub max_jitter: Option<Duration>,
    pub max_round_trip: Option<Duration>,
    pub min_frames: Option<f64>,
    pub min_rate: Option<f64>,
}

/// Where a threshold is kept, by what it is.
#[derive(Clone, Copy)]
pub(super) enum Threshold {
    Share(fn(&mut Limits) -> &mut Option<f64>),
    Time(fn(&mut Limits) -> &mut Option<Duration>),
}

use Threshold::{Share, Time};

/// Their names, on the command line and in a settings file.
pub(super) const THRESHOLDS: [(&str, Threshold); 6] = [
    ("max-loss", Share(|own| &mut own.max_loss)),
    ("fail-loss", Share(|own| &mut own.fail_loss)),
    ("max-jitter", Time(|own| &mut own.max_jitter)),
    ("max-round-trip", Time(|own| &mut own.max_round_trip)),
    ("min-frames", Share(|own| &mut own.min_frames)),
    ("min-rate", Share(|own| &mut own.min_rate)),
];

impl Limits {
    /// Sets one by its name.
    pub(super) fn set(&mut self, name: &str, value: &str) -> anyhow::Result<()> {
        let Some((_, threshold)) = THRESHOLDS.iter().find(|(known, _)| *known == name) else {
            let nearest = spelling::nearest(name, THRESHOLDS.map(|(known, _)| (known, known)), 2);
            let hint = nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
            bail!("no threshold is named `{name}`{hint}");
        };
        let set = match threshold {
            Share(of) => units::share(value).map(|share| *of(self) = Some(share)),
            Time(of) => units::duration(value).map(|time| *of(self) = Some(time)),
        };
        set.map_err(|why| anyhow!("`{name}`: {why}"))
    }
}

#[cfg(feature = "probe")]
impl Limits {
    /// Whether any is set.
    pub(super) fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// These, then those of the settings file, then the defaults.
    pub(super) fn over(&self, file: &Self) -> anyhow::Result<Thresholds> {
        let default = Thresholds::default();
        let thresholds = Thresholds {
            loss: self.max_loss.or(file.max_loss).unwrap_or(default.loss),
            failing_loss: self.fail_loss.or(file.fail_loss).unwrap_or(default.failing_loss),
            jitter: self.max_jitter.or(file.max_jitter).unwrap_or(default.jitter),
            round_trip: self.max_round_trip.or(file.max_round_trip).unwrap_or(default.round_trip),
            frames: self.min_frames.or(file.min_frames).unwrap_or(default.frames),
            rate: self.min_rate.or(file.min_rate).unwrap_or(default.rate),
        };
        let (poor, fails) = (thresholds.loss * 100.0, thresholds.failing_loss * 100.0);
        if poor > fails {
            bail!(
                "with {fails}% of loss a path fails, and with {poor}% it would be poor: raise fail-loss, or lower max-loss"
            );
        }
        Ok(thresholds)
    }
}

#[cfg(all(test, feature = "probe"))]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_counts_before_the_file_and_the_file_before_the_defaults() {
        let (mut own, mut file) = (Limits::default(), Limits::default());
        for (name, value) in [("max-loss", "3%"), ("max-jitter", "50ms"), ("min-frames", "80%")] {
            file.set(name, value).unwrap();
        }
        own.set("max-jitter", "70ms").unwrap();
        let expected =
            Thresholds { loss: 0.03, jitter: Duration::from_millis(70), frames: 0.8, ..Thresholds::default() };
        assert_eq!(own.over(&file).unwrap(), expected);
        assert!(own.is_any() && !Limits::default().is_any());
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        let mut limits = Limits::default();
        let mut said = |name, value| limits.set(name, value).unwrap_err().to_string();
        assert_eq!(said("max-los", "1%"), "no threshold is named `max-los`; did you mean `max-loss`?");
        assert_eq!(said("min-rate", "90"), "`min-rate`: write a percentage: 1% or 0.5%");
        limits.set("max-loss", "6%").unwrap();
        let said = limits.over(&Limits::default()).unwrap_err().to_string();
        assert!(said.ends_with("raise fail-loss, or lower max-loss"), "{said}");
    }
}
