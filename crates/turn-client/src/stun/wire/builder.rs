//! Writing a message.

use std::net::SocketAddr;

use super::header::encode_type;
use super::{Class, HEADER_LEN, Key, MAGIC_COOKIE, Method, ParseError, TransactionId, Transform};
use super::{attribute, encode_address, integrity, padding};

/// A message that cannot be written with all of its attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The body is longer than 65,532 bytes, which is what the length field holds.
    #[error("a STUN message of more than 65,552 bytes")]
    TooLong,
    /// An attribute's value, or a key, that its codec does not take.
    #[error("a STUN attribute that cannot be encoded")]
    Attribute,
}

/// A message under construction. Its length field is right after every step; an attribute that cannot be written makes
/// [`Self::finish`] an error.
#[derive(Clone)]
pub struct Builder {
    bytes: Vec<u8>,
    error: Option<EncodeError>,
}

impl Builder {
    /// A header.
    pub fn new(class: Class, method: Method, id: TransactionId) -> Self {
        let mut bytes = Vec::with_capacity(160);
        bytes.extend(encode_type(class, method).to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(MAGIC_COOKIE.to_be_bytes());
        bytes.extend(id.0);
        Self { bytes, error: None }
    }

    /// Goes on with a message that stands (from the typed codec).
    pub fn resume(bytes: Vec<u8>) -> Result<Self, ParseError> {
        super::Message::parse(&bytes)?;
        Ok(Self { bytes, error: None })
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
        let (Ok(len), Ok(body)) = (u16::try_from(value.len()), u16::try_from(body)) else {
            return self.failed(EncodeError::TooLong);
        };
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
        match integrity::integrity_tag(&self.bytes, key) {
            Some(tag) => self.attribute(attribute::MESSAGE_INTEGRITY, &tag),
            None => self.failed(EncodeError::Attribute),
        }
    }

    /// FINGERPRINT over what stands so far; it must be last.
    pub fn fingerprint(self) -> Self {
        let sum = integrity::fingerprint(&self.bytes);
        self.u32(attribute::FINGERPRINT, sum)
    }

    /// The bytes that stand so far, the header included.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The message, with all that was asked for or not at all.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.error.map_or(Ok(self.bytes), Err)
    }

    fn failed(self, error: EncodeError) -> Self {
        Self { error: self.error.or(Some(error)), ..self }
    }
}
