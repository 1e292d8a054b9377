//! The requests a client makes, encoded by the typed codec (stun-rs).
//!
//! What the typed codec refuses (odd credentials, realms and nonces) is appended raw: see [`super::wire::Builder`].

use std::net::SocketAddr;

use stun_rs::attributes::stun::Software;
use stun_rs::attributes::turn::{ChannelNumber, LifeTime, RequestedAddressFamily, RequestedTrasport, XorPeerAddress};
use stun_rs::{AddressFamily, MessageClass, MessageEncoderBuilder, MessageMethod, StunMessageBuilder, methods};

use super::wire::{Builder, Class, Method, TransactionId};

/// What SOFTWARE says of us.
pub const SOFTWARE: &str = concat!("neko-ice ", env!("CARGO_PKG_VERSION"));

/// What is asked of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Binding.
    Binding,
    /// Allocate over UDP; for IPv6 the family is named (RFC 8656, section 7.1), IPv4 is the default.
    Allocate {
        /// Whether an IPv6 relay is wanted.
        ipv6: bool,
    },
    /// Allocate over TCP (RFC 6062, section 4.1).
    AllocateTcp,
    /// CreatePermission.
    Permission(SocketAddr),
    /// ChannelBind, which installs the permission too (RFC 8656, section 12).
    Channel(SocketAddr, u16),
    /// Refresh, 0 seconds to release.
    Refresh(u32),
}

impl Ask {
    /// The request's method.
    pub fn method(self) -> Method {
        match self {
            Self::Binding => Method::BINDING,
            Self::Allocate { .. } | Self::AllocateTcp => Method::ALLOCATE,
            Self::Permission(_) => Method::CREATE_PERMISSION,
            Self::Channel(..) => Method::CHANNEL_BIND,
            Self::Refresh(_) => Method::REFRESH,
        }
    }

    /// The request without credentials, integrity and fingerprint.
    pub fn encode(self, id: TransactionId) -> Builder {
        let method: MessageMethod = match self {
            Self::Binding => methods::BINDING,
            Self::Allocate { .. } | Self::AllocateTcp => methods::ALLOCATE,
            Self::Permission(_) => methods::CREATE_PERMMISSION,
            Self::Channel(..) => methods::CHANNEL_BIND,
            Self::Refresh(_) => methods::REFRESH,
        };
        let mut message = StunMessageBuilder::new(method, MessageClass::Request)
            .with_transaction_id(stun_rs::TransactionId::from(id.0));
        if matches!(self, Self::Binding | Self::Allocate { .. })
            && let Ok(software) = Software::new(SOFTWARE)
        {
            message = message.with_attribute(software);
        }
        let message = match self {
            Self::Binding | Self::AllocateTcp => message,
            Self::Allocate { ipv6: false } => message.with_attribute(RequestedTrasport::default()),
            Self::Allocate { ipv6: true } => message
                .with_attribute(RequestedTrasport::default())
                .with_attribute(RequestedAddressFamily::new(AddressFamily::IPv6)),
            Self::Permission(peer) => message.with_attribute(XorPeerAddress::from(peer)),
            Self::Channel(peer, number) => {
                message.with_attribute(ChannelNumber::new(number)).with_attribute(XorPeerAddress::from(peer))
            }
            Self::Refresh(seconds) => message.with_attribute(LifeTime::from(seconds)),
        };
        let mut bytes = [0; 256];
        if self == Self::AllocateTcp {
            // The typed codec knows no protocol but UDP (17).
            let software = SOFTWARE.as_bytes();
            return Builder::new(Class::Request, Method::ALLOCATE, id)
                .attribute(super::wire::attribute::SOFTWARE, software)
                .attribute(super::wire::attribute::REQUESTED_TRANSPORT, &[6, 0, 0, 0]);
        }
        let encoded = MessageEncoderBuilder::default().build().encode(&mut bytes, &message.build());
        let typed = encoded.ok().and_then(|len| Builder::resume(bytes.get(..len)?.to_vec()));
        // 256 bytes hold every request above, so that the bare header is never sent.
        typed.unwrap_or_else(|| Builder::new(Class::Request, self.method(), id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire::{Message, attribute};
    use super::*;

    #[test]
    fn each_request_carries_what_its_rfc_asks() {
        let peer = "[2001:db8::1]:4000".parse().expect("an address");
        let id = TransactionId([3; 12]);
        let kinds = |ask: Ask| {
            let bytes = ask.encode(id).finish();
            let message = Message::parse(&bytes).expect("a message");
            assert_eq!(
                (message.class(), message.method(), message.transaction_id()),
                (Class::Request, ask.method(), id)
            );
            message.attributes().map(|one| (one.kind, one.value.len())).collect::<Vec<_>>()
        };
        assert_eq!(kinds(Ask::Binding), [(attribute::SOFTWARE, SOFTWARE.len())]);
        assert_eq!(kinds(Ask::Allocate { ipv6: true })[1..], [(attribute::REQUESTED_TRANSPORT, 4), (0x0017, 4)]);
        assert_eq!(kinds(Ask::Permission(peer)), [(attribute::XOR_PEER_ADDRESS, 20)]);
        assert_eq!(kinds(Ask::Channel(peer, 0x4000)), [(attribute::CHANNEL_NUMBER, 4), (0x0012, 20)]);
        assert_eq!(kinds(Ask::Refresh(0)), [(attribute::LIFETIME, 4)]);
        let bytes = Ask::Channel(peer, 0x4000).encode(id).finish();
        assert_eq!(Message::parse(&bytes).expect("a message").xor_address(0x0012), Some(peer));
    }
}
