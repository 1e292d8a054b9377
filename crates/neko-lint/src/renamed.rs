//! Names are permanent: one that was given up goes on meaning its rule wherever a name is taken.

use std::fmt;

use super::RuleId;

/// A name that was given up for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renamed {
    /// The name that was published.
    pub old: &'static str,
    /// The rule that it means.
    pub now: RuleId,
}

impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is called `{}` now", self.old, self.now)
    }
}

/// Every name that was given up.
pub const RENAMED: &[Renamed] = &[Renamed { old: "turn-tcp-without-tcpmux", now: RuleId::BackendTurnOverTcp }];

/// What became of a name; none for one that was not given up.
pub fn renamed(name: &str) -> Option<&'static Renamed> {
    RENAMED.iter().find(|renamed| renamed.old == name)
}
