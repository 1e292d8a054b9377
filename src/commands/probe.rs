//! `neko-ice probe`: does media get through?

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;

use crate::config::Resolution;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Effect};
use crate::probe::{self, Cancel, Job, Options};
use crate::render::redact::Redaction;
use crate::render::{json, probe_json, probe_text, text};
use crate::report::{Report, Subject};

use super::input::{self, InputArgs, InputError};
use super::progress::Progress;
use super::units;

/// What `probe --embedded` probes without a config.
const EXAMPLE: &str = include_str!("../../fixtures/example/neko.yaml");

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file; without it, where neko itself looks
    config: Option<PathBuf>,
    /// Put a stand-in on loopback in the place of each configured server: proves the shape without network
    #[arg(long)]
    embedded: bool,
    /// Bound one server's checks, and the connecting of one path: 500ms, 2s; a bare number is seconds
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration)]
    timeout: Duration,
    /// Bound the whole run
    #[arg(long, value_name = "TIME", value_parser = units::duration)]
    deadline: Option<Duration>,
    /// Let media flow that long over each path
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = units::duration)]
    duration: Duration,
    /// The video's bit rate: 800k, 2M; a bare number is bit/s
    #[arg(long, value_name = "RATE", default_value = "1M", value_parser = units::bitrate)]
    video_bitrate: u64,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    input: InputArgs,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let (subject, resolution) = load(args)?;
    let findings = lint::run(&resolution);
    let options = Options {
        embedded: args.embedded,
        timeout: args.timeout,
        deadline: args.deadline,
        path_duration: args.duration,
        video_bitrate: args.video_bitrate,
    };
    let job = Job { subject, resolution: &resolution, findings, breaks_viewers };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime did not start")?;
    let report = runtime.block_on(async {
        let (switch, cancelled) = watch::channel(false);
        tokio::spawn(interrupts(switch));
        let progress = Progress::new();
        let report = probe::run(job, &options, &Cancel::new(cancelled), &|event| progress.show(event)).await;
        progress.finish();
        report
    });
    // Whatever is still open belongs to nobody any more.
    runtime.shutdown_background();
    let report = report.context("the probe could not run")?;
    print(&report, &resolution, args)?;
    Ok(report.conclusion.verdict.exit_code())
}

/// The config, or for a bare `--embedded` where neko would find nothing, the example.
fn load(args: &Args) -> anyhow::Result<(Subject, Resolution)> {
    match args.input.load(args.config.as_deref()) {
        Ok(resolution) => {
            let subject = resolution.config_file.clone().map_or(Subject::Settings, Subject::File);
            Ok((subject, resolution))
        }
        Err(error) if args.embedded && matches!(error.downcast_ref(), Some(InputError::Nothing)) => {
            Ok((Subject::BuiltInExample, input::built_in("the built-in example", EXAMPLE)?))
        }
        Err(error) => Err(error),
    }
}

/// Whether a finding keeps every viewer from getting video, on whatever network.
fn breaks_viewers(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && lint::effect(finding.rule) > Effect::Limited
}

/// The first Ctrl-C (or SIGTERM) ends the run in good order, the second at once.
async fn interrupts(switch: watch::Sender<bool>) {
    next_interrupt().await;
    switch.send_replace(true);
    next_interrupt().await;
    std::process::exit(130);
}

#[cfg(unix)]
async fn next_interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn next_interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}

fn print(report: &Report, resolution: &Resolution, args: &Args) -> anyhow::Result<()> {
    let redaction = if args.input.show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) };
    let text = match args.format {
        Format::Json => {
            let name = match &report.subject {
                Subject::File(name) => name.as_str(),
                _ => "settings",
            };
            probe_json::render(report, json::entries(&report.findings, &redaction, name)?)
        }
        Format::Table => {
            let width = super::width();
            let style = text::Style { colour: super::colour(), width: width.into() };
            let drawn = text::findings(&report.findings, &redaction, style);
            let tables = probe_text::render(report, probe_text::Style { colour: super::colour(), width });
            format!("{drawn}{tables}")
        }
    };
    super::print(&text)?;
    Ok(())
}
