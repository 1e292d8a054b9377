//! Whether neko's own ports are free on this machine.

use neko_text::source::Place;

/// What became of a configured port or range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortState {
    /// Every port of it can be bound.
    Free,
    /// Some port is held by somebody; the paths went on with free ports.
    Taken {
        /// The first port that is held.
        port: u16,
        /// How many of the range are.
        count: usize,
        /// The process, `neko (pid 812)`, where it can be known.
        by: Option<String>,
    },
    /// It could not be tried, and why.
    NotChecked(String),
}

/// One configured port or range.
#[derive(Debug, Clone, PartialEq)]
pub struct PortReport {
    /// neko's key: `webrtc.epr`, `webrtc.udpmux`, `webrtc.tcpmux`.
    pub key: &'static str,
    /// `59000-59100/udp`
    pub ports: String,
    /// What became of it.
    pub state: PortState,
    /// Where it was set.
    pub place: Option<Place>,
}
