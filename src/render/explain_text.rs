//! The catalogue of names for people, and as a table in Markdown.

use std::fmt::Write as _;

use super::{links, wrap};
use crate::explain::Entry;
use crate::explain::glossary::Term;
use neko_lint::Severity;
use neko_report::CauseId;

/// The columns from which on a name has one line.
const TABLE: usize = 100;

/// One entry, wrapped where there is a width.
pub fn entry(entry: &Entry, width: Option<usize>) -> String {
    let kind = match entry.severity {
        Some(severity) => format!("rule of validate, {}", severity.as_str()),
        None => "failure of probe, view, stun and turn".to_owned(),
    };
    let prose = |text: &str| wrap::paragraphs(text, width);
    let mut out = format!("{}\n{}", prose(&format!("{} ({kind})", entry.id)), prose(entry.summary));
    if let Some(why) = entry.why {
        let _ = write!(out, "\n{}", prose(why));
    }
    if let Some(remedy) = entry.remedy {
        let _ = write!(out, "\n{}", prose(&format!("What to do: {remedy}")));
    }
    if let Some(neko) = entry.neko {
        let _ = write!(out, "{}", prose(&format!("What neko does: {neko}.")));
    }
    if let Some(text) = entry.text {
        let _ = write!(out, "\nWrong:\n\n{}\nRight:\n\n{}", examples(&text.wrong), examples(&text.right));
    }
    if let CauseId::Rule(rule) = entry.id {
        let _ = writeln!(out, "\nPage: {}", links::page(rule));
    }
    out
}

fn examples(all: &[&str]) -> String {
    all.iter().map(|text| example(text)).collect::<Vec<_>>().join("\n")
}

/// An example, indented: what the comments at its top put beside the file is said in words, and an empty file left out.
fn example(text: &str) -> String {
    let mut out = String::new();
    let file: Vec<&str> = text.lines().filter(|line| !said(line, &mut out)).collect();
    if file != ["{}"] {
        if !out.is_empty() {
            out.push('\n');
        }
        file.iter().for_each(|line| out.push_str(&format!("    {line}\n")));
    }
    out
}

/// Whether a line is about what stands beside the file.
fn said(line: &str, out: &mut String) -> bool {
    let words = [("# env: ", "with the variable "), ("# flag: ", "started with "), ("# version: ", "in neko ")];
    match words.iter().find_map(|(mark, words)| Some((words, line.strip_prefix(mark)?))) {
        Some((words, what)) => {
            out.push_str(&format!("    ({words}{what})\n"));
            true
        }
        None => false,
    }
}

/// One term, wrapped where there is a width.
pub fn term(term: &Term, width: Option<usize>) -> String {
    let aliases = match &term.aliases[..] {
        [] => String::new(),
        aliases => format!(", also called {}", aliases.join(", ")),
    };
    let prose = |text: &str| wrap::paragraphs(text, width);
    format!("{}\n{}", prose(&format!("{} (term{aliases})", term.name)), prose(term.text))
}

/// Every name with its summary: one a line, or below each other where there is little room.
pub fn list(entries: &[Entry], terms: &[Term], columns: Option<usize>) -> String {
    let causes = entries.iter().map(|entry| (entry.id.as_str(), entry.kind(), entry.summary.to_owned()));
    let terms = terms.iter().map(|term| (term.name, "term", first_sentence(term.text)));
    let lines: Vec<(&str, &str, String)> = causes.chain(terms).collect();
    let width = lines.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let line = |(name, kind, summary): &(&str, &str, String)| match columns {
        None => format!("{name:<width$}  {kind:<7}  {summary}\n"),
        Some(columns) if columns < TABLE => {
            wrap::folded("", &format!("{name} ({kind})"), columns) + &wrap::folded("  ", summary, columns)
        }
        Some(columns) => wrap::folded(&format!("{name:<width$}  {kind:<7}  "), summary, columns),
    };
    lines.iter().map(line).collect()
}

fn first_sentence(text: &str) -> String {
    let line = text.replace('\n', " ");
    match line.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => line,
    }
}

/// A table in Markdown for each kind.
pub fn markdown(entries: &[Entry], terms: &[Term]) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut out = String::from("| rule of `validate` | severity | what it finds |\n|---|---|---|\n");
    let (rules, failures): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| matches!(entry.id, CauseId::Rule(_)));
    for entry in rules {
        let severity = entry.severity.map_or("", Severity::as_str);
        let _ = writeln!(out, "| `{}` | {severity} | {} |", entry.id, cell(entry.summary));
    }
    out.push_str("\n| failure of a probe | what it means | what to do |\n|---|---|---|\n");
    for entry in failures {
        let remedy = cell(entry.remedy.unwrap_or_default());
        let _ = writeln!(out, "| `{}` | {} | {remedy} |", entry.id, cell(entry.summary));
    }
    out.push_str("\n| term | what it means |\n|---|---|\n");
    for term in terms {
        let _ = writeln!(out, "| `{}` | {} |", term.name, cell(&term.text.replace('\n', " ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_the_file_is_said_in_words() {
        assert_eq!(example("# env: A=b\n# flag: --c\n{}\n"), "    (with the variable A=b)\n    (started with --c)\n");
        let version = "    (in neko 3.0.4)\n\n    webrtc:\n      epr: 1-2\n";
        assert_eq!(example("# version: 3.0.4\nwebrtc:\n  epr: 1-2\n"), version);
        assert_eq!(example("# x\na: 1\n"), "    # x\n    a: 1\n");
    }
}
