//! How bad a rule's findings are to count here: what a command line and a settings file say about rules.

use std::fmt;
use std::sync::Arc;

use super::{Diagnostic, RuleId, Severity, UnknownRule};

use super::renamed::{self, Renamed};

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are taken out.
    Allow,
    /// They have this severity.
    Severity(Severity),
}

impl Level {
    /// By its name in a settings file: `allow`, `note`, `warn` or `warning`, `error`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "allow" | "off" => Self::Allow,
            "note" => Self::Severity(Severity::Note),
            "warn" | "warning" => Self::Severity(Severity::Warning),
            "error" => Self::Severity(Severity::Error),
            _ => return None,
        })
    }
}

/// Files for which a level holds.
pub trait Scope: fmt::Debug + Send + Sync {
    /// Whether it holds for a file, by the name that it was read by.
    fn holds(&self, file: &str) -> bool;
}

/// A level that was set.
#[derive(Debug, Clone)]
struct Set {
    rule: RuleId,
    level: Level,
    /// None: for all files, and for what stands in none.
    scope: Option<Arc<dyn Scope>>,
}

impl Set {
    fn concerns(&self, finding: &Diagnostic) -> bool {
        let in_scope = |scope: &Arc<dyn Scope>| finding.shown_at().is_some_and(|file| scope.holds(file));
        self.rule == finding.rule && self.scope.as_ref().is_none_or(in_scope)
    }
}

/// Levels by rule; the later counts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    levels: Vec<Set>,
    /// Findings below it are taken out.
    pub least: Option<Severity>,
    renamed: Vec<&'static Renamed>,
}

impl Policy {
    /// Sets the level of a rule, by its name or by one that it had once.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), UnknownRule> {
        self.set_in(rule, level, None)
    }

    /// The same for some files alone.
    pub fn set_in(&mut self, rule: &str, level: Level, scope: Option<Arc<dyn Scope>>) -> Result<(), UnknownRule> {
        self.levels.push(Set { rule: rule.parse()?, level, scope });
        if let Some(old) = renamed::renamed(rule).filter(|old| !self.renamed.contains(old)) {
            self.renamed.push(old);
        }
        Ok(())
    }

    /// The old names by which rules were set, each once.
    pub fn renamed(&self) -> &[&'static Renamed] {
        &self.renamed
    }

    /// The findings as they count here.
    pub fn apply(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.levels.is_empty() && self.least.is_none() {
            return findings;
        }
        let level =
            |finding: &Diagnostic| self.levels.iter().rev().find(|set| set.concerns(finding)).map(|set| set.level);
        findings
            .into_iter()
            .filter_map(|mut finding| match level(&finding) {
                Some(Level::Allow) => None,
                Some(Level::Severity(severity)) => {
                    finding.severity = severity;
                    Some(finding)
                }
                None => Some(finding),
            })
            .filter(|finding| self.least.is_none_or(|least| finding.severity >= least))
            .collect()
    }

    /// The rules that are asked for, whatever their default.
    pub fn asked_for(&self) -> impl Iterator<Item = RuleId> {
        self.levels.iter().filter(|set| set.level != Level::Allow).map(|set| set.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_level_counts() {
        let mut policy = Policy::default();
        policy.set("unknown-key", Level::Allow).unwrap();
        policy.set("unknown-key", Level::Severity(Severity::Error)).unwrap();
        policy.set("v2-key", Level::Allow).unwrap();
        let rules = [RuleId::UnknownKey, RuleId::V2Key, RuleId::NekoExits];
        let findings = rules.map(|rule| Diagnostic::new(rule, Severity::Note, "x"));
        let left = policy.apply(findings.to_vec());
        let left: Vec<_> = left.iter().map(|finding| (finding.rule, finding.severity)).collect();
        assert_eq!(left, [(RuleId::UnknownKey, Severity::Error), (RuleId::NekoExits, Severity::Note)]);
    }

    #[test]
    fn the_least_severity_is_that_which_counts_here() {
        let mut policy = Policy { least: Some(Severity::Warning), ..Policy::default() };
        policy.set("v2-key", Level::Severity(Severity::Error)).unwrap();
        let finding = |rule, severity| Diagnostic::new(rule, severity, "x");
        let left = policy.apply(vec![
            finding(RuleId::UnknownKey, Severity::Note),
            finding(RuleId::V2Key, Severity::Note),
            finding(RuleId::NekoExits, Severity::Warning),
        ]);
        assert_eq!(left.iter().map(|own| own.rule).collect::<Vec<_>>(), [RuleId::V2Key, RuleId::NekoExits]);
    }

    #[derive(Debug)]
    struct Named(&'static str);

    impl Scope for Named {
        fn holds(&self, file: &str) -> bool {
            file == self.0
        }
    }

    #[test]
    fn a_level_may_hold_for_some_files() {
        let mut policy = Policy::default();
        policy.set_in("v2-key", Level::Allow, Some(Arc::new(Named("old.yaml")))).unwrap();
        let of = |file: &str| {
            let mut finding = Diagnostic::new(RuleId::V2Key, Severity::Note, "x");
            finding.file = (!file.is_empty()).then(|| file.to_owned());
            policy.apply(vec![finding]).len()
        };
        assert_eq!((of("old.yaml"), of("new.yaml"), of("")), (0, 1, 1));
    }

    #[test]
    fn an_old_name_sets_the_rule_and_is_noted_once() {
        let mut policy = Policy::default();
        for level in [Level::Severity(Severity::Error), Level::Allow] {
            policy.set("turn-tcp-without-tcpmux", level).unwrap();
        }
        assert!(policy.apply(vec![Diagnostic::new(RuleId::BackendTurnOverTcp, Severity::Note, "x")]).is_empty());
        let noted: Vec<String> = policy.renamed().iter().map(ToString::to_string).collect();
        assert_eq!(noted, ["`turn-tcp-without-tcpmux` is called `backend-turn-over-tcp` now"]);
    }
}
