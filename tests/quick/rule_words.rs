//! What rules report is in plain English, as the documents are.

use neko_ice::lint::Diagnostic;

use crate::book::words::{LONGEST, avoided, count};
use crate::lint::of_cases;

/// The sentences of a finding, without what they quote.
fn sentences(finding: &Diagnostic) -> impl Iterator<Item = String> {
    let labels = finding.labels.iter().map(|label| &label.text);
    let title = finding.fix.iter().map(|fix| &fix.title);
    let all = [&finding.message].into_iter().chain(labels).chain(&finding.notes).chain(&finding.help).chain(title);
    all.map(|message| message.for_display().split('`').step_by(2).collect::<Vec<_>>().join("`…`"))
}

#[test]
fn no_finding_has_a_word_that_is_avoided() {
    for (case, found) in of_cases() {
        for sentence in found.iter().flat_map(sentences) {
            assert_eq!(avoided(&sentence), None, "{}/{}: {sentence}", case.rule, case.name);
        }
    }
}

/// Parts between semicolons are sentences.
#[test]
fn findings_are_short() {
    for (case, found) in of_cases() {
        for sentence in found.iter().flat_map(sentences) {
            let long = sentence.split("; ").find(|part| count(part) > LONGEST);
            assert_eq!(long, None, "{}/{}", case.rule, case.name);
        }
    }
}
