//! The linter: every rule, one file each under `rules/`, over one resolved configuration.
//!
//! A rule is pure and cannot fail. It is named after the defect; names are permanent and share one namespace with the
//! slugs of probe failures. To add a rule: a file under `rules/`, a line in [`rules::ALL`], fixtures under
//! `fixtures/lint/<name>/`.

mod allowance;
mod context;
mod mend;
mod policy;
mod rules;

use std::cmp::Reverse;

use crate::config::Resolution;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

pub use context::Context;
pub use policy::{Level, Policy, UnknownRule, nearest_rule};

/// What a rule is about: its documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The permanent name.
    pub name: &'static str,
    /// How bad its findings are; the worst where they differ.
    pub severity: Severity,
    /// What follows for viewers.
    pub effect: Effect,
    /// The defect in one sentence.
    pub summary: &'static str,
    /// Why it is one: what neko and the browser do.
    pub why: &'static str,
    /// A config that has it.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
}

impl About {
    /// A finding of this rule, without places yet.
    fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.name, self.severity, message)
    }
}

/// What a finding means for viewers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Viewers may still get video.
    Limited,
    /// neko offers, but the viewer's page throws: no video.
    BreaksPage,
    /// neko makes no offer, or does not run: no video for anybody.
    StopsOffer,
}

/// One rule.
pub trait Rule: Sync {
    /// Its name and documentation.
    fn about(&self) -> &'static About;
    /// Its findings.
    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic>;
}

/// Every rule, in the order of the documentation.
pub fn rules() -> &'static [&'static dyn Rule] {
    rules::ALL
}

/// What the findings of a rule mean for viewers; [`Effect::Limited`] for a name that no rule has.
pub fn effect(rule: &str) -> Effect {
    rules::ALL.iter().find(|known| known.about().name == rule).map_or(Effect::Limited, |known| known.about().effect)
}

/// Whether a finding of this rule means that neko makes no offer to anybody.
pub fn stops_offer(rule: &str) -> bool {
    effect(rule) == Effect::StopsOffer
}

/// All findings of all rules, sorted by place: files first, then variables and flags, then what has no place.
/// Comments in the files (`# neko-ice: allow(rule) reason`) take out what they allow.
pub fn run(resolution: &Resolution) -> Vec<Diagnostic> {
    without_allowed(resolution, found(resolution))
}

/// The rule of comments that allow what is not there.
pub const ALLOW_WITHOUT_FINDING: &str = "allow-without-finding";

/// Findings without those that comments allow, and with those of comments that allow in vain.
pub fn without_allowed(resolution: &Resolution, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sorted(allowance::apply(resolution, findings))
}

/// [`run`], whatever comments allow: what is the case, for whoever has to rely on it.
pub fn run_regardless(resolution: &Resolution) -> Vec<Diagnostic> {
    sorted(found(resolution))
}

fn found(resolution: &Resolution) -> Vec<Diagnostic> {
    let context = Context::new(resolution);
    let mut found: Vec<Diagnostic> = rules::ALL.iter().flat_map(|rule| rule.check(&context)).collect();
    for label in found.iter_mut().flat_map(|finding| &mut finding.labels) {
        label.place = trimmed(&label.place);
    }
    found
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_cached_key(|diagnostic| {
        let place = diagnostic.place();
        (
            place.is_none_or(|place| !place.source.has_lines()),
            place.map_or(String::new(), |place| place.source.name().to_owned()),
            place.map_or(0, |place| place.span.start),
            Reverse(diagnostic.severity),
            diagnostic.rule,
        )
    });
    found
}

/// The place without the blanks at its end (a block of YAML reaches to where the next one begins), between characters.
fn trimmed(place: &Place) -> Place {
    let text = &place.source.text;
    let (mut start, mut end) = (place.span.start.min(text.len()), place.span.end.min(text.len()));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let kept = text[start..end.max(start)].trim_end().len();
    Place::new(&place.source, start..start + kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_is_written_in_sentences() {
        for rule in rules() {
            let about = rule.about();
            for text in [about.summary, about.why] {
                assert!(
                    text.ends_with('.') && text.chars().next().is_some_and(|c| !c.is_whitespace()),
                    "{}",
                    about.name
                );
            }
            assert_ne!(about.bad, about.good, "{}", about.name);
        }
    }
}
