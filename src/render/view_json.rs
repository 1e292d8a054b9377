//! A visit to a running neko as JSON, version 1; schemas/view-1.json is its schema.

use std::time::Duration;

use neko_report::{
    Failure, SeenAudio, SeenCandidate, SeenData, SeenPair, SeenVideo, ViewEvent, ViewInterval, ViewReport, ViewStep,
    Way, WayReport, kind_name,
};
use serde::Serialize;

#[derive(Serialize)]
struct Body<'a> {
    version: u32,
    url: &'a str,
    user: Option<&'a str>,
    verdict: &'static str,
    failure: Option<FailureJson<'a>>,
    steps: Vec<StepJson<'a>>,
    neko_candidates: Vec<CandidateJson<'a>>,
    viewer_candidates: Vec<CandidateJson<'a>>,
    ice_servers: &'a [String],
    pair: Option<PairJson<'a>>,
    video: Option<VideoJson<'a>>,
    audio: Option<AudioJson<'a>>,
    data_channel: Option<DataJson>,
    notes: &'a [String],
    /// Every way in turn with `--each`, every viewer with `--viewers`.
    ways: Vec<WayJson<'a>>,
    intervals: Vec<serde_json::Value>,
    elapsed_ms: f64,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    slug: &'static str,
    message: &'a str,
    code: Option<u16>,
    cause: &'static str,
    help: &'static str,
}

#[derive(Serialize)]
struct WayJson<'a> {
    way: &'static str,
    url: Option<&'a str>,
    viewer: Option<usize>,
    picture_ms: Option<f64>,
    pair: Option<PairJson<'a>>,
    failure: Option<FailureJson<'a>>,
}

#[derive(Serialize)]
struct StepJson<'a> {
    name: &'static str,
    at_ms: f64,
    detail: &'a str,
}

#[derive(Serialize)]
struct CandidateJson<'a> {
    kind: &'static str,
    transport: &'static str,
    host: &'a str,
    port: u16,
    hint: Option<&'static str>,
}

#[derive(Serialize)]
struct PairJson<'a> {
    viewer: &'a str,
    neko: &'a str,
}

#[derive(Serialize)]
struct VideoJson<'a> {
    codec: &'a str,
    width: Option<u16>,
    height: Option<u16>,
    packets: u64,
    lost: u64,
    late: u64,
    jitter_ms: f64,
    bits_per_second: u64,
    frames: u64,
    frame_rate: f64,
    key_frame_distance_ms: Option<f64>,
    freezes: Vec<FreezeJson>,
}

#[derive(Serialize)]
struct FreezeJson {
    at_ms: f64,
    length_ms: f64,
}

#[derive(Serialize)]
struct AudioJson<'a> {
    codec: &'a str,
    packets: u64,
    lost: u64,
    jitter_ms: f64,
}

#[derive(Serialize)]
struct DataJson {
    pings: u64,
    pongs: u64,
    round_trip_ms: Option<f64>,
}

/// The report, pretty-printed, with a line end.
pub fn render(report: &ViewReport) -> String {
    let body = Body {
        version: 1,
        url: &report.url,
        user: report.user.as_deref(),
        verdict: report.verdict().as_str(),
        failure: report.failure.as_ref().map(failure),
        steps: report.steps.iter().map(step).collect(),
        neko_candidates: report.neko.iter().map(candidate).collect(),
        viewer_candidates: report.viewer.iter().map(candidate).collect(),
        ice_servers: &report.ice_servers,
        pair: report.pair.as_ref().map(pair),
        video: report.video.as_ref().map(video),
        audio: report.audio.as_ref().map(audio),
        data_channel: report.data.as_ref().map(data),
        notes: &report.notes,
        ways: report.ways.iter().map(way).collect(),
        intervals: report.intervals.iter().map(interval).collect(),
        elapsed_ms: milliseconds(report.elapsed),
    };
    let mut text = serde_json::to_string_pretty(&body).unwrap_or_default();
    text.push('\n');
    text
}

