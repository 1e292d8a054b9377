//! A page as HTML. Every text is escaped by the template.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::parts::{Block, Card, Cell, Fact, List, Page, Section, Table};
use super::{chart, waterfall};

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The whole document.
pub(super) fn render(page: &Page, date: &str) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (page.title) ": " (page.verdict) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        h1 { (page.title) }
                        p.date { (date) }
                        div class={ "verdict " (page.mark.class()) } role="group" aria-label="Verdict" {
                            p.word { span aria-hidden="true" { (page.mark.symbol()) } " " (page.verdict) }
                            p { (page.text) }
                            (facts(&page.lead))
                        }
                    }
                    (contents(&page.sections))
                    @for part in &page.sections { (section(part)) }
                    footer { (facts(&page.about)) }
                }
            }
        }
    };
    document.into_string() + "\n"
}

fn contents(sections: &[Section]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul { @for part in sections { li { a href={ "#" (anchor(part.heading)) } { (part.heading) } } } }
        }
    }
}

fn section(part: &Section) -> Markup {
    html! {
        section id=(anchor(part.heading)) {
            h2 { (part.heading) }
            @for part in &part.blocks { (block(part)) }
        }
    }
}

fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Text(text) => html! { p { (text) } },
        Block::Facts(all) => facts(all),
        Block::List(List { points, omitted }) => html! {
            ul { @for point in points { li { (point) } } }
            (self::omitted(*omitted))
        },
        Block::Card(Card { mark, heading, facts }) => html! {
            article class={ "card " (mark.class()) } {
                h3 { span class={ "mark " (mark.class()) } aria-hidden="true" { (mark.symbol()) } " " (heading) }
                (self::facts(facts))
            }
        },
        Block::Table(part) => table(part),
        Block::Waterfall(lanes) => waterfall::draw(lanes),
        Block::Chart(part) => chart::draw(part),
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl { @for Fact { label, text } in facts { div { dt { (label) } dd { (lines(text)) } } } }
        }
    }
}

/// Lines that begin with two blanks are to be copied.
fn lines(text: &str) -> Markup {
    html! {
        @for (number, line) in text.split('\n').enumerate() {
            @match line.strip_prefix("  ") {
                Some(copied) => code.copied { (copied.trim_start()) },
                None => { @if number > 0 { br; } (line) },
            }
        }
    }
}

/// The roles stay where a narrow screen shows each row as a block.
fn table(Table { caption, head, rows, omitted }: &Table) -> Markup {
    html! {
        table role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" { @for name in head { th scope="col" role="columnheader" { (name) } } } }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (name, value) in head.iter().zip(row) { (cell(name, value, *name == head[0])) }
                    }
                }
            }
        }
        (self::omitted(*omitted))
    }
}

fn cell(name: &str, Cell { mark, text }: &Cell, is_head: bool) -> Markup {
    let inside = html! {
        span.value {
            @if let Some(mark) = mark { span class={ "mark " (mark.class()) } aria-hidden="true" { (mark.symbol()) } " " }
            (lines(text))
        }
    };
    html! {
        @if is_head { th scope="row" role="rowheader" { (inside) } }
        @else if text.is_empty() { td.none role="cell" {} }
        @else { td role="cell" data-label=(name) { (inside) } }
    }
}

fn omitted(count: usize) -> Markup {
    html! { @if count > 0 { p.omitted { (count) " more are left out here: the page would be too long." } } }
}
