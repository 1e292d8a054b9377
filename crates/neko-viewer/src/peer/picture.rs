//! The picture's size, where a key frame says it.

use str0m::format::Codec;

/// Width and height of a VP8 key frame (RFC 6386, section 9.1).
pub(super) fn size(codec: Codec, frame: &[u8]) -> Option<(u16, u16)> {
    let header = frame.get(..10).filter(|_| codec == Codec::Vp8)?;
    if header[0] & 1 != 0 || header[3..6] != [0x9d, 0x01, 0x2a] {
        return None;
    }
    let pixels = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]) & 0x3fff;
    Some((pixels(6), pixels(8)))
}
