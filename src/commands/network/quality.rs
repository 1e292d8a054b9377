//! What is good enough of a path, and how long media flow to tell.

use std::time::Duration;

use anyhow::bail;

use neko_report::{Requirement, Thresholds};

use crate::commands::limits::Limits;
use crate::commands::units;
use crate::commands::validate::settings::{Settings, SettingsArgs};

/// How long media flow over each path, and how long where quality is to be judged: 300 frames.
const DURATION: Duration = Duration::from_secs(1);
const DURATION_TO_JUDGE: Duration = Duration::from_secs(10);

#[derive(Debug, clap::Args)]
pub(super) struct QualityArgs {
    /// Let media flow that long over each path [default: 1s; 10s with --require quality and with thresholds]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true, conflicts_with = "servers_only")]
    duration: Option<Duration>,
    /// Let media flow over all paths at once, not over one after another: needs a line that carries them all
    #[arg(long, conflicts_with = "servers_only")]
    parallel_media: bool,
    /// Call a path poor where more of its video packets are lost after repair [default: 1%, ITU-T G.1010]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true, conflicts_with = "servers_only")]
    max_loss: Option<f64>,
    /// Let a path fail where more of its video packets are lost after repair [default: 5%, a choice of ours]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true, conflicts_with = "servers_only")]
    fail_loss: Option<f64>,
    /// Call a path poor where its jitter is longer [default: 30ms, Cisco's QoS guide]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true, conflicts_with = "servers_only")]
    max_jitter: Option<Duration>,
    /// Call a path poor where its round trip is longer [default: 300ms, ITU-T G.114 there and back]
    #[arg(long, value_name = "TIME", value_parser = units::duration, allow_hyphen_values = true, conflicts_with = "servers_only")]
    max_round_trip: Option<Duration>,
    /// Call a path poor where fewer of its frames can be shown [default: 90%, a choice of ours]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true, conflicts_with = "servers_only")]
    min_frames: Option<f64>,
    /// Call a path poor where less of the video's bit rate arrives [default: 90%, a choice of ours]
    #[arg(long, value_name = "SHARE", value_parser = units::share, allow_hyphen_values = true, conflicts_with = "servers_only")]
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
        bail!(
            "--deadline {deadline}s ends the run before media flowed {duration}s over one path: raise --deadline, or lower \
             --duration"
        )
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
                "--require quality judges 500 packets or 300 frames, and --duration {}ms is too short for either: \
                 leave it out, or say {seconds}s",
                duration.as_millis()
            );
        }
        Ok(())
    }
}
