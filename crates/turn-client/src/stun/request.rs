//! The requests a client makes, encoded by the typed codec (stun-rs).
//!
//! What the typed codec refuses (odd credentials, realms and nonces) is appended raw: see [`super::wire::Builder`]. A
//! request that cannot be written with all of its attributes is an error: none is ever sent without one.

use std::net::SocketAddr;

use stun_rs::attributes::stun::Software;
use stun_rs::attributes::turn::{ChannelNumber, LifeTime, RequestedTrasport, XorPeerAddress};
use stun_rs::error::StunError;
use stun_rs::{MessageClass, MessageEncoderBuilder, MessageMethod, StunMessageBuilder, methods};

use super::wire::{Builder, Class, EncodeError, Method, TransactionId, attribute};

/// The lifetime that is asked for, in seconds: what RFC 8656 gives where nothing is asked. Asked for all the same:
/// coturn was seen to apply its `max-allocate-lifetime` only to requests that name one.
pub const LIFETIME: u32 = 600;

/// The address family of a relay (RFC 8656, sections 7.1 and 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RelayFamily {
    /// The server's default, which is IPv4; nothing is asked for, as browsers do.
    #[default]
    Default,
    /// REQUESTED-ADDRESS-FAMILY IPv4.
    V4,
    /// REQUESTED-ADDRESS-FAMILY IPv6.
    V6,
    /// ADDITIONAL-ADDRESS-FAMILY IPv6: one relay of each family.
    Both,
}

/// What is asked of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// Binding.
    Binding,
    /// Allocate: a UDP relay, or a TCP one (RFC 6062, section 4.1).
    Allocate {
        /// Whether the relay speaks TCP to peers.
        tcp: bool,
        /// The relay's address family.
        family: RelayFamily,
    },
    /// CreatePermission.
    CreatePermission(SocketAddr),
    /// ChannelBind, which installs the permission too (RFC 8656, section 12).
    ChannelBind(SocketAddr, u16),
    /// Refresh, 0 seconds to release.
    Refresh(u32),
    /// Connect to a TCP peer (RFC 6062, section 4.3).
    Connect(SocketAddr),
    /// ConnectionBind, on the connection that is to carry a peer's data (RFC 6062, section 4.3).
    ConnectionBind(u32),
}

impl Request {
    /// The request's method.
    pub fn method(self) -> Method {
        match self {
            Self::Binding => Method::BINDING,
            Self::Allocate { .. } => Method::ALLOCATE,
            Self::CreatePermission(_) => Method::CREATE_PERMISSION,
            Self::ChannelBind(..) => Method::CHANNEL_BIND,
            Self::Refresh(_) => Method::REFRESH,
            Self::Connect(_) => Method::CONNECT,
            Self::ConnectionBind(_) => Method::CONNECTION_BIND,
        }
    }

    /// The request without credentials, integrity and fingerprint. Binding and Allocate name the client where `software`
    /// is given; a name of more than 509 bytes is an error (RFC 8489, section 14.14).
    pub fn encode(self, id: TransactionId, software: Option<&str>) -> Result<Builder, EncodeError> {
        let raw = Builder::new(Class::Request, self.method(), id);
        match self {
            Self::Binding => typed(methods::BINDING, id, |message| named(message, software)),
            Self::Allocate { tcp: false, family } => typed(methods::ALLOCATE, id, |message| {
                let message = named(message, software)?;
                Ok(message.with_attribute(RequestedTrasport::default()).with_attribute(LifeTime::from(LIFETIME)))
            })
            .map(|request| family.asked_for_in(request)),
            // The typed codec knows no protocol but UDP (17).
            Self::Allocate { tcp: true, family } => typed(methods::ALLOCATE, id, |message| named(message, software))
                .map(|request| request.attribute(attribute::REQUESTED_TRANSPORT, &[6, 0, 0, 0]))
                .map(|request| family.asked_for_in(request.u32(attribute::LIFETIME, LIFETIME))),
            Self::CreatePermission(peer) => {
                typed(methods::CREATE_PERMMISSION, id, |message| Ok(message.with_attribute(XorPeerAddress::from(peer))))
            }
            Self::ChannelBind(peer, number) => typed(methods::CHANNEL_BIND, id, |message| {
                Ok(message.with_attribute(ChannelNumber::new(number)).with_attribute(XorPeerAddress::from(peer)))
            }),
            Self::Refresh(seconds) => {
                typed(methods::REFRESH, id, |message| Ok(message.with_attribute(LifeTime::from(seconds))))
            }
            // RFC 6062's methods and CONNECTION-ID are none of the typed codec's.
            Self::Connect(peer) => Ok(raw.xor_address(attribute::XOR_PEER_ADDRESS, peer)),
            Self::ConnectionBind(connection) => Ok(raw.u32(attribute::CONNECTION_ID, connection)),
        }
    }
}

