//! How a NAT maps and filters (RFC 5780), by Binding requests from one socket.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use crate::transport::UdpEnd;
use neko_report::Dependence;
use turn_client::stun::wire::{Builder, Class, Message, Method, TransactionId, attribute};

/// CHANGE-REQUEST (RFC 5780, section 7.2).
const CHANGE_REQUEST: u16 = 0x0003;
const CHANGE_ADDRESS: u32 = 4;
const CHANGE_PORT: u32 = 2;
/// When a request is sent again.
const AGAIN: [Duration; 3] = [Duration::from_millis(150), Duration::from_millis(300), Duration::from_millis(450)];

/// One Binding's answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) mapped: SocketAddr,
    /// OTHER-ADDRESS: the server can answer from there.
    pub(super) other: Option<SocketAddr>,
}

/// One Binding from a socket; none where no answer came. With a change, the answer may come from elsewhere.
pub(super) async fn bind(end: &UdpEnd, server: SocketAddr, change: u32) -> Option<Bound> {
    let id = TransactionId::random();
    let mut request = Builder::new(Class::Request, Method::BINDING, id);
    if change != 0 {
        request = request.u32(CHANGE_REQUEST, change);
    }
    let request = request.fingerprint().finish().ok()?;
    let mut buffer = [0; 1500];
    for wait in AGAIN {
        // A refusal of an earlier one says nothing about this one.
        let _ = end.send_to(&request, server).await;
        let until = Instant::now() + wait;
        while let Ok(received) = tokio::time::timeout_at(until, end.recv_from(&mut buffer)).await {
            let Ok((len, _)) = received else { continue };
            if let Ok(message) = Message::parse(&buffer[..len])
                && message.transaction_id() == id
                && message.class() == Class::Success
            {
                let other = message.plain_address(attribute::OTHER_ADDRESS);
                return message.mapped_address().map(|mapped| Bound { mapped, other });
            }
        }
    }
    None
}

/// How the outside port is chosen (section 4.3), with a server that has another address.
pub(super) async fn mapping(end: &UdpEnd, server: SocketAddr, first: Bound, other: SocketAddr) -> Option<Dependence> {
    let second = bind(end, SocketAddr::new(other.ip(), server.port()), 0).await?;
    if second.mapped == first.mapped {
        return Some(Dependence::Endpoint);
    }
    let third = bind(end, other, 0).await?;
    Some(if third.mapped == second.mapped { Dependence::Address } else { Dependence::AddressAndPort })
}

/// Whom the NAT lets in (section 4.4). The socket must have spoken to `server` alone.
pub(super) async fn filtering(end: &UdpEnd, server: SocketAddr) -> Dependence {
    if bind(end, server, CHANGE_ADDRESS | CHANGE_PORT).await.is_some() {
        Dependence::Endpoint
    } else if bind(end, server, CHANGE_PORT).await.is_some() {
        Dependence::Address
    } else {
        Dependence::AddressAndPort
    }
}
