//! `probe --servers-only`: the servers of many configurations, each once.

use std::path::{Path, PathBuf};

use anyhow::Context;

use neko_config::Resolution;
use neko_lint::Diagnostic;
use neko_probe::{Cancel, Event, Options, ServersJob};
use neko_report::Subject;

use super::Args;
use crate::commands::input;
use crate::commands::inputs::Inputs;
use crate::commands::network::compare::Before;
use crate::commands::network::output::Output;
use crate::commands::network::running;
use crate::commands::present;
use crate::commands::writer::say;

/// What is checked: a name, its settings, its findings.
type Loaded = (String, Resolution, Vec<Diagnostic>);

/// Every configuration that can be read; the others are told, and the exit code is 2.
pub(super) fn run(
    args: &Args,
    inputs: &Inputs<'_>,
    options: &Options,
    output: &mut Output<'_>,
    before: Option<Before>,
) -> anyhow::Result<u8> {
    let mut subjects = inputs.load(&args.configs).configurations;
    let (mut loaded, mut failed): (Vec<Loaded>, _) = (Vec::new(), None);
    if subjects.len() == 1 && args.configs.len() <= 1 {
        let (subject, own) = super::only(args, subjects.pop())?;
        let findings = neko_lint::run(&*own, &present::options().regardless());
        loaded.push((name(&subject, args.configs.first().map(PathBuf::as_path)), own.resolution, findings));
    }
    for subject in subjects {
        let name = subject.name.clone();
        match subject.into_neko() {
            Ok(own) => {
                let findings = neko_lint::run(&*own, &present::options().regardless());
                loaded.push((name, own.resolution, findings));
            }
            Err(failure) => {
                say!("error: {}", input::words(&failure));
                failed = Some(crate::commands::USAGE);
            }
        }
    }
    if loaded.is_empty() {
        return Ok(crate::commands::USAGE);
    }
    loaded.iter().for_each(|(_, resolution, _)| output.told.add(resolution));
    let credentials = args.rest.credentials("neko-ice")?;
    let redaction = super::redaction(args, loaded.iter().map(|(_, resolution, _)| resolution));
    let mut job = ServersJob::new();
    for (name, resolution, findings) in &loaded {
        job.config(name, resolution, findings.clone(), credentials.as_ref());
    }
    let subject = Subject::Servers(loaded.iter().map(|(name, ..)| name.clone()).collect());
    let run = async |cancel: &Cancel, events: &(dyn Fn(Event<'_>) + Send + Sync)| {
        neko_probe::run_servers(subject, job, options, cancel, events).await
    };
    let report = running::block_on(run, &|event| output.event(event, &redaction), &redaction)?
        .context("the probe could not run")?;
    let code = match &before {
        Some(before) if report.interrupted.is_none() => output.compared(report, &redaction, before)?,
        _ => {
            let code = report.exit_code();
            output.report(report, &redaction)?;
            code
        }
    };
    Ok(failed.unwrap_or(code))
}

fn name(subject: &Subject, path: Option<&Path>) -> String {
    match (subject, path) {
        (Subject::File(name), _) => name.clone(),
        (Subject::BuiltInExample, _) => "the built-in example".to_owned(),
        (_, Some(path)) => path.display().to_string(),
        _ => "settings".to_owned(),
    }
}
