//! A probe's report for people: who gets video first, then why, then what was seen.

use std::fmt::Write as _;

use neko_lint::{Diagnostic, Severity};
use neko_report::{Cause, CauseId, Conclusion, Report, Subject, Text, Verdict};

pub use super::probe_style::Style;

use super::redact::Redaction;

use super::probe_style::{at, configs, port_line};
use super::units::time;
use super::wrap::folded;
use super::{
    clip, probe_brief, probe_browsers_text, probe_network_text, probe_paths_text, probe_servers_text,
    probe_viewers_text, text, visible,
};

/// A screen holds so many lines; a longer report says its verdict at the end too.
const SCREEN: usize = 24;

/// So many findings have a line each.
const FINDINGS: usize = 5;

/// The report, the masked findings of the linter behind it: a line each, or drawn where all is to be seen.
pub fn render(report: &Report, redaction: &Redaction, style: Style) -> String {
    let mut report = report.clone();
    report.each_text(&|kind, text| {
        visible::in_report(kind, text);
        if kind == Text::Sentence {
            *text = clip::sentence(text).into_owned();
        }
    });
    let report = &report;
    let mut out = folded("", &heading(report), style.width.into());
    out.push_str(&verdict(report, style));
    out.push_str(&conditions(report, style));
    for cause in &report.conclusion.causes {
        out.push_str(&told(cause, style.width.into()));
    }
    out.push_str(&probe_browsers_text::section(report, style));
    out.push_str(&probe_viewers_text::section(report, style));
    match style.verbose {
        true => out.push_str(&everything(report, style)),
        false => out.push_str(&probe_brief::sections(report, style)),
    }
    out.push_str(&findings(report, redaction, style));
    let _ = writeln!(out, "Took {}{}{}.", time(report.elapsed), allocations(report.allocations), notes(report));
    if out.lines().count() > SCREEN {
        out.push_str(&verdict(report, style));
    }
    out
}

/// `, 7 allocations`
fn allocations(made: u64) -> String {
    match made {
        0 => String::new(),
        1 => ", 1 allocation".to_owned(),
        _ => format!(", {made} allocations"),
    }
}

/// `; 2 notes left out (neko-ice validate shows them)`
fn notes(report: &Report) -> String {
    match report.findings.iter().filter(|finding| finding.severity == Severity::Note).count() {
        0 => String::new(),
        1 => "; 1 note left out (`neko-ice validate` shows it)".to_owned(),
        more => format!("; {more} notes left out (`neko-ice validate` shows them)"),
    }
}

/// What the linter says, without its notes.
fn findings(report: &Report, redaction: &Redaction, style: Style) -> String {
    let worth: Vec<Diagnostic> =
        report.findings.iter().filter(|finding| finding.severity > Severity::Note).cloned().collect();
    if style.verbose {
        let Style { width, colour, .. } = style;
        let style = text::Style { colour, width: Some(width.into()), ..text::Style::default() };
        let drawn = text::findings(&worth, redaction, &style);
        return if drawn.is_empty() { drawn } else { format!("\nSettings\n\n{drawn}") };
    }
    let is_cause = |finding: &&Diagnostic| {
        let is_it = |cause: &Cause| cause.id == CauseId::Rule(finding.rule) && cause.place.as_ref() == finding.place();
        report.conclusion.causes.iter().any(is_it)
    };
    let untold: Vec<&Diagnostic> = worth.iter().filter(|finding| !is_cause(finding)).collect();
    let mut out = if untold.is_empty() { String::new() } else { "\nSettings (-v draws them)\n".to_owned() };
    for finding in untold.iter().take(FINDINGS) {
        let at = finding.place().map(|place| format!(" [{}]", at(place))).unwrap_or_default();
        let message = redaction.about(finding.place(), &redaction.words(&finding.message));
        let text = format!("{}: {}{at}", finding.rule, clip::words(&message));
        out.push_str(&folded(&format!("  {:<7} ", finding.severity.as_str()), &text, style.width.into()));
    }
    if untold.len() > FINDINGS {
        let _ = writeln!(out, "  {} more", untold.len() - FINDINGS);
    }
    out
}

