//! How much a page may hold, whatever a stranger sends.

use super::parts::{Block, Card, Cell, List, Page, Section, Table};

/// Characters of one text.
const TEXT: usize = 1_000;
/// Bytes of HTML, about, of all that is not the frame.
const PAGE: usize = 250_000;
/// Bytes of HTML around a cell, a point, a fact.
const AROUND: usize = 110;
/// Blocks that are no table, such as cards, of one section.
const BLOCKS: usize = 60;

/// Cuts what is too long, and says so where it was.
pub(super) fn limit(page: &mut Page) {
    page.each_text(&mut clip);
    let mut left = PAGE;
    for section in &mut page.sections {
        // What comes later has its part, however long this one is.
        let mut budget = left / 2;
        let before = budget;
        of_section(section, &mut budget);
        left -= before - budget;
    }
}

/// The same, roughly, before the texts are looked at: no address is cut in two.
pub(super) fn limit_early(page: &mut Page) {
    page.each_text(&mut |text| {
        let Some((end, _)) = text.char_indices().nth(4 * TEXT) else { return };
        let end = text[..end].rfind(char::is_whitespace).unwrap_or(0);
        let more = text[end..].chars().count();
        text.truncate(end);
        text.push_str(&format!("… ({more} more characters)"));
    });
    for section in &mut page.sections {
        of_section(section, &mut (4 * PAGE));
    }
}

fn clip(text: &mut String) {
    let Some((end, _)) = text.char_indices().nth(TEXT) else { return };
    let more = text[end..].chars().count();
    text.truncate(end);
    text.push_str(&format!("… ({more} more characters)"));
}

fn of_section(section: &mut Section, budget: &mut usize) {
    let count = section.blocks.len();
    let mut kept = 0;
    for block in &mut section.blocks {
        if kept == BLOCKS || !of_block(block, budget) {
            break;
        }
        kept += 1;
    }
    section.blocks.truncate(kept);
    if kept < count {
        section
            .blocks
            .push(Block::Text(format!("{} more are left out here: the page would be too long.", count - kept)));
    }
}

/// Whether the block has room, perhaps shortened.
fn of_block(block: &mut Block, budget: &mut usize) -> bool {
    match block {
        Block::Text(text) => spend(budget, size(text)),
        Block::Facts(facts) => spend(budget, facts.iter().map(|fact| size(&fact.text)).sum()),
        Block::Card(Card { heading, facts, .. }) => {
            spend(budget, size(heading) + facts.iter().map(|fact| size(&fact.text)).sum::<usize>())
        }
        Block::List(List { points, omitted }) => {
            *omitted += keep(points, |point| size(point), budget);
            true
        }
        Block::Table(Table { rows, omitted, .. }) => {
            let of = |row: &Vec<Cell>| row.iter().map(|cell| size(&cell.text)).sum();
            *omitted += keep(rows, of, budget);
            true
        }
        Block::Waterfall(lanes) => {
            keep(lanes, |lane| size(&lane.label) + size(&lane.end) + lane.stages.len() * 2 * AROUND, budget);
            true
        }
        Block::Chart(chart) => spend(budget, chart.points.len() * 16),
    }
}

/// Keeps the first that have room; how many have none.
fn keep<T>(items: &mut Vec<T>, size: impl Fn(&T) -> usize, budget: &mut usize) -> usize {
    let kept = items.iter().take_while(|item| spend(budget, size(item))).count();
    let omitted = items.len() - kept;
    items.truncate(kept);
    omitted
}

fn spend(budget: &mut usize, size: usize) -> bool {
    let enough = *budget >= size;
    *budget -= if enough { size } else { 0 };
    enough
}

/// Bytes of a text as HTML.
fn size(text: &str) -> usize {
    let escaped = |byte: u8| if matches!(byte, b'<' | b'>' | b'&' | b'"') { 6 } else { 1 };
    AROUND + text.bytes().map(escaped).sum::<usize>()
}
