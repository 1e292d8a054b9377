//! Room for allocations. A server counts them for each user, and so does whoever asks.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Allocations;

/// So many of a user stand on a server at once.
const AT_ONCE: u32 = 4;

/// A user of a server.
pub type User = (IpAddr, Option<String>);

/// Held as long as allocations may stand.
pub type Room = Option<OwnedSemaphorePermit>;

/// The room of each user.
#[derive(Debug, Clone, Default)]
pub(super) struct Rooms(Arc<Mutex<BTreeMap<User, Arc<Semaphore>>>>);

impl Rooms {
    fn of(&self, user: User) -> Arc<Semaphore> {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(user).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE as usize))))
    }
}

impl Allocations {
    /// Waits for room for so many allocations of a user, four at most. Who needs several at the same time asks for them at
    /// once, so that none holds what another one waits for. None where all sessions are closed meanwhile.
    pub async fn room(&self, user: User, count: u32) -> Room {
        let room = self.rooms().of(user);
        tokio::select! {
            biased;
            () = self.closing() => None,
            room = room.acquire_many_owned(count.min(AT_ONCE)) => room.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
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
}
