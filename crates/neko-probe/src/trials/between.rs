//! Two relays of one server.

use tokio::time::Instant;

use super::Ground;
use super::allocation::{Held, Refused};
use super::subject::Subject;
use crate::transport::RelaySocket;

/// What became of data between both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// The user may have one relay alone (486).
    OneAlone,
    /// There is no second relay, or no answer about it.
    Untried,
    /// The server forbids its relays to send to each other (403).
    Forbidden,
    /// Both sent: whether both were heard.
    Tried(bool),
}

/// From a relay to a second one that is made for it, and back.
pub(super) async fn between(
    ground: &Ground<'_>,
    subject: &Subject<'_>,
    first: &RelaySocket,
    settled: Instant,
) -> Between {
    let second = match Held::new(ground, subject, settled).await {
        Ok(second) => second,
        Err(Refused::Quota) => return Between::OneAlone,
        Err(Refused::Other) => return Between::Untried,
    };
    let (one, other) = (first.relayed_addr(), second.relay.relayed_addr());
    let permitted = tokio::join!(first.allow(other.ip()), second.relay.allow(one.ip()));
    let between = match permitted {
        (Ok(_), Ok(_)) => {
            let (there, back) = tokio::join!(
                ground.heard.sent(async |word| first.send_to(&word, other).await),
                ground.heard.sent(async |word| second.relay.send_to(&word, one).await),
            );
            Between::Tried(there.is_some() && back.is_some())
        }
        (Err(error), _) | (_, Err(error)) if error.code() == Some(403) => Between::Forbidden,
        _ => Between::Untried,
    };
    second.release().await;
    between
}
