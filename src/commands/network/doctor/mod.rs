//! `neko-ice doctor`: what is here, what is wrong with it, and what to do next.

mod diagnosis;
mod docker;
mod log;
mod program;
mod started;
mod summary;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use neko_config::Resolution;
use neko_deploy::compose;
use neko_deploy::load::{Configuration, Failure, Loader, Neko, Outcome, Request};
use neko_lint::Severity;
use neko_probe::{Event, Job, Options};
use neko_report::{Report, Subject, ViewersFrom};

use super::wanted::Place;
use super::{probe, running};
use crate::commands::help::{Help, TESTS};
use crate::commands::input::{InputArgs, InputError};
use crate::commands::inputs::Inputs;
use crate::commands::limits::Limits;
use crate::commands::output_arg::OutputArg;
use crate::commands::questions;
use crate::commands::validate::settings::{Settings, SettingsArgs};
use crate::commands::writer::{print, print_styled};
use crate::commands::{build_server, colour, present, terminal, width};
use crate::render::closing::argument;
use crate::render::doctor_text::{self, Row};
use crate::render::probe_text;
use crate::render::redact::Redaction;
use crate::render::visible;
use diagnosis::Seen;
use docker::{Container, Docker};

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice doctor", "Check the neko of this folder, or the one that runs in a container"),
        ("neko-ice doctor --viewers-from internet compose.yaml", "Check for viewers on the internet"),
        ("neko-ice doctor --offline", "Contact nobody: check files and this machine's Docker only"),
    ],
    exits: &[
        (0, "good or usable; with --offline no error was found"),
        (1, "bad; with --offline an error was found"),
        (2, "it could not run: wrong usage, no neko is here, or a file cannot be read or written"),
        (3, "unknown: nothing is proven, or the run was interrupted"),
    ],
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file, Compose file, manifest or script [default: what neko or Compose would read here, else a running
    /// container]
    config: Option<PathBuf>,
    /// Contact no server: read files, and ask this machine's Docker
    #[arg(long, help_heading = TESTS)]
    offline: bool,
    /// Do not ask Docker
    #[arg(long, help_heading = TESTS)]
    no_docker: bool,
    /// Where the viewers are: lan, internet or both [default: you are asked on a terminal]
    #[arg(long, value_enum, value_name = "PLACE", value_delimiter = ',', help_heading = TESTS)]
    #[arg(hide_possible_values = true)]
    viewers_from: Vec<Place>,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArg,
}

impl Args {
    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }

    pub(super) fn shows_secrets(&self) -> bool {
        self.input.show_secrets
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let Settings { limits, viewers, neko_version, .. } = args.settings.read()?;
    let inputs = Inputs::of(&args.input)?.for_release(neko_version);
    let request = Request { size_limit: u64::MAX, ..Request::default() };
    let docker = if args.no_docker { Docker::Absent } else { Docker::ask(&Loader::new(&request, &inputs.disk)) };
    let own = found(args, &inputs, &docker)?;
    let (name, file) = (own.name.clone(), own.file.clone());
    let neko = own.into_neko().map_err(InputError::from)?;
    let container = docker.container_of(file.as_deref(), &neko);
    let container = container.map(|own| (own, own.log()));
    let redaction = redaction(args, &neko.resolution, container.as_ref().map(|(own, _)| *own));
    let findings = neko_lint::run(&*neko, &present::options());
    print(&format!("neko-ice doctor: {}\n\n", visible::escaped(&name)))?;
    let mut rows = summary::of_docker(&docker, container.as_ref(), &redaction);
    rows.push(("Settings", summary::counted(&findings, file.as_deref())));
    let contacts = match args.offline {
        true => "nobody (--offline)".to_owned(),
        false => summary::contacts(&neko.resolution, &redaction),
    };
    rows.push(("Contacts", contacts));
    show(&rows)?;
    let report = match args.offline {
        true => None,
        false => {
            let mut options = Options {
                viewers: viewers.and_then(|viewers| usize::try_from(viewers).ok()).unwrap_or(1),
                viewers_from: viewers_from(args)?,
                thresholds: Limits::default().over(&limits)?,
                ..Options::default()
            };
            options.video_bitrate = probe::video_rate(&neko.resolution);
            Some(probed(Subject::File(name), &neko, &options, &redaction)?)
        }
    };
    if let Some(report) = &report {
        let style = probe_text::Style { colour: colour(), width: width(), verbose: terminal::verbose(), judges: false };
        print_styled(&doctor_text::viewers(report, style))?;
    }
    let seen = Seen {
        file: file.as_deref(),
        neko: &neko,
        options: &options_again(args),
        project: &args.input.file,
        container: container.as_ref().map(|(own, log)| (*own, log)),
        findings: &findings,
        report: report.as_ref(),
        redaction: &redaction,
    };
    print("\n")?;
    show(&diagnosis::rows(&seen))?;
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(report.map_or(u8::from(has_error), |report| report.exit_code()))
}

