//! The allocations of one user on one server: four at once at most, and fewer where the server says so (486).

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, SemaphorePermit, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::ear;
use super::heard::Heard;
use crate::transport::{Allocations, Endpoint, Error, RelaySocket};
use turn_client::turn::{Credentials, Refusal};

/// How many relays are tried at once; one more allocation may stand beside them.
const AT_ONCE: usize = 3;

/// An allocation that was given back may count for a while: with coturn one second.
const LINGERS: Duration = Duration::from_millis(1300);
/// When it is asked again.
const AGAIN: Duration = Duration::from_millis(150);

/// One user of one server.
pub(super) struct Account {
    server: IpAddr,
    username: Option<String>,
    room: Semaphore,
    spare: Semaphore,
    /// One question at a time, so that it is known how many allocations stand when the server refuses one more.
    asking: Mutex<()>,
    standing: watch::Sender<Standing>,
}

#[derive(Debug, Clone, Copy)]
struct Standing {
    now: usize,
    /// When the last one that was given back, by a check before the trials too, counts no more.
    settled: Instant,
    /// How many stood when one more was refused.
    quota: Option<usize>,
}

/// What an allocation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be tried itself: it is waited for where another one is in the way.
    Tried,
    /// To try another one with.
    Beside,
}

impl Account {
    pub(super) fn new(server: IpAddr, username: Option<String>) -> Self {
        let standing = watch::Sender::new(Standing { now: 0, settled: Instant::now() + LINGERS, quota: None });
        let (room, spare, asking) = (Semaphore::new(AT_ONCE), Semaphore::new(1), Mutex::default());
        Self { server, username, room, spare, asking, standing }
    }

    /// Whether it is that user on that server.
    pub(super) fn is(&self, server: IpAddr, username: Option<&str>) -> bool {
        (self.server, self.username.as_deref()) == (server, username)
    }

    /// How many allocations the user may have at once, where that was met.
    pub(super) fn quota(&self) -> Option<usize> {
        self.standing.borrow().quota
    }

    /// An allocation that listens; none where the server gives none.
    pub(super) async fn allocate(
        &self,
        endpoint: &Endpoint,
        credentials: Option<&Credentials>,
        allocations: &Allocations,
        heard: &Heard,
        purpose: Purpose,
    ) -> Option<Held<'_>> {
        loop {
            let room = self.room(purpose).await?;
            let asking = self.asking.lock().await;
            match RelaySocket::allocate(endpoint, credentials.cloned(), None, allocations).await {
                Ok(relay) => return Some(self.hold(Arc::new(relay), room, heard)),
                Err(error) if is_quota(&error) => {}
                Err(_) => return None,
            }
            drop((room, asking));
            self.refused(purpose).await?;
        }
    }

    /// Waits until it is worth asking again; none where it is not.
    async fn refused(&self, purpose: Purpose) -> Option<()> {
        let mut standing = self.standing.subscribe();
        let at = *standing.borrow_and_update();
        if Instant::now() < at.settled {
            tokio::time::sleep(AGAIN).await;
            return Some(());
        }
        if at.now > 0 {
            self.standing.send_modify(|standing| standing.quota = Some(at.now));
        }
        if at.now == 0 || purpose == Purpose::Beside {
            return None;
        }
        standing.wait_for(|standing| standing.now < at.now).await.ok().map(drop)
    }

    /// Room for one allocation.
    pub(super) async fn room(&self, purpose: Purpose) -> Option<SemaphorePermit<'_>> {
        match purpose {
            Purpose::Tried => self.room.acquire().await.ok(),
            Purpose::Beside => self.spare.acquire().await.ok(),
        }
    }

    fn hold<'a>(&'a self, relay: Arc<RelaySocket>, room: SemaphorePermit<'a>, heard: &Heard) -> Held<'a> {
        self.standing.send_modify(|standing| standing.now += 1);
        let listening = ear::on_relay(Arc::clone(&relay), heard);
        Held { relay, account: self, _listening: listening, _room: room }
    }
}

