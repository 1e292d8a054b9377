//! What keeps neko from starting, or from making a single offer.

use super::{UrlUse, address};
use crate::ice_server::pion;
use crate::versions::{self, Aspect};
use crate::{Outcome, Resolution, Setting};
use neko_text::source::Place;

/// How far neko comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopKind {
    /// It exits while it reads its settings.
    Exits,
    /// A mux cannot be bound, whatever else runs: neko exits while it starts.
    MuxPort,
    /// Pion refuses a server: no peer connection can be made.
    Server,
    /// Pion refuses the address mapping: no peer connection can be made.
    Address,
    /// The first of `capture.video.ids` is no pipeline: the request of a viewer fails before the offer.
    Video,
    /// The bandwidth estimator panics when the first viewer asks for video.
    Estimator,
}

/// One thing that stops neko.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// How far neko comes.
    pub kind: StopKind,
    /// What it says, in its own words or Pion's. May quote what was written, credentials excepted.
    pub message: String,
    /// What it is about.
    pub place: Option<Place>,
}

/// `urls` begin with those of the backend list.
pub(super) fn stops(resolution: &Resolution, urls: &[UrlUse]) -> Vec<Stop> {
    let webrtc = &resolution.webrtc;
    let mut stops = Vec::new();
    if let Outcome::Exits { message, error, place, .. } = &resolution.outcome {
        let message = match error {
            Some(error) => format!("{message}: {error}"),
            None => message.to_string(),
        };
        stops.push(Stop { kind: StopKind::Exits, message, place: place.clone() });
    }
    for (mux, name) in [(&webrtc.tcpmux, "TCP"), (&webrtc.udpmux, "UDP")] {
        if mux.value > 65535 {
            stops.push(at(mux, StopKind::MuxPort, format!("unable to setup ice {name} mux: port {}", mux.value)));
        }
    }
    let mut read = urls.iter().map(|used| &used.parsed);
    for server in &webrtc.backend.value {
        let credential = server.credential.as_ref().map(|secret| secret.reveal());
        for (url, parsed) in server.urls.iter().flatten().zip(&mut read) {
            if let Some(message) = pion::refusal_of(parsed, server.username.as_deref(), credential) {
                let place = url.place.clone().or_else(|| server.place.clone());
                stops.push(Stop { kind: StopKind::Server, message, place });
            }
        }
    }
    let items: Vec<&str> = webrtc.nat1to1.value.iter().map(|address| address.value.as_str()).collect();
    let mut refuse = |number: usize, message: &str| {
        let place = webrtc.nat1to1.value[number].place.clone().or_else(|| webrtc.nat1to1.place().cloned());
        stops.push(Stop { kind: StopKind::Address, message: message.to_owned(), place });
    };
    if versions::as_newest(Aspect::SeveralAddresses, resolution.running.version) {
        let refused = address::refused(&items);
        let numbers = (0..items.len()).filter(|number| refused.contains(&items[*number]));
        numbers.for_each(|number| refuse(number, address::REFUSAL));
    } else if let Some(number) = address::refused_by_mapper(&items) {
        refuse(number, address::OLD_REFUSAL);
    }
    if resolution.capture.first_video().is_none() {
        let ids = &resolution.capture.video_ids;
        let (message, place) = match ids.value.first() {
            // In YAML the names of pipelines become lower case, and this list does not.
            Some(first) => (format!("webrtc stream not found: {first}"), ids.place()),
            None => (
                "capture.video.ids is empty: index out of range [0] with length 0".to_owned(),
                resolution.capture.video_pipelines.place(),
            ),
        };
        stops.push(Stop { kind: StopKind::Video, message, place: place.cloned() });
    }
    let estimator = &webrtc.estimator;
    if estimator.enabled.value && estimator.read_interval.value <= 0 {
        let message = "panic: non-positive interval for NewTicker".to_owned();
        stops.push(at(&estimator.read_interval, StopKind::Estimator, message));
    }
    stops
}

fn at<T>(setting: &Setting<T>, kind: StopKind, message: String) -> Stop {
    Stop { kind, message, place: setting.place().cloned() }
}
