//! What a probe tells while it runs.

use neko_report::{NetworkReport, PathKind, PathReport, ServerReport};

use super::trials;

/// What happens, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// So much is to be done.
    Planned {
        /// Servers to check.
        servers: usize,
        /// Paths to play.
        paths: usize,
    },
    /// A server's checks ended.
    Server(&'a ServerReport),
    /// What nobody but the network can answer is tried: whether neko's ports are reached, and what the router does.
    Trying,
    /// What came of that.
    Tried {
        /// The facts, for the model.
        found: &'a trials::Found,
        /// The same as it is reported.
        report: &'a NetworkReport,
    },
    /// A path begins.
    PathStarts(&'a PathKind),
    /// A path ended.
    Path(&'a PathReport),
    /// The last allocations are given back.
    Releasing,
}