/// An allocation that stands.
pub(super) struct Held<'a> {
    pub(super) relay: Arc<RelaySocket>,
    account: &'a Account,
    _listening: JoinSet<()>,
    _room: SemaphorePermit<'a>,
}

impl Held<'_> {
    /// Gives it back.
    pub(super) async fn release(self) {
        // Dropping it asks once more where this was not answered.
        let _ = self.relay.release().await;
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.account.standing.send_modify(|standing| {
            standing.now -= 1;
            standing.settled = Instant::now() + LINGERS;
        });
    }
}

/// The code of an error response.
pub(super) fn code(error: &Error) -> Option<u16> {
    match error {
        Error::Refused(_, refusal) => match &**refusal {
            Refusal::Error { error, .. } => Some(error.code),
            _ => None,
        },
        _ => None,
    }
}

/// Allocation Quota Reached (RFC 8656, section 7.2).
fn is_quota(error: &Error) -> bool {
    code(error) == Some(486)
}

#[cfg(test)]
mod tests {
    use std::ops::RangeBounds;

    use super::*;
    use crate::transport::Carrier;
    use testkit::scripted::{PASSWORD, Reply, Rule, Scenario, Scripted, USERNAME};
    use turn_client::stun::wire::Method;
    use turn_server::{Family, Listening};

    struct Server {
        server: Scripted,
        endpoint: Endpoint,
        account: Account,
    }

    impl Server {
        /// Refuses some of the signed Allocates.
        async fn refusing(times: impl RangeBounds<u32>) -> Self {
            let refused = Rule::on(Method::ALLOCATE, Reply::error(486)).signed().times(times);
            let server = Scripted::start(Scenario::with("quota", refused), None).await.unwrap();
            let address = server.address(Family::V4, Listening::Udp).unwrap();
            let account = Account::new(address.ip(), Some(USERNAME.to_owned()));
            Self { server, endpoint: Endpoint::new(address, Carrier::Udp), account }
        }

        /// What was given back before counts no more.
        fn settle(&self) {
            self.account.standing.send_modify(|standing| standing.settled = Instant::now());
        }

        async fn allocate(&self, purpose: Purpose) -> Option<Held<'_>> {
            let (credentials, allocations) = (Credentials::new(USERNAME, PASSWORD), Allocations::new());
            self.account.allocate(&self.endpoint, Some(&credentials), &allocations, &Heard::default(), purpose).await
        }
    }

    #[tokio::test]
    async fn a_refusal_is_believed_when_nothing_that_was_given_back_can_be_its_reason() {
        // The allocation of an earlier check still counts.
        let server = Server::refusing(..=3).await;
        let first = server.allocate(Purpose::Tried).await.unwrap();
        assert_eq!((server.account.quota(), server.server.allocations()), (None, 1));
        first.release().await;
        assert_eq!(server.server.allocations(), 0);
    }

    #[tokio::test]
    async fn a_second_relay_that_is_refused_tells_the_quota() {
        let server = Server::refusing(2..).await;
        let first = server.allocate(Purpose::Tried).await.unwrap();
        server.settle();
        assert!(server.allocate(Purpose::Beside).await.is_none());
        assert_eq!(server.account.quota(), Some(1));
        first.release().await;
        server.settle();
        // With none of ours in the way, the refusal says nothing about a number.
        assert!(server.allocate(Purpose::Tried).await.is_none());
        assert_eq!(server.account.quota(), Some(1));
    }

    #[tokio::test]
    async fn one_that_waits_comes_after_the_one_that_is_in_its_way() {
        let server = Server::refusing(2..=2).await;
        let first = server.allocate(Purpose::Tried).await.unwrap();
        server.settle();
        let release = async {
            server.account.standing.subscribe().wait_for(|standing| standing.quota.is_some()).await.unwrap();
            first.release().await;
        };
        let (second, ()) = tokio::join!(server.allocate(Purpose::Tried), release);
        assert_eq!((second.is_some(), server.account.quota(), server.server.allocations()), (true, Some(1), 1));
    }
}
