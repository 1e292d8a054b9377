//! `neko-ice probe`: does media get through?

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::config::Resolution;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Effect};
use crate::probe::{self, Cancel, Event, Job, Options, ServersJob};
use crate::render::redact::Redaction;
use crate::report::Subject;

use super::input::{self, InputArgs, InputError};
use super::output::{self, OutputArgs};
use super::secret::{self, RestArgs};
use super::trust::TrustArgs;
use super::{running, units};

/// What `probe --embedded` probes without a config.
const EXAMPLE: &str = include_str!("../../fixtures/example/neko.yaml");

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file; without it, where neko itself looks. With --servers-only several
    #[arg(value_name = "CONFIG")]
    configs: Vec<PathBuf>,
    /// Put a stand-in on loopback in the place of each configured server: proves the shape without network
    #[arg(long)]
    embedded: bool,
    /// Check the STUN and TURN servers and nothing else; takes many configs and asks an identical server once
    #[arg(long)]
    servers_only: bool,
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
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    rest: RestArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    input: InputArgs,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.output.prints_json()
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let options = Options {
        embedded: args.embedded,
        timeout: args.timeout,
        deadline: args.deadline,
        path_duration: args.duration,
        video_bitrate: args.video_bitrate,
        concessions: args.trust.concessions()?,
    };
    if args.servers_only {
        return servers_only(args, &options);
    }
    if args.configs.len() > 1 {
        bail!("one config at a time; several are taken with --servers-only");
    }
    let (subject, mut resolution) = load(args, args.configs.first().map(PathBuf::as_path))?;
    secret::warn_of_arguments(&args.input, std::iter::once(&resolution));
    if let Some((username, password)) = args.rest.credentials("neko-ice")? {
        for list in [&mut resolution.webrtc.backend, &mut resolution.webrtc.frontend] {
            for server in list.value.iter_mut().filter(|server| server.username.is_some()) {
                server.username = Some(username.clone());
                server.credential = Some(password.clone());
            }
        }
    }
    let findings = lint::run_regardless(&resolution);
    let job = Job { subject, resolution: &resolution, findings, breaks_viewers };
    let run = async |cancel: &Cancel, events: &(dyn Fn(Event<'_>) + Send + Sync)| {
        probe::run(job, &options, cancel, events).await
    };
    let report = running::block_on(run, &|_| {})?.context("the probe could not run")?;
    output::print(&report, &redaction(args, std::iter::once(&resolution)), &args.output)?;
    Ok(report.conclusion.verdict.exit_code())
}

/// Every config that can be read; the others are told, and the exit code is 2.
fn servers_only(args: &Args, options: &Options) -> anyhow::Result<u8> {
    let paths: Vec<Option<&Path>> = match args.configs.is_empty() {
        true => vec![None],
        false => args.configs.iter().map(|path| Some(path.as_path())).collect(),
    };
    let (mut loaded, mut failed) = (Vec::new(), None);
    for path in paths {
        match load(args, path) {
            Ok((subject, resolution)) => loaded.push((name(&subject, path), resolution)),
            Err(error) if args.configs.len() > 1 => {
                anstream::eprintln!("error: {error:#}");
                failed = Some(super::USAGE);
            }
            Err(error) => return Err(error),
        }
    }
    if loaded.is_empty() {
        return Ok(super::USAGE);
    }
    secret::warn_of_arguments(&args.input, loaded.iter().map(|(_, resolution)| resolution));
    let credentials = args.rest.credentials("neko-ice")?;
    let mut job = ServersJob::new();
    for (name, resolution) in &loaded {
        job.config(name, resolution, lint::run_regardless(resolution), credentials.as_ref());
    }
    let subject = Subject::Servers(loaded.iter().map(|(name, _)| name.clone()).collect());
    let run = async |cancel: &Cancel, events: &(dyn Fn(Event<'_>) + Send + Sync)| {
        probe::run_servers(subject, job, options, cancel, events).await
    };
    let report = running::block_on(run, &|_| {})?.context("the probe could not run")?;
    output::print(&report, &redaction(args, loaded.iter().map(|(_, resolution)| resolution)), &args.output)?;
    Ok(failed.unwrap_or(report.conclusion.verdict.exit_code()))
}

fn name(subject: &Subject, path: Option<&Path>) -> String {
    match (subject, path) {
        (Subject::File(name), _) => name.clone(),
        (Subject::BuiltInExample, _) => "the built-in example".to_owned(),
        (_, Some(path)) => path.display().to_string(),
        _ => "settings".to_owned(),
    }
}

fn redaction<'a>(args: &Args, resolutions: impl Iterator<Item = &'a Resolution>) -> Redaction {
    if args.input.show_secrets {
        return Redaction::off();
    }
    let secrets: Vec<_> = resolutions.flat_map(|resolution| resolution.secrets.iter().cloned()).collect();
    Redaction::new(&secrets)
}

/// The config, or for a bare `--embedded` where neko would find nothing, the example.
fn load(args: &Args, config: Option<&Path>) -> anyhow::Result<(Subject, Resolution)> {
    match args.input.load(config) {
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
