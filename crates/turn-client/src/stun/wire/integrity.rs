//! Keys, MESSAGE-INTEGRITY and FINGERPRINT over raw bytes (RFC 8489, sections 9.2.2, 14.5 and 14.7).

use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;

use super::HEADER_LEN;

const CRC: crc::Crc<u32> = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
const FINGERPRINT_XOR: u32 = 0x5354_554E;
/// Type, length and the 20 bytes of HMAC-SHA1.
const INTEGRITY_LEN: usize = 24;

/// What MESSAGE-INTEGRITY is keyed with.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// MD5 of `username:realm:password`, each as its bytes: neither coturn nor Pion normalises them.
    pub fn long_term(username: &[u8], realm: &[u8], password: &[u8]) -> Self {
        let mut hash = Md5::new();
        hash.update(username);
        hash.update(b":");
        hash.update(realm);
        hash.update(b":");
        hash.update(password);
        Self(hash.finalize().to_vec())
    }

    /// The password itself, as ICE uses it.
    pub fn short_term(password: &[u8]) -> Self {
        Self(password.to_vec())
    }
}

/// Never shows the key.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What a checked attribute said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The attribute is not there.
    Absent,
    /// It fits.
    Valid,
    /// It does not.
    Invalid,
}

/// `covered` with the length field set as if it reached to the end of an attribute of `extra` bytes after it.
fn header(covered: &[u8], extra: usize) -> [u8; HEADER_LEN] {
    let mut header = [0; HEADER_LEN];
    header.copy_from_slice(&covered[..HEADER_LEN]);
    let len = u16::try_from(covered.len() - HEADER_LEN + extra).unwrap_or(u16::MAX);
    header[2..4].copy_from_slice(&len.to_be_bytes());
    header
}

fn mac(covered: &[u8], key: &Key) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(&key.0).ok()?; // any length of key is fine
    mac.update(&header(covered, INTEGRITY_LEN));
    mac.update(&covered[HEADER_LEN..]);
    Some(mac)
}

pub(super) fn integrity_tag(covered: &[u8], key: &Key) -> Option<[u8; 20]> {
    mac(covered, key).map(|mac| mac.finalize().into_bytes().into())
}

/// Whether a tag is that of the bytes before its attribute.
pub(super) fn fits(tag: &[u8], covered: &[u8], key: &Key) -> bool {
    mac(covered, key).is_some_and(|mac| mac.verify_slice(tag).is_ok())
}

pub(super) fn fingerprint(covered: &[u8]) -> u32 {
    let mut digest = CRC.digest();
    digest.update(&header(covered, 8));
    digest.update(&covered[HEADER_LEN..]);
    digest.finalize() ^ FINGERPRINT_XOR
}
