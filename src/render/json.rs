//! Findings for programs: one JSON document, versioned.

use serde::Serialize;

use neko_lint::{Diagnostic, Fix, Label, Message, Severity};
use neko_text::source::{Place, SourceKind};

use super::redact::Redaction;
use super::{Input, count, links};

/// The whole document, with a line end.
pub fn document(inputs: &[Input<'_>]) -> serde_json::Result<String> {
    let document = Document {
        version: 1,
        diagnostics: inputs
            .iter()
            .flat_map(|input| input.in_detail().map(|finding| Entry::new(finding, input.redaction, input.name)))
            .collect(),
        unreadable: inputs
            .iter()
            .filter_map(|input| {
                Some(Unreadable { file: input.name, message: input.redaction.message(input.unreadable?) })
            })
            .collect(),
        summary: Summary::of(inputs),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// A line for each finding and each input that could not be read, and one with the counts; `kind` tells them apart.
pub fn lines(inputs: &[Input<'_>]) -> serde_json::Result<String> {
    let mut out = String::new();
    let mut push = |kind: &'static str, body: Line<'_>| -> serde_json::Result<()> {
        out.push_str(&serde_json::to_string(&Tagged { kind, body })?);
        out.push('\n');
        Ok(())
    };
    for input in inputs {
        for finding in input.in_detail() {
            push("diagnostic", Line::Diagnostic(Box::new(Entry::new(finding, input.redaction, input.name))))?;
        }
        if let Some(message) = input.unreadable {
            push(
                "unreadable",
                Line::Unreadable(Unreadable { file: input.name, message: input.redaction.message(message) }),
            )?;
        }
    }
    push("summary", Line::Summary { version: 1, summary: Summary::of(inputs) })?;
    Ok(out)
}

/// The findings alone, each as it stands in [`document`].
pub fn entries(
    findings: &[Diagnostic],
    redaction: &Redaction,
    name: &str,
) -> serde_json::Result<Vec<serde_json::Value>> {
    findings.iter().map(|finding| serde_json::to_value(Entry::new(finding, redaction, name))).collect()
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
    unreadable: Vec<Unreadable<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tagged<'a> {
    kind: &'static str,
    #[serde(flatten)]
    body: Line<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Diagnostic(Box<Entry<'a>>),
    Unreadable(Unreadable<'a>),
    Summary { version: u32, summary: Summary },
}

#[derive(Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    message: String,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// How many of them are counted alone.
    #[serde(skip_serializing_if = "is_zero")]
    not_listed: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Summary {
    fn of(inputs: &[Input<'_>]) -> Self {
        Self {
            files: inputs.len(),
            unreadable: inputs.iter().filter(|input| input.unreadable.is_some()).count(),
            errors: count(inputs, Severity::Error),
            warnings: count(inputs, Severity::Warning),
            notes: count(inputs, Severity::Note),
            not_listed: inputs.iter().flat_map(Input::counted).count(),
        }
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    severity: &'static str,
    message: String,
    /// The input that was judged; the finding itself may stand in a variable or a flag.
    input: &'a str,
    #[serde(flatten)]
    at: Location,
    labels: Vec<LabelEntry>,
    notes: Vec<String>,
    help: Option<String>,
    fix: Option<FixEntry>,
    /// Where the rule is documented.
    page: String,
}

/// Lines and columns from 1, columns in code points; null where nothing was written.
#[derive(Serialize, Default)]
struct Location {
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct LabelEntry {
    #[serde(flatten)]
    at: Location,
    text: String,
    primary: bool,
}

#[derive(Serialize)]
struct FixEntry {
    title: String,
    safe: bool,
    #[serde(flatten)]
    at: Location,
    replacement: String,
}

impl<'a> Entry<'a> {
    fn new(finding: &Diagnostic, redaction: &Redaction, input: &'a str) -> Self {
        let at = finding
            .place()
            .map_or_else(|| Location { file: finding.file.clone(), ..Location::default() }, Location::of);
        let shown = |message: &Message| redaction.words(message);
        Self {
            rule: finding.rule.as_str(),
            severity: finding.severity.as_str(),
            message: shown(&finding.message),
            input,
            at,
            labels: finding.labels.iter().map(|label| LabelEntry::new(label, redaction)).collect(),
            notes: finding.notes.iter().map(shown).collect(),
            help: finding.help.as_ref().map(shown),
            fix: finding.fix.as_ref().filter(|fix| redaction.may_show(fix)).map(|fix| FixEntry::new(fix, redaction)),
            page: links::page(finding.rule),
        }
    }
}

impl LabelEntry {
    fn new(label: &Label, redaction: &Redaction) -> Self {
        Self { at: Location::of(&label.place), text: redaction.words(&label.text), primary: label.primary }
    }
}

impl FixEntry {
    fn new(fix: &Fix, redaction: &Redaction) -> Self {
        Self {
            title: redaction.words(&fix.title),
            safe: fix.safe,
            at: Location::of(&fix.place),
            replacement: fix.replacement.clone(),
        }
    }
}

impl Location {
    fn of(place: &Place) -> Self {
        let (line, column) = place.start();
        let (end_line, end_column) = place.end();
        let mut location = Self {
            line: Some(line),
            column: Some(column),
            end_line: Some(end_line),
            end_column: Some(end_column),
            ..Self::default()
        };
        let name = Some(place.source.name().to_owned());
        match place.source.kind {
            SourceKind::Variable(_) => location.variable = name,
            SourceKind::Flag(_) => location.flag = name,
            _ => location.file = name,
        }
        location
    }
}
