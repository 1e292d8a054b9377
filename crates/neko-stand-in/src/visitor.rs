//! What a visit and the requests of its page share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};

use crate::message::{Todo, Told};

/// A page that asks for nothing in so long is gone; it asks every 15 s at least.
const SILENCE: Duration = Duration::from_secs(30);
/// What waits to be looked at.
const QUEUE: usize = 64;
/// What a page may tell in all; more is nobody's page.
const MOST_TOLD: usize = 3000;
/// The last page of the test has time to be fetched.
const FAREWELL: Duration = Duration::from_secs(3);

/// Why a browser is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It went away.
    Closed,
    /// The run is over.
    RunOver,
}

/// What a visit and the page's requests share.
pub struct Desk {
    todo: Mutex<Vec<Todo>>,
    more: Notify,
    told: mpsc::Sender<Told>,
    count: AtomicUsize,
    /// How much of it the page has, and when it asked last.
    fetched: Mutex<(usize, Instant)>,
}

impl Desk {
    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What there is to do after the first so many things; waits for more.
    pub async fn next(&self, after: usize, within: Duration) -> Vec<Todo> {
        *Self::lock(&self.fetched) = (after, Instant::now());
        let more = async {
            loop {
                let notified = self.more.notified();
                let new: Vec<Todo> = Self::lock(&self.todo).get(after..).unwrap_or_default().to_vec();
                if !new.is_empty() {
                    return new;
                }
                notified.await;
            }
        };
        let more = timeout(within, more).await.unwrap_or_default();
        Self::lock(&self.fetched).1 = Instant::now();
        more
    }

    /// Takes what the page tells; whether there is room for it.
    pub async fn tell(&self, told: Told) -> bool {
        let room = self.count.fetch_add(1, Ordering::Relaxed) < MOST_TOLD;
        // One whose visit is over has nobody to tell.
        if room {
            let _ = self.told.send(told).await;
        }
        room
    }
}

/// A browser as its visit sees it.
pub struct Visitor {
    desk: Arc<Desk>,
    inbox: mpsc::Receiver<Told>,
    over: watch::Receiver<bool>,
}

impl Visitor {
    /// A browser that has joined, and what its requests need.
    pub fn new(over: watch::Receiver<bool>) -> (Self, Arc<Desk>) {
        let (told, inbox) = mpsc::channel(QUEUE);
        let desk = Arc::new(Desk {
            todo: Mutex::default(),
            more: Notify::new(),
            told,
            count: AtomicUsize::new(0),
            fetched: Mutex::new((0, Instant::now())),
        });
        (Self { desk: Arc::clone(&desk), inbox, over }, desk)
    }

    /// Gives the page something to do.
    pub fn todo(&self, todo: Todo) {
        Desk::lock(&self.desk.todo).push(todo);
        self.desk.more.notify_waiters();
    }

    /// What the page tells next. Can be dropped at any time without a loss.
    pub async fn told(&mut self) -> Result<Told, Gone> {
        loop {
            let asked = Desk::lock(&self.desk.fetched).1;
            tokio::select! {
                biased;
                told = self.inbox.recv() => return match told {
                    Some(Told::Bye) | None => Err(Gone::Closed),
                    Some(told) => Ok(told),
                },
                _ = self.over.wait_for(|over| *over) => return Err(Gone::RunOver),
                () = sleep_until(asked + SILENCE) => {
                    if Desk::lock(&self.desk.fetched).1 + SILENCE <= Instant::now() {
                        return Err(Gone::Closed);
                    }
                }
            }
        }
    }

    /// Waits until the page has all that there was to do, as long as it may take.
    pub async fn farewell(&self) {
        let until = Instant::now() + FAREWELL;
        let all = Desk::lock(&self.desk.todo).len();
        while Desk::lock(&self.desk.fetched).0 < all && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
