//! What the configuration itself keeps from working, whatever the network does.

use neko_lint::{Diagnostic, Effect, Severity};

/// Whom a finding keeps from getting video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindered {
    /// Viewers who were to be helped by a TURN server that neko itself cannot use.
    Unaided,
    /// Viewers outside of neko's own network, unless a relay helps them: the address that they are given is not for them.
    Distant,
    /// Some of those who come to neko's own ports, or all; a relay may help them.
    Direct,
    /// Viewers who are relayed by a TURN server of the configuration.
    Relayed,
    /// Viewers outside of neko's own network, but for those who are relayed.
    Outside,
    /// Everybody.
    Everybody,
}

impl Hindered {
    /// By a finding of the linter. One that is no error leaves viewers another way.
    pub fn by(finding: &Diagnostic) -> Option<Self> {
        let effect = finding.rule.rule().effect;
        if effect == Effect::CutsOffSome {
            return (finding.severity > Severity::Note).then_some(Self::Direct);
        }
        if effect == Effect::Local {
            return Some(Self::Distant);
        }
        if finding.severity != Severity::Error {
            return match effect {
                // A note says that nothing is lost.
                Effect::NoRelay => (finding.severity > Severity::Note).then_some(Self::Unaided),
                _ => (effect >= Effect::CutsOff).then_some(Self::Direct),
            };
        }
        match effect {
            Effect::Limited | Effect::Local | Effect::CutsOffSome => None,
            Effect::NoRelay => Some(Self::Relayed),
            Effect::CutsOff => Some(Self::Outside),
            Effect::BreaksPage | Effect::StopsOffer => Some(Self::Everybody),
        }
    }
}

/// A finding that keeps viewers from getting video.
#[derive(Debug, Clone, Copy)]
pub struct Hindrance<'a> {
    /// Whom.
    pub who: Hindered,
    /// The finding.
    pub finding: &'a Diagnostic,
}

impl<'a> Hindrance<'a> {
    /// Those among findings of the linter.
    pub fn all_of(findings: &'a [Diagnostic]) -> Vec<Self> {
        findings.iter().filter_map(|finding| Some(Self { who: Hindered::by(finding)?, finding })).collect()
    }

    /// Whether no server and no path can make it good.
    pub(super) fn is_final(&self) -> bool {
        self.who >= Hindered::Outside
    }

    /// Whether viewers who come to neko's own ports are left without a way for all that is known; a note says that they
    /// have another.
    pub(super) fn leaves_out(&self) -> bool {
        self.who == Hindered::Direct && self.finding.severity > Severity::Note
    }
}
