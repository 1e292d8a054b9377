//! What the configuration itself keeps from working, whatever the network does.

use neko_lint::Diagnostic;

/// Whom a finding keeps from getting video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindered {
    /// Viewers who were to be helped by a TURN server that neko itself cannot use.
    Unaided,
    /// Viewers outside of neko's own network, unless a relay helps them.
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

/// From what neko knows an address to name to viewers outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It knows none, or does not begin by itself to ask viewers.
    None,
    /// Its servers tell.
    Asked,
    /// The configuration says it.
    Named,
}

/// A finding that keeps viewers from getting video.
#[derive(Debug, Clone, Copy)]
pub struct Hindrance<'a> {
    /// Whom.
    pub who: Hindered,
    /// The finding.
    pub finding: &'a Diagnostic,
}
