//! Whose list of servers it is.

/// A list of ICE servers, and the peer that uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// neko itself.
    Backend,
    /// Browsers, which neko sends it to.
    Frontend,
}

impl Side {
    /// The last part of neko's key for the list.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backend => "backend",
            Self::Frontend => "frontend",
        }
    }
}
