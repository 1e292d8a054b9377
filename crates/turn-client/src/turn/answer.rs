//! What a server answered.

use std::net::SocketAddr;
use std::time::Duration;

use crate::stun::transaction::Cost;
use crate::stun::wire::{EncodeError, ErrorCode, Method};

/// Which question an event answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub(super) u64);

/// A question's one answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Which question.
    pub ticket: Ticket,
    /// What it asked.
    pub method: Method,
    /// What came of it.
    pub outcome: Result<Answer, Refusal>,
    /// Round trips, the challenge's included.
    pub cost: Cost,
}

/// A question that was granted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// Binding.
    Bound {
        /// This end as the server saw it.
        mapped: SocketAddr,
        /// SOFTWARE.
        software: Option<String>,
    },
    /// Allocate.
    Allocated(Granted),
    /// CreatePermission.
    Permitted,
    /// ChannelBind, with the channel's number.
    Channel(u16),
    /// Refresh, with the lifetime that is left.
    Refreshed(Duration),
    /// Connect: the server reached the peer; the number binds a connection to it (CONNECTION-ID).
    Connected(u32),
    /// ConnectionBind: what follows on this connection is the peer's.
    ConnectionBound,
}

/// An allocation as it was granted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Granted {
    /// Where peers reach us.
    pub relayed: SocketAddr,
    /// The relay of the other family, where both were asked for.
    pub second: Option<SocketAddr>,
    /// Why there is none (ADDRESS-ERROR-CODE; 440 mostly).
    pub second_refused: Option<ErrorCode>,
    /// This end as the server saw it.
    pub mapped: Option<SocketAddr>,
    /// How long it lives unless refreshed.
    pub lifetime: Duration,
    /// Whether the server asked for credentials; one that does not is an open relay.
    pub challenged: bool,
    /// The server's realm.
    pub realm: Option<String>,
    /// SOFTWARE.
    pub software: Option<String>,
}

/// What the client could not keep alive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// What.
    pub what: Kept,
    /// The server's last word about it, or its silence.
    pub refusal: Refusal,
}

/// What a client keeps alive by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The allocation: it is gone, and all with it.
    Allocation,
    /// A permission, and the channel where there is one: no more data to and from that peer.
    Peer(SocketAddr),
}

/// A question that was not granted.
///
/// Not `#[non_exhaustive]`, like [`Noise`]: who explains refusals wants the compiler to name the one that is new.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An error response; 401 and 438 have names of their own below.
    #[error("the server answers {error}{}", instead(.alternate, .unknown))]
    Error {
        /// Code and reason.
        error: ErrorCode,
        /// ALTERNATE-SERVER of a 300.
        alternate: Option<SocketAddr>,
        /// UNKNOWN-ATTRIBUTES of a 420.
        unknown: Vec<u16>,
    },
    /// 401, and there are no credentials to answer with.
    #[error("the server asks for a user name and a password")]
    CredentialsMissing {
        /// The server's realm.
        realm: Option<String>,
    },
    /// 401 to a request that carried the credentials.
    #[error("the server refuses the user name or the password: {error}")]
    CredentialsRefused {
        /// The server's realm.
        realm: Option<String>,
        /// The server's words.
        error: ErrorCode,
    },
    /// 438 again and again, to fresh nonces too.
    #[error("the server answers {0} to its own fresh nonces too")]
    StaleNonce(ErrorCode),
    /// A 401 or 438 without the attribute that is needed to answer it.
    #[error("the server answers {error} without the {missing} that it asks for")]
    ChallengeIncomplete {
        /// `REALM` or `NONCE`.
        missing: &'static str,
        /// The error that came.
        error: ErrorCode,
    },
    /// The answer's MESSAGE-INTEGRITY is wrong, or is missing where it must be.
    #[error("the answer's MESSAGE-INTEGRITY {}", if *.present { "does not fit the password" } else { "is missing" })]
    IntegrityWrong {
        /// Whether the attribute was there.
        present: bool,
    },
    /// An answer without an attribute that it must have, or with one that makes no sense.
    #[error("the answer has no valid {0}")]
    AnswerIncomplete(&'static str),
    /// The request could not be written, and so was never sent.
    #[error("the request cannot be written: {0}")]
    NotEncoded(#[source] EncodeError),
    /// No answer, and what came in its place.
    #[error("no answer{}", .0.as_ref().map(|noise| format!(", but {noise}")).unwrap_or_default())]
    NoAnswer(Option<Noise>),
    /// The client has no allocation, so there is nothing to ask about.
    #[error("there is no allocation")]
    NoAllocation,
    /// All channel numbers are in use.
    #[error("all channel numbers are in use")]
    NoChannelLeft,
}

/// What an error response offers beside its code.
fn instead(alternate: &Option<SocketAddr>, unknown: &[u16]) -> String {
    match (alternate, unknown) {
        (Some(server), _) => format!(", and to ask {server} instead"),
        (None, []) => String::new(),
        (None, unknown) => {
            let unknown: Vec<String> = unknown.iter().map(|kind| format!("0x{kind:04x}")).collect();
            format!(", and that it does not understand {}", unknown.join(", "))
        }
    }
}

/// What came that was no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Noise {
    /// An answer to our request, from another address.
    #[error("one from {0}, which was not asked")]
    Elsewhere(SocketAddr),
    /// Bytes that are no STUN message: the first of them.
    #[error("bytes that are no STUN message")]
    Garbage(Vec<u8>),
    /// A STUN message whose FINGERPRINT is wrong.
    #[error("a STUN message whose FINGERPRINT is wrong")]
    Fingerprint,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_in_words() {
        let error = |code, reason: &str| ErrorCode { code, reason: reason.to_owned() };
        let elsewhere = "192.0.2.7:3478".parse().expect("an address");
        let answered = |error, alternate, unknown| Refusal::Error { error, alternate, unknown };
        for (refusal, words) in [
            (answered(error(403, "Forbidden IP"), None, vec![]), "the server answers 403 (Forbidden IP)"),
            (
                answered(error(300, ""), Some(elsewhere), vec![]),
                "the server answers 300, and to ask 192.0.2.7:3478 instead",
            ),
            (
                answered(error(420, ""), None, vec![0x17, 0x1A]),
                "the server answers 420, and that it does not understand 0x0017, 0x001a",
            ),
            (Refusal::NoAnswer(None), "no answer"),
            (
                Refusal::NoAnswer(Some(Noise::Elsewhere(elsewhere))),
                "no answer, but one from 192.0.2.7:3478, which was not asked",
            ),
            (Refusal::IntegrityWrong { present: false }, "the answer's MESSAGE-INTEGRITY is missing"),
        ] {
            assert_eq!(refusal.to_string(), words);
        }
    }
}