/// What is seen while it goes on, an object on a line.
pub fn event(event: &ViewEvent) -> String {
    let value = match event {
        ViewEvent::Step(step) => serde_json::json!({ "event": "step", "step": self::step(step) }),
        ViewEvent::Interval(interval) => {
            let mut value = self::interval(interval);
            value["event"] = "interval".into();
            value
        }
        ViewEvent::Gone(why) => serde_json::json!({ "event": "gone", "text": why }),
        ViewEvent::Outage(outage) => serde_json::json!({ "event": "back", "outage_ms": milliseconds(*outage) }),
    };
    format!("{value}\n")
}

fn interval(interval: &ViewInterval) -> serde_json::Value {
    serde_json::json!({
        "at_ms": milliseconds(interval.at),
        "bits_per_second": interval.bits_per_second,
        "frame_rate": interval.frame_rate,
        "packets": interval.packets,
        "lost": interval.lost,
        "round_trip_ms": interval.round_trip.map(milliseconds),
        "jitter_ms": interval.jitter.map(milliseconds),
    })
}

/// The report as the last of these lines.
pub fn last_line(report: &ViewReport) -> String {
    let report: serde_json::Value = serde_json::from_str(&render(report)).unwrap_or_default();
    format!("{}\n", serde_json::json!({ "event": "report", "report": report }))
}

/// With a resolution of a microsecond.
fn milliseconds(time: Duration) -> f64 {
    time.as_micros() as f64 / 1e3
}

fn failure(failure: &Failure) -> FailureJson<'_> {
    FailureJson {
        slug: failure.slug.as_str(),
        message: &failure.message,
        code: failure.code,
        cause: failure.slug.cause(),
        help: failure.slug.remedy(),
    }
}

fn pair(SeenPair { viewer, neko }: &SeenPair) -> PairJson<'_> {
    PairJson { viewer, neko }
}

fn way(report: &WayReport) -> WayJson<'_> {
    let (way, url, viewer) = match &report.way {
        Way::Browser => ("browser", None, None),
        Way::TcpOnly => ("tcp-only", None, None),
        Way::RelayOnly(url) => ("relay-only", Some(url.as_str()), None),
        Way::Viewer(number) => ("viewer", None, Some(*number)),
    };
    WayJson {
        way,
        url,
        viewer,
        picture_ms: report.picture_at.map(milliseconds),
        pair: report.pair.as_ref().map(pair),
        failure: report.failure.as_ref().map(failure),
    }
}

fn step(step: &ViewStep) -> StepJson<'_> {
    StepJson { name: step.name.as_str(), at_ms: milliseconds(step.at), detail: &step.detail }
}

fn candidate(candidate: &SeenCandidate) -> CandidateJson<'_> {
    CandidateJson {
        kind: kind_name(candidate.kind),
        transport: if candidate.tcp { "tcp" } else { "udp" },
        host: &candidate.host,
        port: candidate.port,
        hint: candidate.hint.map(|hint| hint.as_str()),
    }
}

fn video(video: &SeenVideo) -> VideoJson<'_> {
    let freezes = video.freezes.iter();
    VideoJson {
        codec: &video.codec,
        width: video.size.map(|(width, _)| width),
        height: video.size.map(|(_, height)| height),
        packets: video.packets,
        lost: video.lost,
        late: video.late,
        jitter_ms: milliseconds(video.jitter),
        bits_per_second: video.bits_per_second,
        frames: video.frames,
        frame_rate: (video.frame_rate * 100.0).round() / 100.0,
        key_frame_distance_ms: video.key_frame_distance.map(milliseconds),
        freezes: freezes
            .map(|freeze| FreezeJson { at_ms: milliseconds(freeze.at), length_ms: milliseconds(freeze.length) })
            .collect(),
    }
}

fn audio(audio: &SeenAudio) -> AudioJson<'_> {
    AudioJson { codec: &audio.codec, packets: audio.packets, lost: audio.lost, jitter_ms: milliseconds(audio.jitter) }
}

fn data(data: &SeenData) -> DataJson {
    DataJson { pings: data.pings, pongs: data.pongs, round_trip_ms: data.round_trip.map(milliseconds) }
}
