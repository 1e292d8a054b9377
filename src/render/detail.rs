//! Which findings are written in detail: nobody reads ten thousand, and each is far larger than what it is about. All of them
//! are counted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use neko_lint::{Diagnostic, RuleId, Severity};

use super::{Input, fold};

/// So many of one rule in a file.
const OF_A_RULE: usize = 200;
/// So many in a file.
const OF_A_FILE: usize = 1_000;
/// So many bytes in a run, whatever it reads: what else is written has room beside them.
const LEAST: usize = 800 << 10;
/// So many more for each byte that is read.
const FOR_A_BYTE: usize = 18;

/// The findings of one input that are written in detail.
#[derive(Debug)]
pub struct Listed(Vec<bool>);

impl Listed {
    /// Those of some inputs: errors before warnings, and warnings before notes.
    pub fn of(inputs: &[Input<'_>]) -> Vec<Self> {
        let mut listed: Vec<Self> = inputs.iter().map(|input| Self(vec![false; input.findings.len()])).collect();
        let mut left = LEAST + FOR_A_BYTE * read(inputs);
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let mut first = 0;
            for nekos in fold::files(inputs) {
                let listed = &mut listed[first..first + nekos.len()];
                first += nekos.len();
                let mut file = File::of(nekos, listed);
                for (input, listed) in nekos.iter().zip(listed) {
                    let own = input.findings.iter().zip(&mut listed.0);
                    for (finding, is_listed) in own.filter(|(finding, _)| finding.severity == severity) {
                        *is_listed = file.takes(finding.rule, size(finding, input.name), &mut left);
                    }
                }
            }
        }
        listed
    }

    /// Whether a finding is, by its number.
    pub(super) fn has(&self, number: usize) -> bool {
        self.0.get(number).is_none_or(|own| *own)
    }
}

/// What is listed of one file so far.
#[derive(Default)]
struct File {
    all: usize,
    of_rules: HashMap<RuleId, usize>,
}

impl File {
    fn of(nekos: &[Input<'_>], listed: &[Listed]) -> Self {
        let mut file = Self::default();
        for (input, listed) in nekos.iter().zip(listed) {
            for (finding, _) in input.findings.iter().zip(&listed.0).filter(|(_, listed)| **listed) {
                file.add(finding.rule);
            }
        }
        file
    }

    fn add(&mut self, rule: RuleId) {
        self.all += 1;
        *self.of_rules.entry(rule).or_default() += 1;
    }

    fn takes(&mut self, rule: RuleId, size: usize, left: &mut usize) -> bool {
        let of_rule = self.of_rules.get(&rule).copied().unwrap_or_default();
        if self.all >= OF_A_FILE || of_rule >= OF_A_RULE || *left < size {
            return false;
        }
        *left -= size;
        self.add(rule);
        true
    }
}

/// How many bytes the findings are about.
fn read(inputs: &[Input<'_>]) -> usize {
    let mut known = HashSet::new();
    let sources = inputs.iter().flat_map(|input| input.findings).flat_map(|finding| &finding.labels);
    let sources = sources.map(|label| &label.place.source).filter(|source| known.insert(Arc::as_ptr(source)));
    sources.map(|source| source.text.len()).sum()
}

/// How many bytes a finding takes, in the format in which it takes most.
fn size(finding: &Diagnostic, input: &str) -> usize {
    const OWN: usize = 600;
    const PLACE: usize = 450;
    let texts = [&finding.message].into_iter().chain(&finding.notes).chain(&finding.help);
    let texts: usize = texts.map(|text| text.for_display().len()).sum();
    let labels = finding.labels.iter();
    let labels: usize = labels.map(|own| PLACE + own.place.source.name().len() + own.text.for_display().len()).sum();
    let fix = finding.fix.as_deref().map_or(0, |fix| PLACE + fix.replacement.len() + fix.title.for_display().len());
    OWN + 2 * input.len() + 2 * texts + labels + fix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::redact::Redaction;
    use neko_text::source::{Place, Source, SourceKind};

    /// So many findings, of so many rules, of which each tenth is an error.
    fn findings(count: usize, rules: usize) -> Vec<Diagnostic> {
        let source = Source::new(SourceKind::File("f".into()), "x");
        let finding = |number: usize| {
            let severity = if number % 10 == 9 { Severity::Error } else { Severity::Warning };
            let rule = neko_lint::rules()[number % rules].id;
            Diagnostic::new(rule, severity, "x").at(Some(Place::whole(&source)), "")
        };
        (0..count).map(finding).collect()
    }

    /// How many are listed of files with these findings, and how many errors.
    fn listed(files: &[Vec<Diagnostic>]) -> (usize, usize) {
        let redaction = Redaction::default();
        let inputs: Vec<Input<'_>> = files.iter().map(|findings| Input::of("f", findings, &redaction)).collect();
        let listed = Listed::of(&inputs);
        let pairs = files.iter().flatten().zip(listed.iter().flat_map(|own| &own.0)).filter(|(_, own)| **own);
        let listed: Vec<&Diagnostic> = pairs.map(|(finding, _)| finding).collect();
        (listed.len(), listed.iter().filter(|own| own.severity == Severity::Error).count())
    }

    #[test]
    fn of_a_rule_a_file_and_a_run_there_are_so_many_and_errors_first() {
        assert_eq!(listed(&[findings(150, 1)]), (150, 15));
        assert_eq!(listed(&[findings(3_000, 1)]), (200, 200));
        assert_eq!(listed(&[findings(3_000, 7)]).0, LEAST / size(&findings(1, 1)[0], "f"));
        let (all, errors) = listed(&vec![findings(20, 1); 1_000]);
        assert!(all < 1_000 && errors == all, "{all} {errors}");
    }
}
