//! What a rule is.

use std::sync::{Arc, OnceLock};

use super::host::Host;
use super::rule_text::RuleText;
use super::visibility::Needs;
use super::{Context, Diagnostic, Message, RuleId, Severity};

/// One rule: what it is, and how it looks for the defect. Written by the macro `rule!`.
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
    /// Its documentation: the file `NAME.md` next to it.
    pub markdown: &'static str,
    /// The parts of that, once somebody asked for them.
    pub(super) text: OnceLock<RuleText>,
    /// What it has to know: where that cannot be seen from here, its findings are left out.
    pub(super) needs: &'static [Needs],
    /// Rules that say more of the same defect: where one of them found something within the place, its finding is left out.
    pub(super) yields_to: &'static [RuleId],
    /// Whether its finding is left out where any rule found an error in the place: whoever mends that looks there anyway.
    pub(super) yields_to_errors: bool,
    /// Whether there is something left to say of a setting on which neko exits.
    pub(super) stays_beside_exit: bool,
    /// Whether its mending brings something into force that has mistakes of its own.
    pub(super) fix_uncovers: bool,
    /// How its findings come about.
    pub(super) check: Check,
}

impl Rule {
    /// What it says of itself.
    pub fn text(&self) -> &RuleText {
        self.text.get_or_init(|| RuleText::read(self.markdown))
    }

    /// A finding of this rule, without places yet.
    pub(super) fn finding(&self, message: impl Into<Message>) -> Diagnostic {
        Diagnostic::new(self.id, self.severity, message)
    }

    /// A finding about something with a name, which its sentence quotes.
    pub(super) fn about(&self, name: impl Into<Arc<str>>, message: impl FnOnce(&str) -> String) -> Diagnostic {
        let name = name.into();
        Diagnostic { message: message(&name).into(), about: Some(name), ..self.finding("") }
    }
}

/// What a rule looks at. It is pure and cannot fail.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// One configuration.
    Neko(fn(&Context<'_>) -> Vec<Diagnostic>),
    /// Several that run on one host; each finding has the index of the configuration that it concerns.
    Host(fn(&Host) -> Vec<(usize, Diagnostic)>),
    /// The comments that allow rules, when every other rule has had its say.
    Comments,
}

/// What a finding means for viewers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Viewers may still get video.
    Limited,
    /// Viewers elsewhere do not reach the address that they are given.
    Local,
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

impl Effect {
    /// As programs are told.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limited => "limited",
            Self::Local => "local",
            Self::CutsOffSome => "cuts-off-some",
            Self::NoRelay => "no-relay",
            Self::CutsOff => "cuts-off",
            Self::BreaksPage => "breaks-page",
            Self::StopsOffer => "stops-offer",
        }
    }
}

/// Declares the rule of a file as `RULE`. Its documentation is the file `NAME.md` in the same folder.
macro_rules! rule {
    (
        $id:ident = $name:literal,
        severity: $severity:ident,
        effect: $effect:ident,
        $(by_default: $by_default:literal,)?
        $(needs: [$($needs:ident),+],)?
        $(yields_to: [$($stronger:ident),+ $(,)?],)?
        $(yields_to_errors: $yields_to_errors:literal,)?
        $(stays_beside_exit: $stays_beside_exit:literal,)?
        $(fix_uncovers: $fix_uncovers:literal,)?
        check: $check:ident $(($function:path))?,
    ) => {
        pub(crate) static RULE: $crate::Rule = $crate::Rule {
            id: $crate::RuleId::$id,
            name: $name,
            severity: $crate::Severity::$severity,
            effect: $crate::Effect::$effect,
            by_default: true $(&& $by_default)?,
            needs: &[$($($crate::visibility::Needs::$needs),+)?],
            yields_to: &[$($($crate::RuleId::$stronger),+)?],
            yields_to_errors: false $(|| $yields_to_errors)?,
            stays_beside_exit: false $(|| $stays_beside_exit)?,
            fix_uncovers: false $(|| $fix_uncovers)?,
            markdown: include_str!(concat!($name, ".md")),
            text: std::sync::OnceLock::new(),
            check: $crate::Check::$check $(($function))?,
        };
    };
}
pub(super) use rule;
