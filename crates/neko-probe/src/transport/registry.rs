//! Every session that may hold an allocation, so that all can be given back at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::room::{Room, Rooms, User};
use super::spare::Spares;
use super::standing::Standing;

/// The sessions of a run. Clones share it.
#[derive(Debug, Clone)]
pub struct Allocations {
    closing: watch::Sender<bool>,
    alive: watch::Sender<usize>,
    made: Arc<AtomicU64>,
    rooms: Rooms,
    standing: Standing,
    spares: Spares,
}

impl Default for Allocations {
    fn default() -> Self {
        Self {
            closing: watch::Sender::new(false),
            alive: watch::Sender::new(0),
            made: Arc::default(),
            rooms: Rooms::default(),
            standing: Standing::default(),
            spares: Spares::default(),
        }
    }
}

/// Held by a session's task.
#[derive(Debug)]
pub(super) struct Alive {
    /// All of it, so that `closing` has a sender for as long as the session lives.
    allocations: Allocations,
    pub(super) closing: watch::Receiver<bool>,
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.allocations.alive.send_modify(|alive| *alive = alive.saturating_sub(1));
    }
}

impl Allocations {
    /// No sessions yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No sessions yet; room for allocations is shared with others.
    pub fn sharing(rooms: &Rooms) -> Self {
        Self { rooms: rooms.clone(), ..Self::default() }
    }

    /// Closes every session: all allocations are refreshed to 0 at once, and their answers awaited for so long at
    /// most. Sessions that are opened afterwards are refused. Whether all ended in time.
    ///
    /// Call it before the runtime ends, on the plain way out too: sessions that were dropped give their allocations
    /// back in the background.
    pub async fn release_all(&self, within: Duration) -> bool {
        self.closing.send_replace(true);
        self.spares.clear();
        let mut alive = self.alive.subscribe();
        tokio::time::timeout(within, alive.wait_for(|alive| *alive == 0)).await.is_ok()
    }

    /// Ends when [`Self::release_all`] was called: for work that holds no session yet.
    pub async fn closing(&self) {
        let mut closing = self.closing.subscribe();
        let _ = closing.wait_for(|closing| *closing).await; // the sender lives in self
    }

    /// How many sessions are open or being closed.
    pub fn alive(&self) -> usize {
        *self.alive.borrow()
    }

    /// How many allocations servers granted so far.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// A server's quota for a user, from when on it is known: who comes then waits, in place of being refused.
    pub fn has_quota(&self, user: &User, quota: usize) {
        self.rooms.limit(user, quota);
    }

    /// How many of a user may stand at once, as far as is known.
    pub fn at_once(&self, user: &User) -> usize {
        self.rooms.at_once(user)
    }

    /// Waits for room for so many allocations of a user, four at most. Who needs several at the same time asks for them at
    /// once, so that none holds what another one waits for. None where all sessions are closed meanwhile.
    pub async fn room(&self, user: User, count: u32) -> Room {
        tokio::select! {
            biased;
            () = self.closing() => None,
            room = self.rooms.take(&user, count) => room,
        }
    }

    /// Whether the server may count allocations of this run for a user: those that stand, and those given back just now.
    pub fn may_count(&self, user: &User) -> bool {
        self.standing.may_count(user)
    }

    pub(super) fn standing(&self) -> &Standing {
        &self.standing
    }

    pub(super) fn spares(&self) -> &Spares {
        &self.spares
    }

    pub(super) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    pub(super) fn granted(&self) {
        self.made.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn enter(&self) -> Alive {
        self.alive.send_modify(|alive| *alive += 1);
        Alive { allocations: self.clone(), closing: self.closing.subscribe() }
    }
}
