//! STUN (RFC 8489), without sockets and without a clock.

pub mod request;
pub mod transaction;
pub mod wire;
