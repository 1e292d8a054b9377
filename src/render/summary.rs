//! A Markdown summary for the page of a CI run.

use neko_lint::Severity;

use super::{Input, count, inert, one_line, visible};

/// Findings beyond this are counted and not listed: GitHub cuts a summary at 1 MiB.
const LISTED: usize = 500;

/// A heading, the counts, a table of the findings.
pub fn markdown(inputs: &[Input<'_>]) -> String {
    let unreadable = inputs.iter().filter(|input| input.unreadable.is_some()).count();
    let counts = [
        ("error", count(inputs, Severity::Error)),
        ("warning", count(inputs, Severity::Warning)),
        ("note", count(inputs, Severity::Note)),
        ("unreadable input", unreadable),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    let said = if said.is_empty() { "no problems".to_owned() } else { said.join(", ") };
    let files = format!("{} input{}", inputs.len(), if inputs.len() == 1 { "" } else { "s" });
    let mut out = format!("### neko-ice validate\n\n{said} in {files}\n");
    let name = |name: &str| inert::text(&visible::escaped(name));
    let why = |input: &Input<'_>| Some(inert::text(&one_line(&input.unreadable?.to_owned().into(), input.redaction)));
    let unread = inputs.iter().filter_map(|input| Some(("unreadable", name(input.name), why(input)?)));
    let found = inputs.iter().flat_map(|input| {
        input.findings.iter().map(move |finding| {
            let place = finding.place().map_or(input.name.to_owned(), ToString::to_string);
            let message = format!("{} (`{}`)", inert::text(&one_line(&finding.message, input.redaction)), finding.rule);
            (finding.severity, name(&place), message)
        })
    });
    // What is worst stands on top, of whichever input.
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(severity, ..)| std::cmp::Reverse(*severity));
    let found = found.into_iter().map(|(severity, place, message)| (severity.as_str(), place, message));
    let rows: Vec<_> = unread.chain(found).collect();
    if !rows.is_empty() {
        out.push_str("\n| | where | what |\n|---|---|---|\n");
    }
    for (severity, place, message) in rows.iter().take(LISTED) {
        out.push_str(&format!("| {severity} | {place} | {message} |\n"));
    }
    if rows.len() > LISTED {
        out.push_str(&format!("\nand {} more\n", rows.len() - LISTED));
    }
    out.push('\n');
    out
}
