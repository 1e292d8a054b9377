//! A probe's report as a page.

use neko_lint::{Diagnostic, Severity};
use neko_report::{
    AddressReport, Bearing, Cause, ConfigReport, Direction, Outcome, PathKind, PathReport, Quality, Report, Stream,
    StreamKind, Subject, Verdict, Video, ViewerReport,
};
use neko_text::source::Place;

use super::parts::{Block, Card, Cell, Fact, Known, Lane, List, Mark, Page, Section, Table, stages};
use super::settings::{self, Setting};
use super::{browsers, servers};
use crate::render::probe_brief::name;
use crate::render::probe_paths_text::lost;
use crate::render::probe_style::port_line;
use crate::render::redact::Redaction;
use crate::render::units::{percent, rate, time};
use crate::render::{probe_network_text, probe_text, probe_viewers_text};

/// Wide enough that no line is folded.
const WIDTH: usize = 10_000;

/// The page of a report whose secrets are masked.
pub fn of_probe(report: &Report, redaction: &Redaction, settings: &[Setting]) -> Page {
    let sections = [
        causes(&report.conclusion.causes),
        viewers(report),
        browsers::section(report),
        paths(&report.paths),
        servers::section(report),
        network(report),
        configs(&report.configs),
        settings::section(settings),
        findings(&report.findings, redaction),
    ];
    Page {
        title: probe_text::heading(report),
        mark: mark(report.conclusion.verdict),
        verdict: report.conclusion.verdict.as_str().to_owned(),
        text: report.conclusion.text.clone(),
        lead: lead(report),
        sections: sections.into_iter().flatten().collect(),
        about: about(report),
        known: known(report, settings),
    }
}

fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Good => Mark::Good,
        Verdict::Usable => Mark::Partly,
        Verdict::Bad => Mark::Bad,
        Verdict::Unknown => Mark::Unknown,
    }
}

fn lead(report: &Report) -> Vec<Fact> {
    let mut facts = Vec::new();
    if report.shape_only {
        facts.push(Fact::new("Not contacted", "your servers: built-in ones took their place (--embedded)"));
    }
    facts.extend(report.interrupted.map(|why| Fact::new("Incomplete", format!("{why}. What was measured is below."))));
    facts.extend(report.conclusion.assumption.as_ref().map(|assumed| Fact::new("Assumes", format!("that {assumed}"))));
    let unmet = report.unmet().map(|(required, why)| format!("{}: {why}", required.as_str()));
    facts.extend(unmet.map(|text| Fact::new("Not proven", text)));
    if let Some(cause) = report.conclusion.causes.first() {
        facts.push(Fact::new("Cause", format!("{}: {}", cause.id, cause.text)));
        facts.extend(cause.place.as_ref().map(|place| Fact::new("Line", place.to_string())));
        facts.extend(cause.remedy.clone().map(|remedy| Fact::new("What to do", remedy)));
    }
    facts.extend(probe_viewers_text::next_step(report).map(|next| Fact::new("Next", next)));
    facts
}

fn about(report: &Report) -> Vec<Fact> {
    let allocations = match report.allocations {
        0 => String::new(),
        1 => ", 1 allocation on TURN servers".to_owned(),
        more => format!(", {more} allocations on TURN servers"),
    };
    vec![Fact::new("Took", format!("{}{allocations}", time(report.elapsed)))]
}

/// All causes, where there are more than the one that the verdict names.
fn causes(causes: &[Cause]) -> Option<Section> {
    let card = |cause: &Cause| {
        let mut facts = vec![Fact::new("What", cause.text.clone())];
        let places: Vec<String> = cause.places().map(Place::to_string).collect();
        if !places.is_empty() {
            facts.push(Fact::new("Line", places.join("\n")));
        }
        let neko = |text: &str| text.strip_prefix("neko ").unwrap_or(text).to_owned();
        facts.extend(cause.neko.map(|text| Fact::new("neko", neko(text))));
        facts.extend(cause.remedy.clone().map(|remedy| Fact::new("What to do", remedy)));
        Block::Card(Card { mark: Mark::Bad, heading: cause.id.to_string(), facts })
    };
    (causes.len() > 1).then(|| Section { heading: "Causes", blocks: causes.iter().map(card).collect() })
}

