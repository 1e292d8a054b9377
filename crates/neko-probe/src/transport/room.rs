//! Room for allocations. A server counts them for each user, and so does whoever asks.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many of a user stand on a server at once.
const AT_ONCE: u32 = 4;

/// A user of a server.
pub type User = (IpAddr, Option<String>);

/// Held as long as allocations may stand.
pub type Room = Option<OwnedSemaphorePermit>;

/// So many users are known before those who have nothing are forgotten: time-limited user names are new every hour.
const MANY: usize = 4096;

/// The room of each user. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Rooms(Arc<Mutex<BTreeMap<User, Seats>>>);

/// That of one.
#[derive(Debug, Clone)]
struct Seats {
    free: Arc<Semaphore>,
    total: u32,
}

impl Seats {
    fn new(total: u32) -> Self {
        Self { free: Arc::new(Semaphore::new(total as usize)), total }
    }

    fn is_in_use(&self) -> bool {
        Arc::strong_count(&self.free) > 1
    }
}

impl Rooms {
    fn change<T>(&self, user: &User, change: impl FnOnce(&mut Seats) -> T) -> T {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rooms.len() >= MANY && !rooms.contains_key(user) {
            rooms.retain(|_, seats| seats.is_in_use());
        }
        change(rooms.entry(user.clone()).or_insert_with(|| Seats::new(AT_ONCE)))
    }

    fn of(&self, user: &User) -> Seats {
        self.change(user, |seats| seats.clone())
    }

    /// No more than a quota from now on: who comes then waits, in place of being refused.
    pub(super) fn limit(&self, user: &User, quota: usize) {
        let quota = u32::try_from(quota).unwrap_or(AT_ONCE).clamp(1, AT_ONCE);
        self.change(user, |seats| {
            if quota < seats.total {
                *seats = Seats::new(quota);
            }
        });
    }

    /// How many of a user may stand at once, as far as is known.
    pub(super) fn at_once(&self, user: &User) -> usize {
        self.of(user).total as usize
    }

    /// Waits for room for so many of a user, as many as may stand at most.
    pub(super) async fn take(&self, user: &User, count: u32) -> Room {
        let Seats { free, total } = self.of(user);
        free.acquire_many_owned(count.min(total)).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Allocations;
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn four_of_a_user_stand_at_once_and_the_next_one_waits() {
        let allocations = Allocations::new();
        let user = |name: &str| (IpAddr::from([192, 0, 2, 1]), Some(name.to_owned()));
        let (two, more) = (allocations.room(user("a"), 2).await, allocations.room(user("a"), 2).await);
        let mut waiting = std::pin::pin!(allocations.room(user("a"), 1));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("no room is left"),
            () = std::future::ready(()) => {}
        }
        assert!(allocations.room(user("b"), 9).await.is_some(), "another user has room of his own");
        drop(two);
        assert!(waiting.await.is_some());
        let mut waiting = std::pin::pin!(allocations.room(user("a"), 4));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("two are taken"),
            () = std::future::ready(()) => {}
        }
        allocations.release_all(Duration::ZERO).await;
        assert!(waiting.await.is_none(), "nobody waits when all is over");
        drop(more);
    }

    #[tokio::test]
    async fn runs_share_room_and_users_who_have_nothing_are_forgotten() {
        let rooms = Rooms::default();
        let (one, other) = (Allocations::sharing(&rooms), Allocations::sharing(&rooms));
        let user = |name: &str| (IpAddr::from([192, 0, 2, 1]), Some(name.to_owned()));
        let held = one.room(user("a"), 4).await;
        tokio::select! {
            biased;
            _ = other.room(user("a"), 1) => panic!("the other run has it"),
            () = std::future::ready(()) => {}
        }
        for time in 0..2 * MANY {
            drop(one.room(user(&time.to_string()), 1).await);
        }
        let known = rooms.0.lock().unwrap();
        assert!(known.len() <= MANY && known.contains_key(&user("a")), "{}", known.len());
        drop(held);
    }

    #[tokio::test]
    async fn a_quota_that_is_known_leaves_less_room() {
        let allocations = Allocations::new();
        let user = (IpAddr::from([192, 0, 2, 1]), None);
        allocations.has_quota(&user, 1);
        allocations.has_quota(&user, 3);
        assert_eq!(allocations.at_once(&user), 1);
        let one = allocations.room(user.clone(), 2).await;
        let mut waiting = std::pin::pin!(allocations.room(user, 1));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("one may stand"),
            () = std::future::ready(()) => {}
        }
        drop(one);
        assert!(waiting.await.is_some());
    }
}
