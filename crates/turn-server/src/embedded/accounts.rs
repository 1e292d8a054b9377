//! Who may allocate.

use std::collections::HashMap;
use std::net::SocketAddr;

use turn::auth::{AuthHandler, generate_auth_key};

use turn_client::stun::wire::Key;

/// A user name and its password, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
}

impl Account {
    /// An account.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// Shows neither.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Account(…)")
    }
}

/// All accounts of a server, with their keys.
pub(super) struct Accounts {
    realm: String,
    keys: HashMap<Vec<u8>, (Key, Vec<u8>)>,
}

impl Accounts {
    pub(super) fn new(realm: &str, accounts: &[Account]) -> Self {
        let keys = accounts
            .iter()
            .map(|Account { username, password }| {
                let key = Key::long_term(username.as_bytes(), realm.as_bytes(), password.as_bytes());
                (username.as_bytes().to_vec(), (key, generate_auth_key(username, realm, password)))
            })
            .collect();
        Self { realm: realm.to_owned(), keys }
    }

    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    pub(super) fn key(&self, username: &[u8]) -> Option<&Key> {
        self.keys.get(username).map(|(key, _)| key)
    }
}

impl AuthHandler for Accounts {
    fn auth_handle(&self, username: &str, _: &str, _: SocketAddr) -> Result<Vec<u8>, turn::Error> {
        self.keys.get(username.as_bytes()).map(|(_, key)| key.clone()).ok_or(turn::Error::ErrNoSuchUser)
    }
}
