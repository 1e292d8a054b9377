//! Servers and paths of a probe's report, one line each.

use std::time::Duration;

use neko_report::{
    Outcome, PathKind, PathReport, PortState, Quality, Report, ServerReport, Side, Stream, StreamKind, Transport,
};

use super::probe_network_text::{rows, seen, tells};
use super::probe_paths_text::lost;
use super::probe_style::{Style, configs, port_line};
use super::units::time;
use super::wrap::folded;

/// What there is of them, and of ports that are taken.
pub(super) fn sections(report: &Report, style: Style) -> String {
    let width = usize::from(style.width);
    let mut out = configs(report);
    let ports = report.ports.iter().filter(|port| port.state != PortState::Free);
    out.push_str(&section("Ports", ports.map(|port| folded("  - ", &port_line(port), width))));
    let network = report.network.as_ref().and_then(|network| Some((seen(network)?, rows(network, width))));
    let (heading, tried) = network.map_or_else(
        || ("Servers".to_owned(), String::new()),
        |(seen, rows)| (folded("Servers; they see ", &seen, width).trim_end().to_owned(), rows),
    );
    let servers = report.servers.iter().map(|server| of_server(server, width));
    out.push_str(&section(&heading, servers.chain([tried])));
    // What a sender outside said counts more than what both ends in this place did.
    let told = |path: &&PathReport| !is_here_alone(path) || !transport_of(path).is_some_and(|it| tells(report, it));
    let (counting, skipped): (Vec<_>, Vec<_>) = report.paths.iter().filter(told).partition(|path| path.counts);
    let (untried, tried): (Vec<_>, Vec<_>) = counting.into_iter().partition(|path| is_untried(path));
    let untried = match untried.len() {
        0 | 1 => untried.into_iter().map(|path| of_path(path, width)).collect(),
        more => format!("  {:<11} {more} more; -v says why\n", "not tried"),
    };
    let rows = tried.into_iter().map(|path| of_path(path, width)).chain([untried]);
    out.push_str(&section("Paths, tried from here", rows));
    if !skipped.is_empty() {
        out.push_str(&format!("  {} more that neko does not use\n", skipped.len()));
    }
    out
}

/// Over which neko's own port is reached.
fn transport_of(path: &PathReport) -> Option<Transport> {
    match path.kind {
        PathKind::Host => Some(Transport::Udp),
        PathKind::HostTcp => Some(Transport::Tcp),
        PathKind::ServerReflexive(..) | PathKind::Relay(..) => None,
    }
}

/// Where nothing was sent.
fn is_untried(path: &PathReport) -> bool {
    matches!(path.outcome, Outcome::NotChecked(_)) && path.media.is_none()
}

/// Between two sockets of this machine, which proves nothing for others.
fn is_here_alone(path: &PathReport) -> bool {
    matches!(path.outcome, Outcome::NotChecked(_)) && path.media.is_some()
}

fn section(heading: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n{heading}\n{lines}") }
}

pub(crate) fn of_server(server: &ServerReport, width: usize) -> String {
    let elapsed: Duration = server.steps.iter().map(|step| step.time).sum();
    let (mark, what) = match (server.failure().or_else(|| server.unused()), server.not_checked()) {
        (Some(failure), _) => ('✗', failure.slug.as_str().to_owned()),
        (None, Some(why)) => ('?', format!("not checked: {why}")),
        (None, None) => (if server.notes.is_empty() { '✓' } else { '!' }, answered(server, elapsed)),
    };
    let family = server.details.family.map(|family| format!(" over {}", family.as_str())).unwrap_or_default();
    folded(&format!("  {mark} "), &format!("{}{family}: {what}", server.listed.url), width)
}

/// `12 ms, relays from 198.51.100.30; open-relay`
fn answered(server: &ServerReport, elapsed: Duration) -> String {
    let mut text = time(elapsed);
    match (server.relayed, server.mapped) {
        (Some(relayed), _) => text.push_str(&format!(", relays from {}", relayed.ip())),
        (None, Some(mapped)) => text.push_str(&format!(", sees {}", mapped.ip())),
        (None, None) => {}
    }
    for note in &server.notes {
        text.push_str(&format!("; {}", note.slug.as_str()));
    }
    text
}

pub(crate) fn of_path(path: &PathReport, width: usize) -> String {
    let (outcome, slug) = match &path.outcome {
        Outcome::Works => ("works", None),
        Outcome::Fails(failure) => ("fails", Some(failure.slug.as_str())),
        Outcome::Impossible(_) => ("impossible", None),
        Outcome::NotChecked(_) if is_here_alone(path) => ("here alone", None),
        Outcome::NotChecked(_) => ("not tried", None),
    };
    let name = name(&path.kind);
    let more = slug.map_or_else(|| carried(path), |slug| format!(": {slug}"));
    folded(&format!("  {outcome:<11} "), &format!("{name}{more}"), width)
}

/// `neko's own port over TCP`, `viewer's relay turns:turn.example.org:5349`
pub(crate) fn name(kind: &PathKind) -> String {
    let whose = |side: &Side| if *side == Side::Backend { "neko's" } else { "viewer's" };
    match kind {
        PathKind::Host => "neko's own port over UDP".to_owned(),
        PathKind::HostTcp => "neko's own port over TCP".to_owned(),
        PathKind::ServerReflexive(side, uri) => format!("{} address by {uri}", whose(side)),
        PathKind::Relay(side, uri) => format!("{} relay {uri}", whose(side)),
    }
}

/// `good quality`, or `poor: loss-high`; nothing where too little flowed.
fn judged(quality: &Quality) -> Option<String> {
    let slugs: Vec<&str> = quality.defects().iter().map(|defect| defect.slug.as_str()).collect();
    match quality {
        Quality::Good => Some("good quality".to_owned()),
        Quality::Poor(_) => Some(format!("poor: {}", slugs.join(", "))),
        Quality::TooFew => None,
    }
}

/// `: 0.4 ms, 3 % lost`
fn carried(path: &PathReport) -> String {
    let Some(media) = &path.media else { return String::new() };
    let mut parts: Vec<String> = media.round_trip.map(|(p50, _)| time(p50)).into_iter().collect();
    let lossy = |stream: &&Stream| stream.kind == StreamKind::Video && stream.loss() > 0.0;
    if let Some(video) = media.streams.iter().find(lossy) {
        parts.push(lost(video));
    }
    parts.extend(path.quality.as_ref().and_then(judged));
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}