/// All that was seen: ports, each step of each server, the address, the configurations, each path.
fn everything(report: &Report, style: Style) -> String {
    let mut out = String::new();
    if !report.ports.is_empty() {
        out.push_str("\nPorts\n");
        for port in &report.ports {
            let _ = writeln!(out, "  {}", port_line(port));
        }
    }
    let network = report.network.as_ref().map(|network| probe_network_text::lines(network, style.width.into()));
    out.extend(network.filter(|lines| !lines.is_empty()).map(|lines| format!("\n{lines}")));
    out.push_str(&probe_servers_text::section(report, style));
    if let Some(address) = report.address.as_ref().filter(|address| !address.findings.is_empty()) {
        out.push_str("\nThis machine's address\n");
        for finding in &address.findings {
            let bearing = finding.bearing.as_str().replace('_', " ");
            let lead = format!("  {:<18} {bearing:<11} ", finding.name);
            out.push_str(&folded(&lead, &finding.text, style.width.into()));
        }
    }
    out.push_str(&configs(report));
    out.push_str(&probe_paths_text::section(report, style));
    out
}

pub(super) fn heading(report: &Report) -> String {
    let subject = match &report.subject {
        Subject::File(name) => name.clone(),
        Subject::Servers(names) => format!("the servers of {}", names.join(", ")),
        // It was `stun` or `turn` that asked; their URLs begin as they are called.
        Subject::Server(url) => {
            let command = if url.to_ascii_lowercase().starts_with("turn") { "turn" } else { "stun" };
            return format!("neko-ice {command}: {url}");
        }
        Subject::Settings => "variables and flags".to_owned(),
        Subject::BuiltInExample => "the built-in example (no config was given)".to_owned(),
    };
    format!("neko-ice probe: {subject}")
}

pub(super) fn verdict(report: &Report, style: Style) -> String {
    let Conclusion { verdict, text, .. } = &report.conclusion;
    let (on, off) = match (style.colour, verdict) {
        (false, _) => ("", ""),
        (true, Verdict::Good) => ("\x1b[1;32m", "\x1b[0m"),
        (true, Verdict::Usable | Verdict::Unknown) => ("\x1b[1;33m", "\x1b[0m"),
        (true, Verdict::Bad) => ("\x1b[1;31m", "\x1b[0m"),
    };
    let width = usize::from(style.width);
    let plain = folded("", &format!("Verdict: {}. {text}", verdict.as_str()), width);
    let coloured = format!("Verdict: {on}{}{off}.", verdict.as_str());
    plain.replacen(&format!("Verdict: {}.", verdict.as_str()), &coloured, 1)
}

/// What the verdict takes for granted, and what is not proven though it is required.
fn conditions(report: &Report, style: Style) -> String {
    let (mut out, width) = (String::new(), usize::from(style.width));
    if report.shape_only {
        out.push_str("Tested with built-in servers; yours were not contacted.\n");
    }
    if let Some(assumption) = &report.conclusion.assumption {
        out.push_str(&folded("", &format!("Assumes that {assumption}."), width));
    }
    for (required, why) in report.unmet() {
        out.push_str(&folded("", &format!("Required, but not proven: {}: {why}.", required.as_str()), width));
    }
    out
}

/// A cause: what, where, what neko does with it, what to do.
fn told(cause: &Cause, width: usize) -> String {
    let mut out = format!("\n{}", folded("  - ", &format!("{}: {}", cause.id, cause.text), width));
    for place in cause.place.iter().chain(&cause.also) {
        let _ = writeln!(out, "    --> {}", visible::escaped(&place.to_string()));
    }
    if let Some(neko) = cause.neko {
        out.push_str(&folded("    = neko: ", neko.strip_prefix("neko ").unwrap_or(neko), width));
    }
    if let Some(remedy) = &cause.remedy {
        out.push_str(&folded("    = help: ", remedy, width));
    }
    out
}
