//! What a probe tells while it runs.

use neko_report::{PathKind, PathReport, ServerReport};

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
    /// What was tried from outside and from here, beside the servers, ended.
    Found(&'a trials::Found),
    /// A path begins.
    PathStarts(&'a PathKind),
    /// A path ended.
    Path(&'a PathReport),
    /// The last allocations are given back.
    Releasing,
}
