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
        0 | 1 => untried.into_iter().map(|path| of_path(path, style.judges, width)).collect(),
        more => format!("  {:<11} {more} more; -v says why\n", "not tried"),
    };
    let (down, tried): (Vec<_>, Vec<_>) = tried.into_iter().partition(|path| fails_with_its_server(path, report));
    let down = match down.len() {
        0 => String::new(),
        1 => format!("  {:<11} 1 path, as its server above\n", "fails"),
        more => format!("  {:<11} {more} paths, as their servers above\n", "fails"),
    };
    let rows = together(&tried).into_iter().map(|alike| of_paths(&alike, style)).chain([down, untried]);
    out.push_str(section("Paths, tried from here", rows).trim_start());
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

/// What a server's row says of a path.
fn fails_with_its_server(path: &PathReport, report: &Report) -> bool {
    let (PathKind::Relay(_, uri) | PathKind::ServerReflexive(_, uri), Outcome::Fails(failure)) =
        (&path.kind, &path.outcome)
    else {
        return false;
    };
    let is_it = |server: &ServerReport| {
        server.uri() == Some(uri) && server.failure().is_some_and(|failed| failed.slug == failure.slug)
    };
    report.servers.iter().any(is_it)
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

/// Those that work and lead to one port or server, in the order of the first of each; the others by themselves.
fn together<'a>(paths: &[&'a PathReport]) -> Vec<Vec<&'a PathReport>> {
    let is_fine = |path: &PathReport| {
        let is_good = path.quality.iter().all(|quality| quality.defects().is_empty());
        path.outcome == Outcome::Works && lossy(path).is_none() && is_good
    };
    let mut rows: Vec<Vec<&PathReport>> = Vec::new();
    for path in paths {
        let alike = |row: &&mut Vec<&PathReport>| {
            let both = [row[0], path];
            both.iter().all(|path| is_fine(path)) && lead(&row[0].kind).0 == lead(&path.kind).0
        };
        match rows.iter_mut().find(alike) {
            Some(row) => row.push(path),
            None => rows.push(vec![path]),
        }
    }
    rows
}

/// `neko's own port`, `over TCP`; `relay turn:turn.example.org:3478`, `viewer's`
fn lead(kind: &PathKind) -> (String, &'static str) {
    match kind {
        PathKind::Host => ("neko's own port".to_owned(), "over UDP"),
        PathKind::HostTcp => ("neko's own port".to_owned(), "over TCP"),
        PathKind::ServerReflexive(side, uri) => (format!("address by {uri}"), whose(*side)),
        PathKind::Relay(side, uri) => (format!("relay {uri}"), whose(*side)),
    }
}

fn whose(side: Side) -> &'static str {
    if side == Side::Backend { "neko's" } else { "viewer's" }
}

fn of_paths(alike: &[&PathReport], style: Style) -> String {
    let width = usize::from(style.width);
    let [path, _, ..] = alike else { return alike.iter().map(|path| of_path(path, style.judges, width)).collect() };
    let part =
        |path: &&PathReport| format!("{}{}", lead(&path.kind).1, carried(path, style.judges).replacen(':', "", 1));
    let parts: Vec<String> = alike.iter().map(part).collect();
    folded(&format!("  {:<11} ", "works"), &format!("{}: {}", lead(&path.kind).0, parts.join("; ")), width)
}

pub(crate) fn of_path(path: &PathReport, judges: bool, width: usize) -> String {
    let (outcome, slug) = match &path.outcome {
        Outcome::Works => ("works", None),
        Outcome::Fails(failure) => ("fails", Some(failure.slug.as_str())),
        Outcome::Impossible(_) => ("impossible", None),
        Outcome::NotChecked(_) if is_here_alone(path) => ("here alone", None),
        Outcome::NotChecked(_) => ("not tried", None),
    };
    let name = name(&path.kind);
    let more = slug.map_or_else(|| carried(path, judges), |slug| format!(": {slug}"));
    folded(&format!("  {outcome:<11} "), &format!("{name}{more}"), width)
}

/// `neko's own port over TCP`, `viewer's relay turns:turn.example.org:5349`
pub(crate) fn name(kind: &PathKind) -> String {
    match kind {
        PathKind::Host => "neko's own port over UDP".to_owned(),
        PathKind::HostTcp => "neko's own port over TCP".to_owned(),
        PathKind::ServerReflexive(side, uri) => format!("{} address by {uri}", whose(*side)),
        PathKind::Relay(side, uri) => format!("{} relay {uri}", whose(*side)),
    }
}

/// `good quality`, or `poor: loss-high`; that too little flowed where somebody asks.
fn judged(quality: &Quality, judges: bool) -> Option<String> {
    let slugs: Vec<&str> = quality.defects().iter().map(|defect| defect.slug.as_str()).collect();
    match quality {
        Quality::Good => Some("good quality".to_owned()),
        Quality::Poor(_) => Some(format!("poor: {}", slugs.join(", "))),
        Quality::TooFew => judges.then(|| "too few packets to judge".to_owned()),
    }
}

/// `: 0.4 ms, 3 % lost`
fn carried(path: &PathReport, judges: bool) -> String {
    let Some(media) = &path.media else { return String::new() };
    let mut parts: Vec<String> = media.round_trip.map(|(p50, _)| time(p50)).into_iter().collect();
    parts.extend(lossy(path).map(lost));
    parts.extend(path.quality.as_ref().and_then(|quality| judged(quality, judges)));
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// The video, where some of it is lost.
fn lossy(path: &PathReport) -> Option<&Stream> {
    let is_lossy = |stream: &&Stream| stream.kind == StreamKind::Video && stream.loss() > 0.0;
    path.media.as_ref()?.streams.iter().find(is_lossy)
}
