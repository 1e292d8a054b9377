//! A probe's report as JSON, version 2. The structs of [`format`] are all of it; internal types are never dumped.

mod browsers;
mod format;
mod network;
mod viewers;

use neko_config::ice_server::Uri;
use neko_report::{
    Cause, ConfigReport, Contacted, Direction, Failure, Media, NetworkReport, Outcome, PathKind, PathReport,
    PortReport, PortState, Quality, Report, ServerReport, Step, StepOutcome, Stream, Subject, in_neko,
};
use neko_text::source::Place;

use super::probe_json_details::{address, details};
use format::{
    Body, CauseJson, ConfigJson, DefectJson, FailureJson, MediaJson, PathJson, PlaceJson, PortJson, QualityJson,
    ServerJson, StepJson, StreamJson, UnmetJson, Verdict,
};

/// The whole report, pretty-printed, with a line end. `findings` are the diagnostics in their own JSON form.
pub fn render(report: &Report, findings: Vec<serde_json::Value>) -> String {
    let body = Body {
        version: 2,
        subject: match &report.subject {
            Subject::File(name) | Subject::Server(name) => name.clone(),
            Subject::Servers(names) => names.join(", "),
            Subject::Settings => "settings".to_owned(),
            Subject::BuiltInExample => "built-in example".to_owned(),
        },
        servers_only: matches!(report.subject, Subject::Servers(_) | Subject::Server(_)),
        built_in_example: report.subject == Subject::BuiltInExample,
        shape_only: report.shape_only,
        interrupted: report.interrupted.is_some(),
        ended_by: report.interrupted.map(|interruption| interruption.as_str()),
        verdict: Verdict {
            name: report.conclusion.verdict.as_str(),
            text: &report.conclusion.text,
            causes: report.conclusion.causes.iter().map(cause).collect(),
            assumes: report.conclusion.assumption.as_ref().map(ToString::to_string),
            unmet: report.unmet().map(|(require, text)| UnmetJson { require: require.as_str(), text }).collect(),
        },
        viewers: report.viewers.iter().map(viewers::viewer).collect(),
        diagnostics: findings,
        ports: report.ports.iter().map(port).collect(),
        servers: report.servers.iter().map(server).collect(),
        configs: report.configs.iter().map(config).collect(),
        address: report.address.as_ref().map(address),
        network: report.network.as_ref().map(network::network),
        paths: report.paths.iter().map(path).collect(),
        browsers: report.browsers.iter().map(browsers::browser).collect(),
        allocations: report.allocations,
        elapsed_ms: ms(report.elapsed),
    };
    let mut text = serde_json::to_string_pretty(&body).unwrap_or_default();
    text.push('\n');
    text
}

fn ms(time: std::time::Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

fn place(place: Option<&Place>) -> PlaceJson<'_> {
    place.map_or_else(PlaceJson::default, |place| {
        let (line, column) = place.start();
        PlaceJson { file: Some(place.source.name()), line: Some(line), column: Some(column) }
    })
}

fn cause(cause: &Cause) -> CauseJson<'_> {
    CauseJson {
        slug: cause.id.as_str(),
        text: &cause.text,
        help: cause.remedy.as_deref(),
        neko: cause.neko,
        place: place(cause.place.as_ref()),
        also: cause.also.iter().map(|at| place(Some(at))).collect(),
    }
}

fn port(report: &PortReport) -> PortJson<'_> {
    let mut json = PortJson {
        key: report.key,
        ports: &report.ports,
        state: "not_checked",
        taken_port: None,
        taken_by: None,
        reason: None,
    };
    match &report.state {
        PortState::Free => json.state = "free",
        PortState::Taken { port, by, .. } => {
            json.taken_port = Some(*port);
            json.taken_by = by.as_deref();
            json.reason = Some("the port is taken");
        }
        PortState::NotChecked(why) => json.reason = Some(why),
    }
    json
}

/// One server's report, as it stands in the document.
pub fn server_value(report: &ServerReport) -> serde_json::Value {
    serde_json::to_value(server(report)).unwrap_or_default()
}

/// One path's report, as it stands in the document.
pub fn path_value(report: &PathReport) -> serde_json::Value {
    serde_json::to_value(path(report)).unwrap_or_default()
}

/// What was found out by sending, as it stands in the document.
pub fn network_value(report: &NetworkReport) -> serde_json::Value {
    serde_json::to_value(network::network(report)).unwrap_or_default()
}

