//! From all that was seen to one cause, one edit and one next command.

use std::fmt;
use std::path::PathBuf;

use neko_deploy::Kind;
use neko_deploy::load::Neko;
use neko_lint::{Diagnostic, Fix, Severity};
use neko_report::{CauseId, Report, Verdict};
use neko_text::source::{Place, SourceKind};

use super::docker::Container;
use super::log::Log;
use super::started::otherwise;
use crate::render::closing::argument;
use crate::render::doctor_text::Row;
use crate::render::probe_viewers_text::next_step;
use crate::render::redact::Redaction;
use crate::render::visible;

/// All that was seen.
pub(super) struct Seen<'a> {
    /// The file that neko's settings are in; none where a container or variables alone have them.
    pub file: Option<&'a str>,
    pub neko: &'a Neko,
    /// The options that mean the same neko once more, as they are written on a command line.
    pub options: &'a str,
    /// The files of a Compose project that were named.
    pub project: &'a [PathBuf],
    pub container: Option<(&'a Container, &'a Log)>,
    pub findings: &'a [Diagnostic],
    /// None where nobody was to be contacted.
    pub report: Option<&'a Report>,
    pub redaction: &'a Redaction,
}

/// What is to blame.
enum Blame<'a> {
    Finding(&'a Diagnostic),
    Probe(&'a neko_report::Cause),
    /// Somebody stopped the container, or never started it.
    Stopped(&'a Container),
    /// Docker could not start the container, or it ended.
    Ended(&'a Container, &'a Log),
    /// It runs with other settings than the file has today.
    Otherwise(&'a Container, Vec<String>),
    /// The settings are right as far as is known, and viewers failed all the same.
    Viewers(usize),
}

/// The rows that end the examination.
pub(super) fn rows(seen: &Seen<'_>) -> Vec<Row> {
    match blamed(seen) {
        Some(Blame::Finding(finding)) => of_finding(seen, finding),
        Some(Blame::Probe(cause)) => vec![
            ("Cause", located(seen, &cause.text, cause.place.as_ref())),
            ("Edit", cause.remedy.clone().unwrap_or_else(|| cause.id.to_string())),
            ("", format!("(more: `neko-ice explain {}`)", cause.id)),
            ("Next", then(seen)),
        ],
        Some(Blame::Stopped(container)) => vec![
            ("Cause", format!("the container {} is not running ({})", container.name, container.state.status)),
            ("Edit", "none".to_owned()),
            (
                "Next",
                match container.state.status.as_str() {
                    "paused" => format!("docker unpause {}", argument(&container.name)),
                    _ => start(seen).to_string(),
                },
            ),
        ],
        Some(Blame::Ended(container, log)) => vec![
            (
                "Cause",
                match container.state.runs() {
                    true => {
                        format!("neko does not run in the container {}: {}", container.name, why(seen, container, log))
                    }
                    false => format!("the container {} does not run: {}", container.name, why(seen, container, log)),
                },
            ),
            ("Edit", "none of the settings of webrtc is known to be at fault".to_owned()),
            ("Next", format!("docker logs {}", argument(&container.name))),
        ],
        Some(Blame::Otherwise(container, what)) => vec![
            (
                "Cause",
                format!(
                    "the container {} was started before the file was changed: {}",
                    container.name,
                    what.join(", ")
                ),
            ),
            ("Edit", "none: the file is right, neko has not read it".to_owned()),
            ("Next", start(seen).to_string()),
        ],
        Some(Blame::Viewers(count)) => vec![
            ("Cause", format!("{}, by neko's log, and no line is known to be wrong", failed_viewers(count))),
            ("Edit", "none is known".to_owned()),
            ("Next", settles(seen)),
        ],
        None => vec![("Cause", "nothing is known to be wrong".to_owned()), ("Next", settles(seen))],
    }
}

/// The worst of what was seen, and of alike the surest.
fn blamed<'a>(seen: &Seen<'a>) -> Option<Blame<'a>> {
    let least = |severity| seen.findings.iter().find(|finding| finding.severity >= severity);
    let verdict = seen.report.map(|report| report.conclusion.verdict);
    // A note about what may be on purpose is to blame for nothing.
    let of_probe = || {
        seen.report?.conclusion.causes.iter().find_map(|cause| match cause.id {
            CauseId::Rule(rule) => {
                let is_meant = |finding: &&Diagnostic| finding.rule == rule && finding.severity > Severity::Note;
                seen.findings.iter().find(is_meant).map(Blame::Finding)
            }
            CauseId::Failure(_) => Some(Blame::Probe(cause)),
        })
    };
    let ended = || {
        let (container, log) = seen.container?;
        let state = &container.state;
        let ended_inside = state.runs() && (log.given_up || state.is_unhealthy() && !log.faults.is_empty());
        match state.runs() {
            true => ended_inside.then_some(Blame::Ended(container, log)),
            false if state.is_stopped() => Some(Blame::Stopped(container)),
            false => Some(Blame::Ended(container, log)),
        }
    };
    let otherwise = || {
        let (container, _) = seen.container?;
        let what = otherwise(seen.file.map(|_| seen.neko)?, &container.neko);
        (!what.is_empty()).then_some(Blame::Otherwise(container, what))
    };
    let failed = || Some(seen.container?.1.failed_viewers).filter(|count| *count > 0).map(Blame::Viewers);
    let of_bad = (verdict == Some(Verdict::Bad)).then(of_probe).flatten();
    let error = || least(Severity::Error).map(Blame::Finding);
    let doubt = || verdict.filter(|verdict| *verdict != Verdict::Good).and_then(|_| of_probe());
    let is_offline = seen.report.is_none();
    let warning = || least(Severity::Warning).filter(|_| is_offline).map(Blame::Finding);
    of_bad.or_else(error).or_else(ended).or_else(otherwise).or_else(doubt).or_else(warning).or_else(failed)
}

fn of_finding(seen: &Seen<'_>, finding: &Diagnostic) -> Vec<Row> {
    let words = seen.redaction.words(&finding.message);
    let help = finding.help.as_ref().map(|help| seen.redaction.words(help));
    let explain = format!("neko-ice explain {}", finding.rule);
    let edit = help.unwrap_or_else(|| format!("`{explain}` says what helps"));
    let mut rows =
        vec![("Cause", located(seen, &words, finding.place())), ("Edit", edit), ("", format!("(more: `{explain}`)"))];
    let fix = finding.fix.as_deref().filter(|_| seen.project.is_empty());
    rows.push(("Next", fix.and_then(mends).unwrap_or_else(|| then(seen))));
    rows
}

/// The command that does an edit of a file, or shows one that has to be looked at.
fn mends(fix: &Fix) -> Option<String> {
    let SourceKind::File(name) = &fix.place.source.kind else { return None };
    let how = if fix.safe { "--fix" } else { "--unsafe-fixes --diff" };
    Some(format!("neko-ice validate {} {how}", argument(name)))
}

/// With its line, where somebody has a file with such a line.
fn located(seen: &Seen<'_>, text: &str, place: Option<&Place>) -> String {
    let place = place.filter(|_| seen.file.is_some());
    place.map_or_else(|| text.to_owned(), |place| format!("{text}\n--> {}", visible::escaped(&place.to_string())))
}

/// Why a container does not run, as Docker or its log says.
fn why(seen: &Seen<'_>, container: &Container, log: &Log) -> String {
    let state = &container.state;
    match log.reason() {
        _ if !state.error.is_empty() => seen.redaction.message(&state.error),
        _ if state.out_of_memory => "it took more memory than it was given".to_owned(),
        Some(fault) => masked(fault, seen.redaction),
        None => format!("{}, exit code {}", state.status, state.exit_code),
    }
}

/// What starts neko with the settings of its file.
enum Start {
    Command(String),
    Words(&'static str),
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Command(command) => command,
            Self::Words(words) => words,
        })
    }
}

