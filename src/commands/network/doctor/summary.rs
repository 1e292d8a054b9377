//! What the doctor says before it tries anything.

use neko_config::Resolution;
use neko_lint::Diagnostic;

use super::diagnosis;
use super::docker::{Container, Docker};
use super::log::Log;
use crate::render::closing::argument;
use crate::render::doctor_text::Row;
use crate::render::fold;
use crate::render::redact::Redaction;

/// What Docker says of the neko.
pub(super) fn of_docker(docker: &Docker, container: Option<&(&Container, Log)>, redaction: &Redaction) -> Vec<Row> {
    let said = match (docker, container) {
        (Docker::Absent, _) => return Vec::new(),
        (Docker::Refused(why), _) => format!("does not answer: {}", redaction.message(why)),
        (Docker::Knows(all), None) => match all.len() {
            0 => "no neko has a container here".to_owned(),
            1 => "the one neko in a container here is not of this file".to_owned(),
            more => format!("none of the {more} nekos in containers here is of this file"),
        },
        (Docker::Knows(_), Some((own, _))) => match own.restarts {
            0 => format!("{} is {}", own.name, own.state.status),
            1 => format!("{} is {}, after 1 restart", own.name, own.state.status),
            restarts => format!("{} is {}, after {restarts} restarts", own.name, own.state.status),
        },
    };
    let mut rows = vec![("Docker", said)];
    let Some((_, log)) = container else { return rows };
    let mut label = "Log";
    let unread = log.unread.as_ref().map(|why| format!("cannot be read: {}", redaction.message(why)));
    let failed = (log.failed_viewers > 0).then(|| diagnosis::failed_viewers(log.failed_viewers));
    let faults = log.faults.iter().map(|fault| diagnosis::masked(fault, redaction));
    for line in unread.into_iter().chain(failed).chain(faults) {
        rows.push((std::mem::take(&mut label), line));
    }
    if log.more > 0 {
        rows.push(("", format!("({} more that say so)", log.more)));
    }
    rows
}

/// `1 error, 2 notes (neko-ice validate compose.yaml shows them)`
pub(super) fn counted(findings: &[Diagnostic], file: Option<&str>) -> String {
    let show = file.map(|file| format!(" (`neko-ice validate {}` shows them)", argument(file)));
    match fold::counts(findings.iter()) {
        None => "nothing is wrong with them".to_owned(),
        Some(counts) => counts + &show.unwrap_or_default(),
    }
}

/// Whom the probe would contact.
pub(super) fn contacts(resolution: &Resolution, redaction: &Redaction) -> String {
    let servers = resolution.webrtc.frontend.value.iter().chain(&resolution.webrtc.backend.value);
    let mut urls: Vec<String> = Vec::new();
    for url in servers.flat_map(|server| server.urls.iter().flatten()) {
        let shown = redaction.message(&url.value);
        if !urls.contains(&shown) {
            urls.push(shown);
        }
    }
    match urls.is_empty() {
        true => "no server; neko's own ports are tried on this machine".to_owned(),
        false => format!("{}, and the name servers", urls.join(", ")),
    }
}
