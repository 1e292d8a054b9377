//! The catalogue of names for people, and as a table in Markdown.

use std::fmt::Write as _;

use crate::explain::{Entry, Kind};

/// One entry.
pub fn entry(entry: &Entry) -> String {
    let kind = match entry.severity {
        Some(severity) => format!("rule of validate, {severity}"),
        None => "failure of probe, stun and turn".to_owned(),
    };
    let mut out = format!("{} ({kind})\n\n{}\n", entry.slug, entry.summary);
    if let Some(why) = entry.why {
        let _ = writeln!(out, "\n{why}");
    }
    if let Some(remedy) = entry.remedy {
        let _ = writeln!(out, "\nWhat to do: {remedy}");
    }
    if let Some(neko) = entry.neko {
        let _ = writeln!(out, "What neko does: {neko}.");
    }
    if let Some((bad, good)) = entry.example {
        let indented = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        let _ = write!(out, "\nSo not:\n\n{}\nBut:\n\n{}", indented(bad), indented(good));
    }
    out
}

/// Every name with its summary, one a line.
pub fn list(entries: &[Entry]) -> String {
    let width = entries.iter().map(|entry| entry.slug.len()).max().unwrap_or(0);
    let line = |entry: &Entry| format!("{:<width$}  {:<7}  {}\n", entry.slug, entry.kind.as_str(), entry.summary);
    entries.iter().map(line).collect()
}

/// A table in Markdown for each kind.
pub fn markdown(entries: &[Entry]) -> String {
    let of = |kind: Kind| entries.iter().filter(move |entry| entry.kind == kind);
    let cell = |text: &str| text.replace('|', "\\|");
    let mut out = String::from("| rule of `validate` | severity | what it finds |\n|---|---|---|\n");
    for entry in of(Kind::Rule) {
        let _ =
            writeln!(out, "| `{}` | {} | {} |", entry.slug, entry.severity.unwrap_or_default(), cell(entry.summary));
    }
    out.push_str("\n| failure of a probe | what it means | what to do |\n|---|---|---|\n");
    for entry in of(Kind::Failure) {
        let remedy = cell(entry.remedy.unwrap_or_default());
        let _ = writeln!(out, "| `{}` | {} | {remedy} |", entry.slug, cell(entry.summary));
    }
    out
}
