//! A TURN client (RFC 8656) without sockets and without a clock, made to explain what goes wrong.
//!
//! The loop is the driver's: hand every datagram or frame to [`Client::input`], call [`Client::timeout`] when
//! [`Client::next_timeout`] says so, and after either send what [`Client::output`] returns and look at
//! [`Client::event`]. Each question ([`Client::bind`], [`Client::allocate`], …) gives a [`Ticket`] that its one event
//! carries. Challenges (401), fresh nonces (438) and the keep-alive of allocation, permissions and channels are
//! dealt with inside.

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
