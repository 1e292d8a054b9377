//! Findings for people, drawn as rustc draws its own.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::source::{Place, Source, SourceKind};

use super::fold::{fold, more};
use super::links::Links;
use super::redact::{Redaction, Shown};
use super::together::together;

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
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 140, links: None, per_rule: 0 }
    }
}

/// Draws the findings, each with a blank line behind it.
pub fn findings(findings: &[Diagnostic], redaction: &Redaction, style: &Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(style.width);
    let mut cache = Cache { redaction, shown: Vec::new() };
    let mut out = String::new();
    let fold = fold(findings, style.per_rule);
    for finding in together(&fold.shown) {
        let picture = renderer.render(&report(&finding, &mut cache, style.links.as_ref()));
        match &style.links {
            Some(links) => out.push_str(&linked(links, picture, &finding)),
            None => out.push_str(&picture),
        }
        out.push_str("\n\n");
    }
    for &(rule, left) in &fold.left {
        out.push_str(&format!("… {}\n\n", more(rule, left)));
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
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = findings.iter().filter(|finding| finding.severity == severity).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        })
        .collect();
    if counts.is_empty() {
        format!("no problems found in {name}\n")
    } else {
        format!("{} in {name}\n", counts.join(", "))
    }
}

/// Sources as they may be shown, each masked once.
struct Cache<'a> {
    redaction: &'a Redaction,
    shown: Vec<(Arc<Source>, Shown)>,
}

impl Cache<'_> {
    fn shown(&mut self, source: &Arc<Source>) -> &Shown {
        let at = match self.shown.iter().position(|(known, _)| Arc::ptr_eq(known, source)) {
            Some(at) => at,
            None => {
                self.shown.push((Arc::clone(source), self.redaction.source(source)));
                self.shown.len() - 1
            }
        };
        &self.shown[at].1
    }
}

fn report(finding: &Diagnostic, cache: &mut Cache<'_>, links: Option<&Links>) -> Vec<Group<'static>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(cache.redaction.message(&finding.message)).id(finding.rule);
    if let Some(page) = links.and_then(|links| links.page(finding.rule)) {
        title = title.id_url(page);
    }
    let mut group = Group::with_title(title);
    for (source, labels) in by_source(&finding.labels) {
        let places: Vec<&Place> = labels.iter().map(|label| &label.place).collect();
        let window = Window::around(&places, cache.shown(source));
        let mut snippet = window.snippet::<Annotation<'static>>(source);
        for label in labels {
            let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let span = window.span(&label.place, cache.shown(source));
            snippet = snippet.annotation(kind.span(span).label(cache.redaction.message(&label.text)));
        }
        group = group.element(snippet);
    }
    if let (true, Some(file)) = (finding.labels.is_empty(), &finding.file) {
        group = group.element(annotate_snippets::Origin::path(file.clone()));
    }
    for note in &finding.notes {
        group = group.element(Level::NOTE.message(cache.redaction.message(note)));
    }
    let Some(help) = &finding.help else { return vec![group] };
    let help = cache.redaction.message(help);
    match finding.fix.as_ref().filter(|fix| cache.redaction.may_show(fix)) {
        Some(fix) => vec![group, patch(help, fix, cache)],
        None => vec![group.element(Level::HELP.message(help))],
    }
}

fn patch(help: String, fix: &Fix, cache: &mut Cache<'_>) -> Group<'static> {
    let source = &fix.place.source;
    let window = Window::around(&[&fix.place], cache.shown(source));
    let span = window.span(&fix.place, cache.shown(source));
    let patch = Patch::new(span, cache.redaction.message(&fix.replacement));
    Group::with_title(Level::HELP.secondary_title(help)).element(window.snippet::<Patch<'static>>(source).patch(patch))
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

/// The lines of a source that are drawn: a large file is not handed over whole for each finding.
struct Window {
    text: String,
    start: usize,
    line: usize,
    prefix: usize,
}

impl Window {
    fn around(places: &[&Place], shown: &Shown) -> Self {
        let spans = || places.iter().map(|place| shown.span(&place.span));
        let first = spans().map(|span| span.start).min().unwrap_or(0);
        let last = spans().map(|span| first_line(&shown.text, span).end).max().unwrap_or(first);
        let start = shown.text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = shown.text[last..].find('\n').map_or(shown.text.len(), |newline| last + newline);
        // Masking keeps line ends, so lines are those of the source.
        let earliest = places.iter().min_by_key(|place| place.span.start);
        let line = earliest.map_or(1, |place| place.start().0);
        // A variable or a flag is shown as it would be typed.
        let prefix = places.first().map_or(String::new(), |place| match &place.source.kind {
            SourceKind::Flag(name) if shown.text.is_empty() => name.clone(),
            SourceKind::Variable(name) | SourceKind::Flag(name) if start == 0 => format!("{name}="),
            _ => String::new(),
        });
        Self { start, line, prefix: prefix.len(), text: prefix + &shown.text[start..end] }
    }

    fn snippet<T: Clone>(&self, source: &Source) -> Snippet<'static, T> {
        let path = match &source.kind {
            SourceKind::Variable(_) => "environment",
            SourceKind::Flag(_) => "command line",
            _ => source.name(),
        };
        Snippet::source(self.text.clone())
            .line_start(self.line)
            .line_numbering(source.has_lines())
            .path(path.to_owned())
    }

    fn span(&self, place: &Place, shown: &Shown) -> Range<usize> {
        if shown.text.is_empty() {
            // A flag without a value, a variable without one: the name is what can be pointed at.
            return 0..self.prefix;
        }
        let span = first_line(&shown.text, shown.span(&place.span));
        span.start - self.start + self.prefix..span.end - self.start + self.prefix
    }
}

/// A span of several lines is drawn as its first one.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let line = text[span.clone()].split('\n').next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let finding = Diagnostic::new("icelite-with-backend-servers", Severity::Error, "ICE Lite is on")
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
        let finding = Diagnostic::new("icelite-with-backend-servers", Severity::Warning, "ICE Lite is on")
            .at(Some(Place::whole(&variable)), "switched on here")
            .also(Some(place(&flag, "\"credential\"")), "never used");
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }

    #[test]
    fn a_fix_is_drawn_as_a_change() {
        let source = Source::new(SourceKind::File("neko.yaml".into()), "a: 1\nurls: [\"stun://host\", x]\nb: 2\n");
        let mut finding = Diagnostic::new("backend-url-refused", Severity::Error, "refused")
            .at(Some(place(&source, "stun://host")), "invalid hostname")
            .help("remove the `//`: `stun:host`");
        finding.fix = Some(Fix::new("remove the `//`", place(&source, "stun://host"), "stun:host"));
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }

    #[test]
    fn a_finding_without_a_place_names_its_file() {
        let mut finding = Diagnostic::new("neko-exits", Severity::Error, "neko exits with code 1");
        finding.file = Some("neko.yaml".into());
        insta::assert_snapshot!(drawn(finding, &Redaction::new(&[])));
    }
}
