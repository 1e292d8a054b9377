//! A probe's report for people.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use neko_report::{
    Cause, Conclusion, Direction, Outcome, PathKind, PathReport, PortReport, PortState, Report, Side, Stream,
    StreamKind, Subject, Verdict,
};

use super::probe_servers_text;
use super::units::{percent, rate, time};
use super::visible;
use super::wrap::folded;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal; tables fold to fit.
    pub width: u16,
    /// Whether to use colour.
    pub colour: bool,
}

/// The report without its findings, which the diagnostics' own renderer draws before it.
pub fn render(report: &Report, style: Style) -> String {
    let mut report = report.clone();
    report.each_text(&visible::in_report);
    let report = &report;
    let mut out = heading(report);
    if !report.ports.is_empty() {
        out.push_str("\nPorts\n");
        for port in &report.ports {
            let _ = writeln!(out, "  {}", port_line(port));
        }
    }
    out.push_str(&probe_servers_text::section(report, style));
    if let Some(address) = report.address.as_ref().filter(|address| !address.findings.is_empty()) {
        out.push_str("\nThis machine's address\n");
        for finding in &address.findings {
            let bearing = finding.bearing.as_str().replace('_', " ");
            let lead = format!("  {:<18} {bearing:<11} ", finding.name);
            out.push_str(&folded(&lead, &finding.text, style.width.into()));
        }
    }
    if report.configs.len() > 1 {
        out.push_str("\nConfigs\n");
        for config in &report.configs {
            let _ = writeln!(out, "  {:<8} {}, {} servers", config.verdict.as_str(), config.name, config.servers.len());
        }
    }
    if !report.paths.is_empty() {
        let mut table = table(style, &["Path", "Result", "Connects", "Carries"]);
        for path in &report.paths {
            table.add_row([path_cell(path), path_result(path), connects(path), carries(path)]);
        }
        let _ = writeln!(out, "\nPaths\n{}", table.trim_fmt());
    }
    out.push_str(&conclusion(report, style));
    out
}

fn heading(report: &Report) -> String {
    let subject = match &report.subject {
        Subject::File(name) => name.clone(),
        Subject::Servers(names) => format!("the servers of {}", names.join(", ")),
        Subject::Server(url) => url.clone(),
        Subject::Settings => "variables and flags".to_owned(),
        Subject::BuiltInExample => "the built-in example (no config was given)".to_owned(),
    };
    let mode = if report.shape_only { ", with stand-ins on loopback for its servers" } else { "" };
    format!("neko-ice probe: {subject}{mode}\n")
}

pub(super) fn table(style: Style, header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(style.width);
    table.set_header(header.iter().copied());
    table
}

fn port_line(port: &PortReport) -> String {
    let state = match &port.state {
        PortState::Free => "free".to_owned(),
        PortState::Taken { port, count, by } => {
            let holder = by.as_deref().unwrap_or("a process that cannot be seen from here");
            let more = if *count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            format!("not checked: {port}{more} held by {holder}; went on with free ports")
        }
        PortState::NotChecked(why) => format!("not checked: {why}"),
    };
    format!("{:<15} {:<18} {state}", port.key, port.ports)
}

/// `relay of neko over udp`, and the server on a line of its own.
pub fn path_name(kind: &PathKind) -> String {
    let who = |side: &Side| match side {
        Side::Backend => "neko",
        Side::Frontend => "viewer",
    };
    match kind {
        PathKind::Host => "host".to_owned(),
        PathKind::HostTcp => "host over tcp".to_owned(),
        PathKind::ServerReflexive(side, uri) => format!("srflx of {}\n{uri}", who(side)),
        PathKind::Relay(side, uri) => format!("relay of {} over {}\n{uri}", who(side), uri.carrier()),
    }
}

fn path_cell(path: &PathReport) -> String {
    let mut cell = path_name(&path.kind);
    if let Some(detail) = &path.detail {
        let _ = write!(cell, "\n{detail}");
    }
    cell
}

fn path_result(path: &PathReport) -> String {
    let mut cell = match &path.outcome {
        Outcome::Works => "works",
        Outcome::Fails(_) => "fails",
        Outcome::Impossible(_) => "impossible",
        Outcome::NotChecked(_) => "not checked",
    }
    .to_owned();
    if !path.counts {
        cell.push_str("\n(no matter)");
    }
    cell
}