fn viewers(report: &Report) -> Option<Section> {
    let (meant, others): (Vec<_>, Vec<_>) = report.viewers.iter().partition(|viewer| viewer.meant);
    let row = |viewer: &&ViewerReport| -> Vec<Cell> {
        let mark = match (viewer.video, viewer.at_once) {
            (Video::Yes, None) => Mark::Good,
            (Video::Yes, Some(_)) => Mark::Partly,
            (Video::No, _) => Mark::Bad,
            (Video::NotProven, _) => Mark::Unknown,
        };
        let said = match probe_viewers_text::mark(viewer).as_str() {
            "?" => "not proven".to_owned(),
            said => said.to_owned(),
        };
        let gets = probe_viewers_text::gets(viewer, &report.conclusion.causes);
        let gets = gets.strip_prefix("not proven: ").unwrap_or(&gets).to_owned();
        let remedies: Vec<&str> = viewer.remedies.iter().map(|remedy| remedy.text.as_str()).collect();
        vec![
            probe_viewers_text::label(viewer.class).into(),
            Cell::marked(mark, said),
            gets.into(),
            remedies.join("\n").into(),
        ]
    };
    let head = ["Viewers", "Video", "How or why", "What helps"];
    let table =
        |caption: String, viewers: Vec<&ViewerReport>| Table::block(caption, &head, viewers.iter().map(row).collect());
    let counted = format!("Viewers whom these settings serve{}", probe_viewers_text::counted(report));
    let tables = [table(counted, meant), table("Not meant by these settings".to_owned(), others)];
    let mut blocks: Vec<Block> = tables.into_iter().flatten().collect();
    blocks.extend(probe_viewers_text::or_when(report).map(|when| Block::Text(format!("The second time: {when}."))));
    (!blocks.is_empty()).then_some(Section { heading: "Who gets video", blocks })
}

fn paths(paths: &[PathReport]) -> Option<Section> {
    let mut blocks = Vec::new();
    let lanes: Vec<Lane> = paths.iter().filter(|path| path.media.is_some()).map(lane).collect();
    if lanes.iter().any(|lane| !lane.stages.is_empty()) {
        blocks.push(Block::Text("From the start of ICE. Both ends are this program.".to_owned()));
        blocks.push(Block::Waterfall(lanes));
    }
    let head = ["Path", "Result", "Video", "Other streams", "Round trip", "Jitter", "Pair (neko to viewer)"];
    blocks.extend(Table::block("Each path", &head, paths.iter().map(row).collect()));
    (!paths.is_empty()).then_some(Section { heading: "Paths", blocks })
}

fn of_outcome(path: &PathReport) -> (Mark, String) {
    let (mark, text) = match &path.outcome {
        Outcome::Works if matches!(path.quality, Some(Quality::Poor(_))) => (Mark::Partly, "works, poorly".to_owned()),
        Outcome::Works => (Mark::Good, "works".to_owned()),
        Outcome::Fails(failure) => (Mark::Bad, format!("{}: {}", failure.slug.as_str(), failure.message)),
        Outcome::Impossible(why) => (Mark::Bad, format!("impossible: {why}")),
        Outcome::NotChecked(why) => (Mark::Unknown, format!("not checked: {why}")),
    };
    (mark, if path.counts { text } else { format!("{text}\nneko does not use this path") })
}

fn lane(path: &PathReport) -> Lane {
    let media = path.media.as_ref();
    let times = media.map(|media| [("ICE", media.ice), ("DTLS", media.dtls), ("first packet", media.first_media)]);
    let stages = stages(times.into_iter().flatten());
    let (mark, _) = of_outcome(path);
    Lane { label: name(&path.kind), mark, stages, end: String::new() }
}

fn row(path: &PathReport) -> Vec<Cell> {
    let (mark, mut text) = of_outcome(path);
    text.extend(path.detail.iter().map(|detail| format!("\n{detail}")));
    let defects = path.quality.iter().flat_map(Quality::defects);
    text.extend(defects.map(|defect| format!("\n{}: {}", defect.slug.as_str(), defect.message)));
    let media = path.media.as_ref();
    let round_trip = media.and_then(|media| media.round_trip);
    let streams = || media.into_iter().flat_map(|media| &media.streams);
    let video = streams().find(|stream| stream.is_video());
    let others: Vec<String> = streams().filter(|stream| !stream.is_video()).map(other).collect();
    let pair = media.and_then(|media| media.pair).map(|(neko, viewer)| format!("{neko} to {viewer}"));
    vec![
        name(&path.kind).into(),
        Cell::marked(mark, text),
        video.map_or_else(String::new, flow).into(),
        others.join("\n").into(),
        round_trip.map_or_else(String::new, |(p50, p95)| format!("{}, p95 {}", time(p50), time(p95))).into(),
        video.and_then(|video| video.jitter).map_or_else(String::new, time).into(),
        pair.unwrap_or_default().into(),
    ]
}

/// `1.0 Mbit/s, 57 frames, 1.7 % lost`
fn flow(stream: &Stream) -> String {
    format!("{}, {} frames, {}", rate(stream.bits_per_second), stream.frames, lost(stream))
}

