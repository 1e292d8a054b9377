//! Names are permanent: one that was given up goes on meaning its rule or failure wherever a name is taken.

use std::fmt;

/// A name that was given up for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renamed {
    /// The name that was published.
    pub old: &'static str,
    /// The name that it has now.
    pub new: &'static str,
}

impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is called `{}` now", self.old, self.new)
    }
}

/// Every name that was given up, of rules and of failures.
pub const RENAMED: &[Renamed] = &[Renamed { old: "turn-tcp-without-tcpmux", new: "backend-turn-over-tcp" }];

/// What became of a name; none for one that was not given up.
pub fn renamed(name: &str) -> Option<&'static Renamed> {
    RENAMED.iter().find(|renamed| renamed.old == name)
}

/// The name that a rule or failure has now, by that one or by an old one.
pub fn current(name: &str) -> &str {
    renamed(name).map_or(name, |renamed| renamed.new)
}
