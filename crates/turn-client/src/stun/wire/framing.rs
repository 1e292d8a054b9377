//! Messages on a stream: STUN and ChannelData follow each other without a separator (RFC 8656, section 12.5).

use super::{HEADER_LEN, MAGIC_COOKIE, padding};

/// What comes next on a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Not enough bytes to say; at least so many in all are needed.
    Incomplete(usize),
    /// A STUN message of so many bytes.
    Stun(usize),
    /// A ChannelData message of so many bytes, padding included.
    Channel(usize),
}

/// The bytes are neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither STUN nor ChannelData on the stream")]
pub struct FramingError;

/// How long the first frame in `bytes` is. `Stun` and `Channel` are returned only when all of it is there.
pub fn next_frame(bytes: &[u8]) -> Result<Frame, FramingError> {
    let Some(&first) = bytes.first() else { return Ok(Frame::Incomplete(4)) };
    if first & 0x80 != 0 {
        return Err(FramingError);
    }
    let Some(&[_, _, high, low]) = bytes.first_chunk::<4>() else { return Ok(Frame::Incomplete(4)) };
    let len = usize::from(u16::from_be_bytes([high, low]));
    let (total, frame) = if first & 0x40 != 0 {
        let total = 4 + len + padding(len);
        (total, Frame::Channel(total))
    } else {
        let cookie = MAGIC_COOKIE.to_be_bytes();
        let have = bytes.get(4..).unwrap_or_default();
        if !len.is_multiple_of(4) || !have.iter().zip(cookie).all(|(have, want)| *have == want) {
            return Err(FramingError);
        }
        (HEADER_LEN + len, Frame::Stun(HEADER_LEN + len))
    };
    Ok(if bytes.len() < total { Frame::Incomplete(total) } else { frame })
}

/// Cuts a stream into frames.
#[derive(Debug, Default)]
pub struct Framing {
    buffer: Vec<u8>,
    start: usize,
}

impl Framing {
    /// Takes bytes as they were read, in pieces of any size.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 && self.start >= self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame, if it is there. After an error the stream cannot be read on.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FramingError> {
        let from = self.start;
        let len = match next_frame(&self.buffer[from..])? {
            Frame::Incomplete(_) => return Ok(None),
            Frame::Stun(len) | Frame::Channel(len) => len,
        };
        self.start += len;
        Ok(Some(&self.buffer[from..from + len]))
    }

    /// What was received and not yet returned: what to show when it was no frame.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}
