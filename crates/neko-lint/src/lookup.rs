//! Rules by their names.

use std::fmt;
use std::str::FromStr;

use super::renamed::renamed;
use super::{Rule, RuleId, rules};
use neko_text::spelling;

impl RuleId {
    /// What it is about, and how it looks.
    pub fn rule(self) -> &'static Rule {
        rules::ALL[self as usize]
    }

    /// The permanent name.
    pub fn as_str(self) -> &'static str {
        self.rule().name
    }

    /// The rule that has a name, or had it once.
    pub fn named(name: &str) -> Option<Self> {
        let current = rules::ALL.iter().find(|rule| rule.name == name).map(|rule| rule.id);
        current.or_else(|| renamed(name).map(|renamed| renamed.now))
    }

    /// The rule whose name is nearest to one that no rule has; none where none is near.
    pub fn nearest(name: &str) -> Option<Self> {
        // Long names are made of several words, of which one may be another.
        let is_near = |rule: &&&Rule| spelling::is_near(name, rule.name, (rule.name.len() / 3).max(2));
        spelling::nearest(name, rules::ALL.iter().filter(is_near).map(|rule| (rule.name, rule.id)), usize::MAX)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for RuleId {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::named(name).ok_or_else(|| UnknownRule { name: name.to_owned(), nearest: Self::nearest(name) })
    }
}

/// A name that no rule has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule is named `{name}`{}", nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// As it was written.
    pub name: String,
    /// The nearest rule, where one is near.
    pub nearest: Option<RuleId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_its_name_and_those_that_it_had() {
        for rule in rules::ALL {
            assert_eq!((rule.name.parse(), rule.id.to_string().as_str()), (Ok(rule.id), rule.name));
        }
        assert_eq!("turn-tcp-without-tcpmux".parse(), Ok(RuleId::BackendTurnOverTcp));
    }

    #[test]
    fn an_unknown_rule_is_named_with_the_nearest() {
        let error = "unknown-keys".parse::<RuleId>().unwrap_err();
        assert_eq!(error.to_string(), "no rule is named `unknown-keys`; did you mean `unknown-key`?");
        assert_eq!(RuleId::nearest("zzz"), None);
    }
}
