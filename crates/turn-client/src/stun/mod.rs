//! STUN (RFC 8489), without sockets and without a clock.
//!
//! - [`wire`] reads and writes messages as bytes, refusing nothing that a diagnosis wants to see: a view over the
//!   attributes in their order, unknown and doubled ones included. Keys and integrity are over the raw bytes.
//! - [`request`] encodes what a client asks, by stun-rs where that can.
//! - [`transaction`] sends requests again and matches answers to them by transaction id. It believes nothing: what an
//!   answer is worth is for its user to say ([`crate::turn`]).

pub mod request;
pub mod transaction;
pub mod wire;
