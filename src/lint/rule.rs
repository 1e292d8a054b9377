//! What a rule is.

use super::{Context, Diagnostic, RuleId, Severity};

/// One rule: its documentation, and how it looks for the defect. Written by the macro `rule!`.
#[derive(Debug)]
pub struct Rule {
    /// Which one it is.
    pub id: RuleId,
    /// The permanent name.
    pub name: &'static str,
    /// How bad its findings are; the worst where they differ.
    pub severity: Severity,
    /// What follows for viewers.
    pub effect: Effect,
    /// Whether it is looked for without being asked for.
    pub by_default: bool,
    /// The defect in one sentence.
    pub summary: &'static str,
    /// Why it is one: what neko and the browser do.
    pub why: &'static str,
    /// A config that has it.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
    /// How its findings come about.
    pub(super) check: Check,
}

impl Rule {
    /// A finding of this rule, without places yet.
    pub(super) fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.id, self.severity, message)
    }
}

/// What a rule looks at. It is pure and cannot fail.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// One configuration.
    Neko(fn(&Context<'_>) -> Vec<Diagnostic>),
    /// Several that run on one host; each finding has the index of the configuration that it concerns.
    Host(fn(&[Context<'_>]) -> Vec<(usize, Diagnostic)>),
    /// The comments that allow rules, when every other rule has had its say.
    Comments,
}

/// What a finding means for viewers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Viewers may still get video.
    Limited,
    /// Some viewers do not reach the port that they are given.
    CutsOffSome,
    /// A TURN server of the configuration relays for nobody.
    NoRelay,
    /// neko offers, and no viewer reaches its ports from outside; a STUN server may still help some.
    CutsOff,
    /// neko offers, but the viewer's page throws: no video.
    BreaksPage,
    /// neko makes no offer, or does not run: no video for anybody.
    StopsOffer,
}

/// Declares the rule of a file as `RULE`.
macro_rules! rule {
    (
        $id:ident = $name:literal,
        severity: $severity:ident,
        effect: $effect:ident,
        $(by_default: $by_default:literal,)?
        summary: $summary:literal,
        why: $why:literal,
        bad: $bad:literal,
        good: $good:literal,
        check: $check:ident $(($function:path))?,
    ) => {
        pub(in crate::lint) static RULE: $crate::lint::Rule = $crate::lint::Rule {
            id: $crate::lint::RuleId::$id,
            name: $name,
            severity: $crate::lint::Severity::$severity,
            effect: $crate::lint::Effect::$effect,
            by_default: true $(&& $by_default)?,
            summary: $summary,
            why: $why,
            bad: $bad,
            good: $good,
            check: $crate::lint::Check::$check $(($function))?,
        };
    };
}
pub(super) use rule;