fn server(report: &ServerReport) -> ServerJson<'_> {
    ServerJson {
        url: &report.listed.url,
        transport: report.uri().map(|uri| uri.carrier()),
        sides: report.listed.sides.iter().map(|side| side.as_str()).collect(),
        stand_in: report.contacted == Contacted::StandIn,
        address: report.address.map(|address| address.to_string()),
        username: report.username(),
        software: report.software.as_deref(),
        mapped: report.mapped.map(|address| address.to_string()),
        relayed: report.relayed.map(|address| address.to_string()),
        outcome: match (report.failure(), report.not_checked()) {
            (Some(_), _) => "failed",
            (None, Some(_)) => "not_checked",
            (None, None) => "done",
        },
        steps: report.steps.iter().map(|of| step(of, report.uri())).collect(),
        notes: report.notes.iter().map(|note| failure_json(note, report.uri())).collect(),
        details: details(&report.details),
        places: report.listed.places.iter().map(|at| place(Some(at))).collect(),
    }
}

fn config(report: &ConfigReport) -> ConfigJson<'_> {
    ConfigJson { name: &report.name, verdict: report.verdict.as_str(), servers: &report.servers }
}

fn step<'a>(step: &'a Step, uri: Option<&Uri>) -> StepJson<'a> {
    let (outcome, reason, failure) = match &step.outcome {
        StepOutcome::Done => ("done", None, None),
        StepOutcome::Failed(failure) => ("failed", None, Some(failure_json(failure, uri))),
        StepOutcome::NotChecked(why) => ("not_checked", Some(why.as_str()), None),
    };
    StepJson {
        name: step.name.as_str(),
        outcome,
        time_ms: ms(step.time),
        round_trips: step.round_trips,
        retransmissions: step.retransmissions,
        detail: step.detail.as_deref(),
        reason,
        failure,
    }
}

fn failure_json<'a>(failure: &'a Failure, uri: Option<&Uri>) -> FailureJson<'a> {
    FailureJson {
        slug: failure.slug.as_str(),
        message: &failure.message,
        code: failure.code,
        help: failure.slug.remedy(),
        neko: in_neko(failure.slug, uri),
    }
}

fn path(report: &PathReport) -> PathJson<'_> {
    let (kind, transport, side, uri) = match &report.kind {
        PathKind::Host => ("host", "udp", None, None),
        PathKind::HostTcp => ("host", "tcp", None, None),
        PathKind::ServerReflexive(side, uri) => ("srflx", uri.carrier(), Some(*side), Some(uri)),
        PathKind::Relay(side, uri) => ("relay", uri.carrier(), Some(*side), Some(uri)),
    };
    let (reason, failure) = match &report.outcome {
        Outcome::Works => (None, None),
        Outcome::Fails(failure) => (None, Some(failure_json(failure, uri))),
        Outcome::Impossible(why) | Outcome::NotChecked(why) => (Some(why.as_str()), None),
    };
    PathJson {
        kind,
        side: side.map(|side| side.as_str()),
        url: uri.map(ToString::to_string),
        transport,
        outcome: report.outcome.as_str(),
        counts: report.counts,
        reason,
        failure,
        detail: report.detail.as_deref(),
        media: report.media.as_ref().map(media),
        quality: report.quality.as_ref().map(quality),
    }
}

fn quality(quality: &Quality) -> QualityJson<'_> {
    QualityJson { verdict: quality.as_str(), defects: quality.defects().iter().map(defect).collect() }
}

fn defect(defect: &Failure) -> DefectJson<'_> {
    DefectJson {
        slug: defect.slug.as_str(),
        message: &defect.message,
        help: defect.slug.remedy(),
        place: place(defect.place.as_ref()),
    }
}

fn media(media: &Media) -> MediaJson {
    MediaJson {
        ice_ms: media.ice.map(ms),
        dtls_ms: media.dtls.map(ms),
        first_media_ms: media.first_media.map(ms),
        round_trip_p50_ms: media.round_trip.map(|(p50, _)| ms(p50)),
        round_trip_p95_ms: media.round_trip.map(|(_, p95)| ms(p95)),
        checks_retransmitted: media.checks_retransmitted,
        neko_candidate: media.pair.map(|(neko, _)| neko.to_string()),
        viewer_candidate: media.pair.map(|(_, viewer)| viewer.to_string()),
        streams: media.streams.iter().map(stream).collect(),
    }
}

fn stream(stream: &Stream) -> StreamJson {
    StreamJson {
        name: stream.kind.as_str(),
        direction: match stream.direction {
            Direction::Down => "down",
            Direction::Up => "up",
        },
        sent: stream.sent,
        received: stream.received,
        repaired: stream.repaired,
        loss: stream.loss(),
        loss_after_repair: stream.loss_after_repair(),
        bytes: stream.bytes,
        frames: stream.frames,
        frames_sent: stream.frames_sent,
        jitter_ms: stream.jitter.map(ms),
        bits_per_second: stream.bits_per_second,
    }
}
