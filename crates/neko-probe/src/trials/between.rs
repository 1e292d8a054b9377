//! Two relays of one server.

use super::Ground;
use super::account::{Account, Purpose, code};
use super::relay::Subject;
use crate::transport::RelaySocket;

/// What became of data from one relay to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// There is no second relay, or no answer about it.
    Untried,
    /// The server forbids its relays to send to each other (403).
    Refused,
    /// It was sent: whether it arrived.
    Tried(bool),
}

/// From a relay to a second one that is made for it.
pub(super) async fn between(
    ground: &Ground<'_>,
    subject: &Subject<'_>,
    account: &Account,
    first: &RelaySocket,
) -> Between {
    let Some(held) = ground.allocate(subject, account, Purpose::Beside).await else { return Between::Untried };
    let (one, other) = (first.relayed_addr(), held.relay.relayed_addr());
    let permitted = tokio::join!(first.allow(other.ip()), held.relay.allow(one.ip()));
    let between = match permitted {
        (Ok(_), Ok(_)) => {
            let came = ground.heard.sent(async |word| first.send_to(&word, other).await).await;
            Between::Tried(came.is_some())
        }
        (Err(error), _) | (_, Err(error)) if code(&error) == Some(403) => Between::Refused,
        _ => Between::Untried,
    };
    held.release().await;
    between
}
