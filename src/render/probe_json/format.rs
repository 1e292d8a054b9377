//! The format: what programs read, field by field.

use serde::Serialize;

use super::super::probe_json_details::{AddressJson, DetailsJson};
use super::browsers::{BrowserJson, SeenByJson};
use super::network::NetworkJson;

#[derive(Serialize)]
pub(super) struct Body<'a> {
    pub version: u32,
    pub subject: String,
    pub servers_only: bool,
    pub built_in_example: bool,
    pub shape_only: bool,
    pub interrupted: bool,
    /// What ended it before its end: `signal` or `deadline`.
    pub ended_by: Option<&'static str>,
    pub verdict: Verdict<'a>,
    pub viewers: Vec<ViewerJson<'a>>,
    pub diagnostics: Vec<serde_json::Value>,
    pub ports: Vec<PortJson<'a>>,
    pub servers: Vec<ServerJson<'a>>,
    pub configs: Vec<ConfigJson<'a>>,
    pub address: Option<AddressJson<'a>>,
    pub network: Option<NetworkJson<'a>>,
    pub paths: Vec<PathJson<'a>>,
    /// What real browsers saw, with `--viewer browser`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub browsers: Vec<BrowserJson<'a>>,
    /// How many TURN servers granted.
    pub allocations: u64,
    pub elapsed_ms: f64,
}

#[derive(Serialize)]
pub(super) struct Verdict<'a> {
    pub name: &'static str,
    pub text: &'a str,
    pub causes: Vec<CauseJson<'a>>,
    /// What is taken for granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumes: Option<String>,
    /// What `--require` asked for and is not proven.
    pub unmet: Vec<UnmetJson>,
}

#[derive(Serialize)]
pub(super) struct UnmetJson {
    pub require: &'static str,
    pub text: String,
}

#[derive(Serialize)]
pub(super) struct ViewerJson<'a> {
    pub class: &'static str,
    pub video: &'static str,
    /// How many of those who come at once get it, where not all of them do.
    pub at_once: Option<AtOnceJson>,
    /// Whether the settings mean to serve them.
    pub meant: bool,
    pub path: Option<ViewerPathJson<'a>>,
    /// How long neko's offer waits for servers that do not answer.
    pub offer_ms: Option<f64>,
    /// From the viewer's answer on, to the connection: one interval or two, each with its reason.
    pub connected_ms: Vec<IntervalJson>,
    /// From the viewer's answer on, to the first picture.
    pub picture_ms: Option<[f64; 2]>,
    /// The name of the cause, of the doubt or of the rule.
    pub because: Option<&'static str>,
    pub text: Option<&'a str>,
    pub setting: Option<&'static str>,
    #[serde(flatten)]
    pub place: PlaceJson<'a>,
    /// What would settle it, where it is not proven.
    pub proof: Option<&'static str>,
    /// What would give them video, each as the line to write.
    pub remedies: Vec<&'a str>,
    /// The real viewer who saw it.
    pub seen_by: Option<SeenByJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct AtOnceJson {
    pub served: usize,
    pub wanted: usize,
}

#[derive(Serialize)]
pub(super) struct ViewerPathJson<'a> {
    pub kind: &'static str,
    pub transport: Option<&'static str>,
    pub to: Option<String>,
    pub how: Option<&'static str>,
    pub url: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct IntervalJson {
    pub min: f64,
    pub max: f64,
    pub wait: &'static str,
}

#[derive(Serialize)]
pub(super) struct CauseJson<'a> {
    pub slug: &'a str,
    pub text: &'a str,
    pub help: Option<&'a str>,
    /// What neko itself does then.
    pub neko: Option<&'static str>,
    #[serde(flatten)]
    pub place: PlaceJson<'a>,
    /// The other lines that it concerns.
    pub also: Vec<PlaceJson<'a>>,
}

#[derive(Serialize, Default)]
pub(super) struct PlaceJson<'a> {
    pub file: Option<&'a str>,
    pub line: Option<usize>,
    pub column: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct PortJson<'a> {
    pub key: &'a str,
    pub ports: &'a str,
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct ServerJson<'a> {
    pub url: &'a str,
    pub transport: Option<&'static str>,
    pub sides: Vec<&'static str>,
    pub stand_in: bool,
    pub address: Option<String>,
    pub username: Option<&'a str>,
    pub software: Option<&'a str>,
    pub mapped: Option<String>,
    pub relayed: Option<String>,
    pub outcome: &'static str,
    pub steps: Vec<StepJson<'a>>,
    pub notes: Vec<FailureJson<'a>>,
    #[serde(flatten)]
    pub details: DetailsJson<'a>,
    pub places: Vec<PlaceJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct ConfigJson<'a> {
    pub name: &'a str,
    pub verdict: &'static str,
    /// Indexes into `servers`: for each server of the config its rows, one for each address family.
    pub servers: &'a [Vec<usize>],
}

#[derive(Serialize)]
pub(super) struct StepJson<'a> {
    pub name: &'static str,
    pub outcome: &'static str,
    pub time_ms: f64,
    pub round_trips: u32,
    pub retransmissions: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct FailureJson<'a> {
    pub slug: &'static str,
    pub message: &'a str,
    pub code: Option<u16>,
    pub help: &'static str,
    /// What neko itself does then.
    pub neko: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct PathJson<'a> {
    pub kind: &'static str,
    pub side: Option<&'static str>,
    pub url: Option<String>,
    pub transport: &'static str,
    pub outcome: &'static str,
    pub counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureJson<'a>>,
    pub detail: Option<&'a str>,
    pub media: Option<MediaJson>,
    pub quality: Option<QualityJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct QualityJson<'a> {
    pub verdict: &'static str,
    pub defects: Vec<DefectJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct DefectJson<'a> {
    pub slug: &'static str,
    pub message: &'a str,
    pub help: &'static str,
    #[serde(flatten)]
    pub place: PlaceJson<'a>,
}

#[derive(Serialize)]
pub(super) struct MediaJson {
    pub ice_ms: Option<f64>,
    pub dtls_ms: Option<f64>,
    pub first_media_ms: Option<f64>,
    pub round_trip_p50_ms: Option<f64>,
    pub round_trip_p95_ms: Option<f64>,
    pub checks_retransmitted: u32,
    pub neko_candidate: Option<String>,
    pub viewer_candidate: Option<String>,
    pub streams: Vec<StreamJson>,
}

#[derive(Serialize)]
pub(super) struct StreamJson {
    pub name: &'static str,
    pub direction: &'static str,
    pub sent: u64,
    pub received: u64,
    pub repaired: u64,
    pub loss: f64,
    pub loss_after_repair: f64,
    pub bytes: u64,
    pub frames: u64,
    pub frames_sent: u64,
    pub jitter_ms: Option<f64>,
    pub bits_per_second: u64,
}
