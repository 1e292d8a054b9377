//! One catalogue for the rules of the linter and the failures of a probe: their names are permanent and share one
//! namespace, in which the terms of the glossary are too.

pub mod glossary;

use neko_lint::{RuleText, Severity};
use neko_report::{CauseId, in_neko};
use neko_text::spelling;

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The rule or failure that it stands for.
    pub id: CauseId,
    /// A rule's severity.
    pub severity: Option<Severity>,
    /// One sentence.
    pub summary: &'static str,
    /// Why it matters, where more is to be said.
    pub why: Option<&'static str>,
    /// What to do, where it is the same everywhere.
    pub remedy: Option<&'static str>,
    /// What neko itself does then.
    pub neko: Option<&'static str>,
    /// A rule's text, which has examples.
    pub text: Option<&'static RuleText>,
}

impl Entry {
    fn of(id: CauseId) -> Self {
        match id {
            CauseId::Rule(rule) => {
                let rule = rule.rule();
                let text = rule.text();
                Self {
                    id,
                    severity: Some(rule.severity),
                    summary: &text.summary,
                    why: Some(&text.why),
                    remedy: None,
                    neko: None,
                    text: Some(text),
                }
            }
            CauseId::Failure(slug) => Self {
                id,
                severity: None,
                summary: slug.cause(),
                why: None,
                remedy: Some(slug.remedy()),
                neko: in_neko(slug, None),
                text: None,
            },
        }
    }

    /// `rule` or `failure`.
    pub fn kind(&self) -> &'static str {
        match self.id {
            CauseId::Rule(_) => "rule",
            CauseId::Failure(_) => "failure",
        }
    }

    /// Everything that it says.
    pub fn texts(&self) -> impl Iterator<Item = &'static str> {
        [Some(self.id.as_str()), Some(self.summary), self.why, self.remedy, self.neko].into_iter().flatten()
    }
}

/// Every name: the rules in the order of their documentation, then the failures in that of the steps.
pub fn all() -> Vec<Entry> {
    CauseId::all().map(Entry::of).collect()
}

/// The entry of a name, or of what it was renamed to.
pub fn find(name: &str) -> Option<Entry> {
    CauseId::named(name).map(Entry::of)
}

/// The names, terms too, that hold these words, else the one that is spelled most like them.
pub fn near(slug: &str) -> Vec<&'static str> {
    let wanted = slug.to_ascii_lowercase().replace(['_', ' '], "-");
    let terms = glossary::terms().into_iter().map(|term| term.name);
    let all: Vec<&str> = CauseId::all().map(CauseId::as_str).chain(terms).collect();
    let parts: Vec<&str> = wanted.split('-').filter(|part| !part.is_empty()).collect();
    let holds = |name: &&&str| parts.iter().all(|part| name.split('-').any(|own| own == *part));
    let holding: Vec<&str> = all.iter().filter(holds).copied().collect();
    if !parts.is_empty() && !holding.is_empty() {
        return holding;
    }
    let best = spelling::most_alike(&wanted, all, spelling::likeness);
    best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, name)| name).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use neko_lint::renamed::renamed;

    #[test]
    fn names_are_unique_and_every_one_says_something() {
        let mut seen = HashSet::new();
        for entry in all() {
            let name = entry.id.as_str();
            assert!(seen.insert(name), "{name} twice");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!(renamed(name).is_none(), "{name} is in use and given up");
            assert!(!entry.summary.is_empty() && (entry.why.is_some() || entry.remedy.is_some()), "{name}");
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_forgiven() {
        assert_eq!(near("credential-refused"), ["credentials-refused"]);
        assert_eq!(near("CREDENTIALS_REFUSED"), ["credentials-refused"]);
        assert!(near("xyzzy").is_empty() && near("").is_empty() && near("-").is_empty());
        let of_icelite =
            ["icelite-with-backend-servers", "icelite-with-frontend-servers", "icelite-with-global-servers"];
        assert_eq!(near("icelite"), of_icelite);
    }
}
