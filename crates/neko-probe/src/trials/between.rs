//! Two relays of one server.

use super::Ground;
use super::account::{Account, Purpose, code};
use super::subject::Subject;
use crate::transport::RelaySocket;

/// What became of data between both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// There is no second relay, or no answer about it.
    Untried,
    /// The server forbids its relays to send to each other (403).
    Refused,
    /// Both sent: whether both were heard.
    Tried(bool),
}

/// From a relay to a second one that is made for it, and back.
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
            let (there, back) = tokio::join!(
                ground.heard.sent(async |word| first.send_to(&word, other).await),
                ground.heard.sent(async |word| held.relay.send_to(&word, one).await),
            );
            Between::Tried(there.is_some() && back.is_some())
        }
        (Err(error), _) | (_, Err(error)) if code(&error) == Some(403) => Between::Refused,
        _ => Between::Untried,
    };
    held.release().await;
    between
}