impl RelayFamily {
    fn asked_for_in(self, request: Builder) -> Builder {
        match self {
            Self::Default => request,
            Self::V4 => request.attribute(attribute::REQUESTED_ADDRESS_FAMILY, &[1, 0, 0, 0]),
            Self::V6 => request.attribute(attribute::REQUESTED_ADDRESS_FAMILY, &[2, 0, 0, 0]),
            // Both numbers: no server knows more than one of them, and neither has to be understood.
            Self::Both => request
                .attribute(attribute::ADDITIONAL_ADDRESS_FAMILY, &[2, 0, 0, 0])
                .attribute(attribute::DRAFT_ADDITIONAL_ADDRESS_FAMILY, &[2, 0, 0, 0]),
        }
    }
}

/// With SOFTWARE.
fn named(message: StunMessageBuilder, software: Option<&str>) -> Result<StunMessageBuilder, StunError> {
    match software {
        Some(software) => Ok(message.with_attribute(Software::new(software)?)),
        None => Ok(message),
    }
}

/// A request as the typed codec writes it.
fn typed(
    method: MessageMethod,
    id: TransactionId,
    fill: impl FnOnce(StunMessageBuilder) -> Result<StunMessageBuilder, StunError>,
) -> Result<Builder, EncodeError> {
    let message =
        StunMessageBuilder::new(method, MessageClass::Request).with_transaction_id(stun_rs::TransactionId::from(id.0));
    let message = fill(message).map_err(|_| EncodeError::Attribute)?.build();
    // SOFTWARE has at most 509, and what is beside it less than 64.
    let mut bytes = [0; 1024];
    let len =
        MessageEncoderBuilder::default().build().encode(&mut bytes, &message).map_err(|_| EncodeError::Attribute)?;
    Builder::resume(bytes[..len].to_vec()).map_err(|_| EncodeError::Attribute)
}

#[cfg(test)]
mod tests {
    use super::super::wire::Message;
    use super::*;

    const SOFTWARE: &str = "software under test";

    #[test]
    fn the_client_is_named_only_where_it_has_a_name() {
        let id = TransactionId([3; 12]);
        for request in [
            Request::Binding,
            Request::Allocate { tcp: false, family: RelayFamily::Default },
            Request::Allocate { tcp: true, family: RelayFamily::Default },
        ] {
            let said = |software| {
                let bytes = request.encode(id, software).and_then(Builder::finish)?;
                Ok(Message::parse(&bytes).expect("a message").text(attribute::SOFTWARE))
            };
            let longest = "n".repeat(509);
            assert_eq!(said(None), Ok(None));
            assert_eq!(said(Some(&longest)), Ok(Some(longest.clone())));
            assert_eq!(said(Some(&"n".repeat(510))), Err(EncodeError::Attribute));
        }
    }

    #[test]
    fn each_request_carries_what_its_rfc_asks() {
        let peer = "[2001:db8::1]:4000".parse().expect("an address");
        let id = TransactionId([3; 12]);
        let kinds = |request: Request| {
            let bytes = request.encode(id, Some(SOFTWARE)).and_then(Builder::finish).expect("a request");
            let message = Message::parse(&bytes).expect("a message");
            assert_eq!(
                (message.class(), message.method(), message.transaction_id()),
                (Class::Request, request.method(), id)
            );
            message.attributes().map(|one| (one.kind, one.value.len())).collect::<Vec<_>>()
        };
        assert_eq!(kinds(Request::Binding), [(attribute::SOFTWARE, SOFTWARE.len())]);
        let allocate = |tcp, family| kinds(Request::Allocate { tcp, family })[1..].to_vec();
        let plain = [(attribute::REQUESTED_TRANSPORT, 4), (attribute::LIFETIME, 4)];
        for tcp in [false, true] {
            assert_eq!(allocate(tcp, RelayFamily::Default), plain);
            for (family, more) in [
                (RelayFamily::V4, &[(attribute::REQUESTED_ADDRESS_FAMILY, 4)][..]),
                (RelayFamily::V6, &[(attribute::REQUESTED_ADDRESS_FAMILY, 4)]),
                (RelayFamily::Both, &[(0x8000, 4), (0x8032, 4)]),
            ] {
                assert_eq!(allocate(tcp, family), [&plain[..], more].concat());
            }
        }
        assert_eq!(kinds(Request::Connect(peer)), [(attribute::XOR_PEER_ADDRESS, 20)]);
        assert_eq!(kinds(Request::ConnectionBind(7)), [(attribute::CONNECTION_ID, 4)]);
        assert_eq!(kinds(Request::CreatePermission(peer)), [(attribute::XOR_PEER_ADDRESS, 20)]);
        assert_eq!(kinds(Request::ChannelBind(peer, 0x4000)), [(attribute::CHANNEL_NUMBER, 4), (0x0012, 20)]);
        assert_eq!(kinds(Request::Refresh(0)), [(attribute::LIFETIME, 4)]);
        let bytes = Request::ChannelBind(peer, 0x4000).encode(id, None).and_then(Builder::finish).expect("a request");
        assert_eq!(Message::parse(&bytes).expect("a message").xor_address(0x0012), Some(peer));
    }
}
