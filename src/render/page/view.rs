//! A visit to a running neko as a page.

use std::time::Duration;

use neko_report::{
    SeenAudio, SeenData, SeenVideo, ViewInterval, ViewReport, ViewStepName, ViewVerdict, Way, WayReport,
};

use super::browsers::candidates;
use super::parts::{Block, Cell, Chart, Fact, Known, Lane, List, Mark, Page, Section, Table, stages};
use super::settings::{self, Setting};
use crate::render::units::{percent, rate, time};
use crate::render::view_text::{all_the_same, lost};

/// The page of a visit whose secrets are masked; the intervals where there are some.
pub fn of_view(report: &ViewReport, settings: &[Setting]) -> Page {
    let sections = [
        steps(report),
        ways(&report.ways),
        connection(report),
        measured(report),
        notes(report),
        settings::section(settings),
    ];
    let (mark, verdict) = match report.verdict() {
        ViewVerdict::Picture => (Mark::Good, "picture"),
        ViewVerdict::NoPicture => (Mark::Bad, "no picture"),
        ViewVerdict::Unknown => (Mark::Unknown, "unknown"),
    };
    Page {
        title: format!("neko-ice view: {}", report.url),
        mark,
        verdict: verdict.to_owned(),
        text: text(report),
        lead: lead(report),
        sections: sections.into_iter().flatten().collect(),
        about: vec![Fact::new("Took", time(report.elapsed))],
        known: known(report, settings),
    }
}

fn text(report: &ViewReport) -> String {
    match &report.failure {
        Some(failure) => format!("{}: {}.", failure.slug.as_str(), failure.message),
        None => {
            let at = report.at(ViewStepName::Picture).map_or_else(String::new, |at| format!(" after {}", time(at)));
            format!("The video came{at} and stayed.")
        }
    }
}

fn lead(report: &ViewReport) -> Vec<Fact> {
    let Some(slug) = report.failure.as_ref().map(|failure| failure.slug) else { return Vec::new() };
    let remedy = format!("{}{}", slug.remedy(), all_the_same(slug));
    vec![Fact::new("Cause", slug.cause()), Fact::new("What to do", remedy)]
}

fn stage(name: ViewStepName) -> &'static str {
    match name {
        ViewStepName::Name => "name",
        ViewStepName::Http => "HTTP",
        ViewStepName::Login => "login",
        ViewStepName::Websocket => "WebSocket",
        ViewStepName::Init => "session",
        ViewStepName::Candidate => "candidates",
        ViewStepName::Offer => "offer",
        ViewStepName::Answer => "answer",
        ViewStepName::Ice => "ICE",
        ViewStepName::Dtls => "DTLS",
        ViewStepName::DataChannel => "data channel",
        ViewStepName::FirstPacket => "first packet",
        ViewStepName::Picture => "first picture",
    }
}

fn steps(report: &ViewReport) -> Option<Section> {
    let mark = if report.at(ViewStepName::Picture).is_some() { Mark::Good } else { Mark::Bad };
    let mut in_order: Vec<_> = report.steps.iter().collect();
    in_order.sort_by_key(|step| step.at);
    let stages = stages(in_order.iter().map(|step| (stage(step.name), Some(step.at))));
    let row = |step: &&neko_report::ViewStep| -> Vec<Cell> {
        vec![stage(step.name).into(), time(step.at).into(), step.detail.as_str().into()]
    };
    let table = Table::block("Each step", &["Step", "Done after", "Seen"], in_order.iter().map(row).collect())?;
    let end = if mark == Mark::Good { "a picture" } else { "no picture" }.to_owned();
    let lane = Lane { label: "this visit".to_owned(), mark, stages, end };
    Some(Section { heading: "Steps to the picture", blocks: vec![Block::Waterfall(vec![lane]), table] })
}

fn ways(ways: &[WayReport]) -> Option<Section> {
    let mark = |way: &WayReport| match way.verdict() {
        ViewVerdict::Picture => Mark::Good,
        ViewVerdict::NoPicture => Mark::Bad,
        ViewVerdict::Unknown => Mark::Unknown,
    };
    let label = |way: &WayReport| match &way.way {
        Way::Browser => "as a browser".to_owned(),
        Way::TcpOnly => "without UDP".to_owned(),
        Way::RelayOnly(url) => format!("relay only, {url}"),
        Way::Viewer(number) => format!("viewer {number}"),
    };
    let outcome = |way: &WayReport| match (&way.failure, way.picture_at) {
        (Some(failure), _) => format!("{}: {}", failure.slug.as_str(), failure.message),
        (None, Some(at)) => format!("picture after {}", time(at)),
        (None, None) => "picture".to_owned(),
    };
    let lane = |way: &WayReport| {
        let stages = stages([("first picture", way.picture_at)]);
        Lane { label: label(way), mark: mark(way), stages, end: outcome(way) }
    };
    let row = |way: &WayReport| -> Vec<Cell> {
        let pair = way.pair.as_ref().map_or_else(String::new, |pair| format!("{} to {}", pair.neko, pair.viewer));
        vec![label(way).into(), Cell::marked(mark(way), outcome(way)), pair.into()]
    };
    let head = ["Way", "Result", "Pair (neko to viewer)"];
    let table = Table::block("Each way", &head, ways.iter().map(row).collect())?;
    Some(Section { heading: "Ways", blocks: vec![Block::Waterfall(ways.iter().map(lane).collect()), table] })
}

