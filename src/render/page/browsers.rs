//! What real browsers saw.

use neko_report::{BrowserReport, BrowserStep, Report, SeenCandidate, StepKind, kind_name};

use super::parts::{Block, Card, Cell, Fact, Lane, Mark, Section, Table, stages};
use crate::render::probe_browsers_text::{lines, media};

/// Each browser; nothing where there was none.
pub(super) fn section(report: &Report) -> Option<Section> {
    let blocks: Vec<Block> = report.browsers.iter().flat_map(browser).collect();
    (!blocks.is_empty()).then_some(Section { heading: "Browsers", blocks })
}

fn browser(browser: &BrowserReport) -> Vec<Block> {
    let mark = match (browser.verdict(), browser.has_picture()) {
        (None, _) => Mark::Unknown,
        (_, true) => Mark::Good,
        (_, false) => Mark::Bad,
    };
    let heading = format!("{}: {}", browser.place(), browser.agent);
    let mut facts = vec![Fact::new("Result", browser.outcome())];
    facts.extend(lines(browser, false).into_iter().map(|line| Fact::new("Seen", line)));
    let lanes: Vec<Lane> = browser.steps.iter().map(lane).collect();
    let mut blocks = vec![Block::Card(Card { mark, heading, facts })];
    if !lanes.is_empty() {
        blocks.push(Block::Waterfall(lanes));
    }
    let head = ["Tried", "Result", "Video", "Pair (viewer to neko)"];
    blocks.extend(Table::block("Each way that was tried", &head, browser.steps.iter().map(row).collect()));
    blocks.extend(candidates("Candidates of neko's place", &browser.neko));
    blocks.extend(candidates("Candidates of this browser", &browser.candidates));
    blocks
}

fn of_step(step: &BrowserStep) -> Mark {
    if step.has_picture() { Mark::Good } else { Mark::Bad }
}

fn lane(step: &BrowserStep) -> Lane {
    let times = &step.times;
    let stages = stages([
        ("offer", times.offer),
        ("answer", times.answer),
        ("ICE", times.ice),
        ("DTLS", times.connected),
        ("first picture", times.picture),
    ]);
    Lane { label: said(&step.kind), mark: of_step(step), stages, end: step.outcome() }
}

fn said(kind: &StepKind) -> String {
    match kind {
        StepKind::AsNeko => "as neko would".to_owned(),
        kind => kind.to_string(),
    }
}

fn row(step: &BrowserStep) -> Vec<Cell> {
    let pair = step.pair.as_ref().map_or_else(String::new, |pair| format!("{} to {}", pair.viewer, pair.neko));
    let video = step.media.as_ref().filter(|video| video.packets > 0).map_or_else(String::new, media);
    vec![said(&step.kind).into(), Cell::marked(of_step(step), step.outcome()), video.into(), pair.into()]
}

/// Both sides of a connection list theirs.
pub(super) fn candidates(caption: &str, candidates: &[SeenCandidate]) -> Option<Block> {
    let row = |candidate: &SeenCandidate| -> Vec<Cell> {
        let host = &candidate.host;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        vec![
            kind_name(candidate.kind).into(),
            if candidate.tcp { "tcp" } else { "udp" }.into(),
            format!("{host}:{}", candidate.port).into(),
            candidate.hint.map_or("", |hint| hint.text()).into(),
        ]
    };
    Table::block(caption, &["Kind", "Transport", "Address", "What it tells"], candidates.iter().map(row).collect())
}
