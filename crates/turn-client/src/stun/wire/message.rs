//! Reading a message: a view over its bytes.

use super::header::decode_type;
use super::{
    Check, Class, ErrorCode, HEADER_LEN, Key, MAGIC_COOKIE, Method, TransactionId, Transform, attribute,
    decode_address, integrity, padding,
};
use std::net::SocketAddr;

/// Why bytes are no STUN message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// Shorter than a header.
    #[error("{0} bytes are too short for a STUN message")]
    TooShort(usize),
    /// The first two bits are not zero, or the magic cookie is missing.
    #[error("not a STUN message")]
    NotStun,
    /// The length field and the bytes disagree.
    #[error("the length field says {said} bytes, {have} follow the header")]
    Length {
        /// What the header says.
        said: usize,
        /// What follows it.
        have: usize,
    },
    /// An attribute reaches beyond the message.
    #[error("attribute 0x{kind:04x} reaches beyond the message")]
    AttributeTruncated {
        /// The attribute's type.
        kind: u16,
    },
}

/// One attribute, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its type.
    pub kind: u16,
    /// Its value, without padding.
    pub value: &'a [u8],
    /// Where it starts (its type field) in the message.
    pub offset: usize,
}

/// A message whose header and attribute boundaries were checked; nothing else.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    bytes: &'a [u8],
}

impl<'a> Message<'a> {
    /// Reads exactly one message; bytes that follow it are an error.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        let Some((header, body)) = bytes.split_at_checked(HEADER_LEN) else {
            return Err(ParseError::TooShort(bytes.len()));
        };
        if header[0] & 0xC0 != 0 || header[4..8] != MAGIC_COOKIE.to_be_bytes() {
            return Err(ParseError::NotStun);
        }
        let said = usize::from(u16::from_be_bytes([header[2], header[3]]));
        if said != body.len() || !said.is_multiple_of(4) {
            return Err(ParseError::Length { said, have: body.len() });
        }
        let message = Self { bytes };
        let mut at = 0;
        while at < body.len() {
            // The body is a multiple of four, and so is every step: a type and a length are always there.
            let kind = u16::from_be_bytes([body[at], body[at + 1]]);
            let len = usize::from(u16::from_be_bytes([body[at + 2], body[at + 3]]));
            at += 4 + len + padding(len);
            if at > body.len() {
                return Err(ParseError::AttributeTruncated { kind });
            }
        }
        Ok(message)
    }

    /// The whole message.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Request, indication, success or error.
    pub fn class(&self) -> Class {
        decode_type(u16::from_be_bytes([self.bytes[0], self.bytes[1]])).0
    }

    /// What it is about.
    pub fn method(&self) -> Method {
        decode_type(u16::from_be_bytes([self.bytes[0], self.bytes[1]])).1
    }

    /// What ties an answer to its request.
    pub fn transaction_id(&self) -> TransactionId {
        let mut id = [0; 12];
        id.copy_from_slice(&self.bytes[8..HEADER_LEN]);
        TransactionId(id)
    }

    /// All attributes in their order: unknown ones, duplicates and those after MESSAGE-INTEGRITY included.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let bytes = self.bytes;
        let mut at = HEADER_LEN;
        std::iter::from_fn(move || {
            let head = bytes.get(at..at + 4)?;
            let kind = u16::from_be_bytes([head[0], head[1]]);
            let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let value = bytes.get(at + 4..at + 4 + len)?;
            let offset = at;
            at += 4 + len + padding(len);
            Some(Attribute { kind, value, offset })
        })
    }

    /// The attributes that count: those after MESSAGE-INTEGRITY are ignored, but for MESSAGE-INTEGRITY-SHA256 and
    /// FINGERPRINT (RFC 8489, section 14.5).
    pub fn counting(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let mut sealed = false;
        self.attributes().filter(move |attribute| {
            let counts =
                !sealed || matches!(attribute.kind, attribute::MESSAGE_INTEGRITY_SHA256 | attribute::FINGERPRINT);
            sealed |= matches!(attribute.kind, attribute::MESSAGE_INTEGRITY | attribute::MESSAGE_INTEGRITY_SHA256);
            counts
        })
    }

    /// The value of the first attribute of a type that counts (of duplicates the first one holds: RFC 8489, section 14).
    pub fn value(&self, kind: u16) -> Option<&'a [u8]> {
        self.counting().find(|attribute| attribute.kind == kind).map(|attribute| attribute.value)
    }

    /// A value as text; what is not UTF-8 is replaced.
    pub fn text(&self, kind: u16) -> Option<String> {
        self.value(kind).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    /// A value of four bytes: LIFETIME, and the first half of CHANNEL-NUMBER.
    pub fn u32(&self, kind: u16) -> Option<u32> {
        Some(u32::from_be_bytes(self.value(kind)?.try_into().ok()?))
    }

    /// An address that is XORed with cookie and transaction id: XOR-MAPPED-, XOR-PEER-, XOR-RELAYED-ADDRESS.
    pub fn xor_address(&self, kind: u16) -> Option<SocketAddr> {
        decode_address(self.value(kind)?, Transform::Xor(self.transaction_id()))
    }

    /// An address as it is: MAPPED-ADDRESS, ALTERNATE-SERVER.
    pub fn plain_address(&self, kind: u16) -> Option<SocketAddr> {
        decode_address(self.value(kind)?, Transform::Plain)
    }

    /// XOR-MAPPED-ADDRESS, else the MAPPED-ADDRESS of an old server.
    pub fn mapped_address(&self) -> Option<SocketAddr> {
        self.xor_address(attribute::XOR_MAPPED_ADDRESS).or_else(|| self.plain_address(attribute::MAPPED_ADDRESS))
    }

    /// ERROR-CODE.
    pub fn error_code(&self) -> Option<ErrorCode> {
        ErrorCode::decode(self.value(attribute::ERROR_CODE)?)
    }

    /// UNKNOWN-ATTRIBUTES of a 420.
    pub fn unknown_attributes(&self) -> Vec<u16> {
        let value = self.value(attribute::UNKNOWN_ATTRIBUTES).unwrap_or_default();
        value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
    }

    /// Whether MESSAGE-INTEGRITY was made with that key.
    pub fn check_integrity(&self, key: &Key) -> Check {
        let mut attributes = self.attributes();
        let Some(found) = attributes.find(|one| one.kind == attribute::MESSAGE_INTEGRITY) else { return Check::Absent };
        let covered = &self.bytes()[..found.offset];
        if integrity::fits(found.value, covered, key) { Check::Valid } else { Check::Invalid }
    }

    /// Whether FINGERPRINT fits the message.
    pub fn check_fingerprint(&self) -> Check {
        let mut after = self.attributes().skip_while(|one| one.kind != attribute::FINGERPRINT);
        let Some(found) = after.next() else { return Check::Absent };
        let fits = integrity::fingerprint(&self.bytes()[..found.offset]).to_be_bytes() == found.value;
        if fits && after.next().is_none() { Check::Valid } else { Check::Invalid }
    }
}

/// Types and lengths only: values may be user names.
impl std::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} {:?}", self.method(), self.class(), self.transaction_id())?;
        f.debug_list()
            .entries(self.attributes().map(|attribute| format!("0x{:04x}+{}", attribute.kind, attribute.value.len())))
            .finish()
    }
}
