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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// An error response; 401 and 438 have names of their own below.
    Error {
        /// Code and reason.
        error: ErrorCode,
        /// ALTERNATE-SERVER of a 300.
        alternate: Option<SocketAddr>,
        /// UNKNOWN-ATTRIBUTES of a 420.
        unknown: Vec<u16>,
    },
    /// 401, and there are no credentials to answer with.
    CredentialsMissing {
        /// The server's realm.
        realm: Option<String>,
    },
    /// 401 to a request that carried the credentials.
    CredentialsRefused {
        /// The server's realm.
        realm: Option<String>,
        /// The server's words.
        error: ErrorCode,
    },
    /// 438 again and again, to fresh nonces too.
    StaleNonce(ErrorCode),
    /// A 401 or 438 without the attribute that is needed to answer it.
    ChallengeIncomplete {
        /// `REALM` or `NONCE`.
        missing: &'static str,
        /// The error that came.
        error: ErrorCode,
    },
    /// The answer's MESSAGE-INTEGRITY is wrong, or is missing where it must be.
    IntegrityWrong {
        /// Whether the attribute was there.
        present: bool,
    },
    /// An answer without an attribute that it must have, or with one that makes no sense.
    AnswerIncomplete(&'static str),
    /// The request could not be written, and so was never sent.
    NotEncoded(EncodeError),
    /// No answer, and what came in its place.
    NoAnswer(Option<Noise>),
    /// The client has no allocation, so there is nothing to ask about.
    NoAllocation,
    /// All channel numbers are in use.
    NoChannelLeft,
}

/// What came that was no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noise {
    /// An answer to our request, from another address.
    Elsewhere(SocketAddr),
    /// Bytes that are no STUN message: the first of them.
    Garbage(Vec<u8>),
    /// A STUN message whose FINGERPRINT is wrong.
    Fingerprint,
}
