//! What makes a finding the same one after lines above it came or went.

use std::collections::HashMap;

use neko_lint::Diagnostic;

use super::redact::Redaction;
use super::{one_line, subject};

/// Gives each finding of a document a name of its own: a hash of rule, file and masked message, and a number where two
/// would be the same. FNV-1a, because it must not change with a compiler.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    pub fn of(&mut self, finding: &Diagnostic, redaction: &Redaction, input: &str) -> String {
        let message = one_line(&finding.message, redaction);
        let parts = [finding.rule.as_str(), input, finding.shown_at().or(subject(finding)).unwrap_or(""), &message];
        let hash = parts
            .iter()
            .flat_map(|part| part.bytes().chain([0]))
            .fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::*;
    use neko_lint::{RuleId, Severity};

    #[test]
    fn equal_findings_are_numbered_and_names_do_not_change() {
        let finding = Diagnostic::new(RuleId::UnknownKey, Severity::Warning, "neko does not read the key `x`");
        let mut names = Fingerprints::default();
        let redaction = Redaction::new(&[]);
        let three = [0, 1, 2].map(|input| names.of(&finding, &redaction, if input == 2 { "b" } else { "a" }));
        assert_eq!(three[0].split(':').next(), three[1].split(':').next());
        assert!(three[0].ends_with(":1") && three[1].ends_with(":2") && three[2].ends_with(":1"), "{three:?}");
    }
}
