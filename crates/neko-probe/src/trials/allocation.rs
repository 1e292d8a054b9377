//! An allocation for a trial.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Ground;
use super::listener;
use super::subject::Subject;
use crate::transport::RelaySocket;

/// How long to wait before asking again.
const AGAIN: Duration = Duration::from_millis(150);

/// An allocation that stands, and listens.
pub(super) struct Held {
    pub(super) relay: Arc<RelaySocket>,
    _listening: JoinSet<()>,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The user has as many as it may have (486).
    Quota,
    /// Anything else.
    Other,
}

impl Held {
    /// Asks for one. A quota is believed from `settled` on, when no allocation of an earlier check counts any more.
    pub(super) async fn new(ground: &Ground<'_>, subject: &Subject<'_>, settled: Instant) -> Result<Self, Refused> {
        loop {
            let (credentials, allocations) = (subject.credentials.clone(), ground.place.allocations);
            match RelaySocket::allocate(&subject.endpoint, credentials, None, allocations).await {
                Ok(relay) => {
                    let relay = Arc::new(relay);
                    let listening = listener::on_relay(Arc::clone(&relay), &ground.heard);
                    return Ok(Self { relay, _listening: listening });
                }
                // Allocation Quota Reached (RFC 8656, section 7.2).
                Err(error) if error.code() == Some(486) && Instant::now() < settled => {
                    tokio::time::sleep(AGAIN).await;
                }
                Err(error) if error.code() == Some(486) => return Err(Refused::Quota),
                Err(_) => return Err(Refused::Other),
            }
        }
    }

    /// Gives it back.
    pub(super) async fn release(self) {
        // Dropping it asks once more where this was not answered.
        let _ = self.relay.release().await;
    }

    /// The same, or keeps it for the paths where the user may have no other.
    pub(super) async fn give_back(self, ground: &Ground<'_>, subject: &Subject<'_>) {
        let Self { relay, _listening: listening } = self;
        drop(listening);
        ground.place.allocations.give_back(&subject.user(), &subject.endpoint, relay).await;
    }
}
