//! `neko-ice probe`: does media get through?

mod browser;
mod in_place;
mod link;
mod servers_only;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::render::redact::Redaction;
use neko_config::Resolution;
use neko_deploy::load::{Configuration, Failure, Neko};
use neko_probe::{Cancel, Event, Job, Options, VideoRate};
use neko_report::Subject;

use self::browser::BrowserArgs;
use super::compare::CompareArgs;
use super::output::{Output, OutputArgs};
use super::outside::OutsideArgs;
use super::quality::QualityArgs;
use super::running;
use super::secret::RestArgs;
use super::trust::TrustArgs;
use super::wanted::WantedArgs;
use crate::commands::help::{Help, TESTS};
use crate::commands::input::{self, InputArgs, InputError};
use crate::commands::inputs::Inputs;
use crate::commands::output_arg::OutputArg;
use crate::commands::validate::settings::Settings;
use crate::commands::writer::note;
use crate::commands::{present, units};

/// How long one server may take, and the connecting of one path.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What `probe --embedded` probes without a config.
const EXAMPLE: &str = include_str!("../example/neko.yaml");

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice probe compose.yaml", "Test the settings with the servers and ports that are there"),
        ("neko-ice probe --embedded compose.yaml", "Test the settings alone; nothing leaves this machine"),
        ("neko-ice probe --servers-only --require servers compose.yaml", "Check the STUN and TURN servers, in CI too"),
        ("neko-ice probe --require relay,quality compose.yaml", "Fail unless a relay carries video of good quality"),
        ("neko-ice probe --format json -o probe.json compose.yaml", "Write the report for a program"),
    ],
    exits: &[
        (0, "good or usable: all viewers get video, or some of them"),
        (1, "bad: no viewer gets video, or something that --require names is not proven"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
        (3, "unknown: nothing is proven, or the run was interrupted or ended by --deadline"),
    ],
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file, Compose file or manifest [default: what neko or Compose would read here]
    ///
    /// With --servers-only you can name several.
    #[arg(value_name = "CONFIG")]
    configs: Vec<PathBuf>,
    /// Replace every STUN/TURN server with a built-in one on loopback: tests your settings, not your servers
    #[arg(long, help_heading = TESTS)]
    embedded: bool,
    /// Check only the STUN and TURN servers, each of them once
    #[arg(long, help_heading = TESTS)]
    servers_only: bool,
    /// Time limit for checking one server and for connecting one path: 500ms, 2s [default: 5s]
    #[arg(long, value_name = "TIME", value_parser = units::duration, help_heading = TESTS, hide_short_help = true)]
    timeout: Option<Duration>,
    /// Time limit for the whole run
    #[arg(long, value_name = "TIME", value_parser = units::duration, help_heading = TESTS, hide_short_help = true)]
    deadline: Option<Duration>,
    /// Bit rate of the test video: 800k, 2M [default: the rate of neko's first pipeline, else 1M]
    #[arg(long, value_name = "RATE", value_parser = units::bitrate, help_heading = TESTS, hide_short_help = true)]
    video_bitrate: Option<u64>,
    /// Also test whether your TURN servers allow too much: an open relay, or a relay to internal addresses
    #[arg(long, help_heading = TESTS, hide_short_help = true)]
    security: bool,
    #[command(flatten)]
    compare: CompareArgs,
    #[command(flatten)]
    browser: BrowserArgs,
    #[command(flatten)]
    outside: OutsideArgs,
    #[command(flatten)]
    wanted: WantedArgs,
    #[command(flatten)]
    quality: QualityArgs,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    rest: RestArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Options that contradict each other end before the first packet.
    fn agrees(&self, options: &Options) -> anyhow::Result<()> {
        if self.input.show_secrets && self.output.writes_page() {
            bail!("the page of --report never shows secrets: remove --show-secrets, or --report");
        }
        if let Some((timeout, deadline)) =
            self.timeout.zip(self.deadline).filter(|(timeout, deadline)| timeout > deadline)
        {
            let [timeout, deadline] = [timeout, deadline].map(|time| time.as_secs_f64());
            bail!("--deadline {deadline}s is shorter than --timeout {timeout}s: raise --deadline, or lower --timeout");
        }
        if self.embedded {
            self.wanted.with_stand_ins()?;
            if self.security || self.trust.concedes() {
                bail!(
                    "--embedded tests built-in servers, so --security, --ca, --pin and --insecure have no effect: remove --embedded, \
                     or the others"
                );
            }
        }
        if self.servers_only {
            self.wanted.without_viewers()?;
            if self.video_bitrate.is_some() {
                bail!("--servers-only sends no video: remove --video-bitrate");
            }
            return Ok(());
        }
        self.quality.fits(options.path_duration, self.deadline)
    }

    pub(super) fn prints_json(&self) -> bool {
        self.output.prints_json()
    }

    pub(super) fn output(&self) -> &OutputArg {
        self.output.to()
    }

    pub(super) fn shows_secrets(&self) -> bool {
        self.input.show_secrets
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let required = args.wanted.required();
    let Settings { limits, viewers, neko_version, .. } = args.quality.settings()?;
    let inputs = Inputs::of(&args.input)?.for_release(neko_version);
    let mut options = Options {
        embedded: args.embedded,
        timeout: args.timeout.unwrap_or(TIMEOUT),
        deadline: args.deadline,
        path_duration: args.quality.duration(&required, &limits),
        parallel_media: args.quality.parallel_media(),
        thresholds: args.quality.thresholds(&limits)?,
        video_bitrate: args.video_bitrate.unwrap_or(VideoRate::WHERE_UNKNOWN),
        concessions: args.trust.concessions()?,
        security: args.security || args.wanted.looks_at_security(),
        outside: args.outside.server()?,
        required,
        viewers: args.wanted.viewers(viewers),
        viewers_from: args.wanted.viewers_from(),
        ..Options::default()
    };
    args.agrees(&options)?;
    // What cannot be written at the end is said at the beginning.
    let mut output = Output::new(&args.output, args.quality.judges(&options.required, &limits))?;
    if args.servers_only {
        return servers_only::run(args, &inputs, &options, &mut output, args.compare.before()?);
    }
    if args.configs.len() > 1 {
        bail!("probe tests one config at a time; several need --servers-only");
    }
    let (subject, mut own) = load(args, &inputs, args.configs.first().map(PathBuf::as_path))?;
    if let Some(made) = args.rest.credentials("neko-ice")? {
        neko_probe::replace_credentials(&mut own.resolution, &made);
    }
    output.told.add(&own.resolution);
    if args.browser.is_wanted() {
        return browser_run(args, subject, &own, &options, &output);
    }
    let job = Job::new(subject, &*own, &present::options());
    if args.video_bitrate.is_none() {
        options.video_bitrate = video_rate(&own.resolution);
    }
    args.quality.suffices(&options.required, options.path_duration, options.video_bitrate)?;
    let redaction = self::redaction(args, std::iter::once(&own.resolution));
    let run = async |cancel: &Cancel, events: &(dyn Fn(Event<'_>) + Send + Sync)| {
        neko_probe::run(job, &options, cancel, events).await
    };
    let report = running::block_on(run, &|event| output.event(event, &redaction), &redaction)?
        .context("the probe could not run")?;
    let code = report.exit_code();
    output.report(report, &redaction)?;
    Ok(code)
}

/// With a real browser as the viewer.
fn browser_run(
    args: &Args,
    subject: Subject,
    neko: &Neko,
    options: &Options,
    output: &Output<'_>,
) -> anyhow::Result<u8> {
    let redaction = &self::redaction(args, std::iter::once(&neko.resolution));
    let video_bitrate = args.video_bitrate.or_else(|| Some(video_rate(&neko.resolution)));
    let file = args.configs.first().map(PathBuf::as_path);
    let report =
        browser::run(browser::Run { args: &args.browser, subject, neko, options, video_bitrate, redaction, file })?;
    let code = report.exit_code();
    output.report(report, redaction)?;
    Ok(code)
}

/// What neko's first pipeline sends, in bit/s; where somebody wrote it or it is not known, the user is told.
pub(super) fn video_rate(resolution: &Resolution) -> u64 {
    let pipelines = &resolution.capture.video_pipelines;
    let rate = VideoRate::of(resolution);
    match rate {
        VideoRate::Known(bits_per_second) if !pipelines.is_default() => {
            let kilobits = bits_per_second as f64 / 1000.0;
            note!("the test video has {kilobits} kbit/s, the rate in {}", pipelines.origin);
        }
        VideoRate::Unknown(why) => note!(
            "the bit rate of neko's video is unknown ({why}, {}), so the test video has 1000 kbit/s; set it with --video-bitrate",
            pipelines.origin
        ),
        VideoRate::Known(_) | VideoRate::NoPipeline => {}
    }
    rate.bits_per_second()
}

fn redaction<'a>(args: &Args, resolutions: impl Iterator<Item = &'a Resolution>) -> Redaction {
    if args.input.show_secrets {
        return Redaction::off();
    }
    let secrets = resolutions.flat_map(|resolution| resolution.secrets.iter().cloned());
    let secrets: Vec<_> = secrets.chain(args.outside.secrets()).collect();
    Redaction::new(&secrets)
}

/// The config, or for a bare `--embedded` where neko would find nothing, the example.
fn load(args: &Args, inputs: &Inputs<'_>, config: Option<&Path>) -> anyhow::Result<(Subject, Box<Neko>)> {
    only(args, Some(inputs.only(config)?))
}

/// A configuration for the probe, with its deployment.
fn only(args: &Args, only: Option<Configuration>) -> anyhow::Result<(Subject, Box<Neko>)> {
    let only = only.ok_or(InputError::Load(Failure::Nothing))?;
    let name = only.file.is_some().then(|| only.name.clone());
    match only.into_neko() {
        Ok(own) => Ok((name.map_or(Subject::Settings, Subject::File), own)),
        Err(Failure::Nothing) if args.embedded => {
            let example = input::built_in("the built-in example", EXAMPLE)?;
            Ok((Subject::BuiltInExample, Box::new(example.into())))
        }
        Err(failure) => Err(InputError::from(failure).into()),
    }
}
