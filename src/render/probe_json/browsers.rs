//! What real browsers saw, as JSON.

use serde::Serialize;

use neko_report::{BrowserMedia, BrowserNetwork, BrowserReport, BrowserStep, SeenBy, StepKind};

use super::ms;

#[derive(Serialize)]
pub(super) struct SeenByJson<'a> {
    pub kind: &'static str,
    pub agent: &'a str,
}

#[derive(Serialize)]
pub(super) struct BrowserJson<'a> {
    pub agent: &'a str,
    pub mobile: bool,
    /// What the browser says of its connection.
    pub network: Option<&'static str>,
    pub class: Option<&'static str>,
    pub picture: bool,
    pub steps: Vec<BrowserStepJson<'a>>,
    pub websocket: Option<bool>,
    /// The configured video codec, where this browser does not play it.
    pub missing_codec: Option<&'a str>,
    pub candidates: Vec<String>,
    pub neko_candidates: Vec<String>,
    pub notes: &'a [String],
    pub failure: Option<BrowserFailureJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct BrowserStepJson<'a> {
    pub kind: &'static str,
    pub url: Option<&'a str>,
    pub picture: bool,
    /// From the page's request on.
    pub offer_ms: Option<f64>,
    pub answer_ms: Option<f64>,
    pub ice_ms: Option<f64>,
    pub connected_ms: Option<f64>,
    pub picture_ms: Option<f64>,
    pub pair: Option<BrowserPairJson<'a>>,
    /// How the browser reaches its relay, where it uses one.
    pub relay: Option<&'a str>,
    pub media: Option<BrowserMediaJson>,
    pub failure: Option<BrowserFailureJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct BrowserPairJson<'a> {
    pub viewer: &'a str,
    pub neko: &'a str,
}

#[derive(Serialize)]
pub(super) struct BrowserMediaJson {
    pub frames: u64,
    pub packets: u64,
    pub lost: Option<u64>,
    pub freezes: Option<u64>,
    pub frozen_ms: Option<f64>,
    pub bits_per_second: Option<u64>,
    pub round_trip_ms: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct BrowserFailureJson<'a> {
    pub slug: &'static str,
    pub text: &'a str,
    pub help: &'static str,
}

pub(super) fn seen_by(seen: &SeenBy) -> SeenByJson<'_> {
    SeenByJson { kind: "browser", agent: &seen.agent }
}

pub(super) fn browser(report: &BrowserReport) -> BrowserJson<'_> {
    BrowserJson {
        agent: &report.agent,
        mobile: report.mobile,
        network: match report.network {
            BrowserNetwork::Mobile => Some("mobile"),
            BrowserNetwork::Wifi => Some("wifi"),
            BrowserNetwork::Wired => Some("wired"),
            BrowserNetwork::Unknown => None,
        },
        class: report.class.map(|class| class.as_str()),
        picture: report.has_picture(),
        steps: report.steps.iter().map(step).collect(),
        websocket: report.websocket,
        missing_codec: report.missing_codec.as_deref(),
        candidates: report.candidates.iter().map(ToString::to_string).collect(),
        neko_candidates: report.neko.iter().map(ToString::to_string).collect(),
        notes: &report.notes,
        failure: report.failure.as_ref().map(failure),
    }
}

fn step(step: &BrowserStep) -> BrowserStepJson<'_> {
    BrowserStepJson {
        kind: step.kind.as_str(),
        url: match &step.kind {
            StepKind::RelayOnly(url) => Some(url),
            StepKind::AsNeko | StepKind::WithoutUdp => None,
        },
        picture: step.has_picture(),
        offer_ms: step.times.offer.map(ms),
        answer_ms: step.times.answer.map(ms),
        ice_ms: step.times.ice.map(ms),
        connected_ms: step.times.connected.map(ms),
        picture_ms: step.times.picture.map(ms),
        pair: step.pair.as_ref().map(|pair| BrowserPairJson { viewer: &pair.viewer, neko: &pair.neko }),
        relay: step.relay.as_deref(),
        media: step.media.as_ref().map(media),
        failure: step.failure.as_ref().map(failure),
    }
}

fn media(media: &BrowserMedia) -> BrowserMediaJson {
    BrowserMediaJson {
        frames: media.frames,
        packets: media.packets,
        lost: media.lost,
        freezes: media.freezes,
        frozen_ms: media.frozen.map(ms),
        bits_per_second: media.bits_per_second,
        round_trip_ms: media.round_trip.map(ms),
    }
}

fn failure(failure: &neko_report::Failure) -> BrowserFailureJson<'_> {
    BrowserFailureJson { slug: failure.slug.as_str(), text: &failure.message, help: failure.slug.remedy() }
}
