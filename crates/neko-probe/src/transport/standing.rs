//! What of a run's own allocations counts for a user at the server. A quota that they use up says nothing of others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::room::User;

/// An allocation that was given back may count for a while: with coturn one second.
pub const LINGERS: Duration = Duration::from_millis(1300);

/// What stands, of each user.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing(Arc<Mutex<BTreeMap<User, Counted>>>);

#[derive(Debug, Default)]
struct Counted {
    stand: usize,
    /// When the last one was given back.
    given_back: Option<Instant>,
}

/// Kept as long as an allocation stands.
#[derive(Debug)]
pub(super) struct Stands {
    standing: Standing,
    user: User,
}

impl Standing {
    fn change<T>(&self, user: User, change: impl FnOnce(&mut Counted) -> T) -> T {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(counted.entry(user).or_default())
    }

    pub(super) fn one_more(&self, user: User) -> Stands {
        self.change(user.clone(), |counted| counted.stand += 1);
        Stands { standing: self.clone(), user }
    }

    /// Whether the server may count any for a user: those that stand, and those given back just now.
    pub(super) fn may_count(&self, user: &User) -> bool {
        self.change(user.clone(), |counted| {
            counted.stand > 0 || counted.given_back.is_some_and(|at| at.elapsed() < LINGERS)
        })
    }
}

impl Drop for Stands {
    fn drop(&mut self) {
        self.standing.change(self.user.clone(), |counted| {
            counted.stand = counted.stand.saturating_sub(1);
            counted.given_back = Some(Instant::now());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Allocations;
    use super::*;

    #[test]
    fn an_allocation_counts_while_it_stands_and_for_a_while_after() {
        let allocations = Allocations::new();
        let user = |name: &str| (std::net::IpAddr::from([192, 0, 2, 1]), Some(name.to_owned()));
        assert!(!allocations.may_count(&user("a")));
        let stands = allocations.standing().one_more(user("a"));
        assert!(allocations.may_count(&user("a")) && !allocations.may_count(&user("b")));
        drop(stands);
        assert!(allocations.may_count(&user("a")), "it lingers");
        allocations.standing().change(user("a"), |counted| {
            counted.given_back = counted.given_back.and_then(|at| at.checked_sub(LINGERS));
        });
        assert!(!allocations.may_count(&user("a")));
    }
}
