//! A probe's report for people.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use crate::report::{
    Conclusion, Direction, Outcome, PathKind, PathReport, PortReport, PortState, Report, ServerDetails, ServerReport,
    Side, Step, StepOutcome, Stream, Subject, Verdict, in_neko,
};

use super::units::{percent, rate, time};

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
    let mut out = heading(report);
    if !report.ports.is_empty() {
        out.push_str("\nPorts\n");
        for port in &report.ports {
            let _ = writeln!(out, "  {}", port_line(port));
        }
    }
    if !report.servers.is_empty() {
        let mut table = table(style, &["Server", "Used by", "Steps", "Result"]);
        for server in &report.servers {
            table.add_row([server_cell(server), sides(&server.sides), steps(&server.steps), server_result(server)]);
        }
        let _ = writeln!(out, "\nServers\n{}", table.trim_fmt());
    }
    if let Some(address) = report.address.as_ref().filter(|address| !address.findings.is_empty()) {
        out.push_str("\nThis machine's address\n");
        for finding in &address.findings {
            let _ = writeln!(
                out,
                "  {:<18} {:<11} {}",
                finding.name,
                finding.bearing.as_str().replace('_', " "),
                finding.text
            );
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

fn table(style: Style, header: &[&str]) -> Table {
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

fn server_cell(server: &ServerReport) -> String {
    let mut cell = server.url.clone();
    if let Some(family) = server.details.family {
        let _ = write!(cell, "\nover {}", family.as_str());
    }
    if let Some(address) = server.address {
        let what = if server.stand_in { "stand-in" } else { "at" };
        let _ = write!(cell, "\n{what} {address}");
    }
    if let Some(software) = &server.software {
        let _ = write!(cell, "\n{software}");
    }
    cell
}

fn sides(sides: &[Side]) -> String {
    sides.iter().map(|side| side.as_str()).collect::<Vec<_>>().join("\n")
}

fn steps(steps: &[Step]) -> String {
    let lines: Vec<String> = steps
        .iter()
        .map(|step| {
            let mut line = format!("{:<10} {}", step.name.as_str(), time(step.time));
            if step.round_trips > 0 {
                let _ = write!(line, ", {} RT", step.round_trips);
            }
            if step.retransmissions > 0 {
                let _ = write!(line, ", {} resent", step.retransmissions);
            }
            match &step.outcome {
                StepOutcome::Done => {}
                StepOutcome::Failed(failure) => {
                    let _ = write!(line, " ✗{}", failure.code.map(|code| format!(" {code}")).unwrap_or_default());
                }
                StepOutcome::NotChecked(_) => line.push_str(" not checked"),
            }
            line
        })
        .collect();
    lines.join("\n")
}

fn server_result(server: &ServerReport) -> String {
    let mut lines = Vec::new();
    if let Some(failure) = server.failure() {
        lines.push(format!("{}: {}", failure.slug.as_str(), failure.message));
        lines.extend(in_neko(failure.slug, server.uri.as_ref()).map(str::to_owned));
    } else if let Some(why) = server.not_checked() {
        lines.push(format!("not checked: {why}"));
    } else {
        lines.push("ok".to_owned());
    }
    lines.extend(server.notes.iter().map(|note| format!("{}: {}", note.slug.as_str(), note.message)));
    lines.extend(server.mapped.map(|address| format!("mapped {address}")));
    lines.extend(server.relayed.map(|address| format!("relayed {address}")));
    lines.extend(server.steps.iter().filter_map(|step| step.detail.clone()));
    lines.extend(learned(&server.details));
    lines.join("\n")
}

/// What the check learned beside its steps, a line each.
fn learned(details: &ServerDetails) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(tls) = &details.tls {
        let sni = tls.server_name.as_deref().map_or("no SNI".to_owned(), |name| format!("SNI {name}"));
        lines.push(format!("{sni}, {} in the chain, for {}", tls.chain, tls.names.join(" ")));
    }
    let yes = |known: Option<bool>| match known {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not checked",
    };
    lines.extend(
        details.offers.iter().map(|offer| format!("{}: {} ({})", offer.name, yes(offer.offered), offer.detail)),
    );
    lines.extend(details.security.iter().map(|check| {
        let state = match check.safe {
            Some(true) => "safe",
            Some(false) => "NOT SAFE",
            None => "not checked",
        };
        format!("{}: {state} ({})", check.name, check.detail)
    }));
    lines
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
    let video = media.streams.iter().find(|stream| stream.name == "video");
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
    lines.extend(streams.clone().filter(|stream| stream.jitter.is_some()).map(stream_line));
    // Only RTP has jitter; the rest is the data channel, whose two directions share a line.
    let data: Vec<&Stream> = streams.filter(|stream| stream.jitter.is_none()).collect();
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
    let name = if stream.name == "microphone" { "mic" } else { stream.name };
    let (rate, loss) = (rate(stream.bits_per_second), percent(stream.loss()));
    format!("{arrow} {name:<5} {rate}, {} frames, {loss} lost", stream.frames)
}

fn conclusion(report: &Report, style: Style) -> String {
    let Conclusion { verdict, text, causes } = &report.conclusion;
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
    for cause in causes {
        let at = cause.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let _ = writeln!(out, "  - {}: {}{at}", cause.slug, cause.text);
        if let Some(remedy) = &cause.remedy {
            let _ = writeln!(out, "    {remedy}");
        }
    }
    let _ = writeln!(out, "Took {}.", time(report.elapsed));
    out
}
