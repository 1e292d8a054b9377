//! The credentials of a server, as a config has them.

use neko_config::ice_server::{IceServer, Secret};
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
