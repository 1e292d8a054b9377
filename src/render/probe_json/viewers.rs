//! What each class of viewers gets, as JSON.

use neko_report::{AtOnce, Direct, Interval, Path, Transport, ViewerPath, ViewerReport};

use super::format::{AtOnceJson, IntervalJson, ViewerJson, ViewerPathJson};
use super::{browsers, ms, place};

pub(super) fn viewer(report: &ViewerReport) -> ViewerJson<'_> {
    let timing = report.timing.as_ref();
    ViewerJson {
        class: report.class.as_str(),
        video: report.video.as_str(),
        at_once: report.at_once.map(|AtOnce { served, wanted }| AtOnceJson { served, wanted }),
        meant: report.meant,
        path: report.path.as_ref().map(path),
        offer_ms: timing.map(|timing| ms(timing.offer)),
        connected_ms: timing.into_iter().flat_map(|timing| timing.intervals()).map(interval).collect(),
        picture_ms: timing.map(|timing| timing.picture().map(ms)),
        because: report.reason.as_ref().map(|reason| reason.slug),
        text: report.reason.as_ref().map(|reason| reason.text.as_str()),
        setting: report.setting,
        place: place(report.place.as_ref()),
        proof: report.proof.map(|proof| proof.as_str()),
        remedies: report.remedies.iter().map(|advice| advice.text.as_str()).collect(),
        seen_by: report.seen_by.as_ref().map(browsers::seen_by),
    }
}

fn path(path: &ViewerPath) -> ViewerPathJson<'_> {
    let url = path.url.as_deref();
    let relay = |kind| ViewerPathJson { kind, transport: None, to: None, how: None, url };
    match path.path {
        Path::ViewerRelay(_) => relay("viewer-relay"),
        Path::NekoRelay(_) => relay("neko-relay"),
        Path::Direct { transport, how, .. } => ViewerPathJson {
            kind: "direct",
            transport: Some(if transport == Transport::Udp { "udp" } else { "tcp" }),
            to: path.to.map(|to| to.to_string()),
            how: Some(how_slug(how)),
            url: None,
        },
    }
}

fn how_slug(how: Direct) -> &'static str {
    match how {
        Direct::Open => "open-port",
        Direct::Punched => "hole-punching",
        Direct::Inside => "inside",
        Direct::Hairpin => "hairpin",
        Direct::Multicast => "multicast",
    }
}

fn interval(interval: Interval) -> IntervalJson {
    IntervalJson { min: ms(interval.min), max: ms(interval.max), wait: interval.wait.as_str() }
}
