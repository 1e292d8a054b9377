//! ChannelData (RFC 8656, section 12.4).

use std::ops::RangeInclusive;

use super::padding;

/// The numbers that a client may bind (RFC 8656, section 12).
pub const CHANNELS: RangeInclusive<u16> = 0x4000..=0x4FFF;

/// A datagram on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelData<'a> {
    /// The channel.
    pub number: u16,
    /// The payload.
    pub data: &'a [u8],
}

impl<'a> ChannelData<'a> {
    /// Reads one from a datagram or a frame; padding after it is ignored. None where the first byte or the length
    /// says otherwise. Numbers up to 0x7FFF are read, as RFC 5766 allowed them.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(4)?;
        if head[0] & 0xC0 != 0x40 {
            return None;
        }
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        Some(Self { number: u16::from_be_bytes([head[0], head[1]]), data: rest.get(..len)? })
    }

    /// Appends it to `out`; on streams it is padded to a multiple of four. Data beyond 65,535 bytes is cut: no
    /// datagram is longer.
    pub fn write(&self, out: &mut Vec<u8>, stream: bool) {
        let data = &self.data[..self.data.len().min(usize::from(u16::MAX))];
        out.extend(self.number.to_be_bytes());
        out.extend((data.len() as u16).to_be_bytes());
        out.extend(data);
        if stream {
            out.extend(&[0; 3][..padding(data.len())]);
        }
    }
}
