//! What speaks for one cause of refused credentials or another: the server does not tell.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Target;

/// What stands out about the credentials, the most telling first. Without secrets.
pub(super) fn of_credentials(target: &Target) -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let username = target.username.as_deref().unwrap_or_default();
    let credential = target.credential.as_ref().map(|credential| credential.reveal()).unwrap_or_default();
    let mut found = Vec::new();
    if let Some(expires) = rest_time(username)
        && expires < now
    {
        let ago = now - expires;
        found.push(format!(
            "the user name looks like one that a shared secret makes for a limited time, and that was over {} ago",
            span(ago)
        ));
    }
    for (what, value) in [("user name", username), ("credential", credential)] {
        if value.trim() != value {
            found.push(format!("the {what} begins or ends with a blank"));
        }
        if value.contains(['\n', '\r']) {
            found.push(format!("the {what} holds a line end"));
        }
    }
    if let Some(place) = &target.credential_place {
        let written = place.text().trim();
        let quoted = written.starts_with(['"', '\'', '|', '>', '{', '[']);
        if !quoted && !written.is_empty() && written != credential && !place.source.text.contains(credential) {
            found.push(
                "neko reads another credential than is written: unquoted, YAML gives it a type of its own".to_owned(),
            );
        }
    }
    found
}

/// The time of a REST-shaped user name, `EXPIRES` or `EXPIRES:USER`.
fn rest_time(username: &str) -> Option<u64> {
    let digits = username.split(':').next()?;
    let plausible = (9..=11).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plausible)
}

fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_names_are_known_by_their_shape() {
        assert_eq!(rest_time("1700000000:neko"), Some(1_700_000_000));
        assert_eq!(rest_time("1700000000"), Some(1_700_000_000));
        for name in ["neko", "", "12:neko", "17000000o0:neko", ":1700000000"] {
            assert_eq!(rest_time(name), None, "{name}");
        }
        assert_eq!(span(90_000), "25 hours");
    }
}
