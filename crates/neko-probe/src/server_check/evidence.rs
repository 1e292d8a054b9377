//! What speaks for one cause of refused credentials or another: the server does not tell.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Target;
use neko_config::ice_server::{is_retyped, rest};
use neko_report::Failure;

/// Adds what speaks for a cause. A stand-in knows the cause, and says what the server itself would answer.
pub(super) fn add_to(failure: &mut Failure, target: &Target) {
    let over = target.listed.login.username.as_deref().and_then(rest::expiry).filter(|_| target.stand_in.is_some());
    let evidence = of_credentials(target);
    if let Some(over) = over.filter(|over| *over < now()) {
        let passed = span(now() - over);
        failure.message = format!(
            "the user name expired {passed} ago, so the server answers 401 (Unauthorized); create new credentials"
        );
    } else if !evidence.is_empty() {
        failure.message.push_str(&format!(". Suspicious: {}", evidence.join("; ")));
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// What stands out about the credentials, the most telling first. Without secrets.
fn of_credentials(target: &Target) -> Vec<String> {
    let now = now();
    let username = target.listed.login.username.as_deref().unwrap_or_default();
    let credential = target.listed.login.credential.as_ref().map(|credential| credential.reveal()).unwrap_or_default();
    let fields = [
        ("user name", username, &target.listed.login.username_places),
        ("credential", credential, &target.listed.login.credential_places),
    ];
    let mut found = Vec::new();
    match rest::expiry(username) {
        Some(expires) if expires < now => found.push(format!(
            "the user name looks like a time-limited one made from a shared secret, and it expired {} ago",
            span(now - expires)
        )),
        Some(_) if !is_hmac(credential) => found.push(
            "the user name looks like one made from a shared secret, but the credential is not the 28 characters that belong to it; do not put the shared secret itself there"
                .to_owned(),
        ),
        _ => {}
    }
    for (what, value, places) in fields {
        if let Some(place) = places.iter().find(|place| is_retyped(place, value)) {
            found.push(format!(
                "neko reads a different {what} from the one at {place}: without quotes it is read as a number or a switch first"
            ));
        }
    }
    for (what, value, _) in fields {
        found.extend(oddity(value).map(|oddity| format!("the {what} {oddity}")));
    }
    found
}

/// What is rarely meant.
fn oddity(value: &str) -> Option<&'static str> {
    let within = |mark: char| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
    if value.is_empty() {
        Some("is empty")
    } else if value.contains(['\n', '\r']) {
        Some("contains a line break")
    } else if value.trim() != value {
        Some("begins or ends with a space")
    } else if within('"') || within('\'') {
        Some("has quotes around it, which are part of it")
    } else if value.contains("${") {
        Some("contains `${`, as if a variable had not been filled in")
    } else {
        None
    }
}

/// Twenty bytes as base64, which is what a shared secret makes of a user name.
fn is_hmac(credential: &str) -> bool {
    let body = credential.strip_suffix('=').unwrap_or_default();
    body.len() == 27 && body.chars().all(|c| c.is_ascii_alphanumeric() || "+/".contains(c))
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
    use std::sync::Arc;

    use super::*;
    use neko_config::ice_server::{Scheme, Secret, Transport, Uri};
    use neko_text::source::{Place, Source, SourceKind};

    #[test]
    fn a_span_is_told_in_the_unit_that_fits() {
        assert_eq!(span(90_000), "25 hours");
    }

    /// What stands out about credentials as neko reads them, `written` being what the config says of the credential.
    fn told(username: &str, credential: &str, written: &str) -> String {
        let uri = Uri { scheme: Scheme::Turn, host: "h".into(), port: 3478, transport: Transport::Udp };
        let mut target = Target::new(uri, Some(username), None);
        let login = &mut Arc::make_mut(&mut target.listed).login;
        login.credential = Some(Secret::new(credential));
        let source = Source::new(SourceKind::File("neko.yaml".into()), written);
        login.credential_places.push(Place::whole(&source));
        of_credentials(&target).join("\n")
    }

    #[test]
    fn the_most_telling_comes_first_and_no_secret_is_told() {
        for (username, credential, written, expected) in [
            ("me", "plain", "plain", &[][..]),
            ("1600000000:me", "x ", "'x '", &["it expired", "credential begins or ends with a space"]),
            ("9999999999:me", "north", "north", &["28 characters"]),
            ("9999999999:me", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8=", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8=", &[]),
            ("me ", "83", "0123", &["a different credential from the one at neko.yaml", "user name begins"]),
            ("me", "1", "true", &["without quotes"]),
            ("me", "\"s3cret\"", "'\"s3cret\"'", &["has quotes around it"]),
            ("me", "${PASS}", "${PASS}", &["a variable had not been filled in"]),
            ("me", "s3cret\n", "|", &["contains a line break"]),
            ("", "s3cret", "s3cret", &["user name is empty"]),
        ] {
            let told = told(username, credential, written);
            let lines: Vec<&str> = told.lines().collect();
            assert_eq!(lines.len(), expected.len(), "{username:?} {credential:?}: {told}");
            assert!(lines.iter().zip(expected).all(|(line, expected)| line.contains(expected)), "{told}");
            assert!(!told.contains("s3cret") && !told.contains("0123") && !told.contains("north"), "{told}");
        }
    }
}
