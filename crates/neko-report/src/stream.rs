//! What flowed over a path.

use std::net::SocketAddr;
use std::time::Duration;

/// Which way a stream ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// neko to viewer.
    Down,
    /// Viewer to neko.
    Up,
}

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// neko's picture.
    Video,
    /// neko's sound.
    Audio,
    /// The viewer's voice.
    Microphone,
    /// Messages of the data channel, one way.
    Data,
}

impl StreamKind {
    /// `video`, `audio`, `microphone` or `data`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Microphone => "microphone",
            Self::Data => "data",
        }
    }
}

/// One stream's figures at its receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// What it carries.
    pub kind: StreamKind,
    /// Which way.
    pub direction: Direction,
    /// Packets (for `data`, messages) sent.
    pub sent: u64,
    /// Packets (for `data`, messages) received.
    pub received: u64,
    /// Packets that did not come at first and were sent again in time (RFC 4588).
    pub repaired: u64,
    /// Whole frames that were to be sent; 0 for `data`.
    pub frames_sent: u64,
    /// Payload bytes received.
    pub bytes: u64,
    /// Whole frames received; for video those that can be decoded.
    pub frames: u64,
    /// Interarrival jitter (RFC 3550, section 6.4.1); none for `data`.
    pub jitter: Option<Duration>,
    /// Payload received, bit/s over the time that it flowed.
    pub bits_per_second: u64,
}

impl Stream {
    /// Whether it is neko's picture.
    pub fn is_video(&self) -> bool {
        self.kind == StreamKind::Video
    }

    /// Share of what was sent and did not arrive, 0 to 1.
    pub fn loss(&self) -> f64 {
        lacking(self.received, self.sent)
    }

    /// Share of what was sent and that the receiver has to do without, 0 to 1.
    pub fn loss_after_repair(&self) -> f64 {
        lacking(self.received + self.repaired, self.sent)
    }

    /// Share of the frames that arrived and can be decoded, 0 to 1.
    pub fn frames_shown(&self) -> f64 {
        1.0 - lacking(self.frames, self.frames_sent)
    }
}

/// The share that is not there; of nothing there is all.
fn lacking(part: u64, whole: u64) -> f64 {
    whole.saturating_sub(part) as f64 / whole.max(1) as f64
}

/// What flowed over a path, and when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Media {
    /// From the start of ICE to its connection.
    pub ice: Option<Duration>,
    /// From the start of ICE to the end of the DTLS handshake.
    pub dtls: Option<Duration>,
    /// From the start of ICE to the first media packet at the viewer.
    pub first_media: Option<Duration>,
    /// Round trips of the path, p50 and p95.
    pub round_trip: Option<(Duration, Duration)>,
    /// The streams.
    pub streams: Vec<Stream>,
    /// Connectivity checks sent until the connection stood, both sides.
    pub checks_sent: u32,
    /// Of these, those that were answered.
    pub checks_answered: u32,
    /// Of these, those sent again for want of an answer.
    pub checks_retransmitted: u32,
    /// The pair that was selected: neko's candidate, the viewer's.
    pub pair: Option<(SocketAddr, SocketAddr)>,
}
