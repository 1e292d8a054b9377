//! How a server ends its tasks and knows that the last one has gone.

use std::convert::Infallible;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

/// Held by every task and socket of a server.
#[derive(Clone)]
pub struct Lifeline {
    closing: watch::Receiver<bool>,
    _alive: mpsc::Sender<Infallible>,
}

impl Lifeline {
    /// Completes once the server is shut down or dropped.
    pub async fn ended(&self) {
        // An error says that the other end was dropped, which ends the server too.
        let _ = self.closing.clone().wait_for(|closing| *closing).await;
    }
}

/// The server's end.
pub struct Lifelines {
    closing: watch::Sender<bool>,
    alive: mpsc::Sender<Infallible>,
    last: mpsc::Receiver<Infallible>,
}

/// Nothing runs yet.
impl Default for Lifelines {
    fn default() -> Self {
        let (alive, last) = mpsc::channel(1);
        Self { closing: watch::Sender::new(false), alive, last }
    }
}

impl Lifelines {
    /// One more holder.
    pub fn lifeline(&self) -> Lifeline {
        Lifeline { closing: self.closing.subscribe(), _alive: self.alive.clone() }
    }

    /// Tells every holder to end.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until no holder is left; false where some still were after `patience`.
    pub async fn wait(mut self, patience: Duration) -> bool {
        self.close();
        drop(self.alive);
        tokio::time::timeout(patience, self.last.recv()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_for_the_last_holder() {
        let lines = Lifelines::default();
        let line = lines.lifeline();
        tokio::spawn(async move { line.ended().await });
        assert!(lines.wait(Duration::from_secs(5)).await);
    }

    #[tokio::test]
    async fn says_when_a_holder_stays() {
        let lines = Lifelines::default();
        let _line = lines.lifeline();
        assert!(!lines.wait(Duration::from_millis(20)).await);
    }

    #[tokio::test]
    async fn dropping_ends_the_holders() {
        let lines = Lifelines::default();
        let line = lines.lifeline();
        drop(lines);
        line.ended().await;
    }
}
