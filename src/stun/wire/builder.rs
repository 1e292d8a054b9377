//! Writing a message.

use std::net::SocketAddr;

use super::header::encode_type;
use super::{Class, HEADER_LEN, Key, MAGIC_COOKIE, Method, TransactionId, Transform, attribute, encode_address};
use super::{integrity, padding};

/// A message under construction. Its length field is right after every step.
///
/// A body beyond 65,532 bytes does not fit the length field: an attribute that would exceed it is left out.
#[derive(Clone)]
pub struct Builder {
    bytes: Vec<u8>,
}

impl Builder {
    /// A header.
    pub fn new(class: Class, method: Method, id: TransactionId) -> Self {
        let mut bytes = Vec::with_capacity(160);
        bytes.extend(encode_type(class, method).to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(MAGIC_COOKIE.to_be_bytes());
        bytes.extend(id.0);
        Self { bytes }
    }

    /// Goes on with a message that stands (from the typed codec); none where those bytes are no message.
    pub fn resume(bytes: Vec<u8>) -> Option<Self> {
        super::Message::parse(&bytes).is_ok().then_some(Self { bytes })
    }

    /// The transaction id.
    pub fn id(&self) -> TransactionId {
        let mut id = [0; 12];
        id.copy_from_slice(&self.bytes[8..HEADER_LEN]);
        TransactionId(id)
    }

    /// Any attribute, padded with zeros.
    pub fn attribute(mut self, kind: u16, value: &[u8]) -> Self {
        let pad = padding(value.len());
        let body = self.bytes.len() - HEADER_LEN + 4 + value.len() + pad;
        let (Ok(len), Ok(body)) = (u16::try_from(value.len()), u16::try_from(body)) else { return self };
        self.bytes.extend(kind.to_be_bytes());
        self.bytes.extend(len.to_be_bytes());
        self.bytes.extend(value);
        self.bytes.extend(&[0; 3][..pad]);
        self.bytes[2..4].copy_from_slice(&body.to_be_bytes());
        self
    }

    /// A value of four bytes.
    pub fn u32(self, kind: u16, value: u32) -> Self {
        self.attribute(kind, &value.to_be_bytes())
    }

    /// An address XORed with cookie and transaction id.
    pub fn xor_address(self, kind: u16, address: SocketAddr) -> Self {
        let value = encode_address(address, Transform::Xor(self.id()));
        self.attribute(kind, &value)
    }

    /// An address as it is.
    pub fn plain_address(self, kind: u16, address: SocketAddr) -> Self {
        let value = encode_address(address, Transform::Plain);
        self.attribute(kind, &value)
    }

    /// ERROR-CODE.
    pub fn error(self, code: u16, reason: &[u8]) -> Self {
        let mut value = vec![0, 0, (code / 100) as u8, (code % 100) as u8];
        value.extend(reason);
        self.attribute(attribute::ERROR_CODE, &value)
    }

    /// MESSAGE-INTEGRITY over what stands so far.
    pub fn integrity(self, key: &Key) -> Self {
        let tag = integrity::integrity_tag(&self.bytes, key);
        self.attribute(attribute::MESSAGE_INTEGRITY, &tag)
    }

    /// FINGERPRINT over what stands so far; it must be last.
    pub fn fingerprint(self) -> Self {
        let sum = integrity::fingerprint(&self.bytes);
        self.u32(attribute::FINGERPRINT, sum)
    }

    /// The message.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
