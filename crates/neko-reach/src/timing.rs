//! When the picture comes. neko nominates a pair only after a wait that depends on what both ends are, and looks every
//! 200 ms; the intervals are those of the recorded runs (`dtls_ms` in `fixtures/reach`), counted from the viewer's answer
//! to the end of the DTLS handshake.

use std::time::Duration;

use super::class::Class;
use super::facts::Facts;
use super::learned::learned;
use super::meeting::is_inside;
use super::path::{Direct, Path};
use super::server::Allocation;
use super::way::Hitch;
use neko_config::ice_server::Transport;

/// What neko waits for before it nominates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wait {
    /// Nothing: it is a lite agent, and the viewer nominates; the viewer's relay takes longer.
    Lite,
    /// Nothing: both addresses are the machines' own.
    Host,
    /// Half a second, for an address that a server told the viewer.
    ServerReflexive,
    /// A second, where the viewer's check comes before its candidate, or without one.
    PeerReflexive,
    /// The viewer's name is looked up first, then a second.
    Multicast,
    /// Two seconds, for a relay.
    Relay,
    /// The same, after a check was lost.
    RelayAgain,
}

/// A stretch of time, and why it is that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// From the answer on.
    pub min: Duration,
    /// At most a quarter of a second later, but for long round trips.
    pub max: Duration,
    /// Why.
    pub wait: Wait,
}

/// When the picture comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long neko's offer waits for servers that do not answer.
    pub offer: Duration,
    /// From the viewer's answer to the end of the DTLS handshake.
    pub connected: Interval,
    /// The same where it goes the other way.
    pub or: Option<Interval>,
    /// The time between two key frames: the picture comes with the next one. None where it is not known.
    pub key_frames: Option<Duration>,
}

impl Timing {
    /// How long a browser takes to answer an offer, at least and at most: an assumption, as recorded of Chromium.
    pub const ANSWER: [Duration; 2] = [Duration::from_millis(70), Duration::from_millis(350)];

    /// Both intervals.
    pub fn intervals(&self) -> impl Iterator<Item = Interval> {
        std::iter::once(self.connected).chain(self.or)
    }

    /// The first and the last moment of the first picture after the answer.
    pub fn picture(&self) -> [Duration; 2] {
        let min = self.intervals().map(|interval| interval.min).min().unwrap_or_default();
        let max = self.intervals().map(|interval| interval.max).max().unwrap_or_default();
        [min, max + self.key_frames.unwrap_or_default()]
    }
}

/// Round trips from here on are told: up to four are in a connection's way.
const LONG_ROUND_TRIP: Duration = Duration::from_millis(50);

impl Wait {
    /// The name in reports, which stays.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lite => "lite",
            Self::Host => "host",
            Self::ServerReflexive => "srflx",
            Self::PeerReflexive => "prflx",
            Self::Multicast => "multicast",
            Self::Relay => "relay",
            Self::RelayAgain => "relay-again",
        }
    }

    /// In milliseconds: around what was recorded.
    fn recorded(self) -> [u64; 2] {
        match self {
            Self::Host => [0, 250],              // 72
            Self::Lite => [50, 300],             // 64 to 135, 253 by a relay
            Self::ServerReflexive => [600, 750], // 620 to 658
            Self::PeerReflexive => [1000, 1250], // 1010 to 1192
            Self::Multicast => [1200, 1450],     // 1259 to 1275
            Self::Relay => [2000, 2250],         // 2020 to 2232
            Self::RelayAgain => [2250, 2500],    // 2414
        }
    }

    /// From the viewer's answer to the end of the DTLS handshake; a long round trip is added.
    pub fn interval(self, round_trip: Duration) -> Interval {
        let [min, max] = self.recorded().map(Duration::from_millis);
        let trips = if round_trip < LONG_ROUND_TRIP { Duration::ZERO } else { round_trip };
        Interval { min: min + trips * 3, max: max + trips * 4, wait: self }
    }
}

/// Of a path to a class of viewers.
pub(super) fn of(class: Class, path: Path, facts: &Facts) -> Timing {
    let (first, second) = waits(class, path, facts);
    let interval = |wait: Wait| wait.interval(facts.line.round_trip);
    Timing {
        offer: facts.gathering,
        connected: interval(first),
        or: second.map(interval),
        key_frames: facts.key_frames,
    }
}

fn waits(class: Class, path: Path, facts: &Facts) -> (Wait, Option<Wait>) {
    if facts.lite {
        return (Wait::Lite, None);
    }
    match path {
        Path::Direct { transport: Transport::Tcp, .. } => (Wait::PeerReflexive, None),
        Path::Direct { how: Direct::Multicast, .. } => (Wait::Multicast, None),
        Path::Direct { how: Direct::Hairpin, .. } => (Wait::PeerReflexive, None),
        Path::Direct { how: Direct::Inside, .. } => (Wait::PeerReflexive, Some(Wait::Host)),
        // A browser that shows its address is host to neko.
        Path::Direct { .. } if class == Class::Ipv6Only => (Wait::PeerReflexive, Some(Wait::Host)),
        Path::Direct { .. } if class.keeps_mapping() && may_learn(class, facts) => {
            (Wait::ServerReflexive, Some(Wait::PeerReflexive))
        }
        Path::Direct { .. } => (Wait::PeerReflexive, None),
        Path::ViewerRelay(number) if is_unseen(facts, number) => (Wait::PeerReflexive, None),
        Path::ViewerRelay(_) | Path::NekoRelay(_) if facts.line.lossy => (Wait::Relay, Some(Wait::RelayAgain)),
        Path::ViewerRelay(_) => (Wait::Relay, Some(Wait::PeerReflexive)),
        Path::NekoRelay(_) => (Wait::Relay, None),
    }
}

fn may_learn(class: Class, facts: &Facts) -> bool {
    !matches!(learned(class, facts), Err(Hitch::Cause(_)))
}

/// Whether a viewer's relay comes from another address than the one that it is told, so that neko does not know it.
fn is_unseen(facts: &Facts, number: usize) -> bool {
    let server = facts.frontend.iter().find(|server| server.number == number);
    server.is_some_and(|server| matches!(&server.allocation, Allocation::Granted(relay) if is_inside(relay)))
}
