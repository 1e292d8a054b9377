//! What came of video, audio and data.

use std::time::Duration;

/// The video that came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenVideo {
    /// Its codec.
    pub codec: String,
    /// Width and height, where key frames say it.
    pub size: Option<(u16, u16)>,
    /// Packets that came, each once.
    pub packets: u64,
    /// Packets that never came.
    pub lost: u64,
    /// Packets that came after later ones: most of them were sent again.
    pub late: u64,
    /// RFC 3550's.
    pub jitter: Duration,
    /// Payload over the time of the measurement.
    pub bits_per_second: u64,
    /// Frames that a decoder can show.
    pub frames: u64,
    /// Frames a second.
    pub frame_rate: f64,
    /// The mean distance of key frames; none where fewer than two came.
    pub key_frame_distance: Option<Duration>,
    /// Where the picture stood still.
    pub freezes: Vec<Freeze>,
}

/// A gap between two frames, longer than max(3 × mean, mean + 150 ms).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freeze {
    /// Its begin, from the first frame.
    pub at: Duration,
    /// How long it lasted.
    pub length: Duration,
}

/// The audio that came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenAudio {
    /// Its codec.
    pub codec: String,
    /// Packets that came, each once.
    pub packets: u64,
    /// Packets that never came.
    pub lost: u64,
    /// RFC 3550's.
    pub jitter: Duration,
}

/// neko's data channel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenData {
    /// Pings that were sent.
    pub pings: u64,
    /// Pings that neko answered.
    pub pongs: u64,
    /// The middle one of the round trips.
    pub round_trip: Option<Duration>,
}
