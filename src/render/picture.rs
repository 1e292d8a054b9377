//! One finding, drawn with the lines that it is about.

use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer};

use neko_lint::{Diagnostic, Fix, Label, Message, Severity};
use neko_text::source::{Place, Source, SourceKind};

use super::links::{self, Links};
use super::redact::Redaction;
use super::style::Style;
use super::window::Window;
use super::{clip, reflow, visible};

/// The picture of a finding, with links where there are any.
pub(super) fn of(finding: &Diagnostic, redaction: &Redaction, style: &Style, renderer: &Renderer) -> String {
    let links = style.links.as_ref();
    let (report, moved) = report(finding, redaction, style);
    let picture =
        moved.into_iter().fold(renderer.render(&report), |picture, (drawn, meant)| picture.replacen(&drawn, &meant, 1));
    let picture = match style.width {
        Some(width) => reflow::wrapped(&picture, &labels(finding, redaction), width),
        None => picture,
    };
    match links {
        Some(links) => linked(links, picture, finding),
        None => picture,
    }
}

/// The picture with links to the files that its labels stand in.
fn linked(links: &Links, picture: String, finding: &Diagnostic) -> String {
    let files = by_source(&finding.labels).into_iter().filter_map(|(source, _)| match &source.kind {
        SourceKind::File(name) => Some(name),
        _ => None,
    });
    files.fold(picture, |picture, file| links.located(&picture, file))
}

/// The texts of its labels, as they are drawn.
fn labels(finding: &Diagnostic, redaction: &Redaction) -> Vec<String> {
    finding.labels.iter().map(|label| message(&label.text, redaction)).collect()
}

fn message(text: &Message, redaction: &Redaction) -> String {
    clip::words(&redaction.words(text)).into_owned()
}

/// Longer edits are not drawn: nobody could read them.
const LONGEST_EDIT: usize = 1_000;

/// What is drawn for a finding, and the places in it that have to be written in another way.
type Report = (Vec<Group<'static>>, Vec<(String, String)>);

fn report(finding: &Diagnostic, redaction: &Redaction, style: &Style) -> Report {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = |text: &Message| message(text, redaction);
    let mut title = level.primary_title(message(&finding.message)).id(finding.rule.as_str());
    if let Some(page) = links::absolute_page(finding.rule).filter(|_| style.links.is_some()) {
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
    if style.pages {
        group = group.element(Level::INFO.with_name("page").message(links::page(finding.rule)));
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
