//! What a scrape gets.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Found, Module, Target};

/// A probe that ended.
#[derive(Debug)]
pub struct Probed {
    /// Of what.
    pub target: Arc<Target>,
    /// By which module.
    pub module: Module,
    /// What was found.
    pub found: Found,
    /// How long it took.
    pub took: Duration,
    /// When it ended; a clock that jumps does not change how old it is.
    pub ended: Instant,
}

/// The answer to a scrape.
#[derive(Debug, Clone)]
pub struct Scraped {
    /// The probe.
    pub probed: Arc<Probed>,
    /// How old its result is; none if it was made for this scrape.
    pub age: Option<Duration>,
    /// The target as it is configured now.
    pub target: Arc<Target>,
}
