//! A TURN client (RFC 8656, and RFC 6062 for TCP peers) without sockets and without a clock, made to explain what goes
//! wrong.
//!
//! # The loop
//!
//! The loop is the driver's (the examples have one for UDP and one for a stream): hand every datagram or frame to
//! [`Client::input`], those from other addresses to [`Client::foreign`], call [`Client::timeout`] when
//! [`Client::next_timeout`] says so, and after each of them send what [`Client::output`] returns and look at
//! [`Client::event`] and [`Client::loss`]. Each question ([`Client::binding`], [`Client::allocate`], …) gives a [`Ticket`]
//! that its one [`Event`] carries, with what it cost in round trips.
//!
//! # States
//!
//! ```text
//!             allocate            401, realm, nonce           granted
//!   nothing ───────────▶ asked ───────────────────▶ signed ───────────▶ allocated ◀─┐ Refresh, ChannelBind,
//!      ▲                   │ any other answer,        │                   │   │     │ CreatePermission; 438: the
//!      └───────────────────┴──────────────────────────┘                   │   └─────┘ fresh nonce, twice at most
//!      ▲   Refresh 0, or 437 to it                                        │
//!      ├──────────────────────────────────────────────────────────────────┤
//!      └── lost: 437 to a Refresh, or none granted before the end ────────┘
//! ```
//!
//! One question may wait for several answers of others: Binding and Allocate go out together. A question is answered
//! once; what comes later for it is ignored.
//!
//! # Round trips
//!
//! Binding 1; Allocate 2, the challenge and the signed request, 1 where realm and nonce are known; a channel 1 more
//! until data flows; each stale nonce 1. TCP adds its handshake (1), TLS 1.3 its own (1 more, 2 for TLS 1.2).
//! A TCP peer costs Connect and ConnectionBind, on a connection of its own.
//!
//! # Timers
//!
//! | what | when |
//! |---|---|
//! | retransmission (UDP, DTLS) | after 0.5 s, doubling; seven sends, given up 39.5 s after the first ([`crate::stun::transaction`]); streams send once and wait as long |
//! | something came in place of an answer | the answer may still follow within 0.4 s |
//! | Refresh | a minute before the end of the lifetime that was granted, half-way where that is less than two minutes; unanswered or refused, again half-way to the end |
//! | permissions and channels | as [`Settings::renew_peers`] says: no answer names their lifetime |
//! | release | three times at most |
//!
//! What cannot be kept alive is told by [`Client::loss`]: the allocation with a 437, or when its time is over.
//!
//! # Giving back
//!
//! [`Client::close`] gives back what stands or may stand: a signed Allocate without an answer, or with one that cannot
//! be believed, is released blindly. It is not sent again behind that.
//!
//! # What is refused
//!
//! - an answer whose MESSAGE-INTEGRITY does not fit, or a grant without any where the request was signed; errors may be
//!   unsigned, for they grant nothing;
//! - an answer whose FINGERPRINT does not fit, that belongs to no waiting question, or that comes from another address:
//!   not believed, but told where no other follows;
//! - everything behind MESSAGE-INTEGRITY, and of attributes that come twice the second one;
//! - a grant without XOR-RELAYED-ADDRESS or LIFETIME, a challenge without REALM or NONCE;
//! - a third fresh nonce for the same question;
//! - requests of the server, and data on channels that were never bound.
//!
//! Nothing is refused for its spelling: realms, nonces, user names and passwords are bytes. MESSAGE-INTEGRITY-SHA256 and
//! PASSWORD-ALGORITHMS (RFC 8489) are not offered, as browsers do not either.

mod answer;
mod answering;
mod client;
mod credentials;
mod keep_alive;

pub use answer::{Answer, Event, Granted, Kept, Loss, Noise, Refusal, Ticket};
pub use client::{Client, Input};
pub use credentials::{Credentials, Settings};

#[cfg(test)]
mod lifetimes;
#[cfg(test)]
mod tests;