fn start(seen: &Seen<'_>) -> Start {
    let by = |command: &str, file: &str, then: &str| {
        let own = || std::iter::once(file.to_owned());
        let named = || seen.project.iter().map(|path| path.display().to_string());
        let files: Vec<String> = if seen.project.is_empty() { own().collect() } else { named().collect() };
        let files: String = files.iter().map(|file| format!(" -f {}", argument(file))).collect();
        Start::Command(format!("{command}{files}{then}"))
    };
    match (seen.neko.deployment.as_ref().map(|own| own.kind), seen.file) {
        (Some(Kind::Compose), Some(file)) => by("docker compose", file, " up -d"),
        (Some(Kind::Kubernetes), Some(file)) => by("kubectl apply", file, ""),
        _ => Start::Words("start neko again: it reads its settings when it starts"),
    }
}

/// What comes after an edit: neko started anew where a container of it is here, and another look.
fn then(seen: &Seen<'_>) -> String {
    match (seen.container, start(seen)) {
        (Some(_), Start::Command(start)) => format!("{start} && {}", again(seen)),
        _ => again(seen),
    }
}

fn again(seen: &Seen<'_>) -> String {
    let file = seen.file.filter(|_| seen.project.is_empty());
    let file = file.map(|file| format!(" {}", argument(file))).unwrap_or_default();
    format!("neko-ice doctor{file}{}", seen.options)
}

/// `3 connections of viewers failed`
pub(super) fn failed_viewers(count: usize) -> String {
    if count == 1 {
        "1 connection of a viewer failed".to_owned()
    } else {
        format!("{count} connections of viewers failed")
    }
}

/// A line of a log without its secrets: those of the settings, and what looks like one.
pub(super) fn masked(line: &str, redaction: &Redaction) -> String {
    match redaction.is_off() {
        true => redaction.message(line),
        false => redaction.message(&Redaction::argument(line)),
    }
}

/// What settles most of what is not known.
fn settles(seen: &Seen<'_>) -> String {
    match seen.report {
        None => again(seen),
        Some(report) => next_step(report).unwrap_or_else(|| "open neko's page".to_owned()),
    }
}
