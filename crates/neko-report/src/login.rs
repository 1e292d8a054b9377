//! The credentials of a server, as a config has them.

use std::time::{SystemTime, UNIX_EPOCH};

use neko_config::ice_server::{IceServer, Secret, rest};
use neko_text::source::Place;

/// A user name, its credential, and where both stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Login {
    /// The user name.
    pub username: Option<String>,
    /// The credential.
    pub credential: Option<Secret>,
    /// Where the user name stands; one for each entry that names it.
    pub username_places: Vec<Place>,
    /// Where the credential stands, to be shown when it is refused.
    pub credential_places: Vec<Place>,
}

impl Login {
    /// One that no config holds.
    pub fn new(username: Option<String>, credential: Option<Secret>) -> Self {
        Self { username, credential, ..Self::default() }
    }

    /// That of an entry of a list.
    pub fn of(server: &IceServer) -> Self {
        Self {
            username: server.username.clone(),
            credential: server.credential.clone(),
            username_places: server.username_place.iter().cloned().collect(),
            credential_places: server.credential_place.iter().cloned().collect(),
        }
    }

    /// Whether the user name is one that a shared secret makes for a limited time (`<unix time>:<name>`), and that is over.
    pub fn is_expired(&self, now: SystemTime) -> bool {
        let until = self.username.as_deref().and_then(rest::expiry_of_named);
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        until.is_some_and(|until| until <= now)
    }

    /// Whether both are the same for a server.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.username, &self.credential) == (&other.username, &other.credential)
    }

    /// Takes over where else the same stands.
    pub fn merge(&mut self, other: Self) {
        Place::add_new(&mut self.username_places, other.username_places);
        Place::add_new(&mut self.credential_places, other.credential_places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_time_limited_name_expires_and_no_other() {
        let expired =
            |name: &str, now| Login::new(Some(name.to_owned()), None).is_expired(UNIX_EPOCH + Duration::from_secs(now));
        assert!(!expired("1700000000:neko", 1_699_999_999) && expired("1700000000:neko", 1_700_000_000));
        assert!(!expired("neko", 1_700_000_000) && !expired("1600000000", 1_700_000_000));
        assert!(!Login::default().is_expired(UNIX_EPOCH));
    }
}
