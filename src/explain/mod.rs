//! One catalogue for the rules of the linter and the failures of a probe: their names are permanent and share one
//! namespace.

use crate::lint;
use crate::report::{Slug, in_neko};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A rule of `validate`.
    Rule,
    /// A failure that `probe`, `stun` and `turn` report.
    Failure,
}

impl Kind {
    /// `rule` or `failure`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Failure => "failure",
        }
    }
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The permanent name.
    pub slug: &'static str,
    /// What it stands for.
    pub kind: Kind,
    /// A rule's severity.
    pub severity: Option<&'static str>,
    /// One sentence.
    pub summary: &'static str,
    /// Why it matters, where more is to be said.
    pub why: Option<&'static str>,
    /// What to do, where it is the same everywhere.
    pub remedy: Option<&'static str>,
    /// What neko itself does then.
    pub neko: Option<&'static str>,
    /// A config that has it, and the same mended.
    pub example: Option<(&'static str, &'static str)>,
}

impl Entry {
    /// Everything that it says.
    pub fn texts(&self) -> impl Iterator<Item = &'static str> {
        [Some(self.slug), Some(self.summary), self.why, self.remedy, self.neko].into_iter().flatten()
    }
}

/// Every name: the rules in the order of their documentation, then the failures in that of the steps.
pub fn all() -> Vec<Entry> {
    let rules = lint::rules().iter().map(|rule| {
        let about = rule.about();
        Entry {
            slug: about.name,
            kind: Kind::Rule,
            severity: Some(about.severity.as_str()),
            summary: about.summary,
            why: Some(about.why),
            remedy: None,
            neko: None,
            example: Some((about.bad, about.good)),
        }
    });
    let failures = Slug::ALL.iter().map(|slug| Entry {
        slug: slug.as_str(),
        kind: Kind::Failure,
        severity: None,
        summary: slug.cause(),
        why: None,
        remedy: Some(slug.remedy()),
        neko: in_neko(*slug, None),
        example: None,
    });
    rules.chain(failures).collect()
}

/// The entry of a name, or of what it was renamed to.
pub fn find(slug: &str) -> Option<Entry> {
    let slug = lint::renamed::current(slug);
    all().into_iter().find(|entry| entry.slug == slug)
}

/// The names that hold these words, else the one that is spelled most like them.
pub fn near(slug: &str) -> Vec<&'static str> {
    let wanted = slug.to_ascii_lowercase().replace(['_', ' '], "-");
    let all = all();
    let parts: Vec<&str> = wanted.split('-').filter(|part| !part.is_empty()).collect();
    let holds = |entry: &&Entry| parts.iter().all(|part| entry.slug.split('-').any(|own| own == *part));
    let holding: Vec<&str> = all.iter().filter(holds).map(|entry| entry.slug).collect();
    if !parts.is_empty() && !holding.is_empty() {
        return holding;
    }
    let likeness = |entry: &Entry| strsim::jaro_winkler(entry.slug, &wanted);
    let best = all.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.filter(|best| likeness(best) > 0.8).map(|best| best.slug).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_one_says_something() {
        let entries = all();
        for (index, entry) in entries.iter().enumerate() {
            assert!(entries[..index].iter().all(|before| before.slug != entry.slug), "{} twice", entry.slug);
            assert!(
                entry.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                entry.slug
            );
            assert!(lint::renamed::renamed(entry.slug).is_none(), "{} is in use and given up", entry.slug);
            assert!(!entry.summary.is_empty() && (entry.why.is_some() || entry.remedy.is_some()), "{}", entry.slug);
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
