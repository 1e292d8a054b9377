//! Findings for people, drawn as rustc draws its own.

use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer};

use neko_lint::{Diagnostic, Fix, Label, Message, Severity};
use neko_text::source::{Place, Source, SourceKind};

use super::fold::{self, Fold};
use super::links::Links;
use super::redact::Redaction;
use super::together::together;
use super::window::Window;
use super::{Input, clip, closing, visible};

/// How the text is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour it.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Where links lead; none for a text without links.
    pub links: Option<Links>,
    /// How many findings of one rule are drawn; 0 for all.
    pub per_rule: usize,
    /// Which edits of files a line at the end offers.
    pub offered: Offered,
}

/// Edits that can still be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Offered {
    /// None: they were done, or there is no option for them.
    #[default]
    None,
    /// Those of `--unsafe-fixes`, the others being done.
    Unsafe,
    /// Those of `--fix` and of `--unsafe-fixes`.
    All,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 140, links: None, per_rule: 0, offered: Offered::None }
    }
}

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
            let shown = fold.shown(input.findings, input.neko().map(|(_, neko)| neko));
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
            out.push_str(&summary(input.findings, input.name));
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
        if let Some(counts) = fold::counts(untold.iter().copied().flatten()) {
            out.push_str(&format!("{counts} in {}\n", name(untold.len())));
        }
        if quiet > 0 {
            out.push_str(&format!("no problems found in {}\n", name(quiet)));
        }
    }
    out.extend(offer(inputs, style.offered));
    out.extend(closing::lines(inputs));
    out
}

/// `3 can be mended with --fix, 1 more with --unsafe-fixes`: of the findings whose edits are edits of files.
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
        (safe, 0) => Some(format!("{safe} can be mended with --fix\n")),
        (0, guessed) => Some(format!("{guessed} can be mended with --unsafe-fixes\n")),
        (safe, guessed) => Some(format!("{safe} can be mended with --fix, {guessed} more with --unsafe-fixes\n")),
    }
}

/// What is not drawn, a paragraph each.
fn left(fold: &Fold) -> String {
    fold.told().map(|(_, told)| format!("… {told}\n\n")).collect()
}

fn drawn(findings: &[&Diagnostic], redaction: &Redaction, style: &Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(style.width);
    let mut out = String::new();
    for finding in together(findings) {
        let (report, moved) = report(&finding, redaction, style.links.as_ref());
        let picture = moved
            .into_iter()
            .fold(renderer.render(&report), |picture, (drawn, meant)| picture.replacen(&drawn, &meant, 1));
        match &style.links {
            Some(links) => out.push_str(&linked(links, picture, &finding)),
            None => out.push_str(&picture),
        }
        out.push_str("\n\n");
    }
    out
}

/// The picture with links to the files that its labels stand in.
fn linked(links: &Links, picture: String, finding: &Diagnostic) -> String {
    let files = by_source(&finding.labels).into_iter().filter_map(|(source, _)| match &source.kind {
        SourceKind::File(name) => Some(name),
        _ => None,
    });
    files.fold(picture, |picture, file| links.located(&picture, file))
}

/// One line at the end: `2 errors, 1 warning in neko.yaml`.
pub fn summary(findings: &[Diagnostic], name: &str) -> String {
    let name = visible::escaped(name);
    match fold::counts(findings.iter()) {
        None => format!("no problems found in {name}\n"),
        Some(counts) => format!("{counts} in {name}\n"),
    }
}

/// Longer edits are not drawn: nobody could read them.
const LONGEST_EDIT: usize = 1_000;

/// What is drawn for a finding, and the places in it that have to be written in another way.
type Report = (Vec<Group<'static>>, Vec<(String, String)>);

fn report(finding: &Diagnostic, redaction: &Redaction, links: Option<&Links>) -> Report {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = |text: &Message| clip::words(&redaction.words(text)).into_owned();
    let mut title = level.primary_title(message(&finding.message)).id(finding.rule.as_str());
    if let Some(page) = links.and_then(|links| links.page(finding.rule)) {
        title = title.id_url(page);
    }
    let mut group = Group::with_title(title);
    let mut moved = Vec::new();
    for (source, labels) in by_source(&finding.labels) {
        if !source.may_be_quoted() {
            let place = labels[0].place.to_string();
            group = group.element(annotate_snippets::Origin::path(place));
            continue;
        }
        let places: Vec<&Place> = labels.iter().map(|label| &label.place).collect();
        let window = Window::around(source, &places, redaction);
        moved.extend(window.moved(labels.iter().position(|label| label.primary).unwrap_or(0)));
        let mut snippet = window.snippet::<Annotation<'static>>();
        for (label, span) in labels.iter().zip(window.spans()) {
            let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(kind.span(span).label(message(&label.text)));
        }
        group = group.element(snippet);
    }
    if let (true, Some(file)) = (finding.labels.is_empty(), &finding.file) {
        group = group.element(annotate_snippets::Origin::path(visible::escaped(file).into_owned()));
    }
    for note in &finding.notes {
        group = group.element(Level::NOTE.message(message(note)));
    }
    let Some(help) = finding.help.as_ref().map(message) else { return (vec![group], moved) };
    let may_show = |fix: &&Fix| fix.replacement.len() <= LONGEST_EDIT && redaction.may_show(fix);
    match finding.fix.as_deref().filter(may_show) {
        Some(fix) => (vec![group, patch(help, fix, redaction)], moved),
        None => (vec![group.element(Level::HELP.message(help))], moved),
    }
}

fn patch(help: String, fix: &Fix, redaction: &Redaction) -> Group<'static> {
    let window = Window::around(&fix.place.source, &[&fix.place], redaction);
    let span = window.spans().next().unwrap_or_default();
    let patch = Patch::new(span, visible::symbols(&fix.replacement).into_owned());
    Group::with_title(Level::HELP.secondary_title(help)).element(window.snippet::<Patch<'static>>().patch(patch))
}

/// Labels of one source together, sources in the order of their first label.
fn by_source(labels: &[Label]) -> Vec<(&Arc<Source>, Vec<&Label>)> {
    let mut groups: Vec<(&Arc<Source>, Vec<&Label>)> = Vec::new();
    for label in labels {
        let source = &label.place.source;
        match groups.iter_mut().find(|(known, _)| Arc::ptr_eq(known, source)) {
            Some((_, group)) => group.push(label),
            None => groups.push((source, vec![label])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_lint::RuleId;

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
