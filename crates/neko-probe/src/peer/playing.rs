//! The time in which media flow, and a little after it.

use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;

use super::stage::Stage;

/// How long to wait for what is still on its way when the streams have stopped: at least, and at most.
const DRAIN: (Duration, Duration) = (Duration::from_millis(400), Duration::from_secs(2));

/// A path whose turn it is.
pub(super) struct Playing {
    stop_at: Instant,
    settled_by: Option<Instant>,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Playing {
    /// Lets media flow for so long.
    pub fn begin(stage: &mut Stage, duration: Duration, turn: Option<OwnedSemaphorePermit>, now: Instant) -> Self {
        stage.begin(now);
        Self { stop_at: now + duration, settled_by: None, _turn: turn }
    }

    /// When there is something to do.
    pub fn due(&self) -> Instant {
        self.settled_by.unwrap_or(self.stop_at)
    }

    /// Stops the streams when it is time, and says whether what was on its way has come: all of it, or nothing more in
    /// the time that it may take. A process that was held up has it in its sockets still.
    pub fn is_over(&mut self, stage: &mut Stage, now: Instant, quiet: bool) -> bool {
        if self.settled_by.is_none() && self.stop_at <= now {
            stage.stop();
            self.settled_by = Some(now + drain(stage));
        }
        self.settled_by.is_some_and(|at| (at <= now && quiet) || stage.settled())
    }
}

/// Enough for a retransmission to be asked for and to come.
fn drain(stage: &Stage) -> Duration {
    let slowest = stage.round_trips.iter().max().copied().unwrap_or_default();
    (slowest * 3).clamp(DRAIN.0, DRAIN.1)
}
