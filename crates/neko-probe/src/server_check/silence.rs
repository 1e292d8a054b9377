//! How long a server has been silent, for those who wait for its check.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// A first message went out three times by then (RFC 8489, section 6.2.1), so that a line that loses some has had its answer.
const QUIET: Duration = Duration::from_millis(1750);

/// What a check has heard of its server. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Silence(watch::Sender<Heard>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// It is asked, and nothing came since that time.
    NothingSince(Instant),
    /// It is not asked at the moment: the check waits for something else.
    NotAsked,
}

impl Silence {
    /// It begins.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Heard::NothingSince(Instant::now())))
    }

    /// Something came of it, or it is asked anew: the next answer may take as long again.
    pub(super) fn restarts(&self) {
        self.0.send_replace(Heard::NothingSince(Instant::now()));
    }

    /// What comes next is no silence of the server's.
    pub(super) fn pauses(&self) {
        self.0.send_replace(Heard::NotAsked);
    }

    /// Ends when the server has been silent for so long that the rest need not wait for it.
    pub(crate) async fn is_long(&self) {
        let mut heard = self.0.subscribe();
        loop {
            let now = *heard.borrow_and_update();
            let long = async {
                match now {
                    Heard::NothingSince(since) => sleep_until(since + QUIET).await,
                    Heard::NotAsked => std::future::pending().await,
                }
            };
            tokio::select! {
                () = long => return,
                _ = heard.changed() => {} // the sender lives in self
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{sleep, timeout};

    #[tokio::test(start_paused = true)]
    async fn a_silence_is_long_after_three_sends_from_the_last_answer_on() {
        let (begun, silence) = (Instant::now(), Silence::new());
        silence.is_long().await;
        assert_eq!(begun.elapsed(), QUIET);

        let silence = Silence::new();
        let waits = async { silence.is_long().await };
        let answers = async {
            sleep(QUIET / 2).await;
            silence.restarts();
        };
        let begun = Instant::now();
        tokio::join!(waits, answers);
        assert_eq!(begun.elapsed(), QUIET + QUIET / 2);

        silence.pauses();
        assert!(timeout(10 * QUIET, silence.is_long()).await.is_err(), "it is not asked");
        silence.restarts();
        let begun = Instant::now();
        silence.is_long().await;
        assert_eq!(begun.elapsed(), QUIET);
    }
}
