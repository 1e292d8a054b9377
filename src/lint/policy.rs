//! How bad a rule's findings are to count here: what a command line and a settings file say about rules.

use super::{Diagnostic, Severity};

use super::renamed::{self, Renamed};
use super::rules;

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

fn names() -> impl Iterator<Item = &'static str> {
    rules::ALL.iter().map(|rule| rule.about().name)
}

/// A name that no rule has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule is named `{name}`{}", nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// As it was written.
    pub name: String,
    /// The nearest rule, where one is near.
    pub nearest: Option<&'static str>,
}

/// Levels by rule; the later counts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    levels: Vec<(&'static str, Level)>,
    renamed: Vec<&'static Renamed>,
}

impl Policy {
    /// Sets the level of a rule, by its name or by one that it had once.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), UnknownRule> {
        let Some(name) = names().find(|name| *name == renamed::current(rule)) else {
            return Err(UnknownRule { name: rule.to_owned(), nearest: nearest_rule(rule) });
        };
        self.levels.push((name, level));
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
        if self.levels.is_empty() {
            return findings;
        }
        let level = |rule| self.levels.iter().rev().find(|(name, _)| *name == rule).map(|(_, level)| *level);
        findings
            .into_iter()
            .filter_map(|mut finding| match level(finding.rule) {
                Some(Level::Allow) => None,
                Some(Level::Severity(severity)) => {
                    finding.severity = severity;
                    Some(finding)
                }
                None => Some(finding),
            })
            .collect()
    }

    /// The rules that are asked for, whatever their default.
    pub fn asked_for(&self) -> impl Iterator<Item = &'static str> {
        self.levels.iter().filter(|(_, level)| *level != Level::Allow).map(|(name, _)| *name)
    }
}

/// The rule whose name is nearest to one that no rule has; none where none is near.
pub fn nearest_rule(name: &str) -> Option<&'static str> {
    let length = name.chars().count();
    // A name may be as long as the file.
    let alike = names().filter(|known| known.len().abs_diff(length) <= (known.len() / 3).max(2));
    let scored = alike.map(|known| (strsim::damerau_levenshtein(known, name), known));
    let (distance, known) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= (known.len() / 3).max(2)).then_some(known)
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
        let findings = ["unknown-key", "v2-key", "neko-exits"].map(|rule| Diagnostic::new(rule, Severity::Note, "x"));
        let left = policy.apply(findings.to_vec());
        let left: Vec<_> = left.iter().map(|finding| (finding.rule, finding.severity)).collect();
        assert_eq!(left, [("unknown-key", Severity::Error), ("neko-exits", Severity::Note)]);
    }

    #[test]
    fn an_old_name_sets_the_rule_and_is_noted_once() {
        let mut policy = Policy::default();
        for level in [Level::Severity(Severity::Error), Level::Allow] {
            policy.set("turn-tcp-without-tcpmux", level).unwrap();
        }
        assert!(policy.apply(vec![Diagnostic::new("backend-turn-over-tcp", Severity::Note, "x")]).is_empty());
        let noted: Vec<String> = policy.renamed().iter().map(ToString::to_string).collect();
        assert_eq!(noted, ["`turn-tcp-without-tcpmux` is called `backend-turn-over-tcp` now"]);
    }

    #[test]
    fn an_unknown_rule_is_named_with_the_nearest() {
        let error = Policy::default().set("unknown-keys", Level::Allow).unwrap_err();
        assert_eq!(error.to_string(), "no rule is named `unknown-keys`; did you mean `unknown-key`?");
        assert_eq!(nearest_rule("zzz"), None);
    }
}
