//! Long-term credentials (RFC 8489, section 9.2) and what a client is told at its start.

use std::time::Duration;

use crate::stun::request::RelayFamily;
use crate::stun::transaction::Timing;
use crate::stun::wire::{Builder, Key, Message, attribute};

/// A user name and a password, as bytes; nothing normalises them.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// USERNAME.
    pub username: String,
    password: String,
}

impl Credentials {
    /// Wraps both.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// Never shows the password.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What a client is told at its start.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// None: a server that asks for credentials is a refusal.
    pub credentials: Option<Credentials>,
    /// Retransmission.
    pub timing: Timing,
    /// The relay's address family.
    pub family: RelayFamily,
    /// How often permissions and channels are renewed.
    ///
    /// A permission lasts 300 s and a channel 600 s (RFC 8656), and no answer says so: a server that was set to less
    /// drops data without a word. Where the lifetime of the allocation is granted, half of it is known to be enough.
    pub renew_peers: Duration,
    /// SOFTWARE of Binding and Allocate: the name and version of the program, at most 509 bytes (more are
    /// [`Refusal::NotEncoded`](super::Refusal::NotEncoded)). None is sent by default.
    pub software: Option<String>,
}

impl Settings {
    /// Well within the RFC's 300 s.
    pub const RFC_8656: Duration = Duration::from_secs(240);
    /// For clients that live for seconds: keeps up with coturn's shortest `permission-lifetime` too.
    pub const EAGER: Duration = Duration::from_secs(1);

    /// The server's default family, peers renewed as the RFC asks.
    pub fn new(credentials: Option<Credentials>, timing: Timing) -> Self {
        Self { credentials, timing, family: RelayFamily::Default, renew_peers: Self::RFC_8656, software: None }
    }

    /// Asks for a relay of that family.
    pub fn with_family(self, family: RelayFamily) -> Self {
        Self { family, ..self }
    }

    /// Renews permissions and channels as often as that.
    pub fn with_peer_renewal(self, renew_peers: Duration) -> Self {
        Self { renew_peers, ..self }
    }

    /// Tells servers the program's name and version (SOFTWARE).
    pub fn with_software(self, software: impl Into<String>) -> Self {
        Self { software: Some(software.into()), ..self }
    }
}

/// What a server asked for, and the key that answers it.
#[derive(Debug, Clone)]
pub(super) struct Challenge {
    realm: Vec<u8>,
    nonce: Vec<u8>,
    pub(super) key: Key,
}

impl Challenge {
    /// REALM and NONCE of a 401 or 438; the name of the missing one otherwise. A 438 may leave out the realm that
    /// is known already.
    pub(super) fn read(message: &Message<'_>, with: &Credentials, before: Option<&Self>) -> Result<Self, &'static str> {
        let realm = message.value(attribute::REALM).or(before.map(|before| before.realm.as_slice())).ok_or("REALM")?;
        let nonce = message.value(attribute::NONCE).ok_or("NONCE")?;
        let key = Key::long_term(with.username.as_bytes(), realm, with.password.as_bytes());
        Ok(Self { realm: realm.to_vec(), nonce: nonce.to_vec(), key })
    }

    pub(super) fn realm(&self) -> String {
        String::from_utf8_lossy(&self.realm).into_owned()
    }

    pub(super) fn sign(&self, request: Builder, username: &str) -> Builder {
        request
            .attribute(attribute::USERNAME, username.as_bytes())
            .attribute(attribute::REALM, &self.realm)
            .attribute(attribute::NONCE, &self.nonce)
            .integrity(&self.key)
    }
}