fn connection(report: &ViewReport) -> Option<Section> {
    let mut blocks = Vec::new();
    let pair = report.pair.as_ref().map(|pair| Fact::new("Packets flow", format!("{} to {}", pair.neko, pair.viewer)));
    let servers = (!report.ice_servers.is_empty()).then(|| Fact::new("Servers", report.ice_servers.join("\n")));
    let facts: Vec<Fact> = pair.into_iter().chain(servers).collect();
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    blocks.extend(candidates("Candidates of neko", &report.neko));
    blocks.extend(candidates("Candidates of this viewer", &report.viewer));
    (!blocks.is_empty()).then_some(Section { heading: "Candidates", blocks })
}

fn measured(report: &ViewReport) -> Option<Section> {
    let mut facts = Vec::new();
    facts.extend(report.video.iter().flat_map(video));
    facts.extend(report.audio.iter().map(|SeenAudio { codec, packets, lost: missing, jitter }| {
        Fact::new("Audio", format!("{codec}, {}, jitter {}", lost(*missing, *packets), time(*jitter)))
    }));
    facts.extend(report.data.iter().map(|SeenData { pings, pongs, round_trip }| {
        let round_trip = round_trip.map_or_else(String::new, |it| format!(", round trip {}", time(it)));
        Fact::new("Data channel", format!("{pongs} of {pings} pings answered{round_trip}"))
    }));
    if facts.is_empty() {
        return None;
    }
    let blocks = std::iter::once(Block::Facts(facts)).chain(charts(&report.intervals)).collect();
    Some(Section { heading: "Measured", blocks })
}

fn video(video: &SeenVideo) -> Vec<Fact> {
    let size = video.size.map_or_else(String::new, |(width, height)| format!(" {width}x{height}"));
    let keys = video.key_frame_distance.map_or_else(|| "one".to_owned(), |every| format!("one every {}", time(every)));
    let late = if video.late > 0 { format!(", {} late", video.late) } else { String::new() };
    let total: Duration = video.freezes.iter().map(|freeze| freeze.length).sum();
    let each: Vec<String> =
        video.freezes.iter().map(|freeze| format!("{} after {}", time(freeze.length), time(freeze.at))).collect();
    let freezes = match each.len() {
        0 => "none".to_owned(),
        count => format!("{count}, together {}: {}", time(total), each.join("; ")),
    };
    vec![
        Fact::new(
            "Video",
            format!("{}{size}, {}, {:.1} frames/s", video.codec, rate(video.bits_per_second), video.frame_rate),
        ),
        Fact::new("Packets", format!("{}{late}", lost(video.lost, video.packets))),
        Fact::new("Jitter", time(video.jitter)),
        Fact::new("Key frames", keys),
        Fact::new("Freezes", freezes),
    ]
}

/// How the video went; nothing where there are not two intervals.
fn charts(intervals: &[ViewInterval]) -> Vec<Block> {
    if intervals.len() < 2 {
        return Vec::new();
    }
    let chart = |caption, unit, value: &dyn Fn(&ViewInterval) -> Option<f64>| {
        let points: Vec<_> = intervals.iter().filter_map(|it| Some((it.at, value(it)?))).collect();
        (points.len() > 1).then_some(Block::Chart(Chart { caption, unit, points }))
    };
    let share = |it: &ViewInterval| it.lost as f64 / (it.lost + it.packets).max(1) as f64;
    let charts = [
        chart("Rate of the video", |it| rate(it as u64), &|it| Some(it.bits_per_second as f64)),
        chart("Frames per second", |it| format!("{it:.1}"), &|it| Some(it.frame_rate)),
        chart("Packets lost", percent, &|it| Some(share(it))),
        chart("Round trip", seconds, &|it| it.round_trip.map(|time| time.as_secs_f64())),
        chart("Jitter", seconds, &|it| it.jitter.map(|time| time.as_secs_f64())),
    ];
    charts.into_iter().flatten().collect()
}

fn seconds(value: f64) -> String {
    time(Duration::from_secs_f64(value))
}

fn notes(report: &ViewReport) -> Option<Section> {
    let notes = Block::List(List::new(report.notes.clone()));
    (!report.notes.is_empty()).then(|| Section { heading: "Notes", blocks: vec![notes] })
}

/// What of all this names somebody.
fn known(report: &ViewReport, settings: &[Setting]) -> Known {
    let mut known = Known { users: report.user.iter().cloned().collect(), ..Known::default() };
    known.hosts.extend(host(&report.url));
    known.hosts.extend(report.neko.iter().chain(&report.viewer).map(|candidate| candidate.host.clone()));
    known.servers.extend(report.ice_servers.iter().filter_map(|url| host(url)));
    known.files.extend(settings.iter().filter_map(|setting| setting.origin.split(':').next()).map(str::to_owned));
    known
}

/// The host of a URL; none where it is an address in brackets.
fn host(url: &str) -> Option<String> {
    let behind = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.split_once(':').map(|(_, rest)| rest))?;
    let host = behind.split(['/', '?', '#', ':']).next()?;
    Some(host.rsplit('@').next()?.to_owned()).filter(|host| !host.is_empty() && !host.starts_with('['))
}
