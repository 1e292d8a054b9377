//! Servers that run inside this process, on loopback only.
//!
//! - [`embedded`] is a real STUN and TURN server: what `probe --embedded` puts in the place of the configured ones.
//! - [`nat`] is a UDP NAT, so that a mapped address differs from the host's on one machine too.
//!
//! None of them ever sends a packet off the machine, and each ends all of its tasks when it is shut down.

mod certificate;
pub mod embedded;
mod gateway;
pub mod lifeline;
pub mod nat;
mod reason;
mod streams;

pub use certificate::{Certificate, CertificateError};
pub use embedded::{Account, Embedded, Stats};
pub use gateway::{MAX_GATEWAY_HEADER, decapsulate, encapsulate};
pub use nat::{Filtering, Nat, NatStats};
pub use neko_config::ice_server::Family;
pub use reason::reason;

/// What a server listens on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Listening {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS over TCP.
    Tls,
}

impl Listening {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];
}