/// `audio 73 kbit/s, 0 % lost`, `data to neko: 20 messages, 0 % lost`
fn other(stream: &Stream) -> String {
    let to = if stream.direction == Direction::Down { "viewer" } else { "neko" };
    match stream.kind {
        StreamKind::Data => format!("data to {to}: {} messages, {} lost", stream.received, percent(stream.loss())),
        kind => format!("{} {}, {}", kind.as_str(), rate(stream.bits_per_second), lost(stream)),
    }
}

/// neko's ports, this machine's address, what was tried from outside.
fn network(report: &Report) -> Option<Section> {
    let mut blocks = Vec::new();
    let tried = report.network.as_ref().map(|network| probe_network_text::lines(network, WIDTH)).unwrap_or_default();
    let tried: Vec<String> = tried.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    if !tried.is_empty() {
        blocks.push(Block::List(List::new(tried)));
    }
    let ports: Vec<String> = report.ports.iter().map(port_line).collect();
    if !ports.is_empty() {
        blocks.push(Block::List(List::new(ports)));
    }
    if let Some(AddressReport { findings, .. }) = &report.address {
        let row = |finding: &neko_report::AddressFinding| {
            let mark = match finding.bearing {
                Bearing::Fine => Mark::Good,
                Bearing::Warning => Mark::Partly,
                Bearing::NotChecked => Mark::Unknown,
            };
            vec![finding.name.into(), Cell::marked(mark, finding.text.clone())]
        };
        blocks.extend(Table::block("This machine's address", &["What", "Seen"], findings.iter().map(row).collect()));
    }
    (!blocks.is_empty()).then_some(Section { heading: "Network", blocks })
}

fn configs(configs: &[ConfigReport]) -> Option<Section> {
    let row = |config: &ConfigReport| {
        let verdict = Cell::marked(mark(config.verdict), config.verdict.as_str());
        vec![config.name.as_str().into(), verdict, config.servers.len().to_string().into()]
    };
    let head = ["Configuration", "Verdict", "Servers"];
    let table = Table::block("Each configuration", &head, configs.iter().map(row).collect())?;
    (configs.len() > 1).then_some(Section { heading: "Configurations", blocks: vec![table] })
}

fn findings(findings: &[Diagnostic], redaction: &Redaction) -> Option<Section> {
    let card = |finding: &Diagnostic| {
        let message = redaction.about(finding.place(), &redaction.words(&finding.message));
        let mut facts = vec![Fact::new("What", message)];
        let places = finding.labels.iter().map(|label| label.place.to_string()).collect::<Vec<_>>();
        let places = if places.is_empty() { finding.file.clone().unwrap_or_default() } else { places.join("\n") };
        if !places.is_empty() {
            facts.push(Fact::new("Line", places));
        }
        facts.extend(finding.notes.iter().map(|note| Fact::new("Note", redaction.words(note))));
        facts.extend(finding.help.iter().map(|help| Fact::new("What to do", redaction.words(help))));
        let mark = if finding.severity == Severity::Error { Mark::Bad } else { Mark::Partly };
        Block::Card(Card { mark, heading: format!("{}: {}", finding.severity.as_str(), finding.rule), facts })
    };
    let mut worst_first: Vec<&Diagnostic> = findings.iter().collect();
    worst_first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let blocks = worst_first.into_iter().map(card).collect();
    (!findings.is_empty()).then_some(Section { heading: "What the settings say", blocks })
}

/// What of all this names somebody.
fn known(report: &Report, settings: &[Setting]) -> Known {
    let mut known = Known::default();
    match &report.subject {
        Subject::File(name) => known.files.push(name.clone()),
        Subject::Servers(names) => known.files.extend(names.iter().cloned()),
        Subject::Server(_) | Subject::Settings | Subject::BuiltInExample => {}
    }
    for server in &report.servers {
        known.servers.extend(server.uri().map(|uri| uri.host.to_string()));
        known.users.extend(server.listed.login.username.clone());
        let tls = server.details.tls.iter();
        known.hosts.extend(tls.flat_map(|tls| tls.names.iter().chain(&tls.server_name)).cloned());
    }
    for path in &report.paths {
        if let PathKind::ServerReflexive(_, uri) | PathKind::Relay(_, uri) = &path.kind {
            known.servers.push(uri.host.to_string());
        }
    }
    let candidates = report.browsers.iter().flat_map(|browser| browser.candidates.iter().chain(&browser.neko));
    known.hosts.extend(candidates.map(|candidate| candidate.host.clone()));
    let places = report.findings.iter().flat_map(|finding| &finding.labels).map(|label| label.place.source.name());
    known.files.extend(places.map(str::to_owned));
    let origins = settings.iter().filter_map(|setting| setting.origin.split(':').next());
    known.files.extend(origins.map(str::to_owned));
    known
}