fn show(rows: &[Row]) -> io::Result<()> {
    print(&doctor_text::rows(rows, width().into()))
}

/// The Compose file of this folder, where it has a neko: it says more than a config file beside it, which it may mount.
fn composed(args: &Args, inputs: &Inputs<'_>) -> Result<Option<Configuration>, InputError> {
    let name = compose::NAMES.map(Path::new).into_iter().find(|name| name.is_file());
    let is_named = args.config.is_some() || !args.input.file.is_empty();
    let Some(name) = name.filter(|_| !is_named) else { return Ok(None) };
    match inputs.only(Some(name)) {
        Ok(own) if own.neko().is_some() => Ok(Some(own)),
        Err(InputError::Load(Failure::Several { names })) => Err(Failure::Several { names }.into()),
        // What is wrong with it is said where nothing else is here.
        Ok(_) | Err(_) => Ok(None),
    }
}

/// What is here: a file, else the one container that runs a neko.
fn found(args: &Args, inputs: &Inputs<'_>, docker: &Docker) -> anyhow::Result<Configuration> {
    if let Some(own) = composed(args, inputs)? {
        return Ok(own);
    }
    let own = inputs.only(args.config.as_deref())?;
    match &own.outcome {
        Outcome::Failed(Failure::Nothing) => {}
        _ => return Ok(own),
    }
    let service = args.input.service.as_deref();
    let meant: Vec<&Container> =
        docker.containers().iter().filter(|own| service.is_none_or(|service| service == own.name)).collect();
    let [container] = meant[..] else {
        let names: Vec<&str> = meant.iter().map(|own| own.name.as_str()).collect();
        match names.len() {
            0 => bail!(
                "no neko found here: no config file, no Compose file, no container{}; name a file (neko-ice doctor FILE), or write \
                 one with neko-ice init",
                match docker {
                    Docker::Refused(why) => format!(" (Docker does not answer: {why})"),
                    Docker::Absent | Docker::Knows(_) => String::new(),
                }
            ),
            _ => bail!("found {} nekos; choose one with --service: {}", names.len(), names.join(", ")),
        }
    };
    Ok(Configuration {
        name: format!("the container {}", container.name),
        file: None,
        outcome: Outcome::Neko(container.neko.clone()),
    })
}

fn redaction(args: &Args, resolution: &Resolution, container: Option<&Container>) -> Redaction {
    if args.input.show_secrets {
        return Redaction::off();
    }
    let started = container.into_iter().flat_map(|own| &own.neko.resolution.secrets);
    let secrets: Vec<_> = resolution.secrets.iter().chain(started).cloned().collect();
    Redaction::new(&secrets)
}

/// The options by which the same neko is meant once more.
fn options_again(args: &Args) -> String {
    let InputArgs { file, service, profile, project, .. } = &args.input;
    let paths = |name: &str, paths: &[PathBuf]| -> Vec<(String, String)> {
        paths.iter().map(|path| (name.to_owned(), path.display().to_string())).collect()
    };
    let texts = |name: &str, texts: &[String]| -> Vec<(String, String)> {
        texts.iter().map(|text| (name.to_owned(), text.clone())).collect()
    };
    let given = [
        paths("-f", file),
        texts("--service", service.as_slice()),
        texts("--profile", profile),
        paths("--env-file", &args.input.env_file),
        paths("--project", project.as_slice()),
    ];
    given.concat().iter().map(|(name, value)| format!(" {name} {}", argument(value))).collect()
}

/// Where the viewers are: what the command line says, else the answer of who sits at the terminal.
fn viewers_from(args: &Args) -> anyhow::Result<Vec<ViewersFrom>> {
    let given: Vec<ViewersFrom> = args.viewers_from.iter().copied().map(ViewersFrom::from).collect();
    let is_asked =
        given.is_empty() && io::stdin().is_terminal() && io::stderr().is_terminal() && !build_server::is_here();
    if !is_asked {
        return Ok(given);
    }
    let question = "Where are your viewers: in neko's own network (lan), elsewhere (internet), or both?";
    questions::answer(question, Some("both"), |text| match text {
        "lan" => Ok(vec![ViewersFrom::Lan]),
        "internet" => Ok(vec![ViewersFrom::Internet]),
        "both" => Ok(vec![ViewersFrom::Lan, ViewersFrom::Internet]),
        _ => Err("lan, internet or both".to_owned()),
    })
}

fn probed(subject: Subject, neko: &Neko, options: &Options, redaction: &Redaction) -> anyhow::Result<Report> {
    let job = Job::new(subject, neko, &present::options());
    let run = async |cancel: &neko_probe::Cancel, events: &(dyn Fn(Event<'_>) + Send + Sync)| {
        neko_probe::run(job, options, cancel, events).await
    };
    let mut report = running::block_on(run, &|_| {}, redaction)?.context("the probe could not run")?;
    report.each_text(&|kind, text| redaction.in_report(kind, text));
    Ok(report)
}
