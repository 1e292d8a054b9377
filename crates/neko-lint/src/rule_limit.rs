//! Nobody reads ten thousand findings, and each is far larger than what it is about: of each rule so many are kept.

use std::collections::HashMap;

use super::{Diagnostic, RuleId};

/// How many findings of one rule are listed of what is looked at together; nobody reads them, and each is far larger than
/// what it is about.
pub(super) const MOST_OF_A_RULE: usize = 5_000;

/// How many findings each rule has had.
#[derive(Debug, Default)]
pub(super) struct RuleLimit(HashMap<RuleId, usize>);

impl RuleLimit {
    /// Leaves out what is too much, and says how much that is.
    pub fn apply(&mut self, found: &mut Vec<Diagnostic>) {
        let Some(first) = found.first() else { return };
        let had = self.0.entry(first.rule).or_default();
        let left = MOST_OF_A_RULE.saturating_sub(*had);
        *had += found.len();
        let more = found.len().saturating_sub(left);
        if more < 2 {
            return;
        }
        let (rule, severity) = (first.rule, found.iter().map(|own| own.severity).max().unwrap_or(first.severity));
        let place = found[left].place().cloned();
        found.truncate(left);
        let message = format!("{more} more findings of this rule are not listed");
        found.push(Diagnostic::new(rule, severity, message).at(place, "the first of them"));
    }
}