fn connects(path: &PathReport) -> String {
    let Some(media) = &path.media else { return String::new() };
    let mut lines = Vec::new();
    lines.extend(media.ice.map(|t| format!("ICE   {}", time(t))));
    lines.extend(media.dtls.map(|t| format!("DTLS  {}", time(t))));
    lines.extend(media.first_media.map(|t| format!("media {}", time(t))));
    lines.extend(media.round_trip.map(|(p50, p95)| format!("RTT   {}, p95 {}", time(p50), time(p95))));
    let video = media.streams.iter().find(|stream| stream.kind == StreamKind::Video);
    lines.extend(video.and_then(|video| video.jitter).map(|jitter| format!("jitter {}", time(jitter))));
    if media.checks_retransmitted > 0 {
        lines.push(format!("{} checks resent", media.checks_retransmitted));
    }
    lines.join("\n")
}

fn carries(path: &PathReport) -> String {
    let mut lines = match &path.outcome {
        Outcome::Works => Vec::new(),
        Outcome::Fails(failure) => vec![format!("{}: {}", failure.slug.as_str(), failure.message)],
        Outcome::Impossible(why) | Outcome::NotChecked(why) => vec![why.clone()],
    };
    let streams = path.media.iter().flat_map(|media| &media.streams);
    let (data, media): (Vec<&Stream>, Vec<&Stream>) = streams.partition(|stream| stream.kind == StreamKind::Data);
    lines.extend(media.into_iter().map(stream_line));
    // The two directions of the data channel share a line.
    if !data.is_empty() {
        let counts: Vec<String> = data.iter().map(|stream| stream.received.to_string()).collect();
        let lost = data.iter().map(|stream| stream.loss()).fold(0.0, f64::max);
        lines.push(format!("↕ data  {} messages, {} lost", counts.join(" + "), percent(lost)));
    }
    lines.join("\n")
}

fn stream_line(stream: &Stream) -> String {
    let arrow = match stream.direction {
        Direction::Down => "↓",
        Direction::Up => "↑",
    };
    let name = match stream.kind {
        StreamKind::Microphone => "mic",
        kind => kind.as_str(),
    };
    let (rate, loss) = (rate(stream.bits_per_second), percent(stream.loss()));
    format!("{arrow} {name:<5} {rate}, {} frames, {loss} lost", stream.frames)
}

fn conclusion(report: &Report, style: Style) -> String {
    let Conclusion { verdict, text, causes, assumption } = &report.conclusion;
    let (on, off) = match (style.colour, verdict) {
        (false, _) => ("", ""),
        (true, Verdict::Good) => ("\x1b[1;32m", "\x1b[0m"),
        (true, Verdict::Usable | Verdict::Unknown) => ("\x1b[1;33m", "\x1b[0m"),
        (true, Verdict::Bad) => ("\x1b[1;31m", "\x1b[0m"),
    };
    let mut out = format!("\nVerdict: {on}{}{off}. {text}\n", verdict.as_str());
    if report.shape_only {
        out.push_str("Shape only; your servers were not contacted.\n");
    }
    if let Some(assumption) = assumption {
        out.push_str(&folded("", &format!("Assumes that {assumption}."), style.width.into()));
    }
    for cause in causes {
        out.push_str(&told(cause, style.width.into()));
    }
    if !causes.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "Took {}.", time(report.elapsed));
    out
}

/// A cause: what, where, what neko does with it, what to do.
fn told(cause: &Cause, width: usize) -> String {
    let mut out = format!("\n{}", folded("  - ", &format!("{}: {}", cause.id, cause.text), width));
    for place in cause.place.iter().chain(&cause.also) {
        let _ = writeln!(out, "    --> {}", visible::escaped(&place.to_string()));
    }
    if let Some(neko) = cause.neko {
        out.push_str(&folded("    = neko: ", neko.strip_prefix("neko ").unwrap_or(neko), width));
    }
    if let Some(remedy) = &cause.remedy {
        out.push_str(&folded("    = help: ", remedy, width));
    }
    out
}
