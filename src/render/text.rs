//! Findings for people, drawn as rustc draws its own.

use std::borrow::Cow;

use annotate_snippets::Renderer;

use neko_lint::Diagnostic;
use neko_text::source::SourceKind;

use super::fold::{self, Fold};
use super::redact::Redaction;
pub use super::style::{Offered, Style};
use super::together::together;
use super::{Input, closing, picture, visible};

/// The columns at which lines of files are cut where the text is not wrapped.
const UNWRAPPED: usize = 140;

/// Draws the findings, each with a blank line behind it.
pub fn findings(findings: &[Diagnostic], redaction: &Redaction, style: &Style) -> String {
    let mut fold = Fold::new(style.per_rule);
    let shown = fold.shown(findings, None);
    drawn(&shown, redaction, style) + &left(&fold)
}

/// Draws the findings of all inputs that could be read, with a line behind those of each that sums them up. What nekos
/// of one file have in common is drawn for the first of them.
pub fn document(inputs: &[Input<'_>], style: &Style) -> String {
    let mut out = String::new();
    for nekos in fold::files(inputs) {
        let mut fold = Fold::new(style.per_rule);
        let mut clean = 0;
        let (mut quiet, mut untold) = (0, Vec::new());
        for input in nekos.iter().filter(|input| input.unreadable.is_none()) {
            let shown = fold.of(input, input.neko().map(|(_, neko)| neko));
            out.push_str(&drawn(&shown, input.redaction, style));
            if nekos.len() == 1 {
                out.push_str(&left(&fold));
            } else if style.per_rule > 0 && shown.is_empty() {
                clean += usize::from(input.findings.is_empty());
                if !input.findings.is_empty() || clean > style.per_rule {
                    quiet += usize::from(input.findings.is_empty());
                    untold.extend((!input.findings.is_empty()).then_some(input.findings));
                    continue;
                }
            }
            if !style.quiet {
                out.push_str(&summary(input.findings, input.name));
            }
        }
        if nekos.len() > 1 {
            let told = left(&fold);
            out.extend((!told.is_empty()).then_some("\n"));
            out.push_str(&told);
        }
        let name = |count: usize| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} more neko{plural} of {}", visible::escaped(fold::name(nekos)))
        };
        if style.quiet {
            continue;
        }
        if let Some(counts) = fold::counts(untold.iter().copied().flatten()) {
            out.push_str(&format!("{counts} in {}\n", name(untold.len())));
        }
        if quiet > 0 {
            out.push_str(&format!("no problems found in {}\n", name(quiet)));
        }
    }
    if !style.quiet {
        out.extend(offer(inputs, style.offered));
        out.extend(closing::lines(inputs));
    }
    out
}

/// `3 fixable with --fix, 1 more with --unsafe-fixes`: of the findings whose edits are edits of files.
fn offer(inputs: &[Input<'_>], offered: Offered) -> Option<String> {
    if offered == Offered::None {
        return None;
    }
    let findings = inputs.iter().filter(|input| input.unreadable.is_none()).flat_map(|input| input.findings);
    let fixes = findings.filter_map(|finding| finding.fix.as_ref());
    let (mut safe, mut guessed) = (0usize, 0usize);
    for fix in fixes.filter(|fix| matches!(fix.place.source.kind, SourceKind::File(_))) {
        *if fix.safe { &mut safe } else { &mut guessed } += 1;
    }
    match (if offered == Offered::All { safe } else { 0 }, guessed) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with --fix\n")),
        (0, guessed) => Some(format!("{guessed} fixable with --unsafe-fixes\n")),
        (safe, guessed) => Some(format!("{safe} fixable with --fix, {guessed} more with --unsafe-fixes\n")),
    }
}

/// What is not drawn, a paragraph each.
fn left(fold: &Fold) -> String {
    fold.told().map(|(_, told)| format!("… {told}\n\n")).collect()
}

fn drawn(findings: &[&Diagnostic], redaction: &Redaction, style: &Style) -> String {
    let renderer =
        if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(style.width.unwrap_or(UNWRAPPED));
    let draw = |finding: Cow<'_, Diagnostic>| picture::of(&finding, redaction, style, &renderer) + "\n\n";
    together(findings).into_iter().map(draw).collect()
}

/// One line at the end: `2 errors, 1 warning in neko.yaml`.
pub fn summary(findings: &[Diagnostic], name: &str) -> String {
    let name = visible::escaped(name);
    match fold::counts(findings.iter()) {
        None => format!("no problems found in {name}\n"),
        Some(counts) => format!("{counts} in {name}\n"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use neko_lint::{Fix, RuleId, Severity};
    use neko_text::source::{Place, Source};

    fn place(source: &Arc<Source>, text: &str) -> Place {
        let start = source.text.find(text).unwrap();
        Place::new(source, start..start + text.len())
    }

    fn drawn(finding: Diagnostic, redaction: &Redaction) -> String {
        findings(&[finding], redaction, &Style::default())
    }

    #[test]
    fn two_labels_of_one_file_stand_in_one_picture() {
        let text = "webrtc:\n  icelite: true\n  epr: 1-2\n  nat1to1: 1.2.3.4\n  tcpmux: 1\n  udpmux: 1\n  iceservers:\n    \
                    backend:\n    - urls: turn:turn.example.org\n      username: neko\n      credential: hünter2\n";
        let source = Source::new(SourceKind::File("neko.yaml".into()), text);
        let finding = Diagnostic::new(RuleId::IceliteWithBackendServers, Severity::Error, "ICE Lite is on")
            .at(Some(place(&source, "true")), "switched on here")
            .also(Some(place(&source, "urls: turn:turn.example.org\n      username: neko")), "never used")
            .note("neko drops the list")
            .help("set icelite to false");
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }

    #[test]
    fn a_variable_and_a_flag_are_drawn_as_they_are_typed() {
        let variable = Source::new(SourceKind::Variable("NEKO_WEBRTC_ICELITE".into()), "true");
        let flag = Source::new(SourceKind::Flag("--webrtc.iceservers.backend".into()), r#"[{"credential":"abc"}]"#);
        let finding = Diagnostic::new(RuleId::IceliteWithBackendServers, Severity::Warning, "ICE Lite is on")
            .at(Some(Place::whole(&variable)), "switched on here")
            .also(Some(place(&flag, "\"credential\"")), "never used");
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }

    #[test]
    fn a_fix_is_drawn_as_a_change() {
        let source = Source::new(SourceKind::File("neko.yaml".into()), "a: 1\nurls: [\"stun://host\", x]\nb: 2\n");
        let mut finding = Diagnostic::new(RuleId::BackendUrlRefused, Severity::Error, "refused")
            .at(Some(place(&source, "stun://host")), "invalid hostname")
            .help("remove the `//`: `stun:host`");
        finding.fix = Some(Box::new(Fix::new("remove the `//`", place(&source, "stun://host"), "stun:host")));
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }

    #[test]
    fn a_finding_without_a_place_names_its_file() {
        let mut finding = Diagnostic::new(RuleId::NekoExits, Severity::Error, "neko exits with code 1");
        finding.file = Some("neko.yaml".into());
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }
}
