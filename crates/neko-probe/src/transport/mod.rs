//! Sockets that drive the sans-IO clients: UDP (behind the in-process NAT too), TCP, TLS and DTLS.
//!
//! [`Session`] is one connection to one server with a task of its own, so that an allocation is given back on every
//! way out, a dropped future included. [`Allocations`] knows all sessions and closes them at once.
//!
//! [`Session`] asks; [`RelaySocket`] is an allocation as a datagram socket, [`TcpRelay`] one for TCP peers (RFC 6062),
//! each [`PeerStream`] of which has a connection to the server of its own. A session ends for good with
//! [`Broken`]: its link is gone, its stream carries what is no STUN, or its allocation is lost. On UDP a refusal (ICMP)
//! ends the questions that wait, not the session.

mod certificate;
mod dtls;
mod endpoint;
mod error;
mod peer_stream;
mod registry;
mod relay;
mod room;
mod session;
mod session_task;
mod shared;
mod spare;
mod standing;
mod takeover;
mod tcp;
mod tcp_relay;
mod tls;
mod udp;

pub use certificate::{CertificateInfo, Conceded, Concessions, Presented, TlsError, Trust};
pub use endpoint::{Carrier, Endpoint, Link};
pub use error::{Broken, Error};
pub use peer_stream::PeerStream;
pub use registry::Allocations;
pub use relay::{RelaySocket, is_mismatch};
pub use room::{Room, Rooms, User};
pub use session::Session;
pub use standing::LINGERS;
pub use tcp_relay::TcpRelay;
pub use tls::TlsInfo;
pub use udp::{UdpEnd, mapped_address, route_to};

use turn_client::turn::{Client, Settings};

/// What SOFTWARE says of us.
const SOFTWARE: &str = concat!("neko-ice ", env!("CARGO_PKG_VERSION"));

/// A client that says who we are.
fn client(settings: Settings) -> Client {
    Client::new(settings.with_software(SOFTWARE))
}

#[cfg(test)]
mod tests;
