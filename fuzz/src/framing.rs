//! STUN and ChannelData on a stream: cut into pieces of any size, the same frames come out. The first byte is the size.

use neko_ice::server::{decapsulate, encapsulate};
use neko_ice::stun::wire::{ChannelData, Framing, Message};

pub fn check(bytes: &[u8]) {
    let Some((&size, stream)) = bytes.split_first() else { return };
    let whole = frames(stream, stream.len().max(1));
    assert_eq!(whole, frames(stream, usize::from(size).max(1)), "in pieces of {size}");
    let (frames, _) = whole;
    assert!(stream.starts_with(&frames.concat()), "frames are not what was read");
    for frame in frames {
        match frame[0] & 0xC0 {
            0x40 => assert!(ChannelData::parse(&frame).is_some(), "a frame that is no ChannelData"),
            _ => assert_eq!(frame.len() % 4, 0),
        }
        if let Ok(message) = Message::parse(&frame) {
            assert_eq!(message.bytes(), frame);
        }
    }
    if let Some((address, payload)) = decapsulate(stream) {
        assert_eq!(encapsulate(address, payload), stream);
    }
}

/// The frames, and whether the stream went wrong.
fn frames(stream: &[u8], size: usize) -> (Vec<Vec<u8>>, bool) {
    let mut framing = Framing::default();
    let mut out = Vec::new();
    for piece in stream.chunks(size) {
        framing.push(piece);
        loop {
            match framing.next_frame() {
                Ok(Some(frame)) => out.push(frame.to_vec()),
                Ok(None) => break,
                Err(_) => return (out, true),
            }
        }
    }
    (out, false)
}
