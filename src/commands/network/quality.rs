//! What is good enough of a path, and how long media flow to tell.

use std::time::Duration;

use anyhow::bail;

use neko_report::{Requirement, Thresholds};

use crate::commands::limits::Limits;
use crate::commands::units;
use crate::commands::validate::settings::{Settings, SettingsArgs};

/// The heading of these options.
const QUALITY: &str = "Media and quality";
/// How long media flow over each path, and how long where quality is to be judged: 300 frames.
const DURATION: Duration = Duration::from_secs(1);
const DURATION_TO_JUDGE: Duration = Duration::from_secs(10);

#[derive(Debug, clap::Args)]
pub(super) struct QualityArgs {
    /// How long media flows over each path [default: 1s; 10s if quality is judged]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    duration: Option<Duration>,
    /// Send media over all paths at once; the line must carry them all
    #[arg(long, conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    parallel_media: bool,
    /// Call a path poor if it loses more of its video packets after repair [default: 1%, ITU-T G.1010]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    max_loss: Option<f64>,
    /// Fail a path if it loses more of its video packets after repair [default: 5%, our choice]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    fail_loss: Option<f64>,
    /// Call a path poor if its jitter is longer [default: 30ms, Cisco's QoS guide]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    max_jitter: Option<Duration>,
    /// Call a path poor if its round trip is longer [default: 300ms, twice the one-way limit of ITU-T G.114]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    max_round_trip: Option<Duration>,
    /// Call a path poor if a smaller share of its frames can be shown [default: 90%, our choice]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    min_frames: Option<f64>,
    /// Call a path poor if a smaller share of the video's bit rate arrives [default: 90%, our choice]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true)]
    #[arg(conflicts_with = "servers_only", help_heading = QUALITY, hide_short_help = true)]
    min_rate: Option<f64>,
    #[command(flatten)]
    settings: SettingsArgs,
}

impl QualityArgs {
    pub(super) fn parallel_media(&self) -> bool {
        self.parallel_media
    }

    fn limits(&self) -> Limits {
        Limits {
            max_loss: self.max_loss,
            fail_loss: self.fail_loss,
            max_jitter: self.max_jitter,
            max_round_trip: self.max_round_trip,
            min_frames: self.min_frames,
            min_rate: self.min_rate,
        }
    }

    /// What the settings file says.
    pub(super) fn settings(&self) -> anyhow::Result<Settings> {
        self.settings.read()
    }

    /// What the command line says, then the settings file, the defaults for the rest.
    pub(super) fn thresholds(&self, file: &Limits) -> anyhow::Result<Thresholds> {
        self.limits().over(file)
    }

    /// Whether somebody asks how good the paths are.
    pub(super) fn judges(&self, required: &[Requirement], file: &Limits) -> bool {
        self.limits().is_any() || file.is_any() || required.contains(&Requirement::Quality)
    }

    /// How long media flow over each path.
    pub(super) fn duration(&self, required: &[Requirement], file: &Limits) -> Duration {
        self.duration.unwrap_or(if self.judges(required, file) { DURATION_TO_JUDGE } else { DURATION })
    }

    /// A path that is longer than the run cannot be played.
    pub(super) fn fits(&self, duration: Duration, deadline: Option<Duration>) -> anyhow::Result<()> {
        let Some(deadline) = deadline.filter(|deadline| *deadline <= duration && duration > DURATION) else {
            return Ok(());
        };
        let [duration, deadline] = [duration, deadline].map(|time| time.as_secs_f64());
        bail!("--deadline {deadline}s is too short for --duration {duration}s: raise --deadline, or lower --duration")
    }

    /// Too short a time proves no quality.
    pub(super) fn suffices(
        &self,
        required: &[Requirement],
        duration: Duration,
        video_bitrate: u64,
    ) -> anyhow::Result<()> {
        if required.contains(&Requirement::Quality) && !Thresholds::is_enough(duration, video_bitrate) {
            let seconds = DURATION_TO_JUDGE.as_secs();
            bail!(
                "--require quality needs 500 packets or 300 frames, and --duration {}s is too short for either: \
                 remove --duration, or write --duration {seconds}s",
                duration.as_secs_f64()
            );
        }
        Ok(())
    }
}
