//! What to do.

use std::net::SocketAddr;
use std::time::Duration;

use neko_probe::transport::Concessions;

/// Which of its own ways a browser may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// All.
    #[default]
    All,
    /// Relays alone.
    Relay,
}

impl Policy {
    /// As `iceTransportPolicy` has it.
    pub fn as_str(self) -> &'static str {
        if self.is_relay() { "relay" } else { "all" }
    }

    /// Relays alone.
    pub fn is_relay(self) -> bool {
        self == Self::Relay
    }
}

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the page is served.
    pub listen: SocketAddr,
    /// How many browsers are waited for.
    pub viewers: usize,
    /// When it ends.
    pub deadline: Duration,
    /// Which ways the browser may use.
    pub policy: Policy,
    /// How long the picture is watched.
    pub watch: Duration,
    /// Bit/s of video.
    pub bits_per_second: Option<u64>,
    /// What passes though the system's authorities do not let it.
    pub concessions: Concessions,
}
