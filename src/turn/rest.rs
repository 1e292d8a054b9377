//! Credentials that a shared secret makes for a limited time: draft-uberti-behave-turn-rest, coturn's
//! `use-auth-secret`.

use hmac::{Hmac, Mac};
use sha1::Sha1;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// User name `EXPIRES:USER` (`EXPIRES` alone where the user is empty) and its password, the base64 of HMAC-SHA1.
/// `expires` is in seconds since 1970.
pub fn rest_credentials(secret: &[u8], user: &str, expires: u64) -> (String, String) {
    let username = if user.is_empty() { expires.to_string() } else { format!("{expires}:{user}") };
    let password = match Hmac::<Sha1>::new_from_slice(secret) {
        Ok(mac) => base64(&mac.chain_update(username.as_bytes()).finalize().into_bytes()),
        // HMAC takes keys of any length.
        Err(_) => String::new(),
    };
    (username, password)
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for nth in 0..4 {
            let index = (group >> (18 - 6 * nth)) & 63;
            out.push(if nth <= three.len() { char::from(ALPHABET[index as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_rfc_4648_has_it() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn as_openssl_computes_it() {
        // printf 1700000000:neko | openssl dgst -sha1 -hmac north -binary | base64
        assert_eq!(
            rest_credentials(b"north", "neko", 1_700_000_000),
            ("1700000000:neko".to_owned(), "3yKbLdCvscKKFrhu9iHhqmp4LVE=".to_owned())
        );
    }
}
