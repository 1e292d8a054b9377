//! Time-limited credentials instead of those that a configuration has.

use std::time::{SystemTime, UNIX_EPOCH};

use neko_config::Resolution;
use neko_config::ice_server::{Secret, rest};

/// Credentials for every TURN server that a shared secret makes and that are good for a while.
#[derive(Debug, Clone)]
pub struct TimeLimit<'a> {
    /// coturn's `static-auth-secret`.
    pub secret: &'a Secret,
    /// The name in them, behind the time.
    pub user: &'a str,
    /// How many seconds they are good.
    pub seconds: u64,
}

/// Why no credentials can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotLimited {
    /// There is no time to count from.
    #[error("the clock is before 1970")]
    NoTime,
    /// coturn would read the name otherwise.
    #[error("--user: coturn splits the user name at `:`")]
    ColonInUser,
}

/// What became of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    /// How many entries of its lists got credentials.
    pub servers: usize,
    /// Until when these are good, in seconds since 1970.
    pub expires: u64,
}

impl<'a> TimeLimit<'a> {
    /// For a day, with the name `neko`.
    pub fn of(secret: &'a Secret) -> Self {
        Self { secret, user: "neko", seconds: 86_400 }
    }

    /// Gives every TURN server of both lists credentials that are good from `now` on.
    pub fn apply(&self, resolution: &mut Resolution, now: SystemTime) -> Result<Limited, NotLimited> {
        let now = now.duration_since(UNIX_EPOCH).map_err(|_| NotLimited::NoTime)?.as_secs();
        if self.user.contains(':') {
            return Err(NotLimited::ColonInUser);
        }
        let expires = now.saturating_add(self.seconds);
        let Some(made) = rest::time_limited(self.secret, self.user, expires) else {
            return Ok(Limited { servers: 0, expires });
        };
        Ok(Limited { servers: resolution.webrtc.use_credentials(&made), expires })
    }
}
