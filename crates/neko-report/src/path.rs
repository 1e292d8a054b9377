//! What one path between neko's side and the viewer's carried.

use neko_config::ice_server::{Side, Uri};

use super::{Failure, Media, Quality};

/// What is forced on a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathKind {
    /// Host candidates on both sides, over UDP.
    Host,
    /// neko's TCP mux and a viewer that connects to it (RFC 6544).
    HostTcp,
    /// A server-reflexive candidate on one side, learned from that server.
    ServerReflexive(Side, Uri),
    /// A relayed candidate on one side, from that server.
    Relay(Side, Uri),
}

/// How a path ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Media, audio and data flowed, as they do for viewers elsewhere; with stand-ins that the shape allows it.
    Works,
    /// It was tried and did not work.
    Fails(Failure),
    /// neko or the settings rule it out, and why.
    Impossible(String),
    /// It could not be proven from here, and why. Never counts as passed.
    NotChecked(String),
}

impl Outcome {
    /// `works`, `fails`, `impossible` or `not_checked`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Fails(_) => "fails",
            Self::Impossible(_) => "impossible",
            Self::NotChecked(_) => "not_checked",
        }
    }
}

/// One path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathReport {
    /// What was forced.
    pub kind: PathKind,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether it counts for the verdict: a path that neko itself would skip does not.
    pub counts: bool,
    /// What is worth knowing: the far end of the relay, `same as host`.
    pub detail: Option<String>,
    /// What flowed.
    pub media: Option<Media>,
    /// How good that was; none where no media flowed.
    pub quality: Option<Quality>,
}
