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
    /// No answer yet; it connected, if at all, at that time.
    NothingSince(Instant),
    /// An answer to a question, so that its check says more.
    Answer,
}

impl Silence {
    /// It begins.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Heard::NothingSince(Instant::now())))
    }

    /// A connection stands: an answer may take as long again.
    pub(super) fn connected(&self) {
        self.0.send_if_modified(|heard| match heard {
            Heard::NothingSince(since) => {
                *since = Instant::now();
                true
            }
            Heard::Answer => false,
        });
    }

    /// The server speaks.
    pub(super) fn answered(&self) {
        self.0.send_replace(Heard::Answer);
    }

    /// Ends when the server has been silent for so long that the rest need not wait for it; never where it speaks.
    pub(crate) async fn is_long(&self) {
        let mut heard = self.0.subscribe();
        loop {
            let now = *heard.borrow_and_update();
            let long = async {
                match now {
                    Heard::NothingSince(since) => sleep_until(since + QUIET).await,
                    Heard::Answer => std::future::pending().await,
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
    async fn a_silence_is_long_after_three_sends_and_never_after_an_answer() {
        let (begun, silence) = (Instant::now(), Silence::new());
        silence.is_long().await;
        assert_eq!(begun.elapsed(), QUIET);

        let silence = Silence::new();
        let waits = async { silence.is_long().await };
        let connects = async {
            sleep(QUIET / 2).await;
            silence.connected();
        };
        let begun = Instant::now();
        tokio::join!(waits, connects);
        assert_eq!(begun.elapsed(), QUIET + QUIET / 2, "counted from the connection on");

        silence.answered();
        silence.connected();
        assert!(timeout(10 * QUIET, silence.is_long()).await.is_err(), "it speaks");
    }
}
