//! What is seen while a visit goes on.

use std::time::Duration;

use super::step::ViewStep;

/// What came in a while.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewInterval {
    /// Its end, from the start.
    pub at: Duration,
    /// Payload of the video.
    pub bits_per_second: u64,
    /// Frames a second that a decoder can show.
    pub frame_rate: f64,
    /// Packets of the video that came.
    pub packets: u64,
    /// Packets of the video that never came.
    pub lost: u64,
    /// The last round trip.
    pub round_trip: Option<Duration>,
    /// Interarrival jitter at its end.
    pub jitter: Option<Duration>,
}

/// What is seen while a visit goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewEvent {
    /// A step was done.
    Step(ViewStep),
    /// An interval ended.
    Interval(ViewInterval),
    /// neko is gone, and why; it is looked for again.
    Gone(String),
    /// The picture is back after so long.
    Outage(Duration),
}
