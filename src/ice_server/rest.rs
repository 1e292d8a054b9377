//! Time-limited TURN credentials, as coturn's `use-auth-secret` takes them (draft-uberti-behave-turn-rest-00): the user
//! name is `<unix time of expiry>:<name>`, the password the base64 of its HMAC-SHA1 under the shared secret.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::{Secret, base64};

/// A user name and its credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLimited {
    /// `1763830000:neko`, or the time alone.
    pub username: String,
    /// base64(HMAC-SHA1(secret, username)).
    pub credential: Secret,
}

/// Makes credentials that are good until `expires`, in seconds since 1970. An empty `user` leaves the time alone.
/// `None` where the secret cannot be a key; HMAC takes every one.
pub fn time_limited(secret: &Secret, user: &str, expires: u64) -> Option<TimeLimited> {
    let username = if user.is_empty() { expires.to_string() } else { format!("{expires}:{user}") };
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    mac.update(username.as_bytes());
    let credential = Secret::new(base64::encode(&mac.finalize().into_bytes()));
    Some(TimeLimited { username, credential })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_as_openssl_makes() {
        // printf 1700000000:neko | openssl dgst -sha1 -hmac north -binary | base64
        let made = time_limited(&Secret::new("north"), "neko", 1_700_000_000).unwrap();
        assert_eq!(made.username, "1700000000:neko");
        assert_eq!(made.credential.reveal(), "3yKbLdCvscKKFrhu9iHhqmp4LVE=");
        assert_eq!(time_limited(&Secret::new(""), "", 5).unwrap().username, "5");
    }
}
