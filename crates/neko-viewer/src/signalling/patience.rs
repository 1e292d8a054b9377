//! How long each state may take.

use std::time::Duration;

/// The time limits of a viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until neko answers over HTTP: name, connection, TLS, redirects.
    pub find: Duration,
    /// Until the login is answered.
    pub login: Duration,
    /// Until the WebSocket is open.
    pub open: Duration,
    /// Until `system/init`.
    pub init: Duration,
    /// Until the offer: with trickle off and a dead server in its backend list, neko takes 5 to 8 s.
    pub offer: Duration,
    /// Until DTLS is up; neko gives up after 10.1 s.
    pub connect: Duration,
    /// Until the first packet of the video.
    pub packet: Duration,
    /// The same where private mode is on, and none is to be expected.
    pub private: Duration,
    /// Until the first complete key frame, from the first packet.
    pub picture: Duration,
    /// Until neko said how its capture is, where no video comes.
    pub capture: Duration,
    /// How long to count, from the first picture.
    pub count: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            find: seconds(10),
            login: seconds(5),
            open: seconds(5),
            init: seconds(3),
            offer: seconds(15),
            connect: seconds(12),
            packet: seconds(5),
            private: seconds(1),
            picture: seconds(10),
            capture: seconds(6),
            count: seconds(5),
        }
    }
}

/// A kicked viewer keeps its peer for so long: closing it within a second ends neko 3.1.5.
pub(super) const AFTER_A_KICK: Duration = Duration::from_millis(1500);
/// How long neko's `signal/close` is awaited, once our peer is closed.
pub(crate) const GOODBYE: Duration = Duration::from_secs(1);
/// How long a viewer that leaves waits for an offer that it asked for, to answer it.
pub(super) const LAST_OFFER: Duration = Duration::from_secs(3);
/// How often a WebSocket that is cut is opened again.
pub(super) const MOST_REOPENED: u32 = 3;
/// Before a viewer who stays asks again.
pub(super) const PAUSE: Duration = Duration::from_secs(1);
/// How long a peer's last words may take.
pub(super) const FLUSH: Duration = Duration::from_millis(100);
