//! What was heard of what was sent. Each trial sends a word of its own, so that all may listen on the same sockets.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::interval;

use turn_client::stun::wire::{MAGIC_COOKIE, TransactionId};

/// How long a datagram is waited for, sent again now and then.
const WITHIN: Duration = Duration::from_millis(900);
const AGAIN: Duration = Duration::from_millis(150);

/// What a trial sends.
pub(super) type Word = [u8; 12];

/// The words that are waited for, and where each came from once it was heard. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Received(watch::Sender<HashMap<Word, Option<SocketAddr>>>);

impl Received {
    /// Enters what came in somewhere. What nobody waits for is dropped.
    pub(super) fn enter(&self, bytes: &[u8], from: SocketAddr) {
        let word = answered(bytes).unwrap_or(bytes);
        self.0.send_if_modified(|words| match words.get_mut(word) {
            Some(heard @ None) => {
                *heard = Some(from);
                true
            }
            _ => false,
        });
    }

    /// Sends a word again and again until it is heard: where it came from; none when the time is over.
    pub(super) async fn sent<F>(&self, send: impl Fn(Word) -> F) -> Option<SocketAddr>
    where
        F: Future<Output = io::Result<()>>,
    {
        let again = async |word| {
            let mut again = interval(AGAIN);
            loop {
                again.tick().await;
                // A refusal is no answer: the next one may pass.
                let _ = send(word).await;
            }
        };
        let carried: Result<_, Infallible> = self.carried(again).await;
        carried.unwrap_or_default()
    }

    /// Has a word carried, and waits until it is heard: where it came from; none when the time is over.
    pub(super) async fn carried<F, E>(&self, carry: impl FnOnce(Word) -> F) -> Result<Option<SocketAddr>, E>
    where
        F: Future<Output = Result<(), E>>,
    {
        let word = TransactionId::random().0;
        self.0.send_modify(|words| {
            words.insert(word, None);
        });
        let mut words = self.0.subscribe();
        let carry = async {
            carry(word).await?;
            std::future::pending().await
        };
        let heard = tokio::select! {
            biased;
            heard = words.wait_for(|words| words.get(&word).is_some_and(Option::is_some)) => {
                Ok(heard.ok().and_then(|words| *words.get(&word)?))
            }
            failed = carry => failed,
            () = tokio::time::sleep(WITHIN) => Ok(None),
        };
        self.0.send_modify(|words| {
            words.remove(&word);
        });
        heard
    }
}

/// Of a STUN server's answer the transaction that it answers: then that was the word. It may be cut off behind its header.
fn answered(bytes: &[u8]) -> Option<&[u8]> {
    let is_success = bytes.starts_with(&[0x01, 0x01]) && bytes.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes());
    bytes.get(8..20).filter(|_| is_success)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_word_is_heard_where_it_came_in_and_no_other() {
        let (heard, from) = (Received::default(), SocketAddr::from(([198, 51, 100, 30], 30000)));
        let enter = async |word: Word| {
            heard.enter(b"something else", from);
            heard.enter(&word, from);
            heard.enter(&word, SocketAddr::from(([198, 51, 100, 31], 1)));
            Ok(())
        };
        assert_eq!(heard.sent(enter).await, Some(from));
        assert_eq!(heard.sent(async |_| Ok(())).await, None);
        let failed = heard.carried(async |_| Err("refused")).await;
        assert_eq!(failed, Err("refused"));
        assert!(heard.0.borrow().is_empty());
    }
}
