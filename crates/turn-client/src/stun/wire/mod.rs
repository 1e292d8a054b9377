//! STUN messages as bytes: a reader and a writer that refuse nothing a diagnosis wants to see.
//!
//! The typed codec (stun-rs) fails a whole message on a quoted realm, a Latin-1 reason or a binary nonce, and cannot
//! encode what it does not know. Here a message is its attributes in their order, unknown and duplicate ones
//! included, and keys, MESSAGE-INTEGRITY and FINGERPRINT are computed over the raw bytes, as coturn and Pion do.

mod address;
mod builder;
mod channel;
mod error_code;
mod framing;
mod header;
mod integrity;
mod message;

pub use address::{Transform, decode_address, encode_address};
pub use builder::{Builder, EncodeError};
pub use channel::{CHANNELS, ChannelData};
pub use error_code::ErrorCode;
pub use framing::{Frame, Framing, FramingError, next_frame};
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, Method, TransactionId};
pub use integrity::{Check, Key};
pub use message::{Attribute, Message, ParseError};

/// Attribute types (RFC 8489, section 18.3; RFC 8656, section 18; RFC 6062, section 6.2).
#[allow(missing_docs)]
pub mod attribute {
    pub const MAPPED_ADDRESS: u16 = 0x0001;
    pub const USERNAME: u16 = 0x0006;
    pub const MESSAGE_INTEGRITY: u16 = 0x0008;
    pub const ERROR_CODE: u16 = 0x0009;
    pub const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
    pub const CHANNEL_NUMBER: u16 = 0x000C;
    pub const LIFETIME: u16 = 0x000D;
    pub const XOR_PEER_ADDRESS: u16 = 0x0012;
    pub const DATA: u16 = 0x0013;
    pub const REALM: u16 = 0x0014;
    pub const NONCE: u16 = 0x0015;
    pub const XOR_RELAYED_ADDRESS: u16 = 0x0016;
    pub const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
    pub const EVEN_PORT: u16 = 0x0018;
    pub const REQUESTED_TRANSPORT: u16 = 0x0019;
    pub const DONT_FRAGMENT: u16 = 0x001A;
    pub const MESSAGE_INTEGRITY_SHA256: u16 = 0x001C;
    pub const PASSWORD_ALGORITHM: u16 = 0x001D;
    pub const USERHASH: u16 = 0x001E;
    pub const XOR_MAPPED_ADDRESS: u16 = 0x0020;
    pub const RESERVATION_TOKEN: u16 = 0x0022;
    pub const PRIORITY: u16 = 0x0024;
    pub const USE_CANDIDATE: u16 = 0x0025;
    pub const CONNECTION_ID: u16 = 0x002A;
    pub const ADDITIONAL_ADDRESS_FAMILY: u16 = 0x8000;
    pub const ADDRESS_ERROR_CODE: u16 = 0x8001;
    pub const PASSWORD_ALGORITHMS: u16 = 0x8002;
    pub const ALTERNATE_DOMAIN: u16 = 0x8003;
    pub const SOFTWARE: u16 = 0x8022;
    pub const ALTERNATE_SERVER: u16 = 0x8023;
    pub const FINGERPRINT: u16 = 0x8028;
    pub const ICE_CONTROLLED: u16 = 0x8029;
    pub const ICE_CONTROLLING: u16 = 0x802A;
    pub const RESPONSE_ORIGIN: u16 = 0x802B;
    pub const OTHER_ADDRESS: u16 = 0x802C;
    /// ADDITIONAL-ADDRESS-FAMILY as the drafts numbered it: coturn 4.6 and 4.7 know no other.
    pub const DRAFT_ADDITIONAL_ADDRESS_FAMILY: u16 = 0x8032;
    /// ADDRESS-ERROR-CODE as the drafts numbered it.
    pub const DRAFT_ADDRESS_ERROR_CODE: u16 = 0x8033;
}

/// The bytes that fill a length up to a multiple of four.
pub(crate) fn padding(len: usize) -> usize {
    len.wrapping_neg() & 3
}

#[cfg(test)]
mod tests;
