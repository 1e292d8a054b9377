//! Time-limited TURN credentials, as coturn's `use-auth-secret` takes them (draft-uberti-behave-turn-rest-00): the user
//! name is `<unix time of expiry>:<name>`, the password the base64 of its HMAC-SHA1 under the shared secret.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::{IceServer, Secret};
use neko_text::document::base64;

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

/// Gives credentials to every entry of these that names a relay, whether it has any or not; how many got them.
pub fn give<'a>(made: &TimeLimited, servers: impl IntoIterator<Item = &'a mut IceServer>) -> usize {
    let relays = servers.into_iter().filter(|server| server.relays());
    relays.map(|server| server.use_credentials(made)).count()
}

/// Until when a user name of this scheme holds, in seconds since 1970: `1763830000:neko`, or the time alone.
///
/// Nine to eleven digits, the years 1973 to 5138: any other number is a name.
pub fn expiry(username: &str) -> Option<u64> {
    let time = username.split_once(':').map_or(username, |(time, _)| time);
    let plausible = (9..=11).contains(&time.len()) && time.bytes().all(|byte| byte.is_ascii_digit());
    time.parse().ok().filter(|_| plausible)
}

/// The same where the colon stands: a name of digits alone may be any number.
pub fn expiry_of_named(username: &str) -> Option<u64> {
    expiry(username).filter(|_| username.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::super::Url;
    use super::*;

    #[test]
    fn a_time_limited_name_has_its_time_first() {
        for name in ["1700000000:neko", "1700000000:", "1700000000:a:b"] {
            assert_eq!((expiry(name), expiry_of_named(name)), (Some(1_700_000_000), Some(1_700_000_000)), "{name}");
        }
        assert_eq!((expiry("1700000000"), expiry_of_named("1700000000")), (Some(1_700_000_000), None));
        let others = [
            "neko",
            "",
            "12:neko",
            "17000000o0:neko",
            ":1700000000",
            "1700000000000:neko",
            "neko:1700000000",
            "+700000000:a",
        ];
        for name in others {
            assert_eq!(expiry(name), None, "{name}");
        }
    }

    #[test]
    fn every_entry_that_names_a_relay_gets_them() {
        let named = |urls: &[&str], username: Option<&str>| IceServer {
            urls: Some(urls.iter().map(|url| Url { value: (*url).into(), place: None }).collect()),
            username: username.map(str::to_owned),
            ..IceServer::default()
        };
        let mut servers = [
            named(&["stun:a"], None),
            named(&["turn:a"], None),
            named(&["stun:a", "TURNS:a"], Some("u")),
            named(&["stun:a"], Some("u")),
            named(&[], Some("u")),
        ];
        let made = time_limited(&Secret::new("north"), "neko", 1_700_000_000).unwrap();
        assert_eq!(give(&made, &mut servers), 2);
        let users: Vec<_> = servers.iter().map(|server| server.username.as_deref()).collect();
        let time = Some("1700000000:neko");
        assert_eq!(users, [None, time, time, Some("u"), Some("u")]);
        assert_eq!(servers[1].credential, Some(made.credential));
    }

    #[test]
    fn the_same_as_openssl_makes() {
        // printf 1700000000:neko | openssl dgst -sha1 -hmac north -binary | base64
        let made = time_limited(&Secret::new("north"), "neko", 1_700_000_000).unwrap();
        assert_eq!(made.username, "1700000000:neko");
        assert_eq!(made.credential.reveal(), "3yKbLdCvscKKFrhu9iHhqmp4LVE=");
        assert_eq!(time_limited(&Secret::new(""), "", 5).unwrap().username, "5");
    }
}
