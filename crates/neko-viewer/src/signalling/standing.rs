//! What a viewer has at neko.

use std::time::Instant;

use super::patience::AFTER_A_KICK;

/// What stands and has to be taken down.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Whether the WebSocket is open.
    pub socket: bool,
    /// Whether an offer was asked for and not answered yet.
    pub asked: bool,
    /// Whether a peer stands.
    pub peer: bool,
    /// Whether neko says that it streams to us.
    pub watching: bool,
    /// Until when the peer has to be kept.
    pub keep_until: Option<Instant>,
    /// How often the WebSocket was opened again.
    pub reopened: u32,
    /// Whether our peer is closed, and neko's word is awaited.
    pub goodbye: bool,
    /// Whether a login was not answered yet: its session is to be ended.
    pub logging_in: bool,
}

impl Standing {
    /// Permission was taken: neko uses the peer once more a second later.
    pub fn kicked(&mut self, now: Instant) {
        self.keep_until.get_or_insert(now + AFTER_A_KICK);
    }
}
