//! The catalogue of names as JSON, version 1.

use serde::Serialize;

use crate::explain::Entry;
use crate::explain::glossary::Term;
use neko_lint::Severity;

#[derive(Serialize)]
struct Body<'a> {
    version: u32,
    entries: Vec<EntryJson<'a>>,
    terms: Vec<TermJson<'a>>,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    slug: &'a str,
    kind: &'static str,
    severity: Option<&'a str>,
    summary: &'a str,
    why: Option<&'a str>,
    help: Option<&'a str>,
    neko: Option<&'a str>,
    bad: Option<&'a str>,
    good: Option<&'a str>,
}

#[derive(Serialize)]
struct TermJson<'a> {
    name: &'a str,
    aliases: &'a [&'a str],
    text: &'a str,
}

/// The entries and terms, pretty-printed, with a line end.
pub fn render<'a>(entries: &[Entry], terms: &'a [Term]) -> String {
    let entry = |entry: &Entry| EntryJson {
        slug: entry.id.as_str(),
        kind: entry.kind(),
        severity: entry.severity.map(Severity::as_str),
        summary: entry.summary,
        why: entry.why,
        help: entry.remedy,
        neko: entry.neko,
        bad: entry.text.and_then(|text| text.wrong.first().copied()),
        good: entry.text.and_then(|text| text.right.first().copied()),
    };
    let term = |term: &'a Term| TermJson { name: term.name, aliases: &term.aliases, text: term.text };
    let terms = terms.iter().map(term).collect();
    let body = Body { version: 1, entries: entries.iter().map(entry).collect(), terms };
    let mut text = serde_json::to_string_pretty(&body).unwrap_or_default();
    text.push('\n');
    text
}
