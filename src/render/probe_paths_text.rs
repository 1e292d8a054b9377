//! The paths of a probe's report for people: a table of all that was measured.

use std::fmt::Write as _;

use neko_report::{Direction, Failure, Outcome, PathKind, PathReport, Quality, Report, Side, Stream, StreamKind};

use super::probe_style::{Style, table};
use super::units::{percent, rate, time};

/// The table; nothing where there is no path.
pub(super) fn section(report: &Report, style: Style) -> String {
    if report.paths.is_empty() {
        return String::new();
    }
    let mut rows = table(style, &["Path", "Result", "Connects", "Carries"]);
    for path in &report.paths {
        rows.add_row([path_cell(path), path_result(path), connects(path), carries(path)]);
    }
    format!("\nPaths\n{}\n", rows.trim_fmt())
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
    lines.extend(path.quality.iter().flat_map(judged));
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
    format!("{arrow} {name:<5} {}, {} frames, {}", rate(stream.bits_per_second), stream.frames, lost(stream))
}

/// `3.0 % lost, 0.2 % after repair`
pub(super) fn lost(stream: &Stream) -> String {
    let repaired = format!(", {} after repair", percent(stream.loss_after_repair()));
    format!("{} lost{}", percent(stream.loss()), if stream.repaired > 0 { repaired } else { String::new() })
}

/// `quality: good`, or a line for each defect.
fn judged(quality: &Quality) -> Vec<String> {
    match quality {
        Quality::Good => vec!["quality: good".to_owned()],
        Quality::TooFew => vec!["quality: too few to judge, below 500 packets and 300 frames of video".to_owned()],
        Quality::Poor(defects) => {
            let line = |defect: &Failure| format!("quality: {}: {}", defect.slug.as_str(), defect.message);
            defects.iter().map(line).collect()
        }
    }
}
