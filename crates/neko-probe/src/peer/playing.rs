//! The time in which media flow, and a little after it.

use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;

use super::media_session::MediaSession;

/// How long to wait for what is still on its way when the streams have stopped: at least, and at most.
const DRAIN: (Duration, Duration) = (Duration::from_millis(400), Duration::from_secs(2));
/// The same where packets of video are missing: they are asked for five times, and waited for three round trips more.
const REPAIR: (Duration, Duration) = (Duration::from_millis(1500), Duration::from_secs(3));
const REPAIR_TAKES: u32 = 8;

/// When what was on its way has come, or will not come any more.
#[derive(Clone, Copy)]
struct Settling {
    all: Instant,
    repaired: Instant,
}

/// A path whose turn it is.
pub(super) struct Playing {
    stop_at: Instant,
    settled_by: Option<Settling>,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Playing {
    /// Lets media flow for so long.
    pub fn begin(
        stage: &mut MediaSession,
        duration: Duration,
        turn: Option<OwnedSemaphorePermit>,
        now: Instant,
    ) -> Self {
        stage.begin(now);
        Self { stop_at: now + duration, settled_by: None, _turn: turn }
    }

    /// When there is something to do.
    pub fn due(&self, stage: &MediaSession) -> Instant {
        self.settled_by.map_or(self.stop_at, |settling| settling.by(stage))
    }

    /// Stops the streams when it is time, and says whether what was on its way has come: all of it, or nothing more in
    /// the time that it may take. A process that was held up has it in its sockets still.
    pub fn is_over(&mut self, stage: &mut MediaSession, now: Instant, quiet: bool) -> bool {
        if self.settled_by.is_none() && self.stop_at <= now {
            stage.stop();
            self.settled_by = Some(Settling::from(now, &stage.round_trips));
        }
        self.settled_by.is_some_and(|settling| (settling.by(stage) <= now && quiet) || stage.settled())
    }
}

impl Settling {
    fn from(now: Instant, round_trips: &[Duration]) -> Self {
        let mut sorted = round_trips.to_vec();
        sorted.sort_unstable();
        let [usual, slowest] =
            [sorted.get(sorted.len() / 2), sorted.last()].map(|time| time.copied().unwrap_or_default());
        Self {
            all: now + (slowest * 3).clamp(DRAIN.0, DRAIN.1),
            repaired: now + (usual * REPAIR_TAKES).clamp(REPAIR.0, REPAIR.1),
        }
    }

    /// Sound that was lost does not come again.
    fn by(self, stage: &MediaSession) -> Instant {
        if stage.video.is_complete() { self.all } else { self.all.max(self.repaired) }
    }
}
