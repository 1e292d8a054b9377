//! Workflow commands of GitHub Actions: annotations beside the lines of a pull request.

use neko_lint::{Diagnostic, Severity};

use super::fold::{self, Fold};
use super::{Input, one_line, subject, visible};

/// One `::error …::` line for each input that could not be read and for each finding, of each file and rule the first
/// `per_rule` (0: all); the errors first.
pub fn commands(inputs: &[Input<'_>], per_rule: usize) -> String {
    let mut out: Vec<(Severity, String)> = Vec::new();
    for nekos in fold::files(inputs) {
        let mut fold = Fold::new(per_rule);
        for input in nekos {
            if let Some(why) = input.unreadable {
                let why = data(&input.redaction.message(why));
                out.push((Severity::Error, format!("::error title=neko-ice::{why}\n")));
            }
            for finding in fold.lines(input) {
                out.push((finding.severity, command(&finding, input)));
            }
        }
        for (rule, told) in fold.told() {
            let name = fold::name(nekos);
            let name = nekos.first().map_or(name.into(), |input| input.located(name));
            out.push((Severity::Note, format!("::notice file={},title={rule}::{}\n", property(&name), data(&told))));
        }
    }
    // GitHub shows the first ten of a step.
    out.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    out.into_iter().map(|(_, command)| command).collect()
}

fn command(finding: &Diagnostic, input: &Input<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(file) = finding.shown_at() {
        properties.push(format!("file={}", property(&input.located(file))));
        if let Some(place) = finding.place() {
            let ((line, column), (end_line, end_column)) = (place.start(), place.end());
            properties.push(format!("line={line},col={column},endLine={end_line},endColumn={end_column}"));
        }
    }
    properties.push(format!("title={}", property(finding.rule.as_str())));
    let subject = subject(finding).map(|subject| format!("{}: ", visible::escaped(subject))).unwrap_or_default();
    let mut text = format!("{subject}{}", one_line(&finding.message, input.redaction));
    for (mark, part) in
        finding.notes.iter().map(|note| ("note", note)).chain(finding.help.as_ref().map(|help| ("help", help)))
    {
        text.push_str(&format!("\n{mark}: {}", one_line(part, input.redaction)));
    }
    format!("::{level} {}::{}\n", properties.join(","), data(&text))
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a property's `=`.
fn property(text: &str) -> String {
    data(&visible::escaped(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::redact::Redaction;
    use neko_lint::RuleId;
    use neko_text::source::{Place, Source, SourceKind};

    #[test]
    fn a_command_cannot_be_ended_or_extended_from_inside() {
        let source = Source::new(SourceKind::File("a,b:c%.yaml".into()), "x: y\n");
        let finding = Diagnostic::new(RuleId::UnknownKey, Severity::Note, "50 %\n::error::mine")
            .at(Some(Place::new(&source, 0..1)), "here");
        let redaction = Redaction::new(&[]);
        let input = Input::of("", &[], &redaction);
        assert_eq!(
            command(&finding, &input),
            "::notice file=a%2Cb%3Ac%25.yaml,line=1,col=1,endLine=1,endColumn=2,title=unknown-key::50 %25\\n::error::mine\n"
        );
    }
}
