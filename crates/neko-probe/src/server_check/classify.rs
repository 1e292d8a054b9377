//! From what was seen to the failure's permanent name.

use std::net::IpAddr;

use crate::transport::{Broken, Carrier, Endpoint, Error, Presented, TlsError};
use neko_report::{Failure, Slug};
use turn_client::stun::wire::{ErrorCode, Method};
use turn_client::turn::{Noise, Refusal};

/// Names an error of a server at `endpoint`. Without secrets.
pub fn failure(error: &Error, endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    match error {
        Error::Link(broken) => of_broken(broken, endpoint),
        Error::Tls(error) => of_tls(error, endpoint),
        Error::Refused(method, refusal) => of_refusal(refusal, *method, endpoint),
        Error::TimedOut => Failure::new(Slug::ServerSilent, format!("no answer from {address} in time")),
    }
}

fn of_broken(broken: &Broken, endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    let carrier = match endpoint.carrier {
        Carrier::Udp | Carrier::Dtls { .. } => "UDP",
        _ => "TCP",
    };
    match broken {
        Broken::Refused => {
            Failure::new(Slug::ConnectionRefused, format!("{address} refused: nothing listens there on {carrier}"))
        }
        Broken::Unreachable(why) if address.is_ipv6() => {
            Failure::new(Slug::NoRoute, format!("{address} cannot be reached; this machine may have no IPv6: {why}"))
        }
        Broken::Unreachable(why) => Failure::new(Slug::NoRoute, format!("{address} cannot be reached: {why}")),
        Broken::Closed => Failure::new(
            Slug::ConnectionReset,
            format!("{address} took the connection and closed it without an answer"),
        ),
        Broken::Reset => Failure::new(Slug::ConnectionReset, format!("{address} reset the connection")),
        Broken::Garbage(sample) => of_garbage(sample, endpoint),
        Broken::AllocationLost(refusal) => of_loss(refusal, endpoint),
        Broken::Closing => Failure::new(Slug::Interrupted, "interrupted before this was done"),
        Broken::Io(why) => Failure::new(Slug::Internal, format!("{address}: {why}")),
    }
}

/// An allocation that ended while it was in use.
fn of_loss(refusal: &Refusal, endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    match refusal {
        Refusal::Error { error, .. } if error.code == 437 => {
            let message = format!("{address} no longer knows the allocation ({error}); it may have been restarted");
            Failure::new(Slug::AllocationLost, message).with_code(437)
        }
        Refusal::NoAnswer(_) => {
            Failure::new(Slug::AllocationLost, format!("{address} answered no Refresh until the allocation had ended"))
        }
        refusal => {
            let why = of_refusal(refusal, Method::REFRESH, endpoint);
            let message = format!("the allocation at {address} ended: {}", why.message);
            Failure { slug: Slug::AllocationLost, message, ..why }
        }
    }
}

/// What a service that is no STUN server says of itself by its first bytes.
pub(super) fn of_garbage(sample: &[u8], endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    let line: String =
        String::from_utf8_lossy(sample).chars().take_while(|character| !character.is_control()).take(40).collect();
    let lower = sample.to_ascii_lowercase();
    let service = if lower.starts_with(b"http/") {
        Some("an HTTP server")
    } else if lower.starts_with(b"<!doctype") || lower.starts_with(b"<html") {
        Some("a web server")
    } else if lower.starts_with(b"ssh-") {
        Some("an SSH server")
    } else if lower.starts_with(b"sip/") {
        Some("a SIP server")
    } else if lower.starts_with(b"220 ") || lower.starts_with(b"220-") {
        Some(if lower.windows(3).any(|part| part == b"ftp") { "an FTP server" } else { "an SMTP server" })
    } else if lower.starts_with(b"* ok") {
        Some("an IMAP server")
    } else if lower.starts_with(b"+ok") {
        Some("a POP3 server")
    } else {
        None
    };
    if let Some(service) = service {
        return Failure::new(Slug::WrongService, format!("{service} answers at {address}: `{line}`"));
    }
    if matches!(sample, [0x14..=0x17, 3, 0..=4, ..]) {
        let message = format!("{address} speaks TLS, but the URL asks for plain messages");
        return Failure::new(Slug::WrongService, message);
    }
    if sample.get(4..8) == Some(&turn_client::stun::wire::MAGIC_COOKIE.to_be_bytes()) {
        let message = format!("{address} sent a STUN message that is cut short or malformed");
        return Failure::new(Slug::AnswerIncomplete, message);
    }
    let bytes: String = sample.iter().take(8).map(|byte| format!("{byte:02x} ")).collect();
    Failure::new(Slug::NotStun, format!("what {address} sent is not STUN; it begins with {}", bytes.trim_end()))
}

pub(super) fn of_tls(error: &TlsError, endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    let (slug, message) = match error {
        TlsError::Untrusted(Presented::SelfSigned) => {
            (Slug::TlsSelfSigned, format!("the certificate of {address} is self-signed"))
        }
        TlsError::Untrusted(Presented::Issued) => {
            (Slug::TlsUntrusted, format!("no authority that this system trusts signed the certificate of {address}"))
        }
        TlsError::AuthorityAsServer => (
            Slug::TlsUntrusted,
            format!(
                "{address} presents a CA certificate as its own (`openssl req -x509` creates those); clients reject it"
            ),
        ),
        TlsError::Expired => (Slug::TlsExpired, format!("the certificate of {address} has expired")),
        TlsError::NotYetValid => (
            Slug::TlsExpired,
            format!("the certificate of {address} is not valid yet; if this machine's clock is slow, set it"),
        ),
        TlsError::WrongName { asked, presented } if asked.parse::<IpAddr>().is_ok() => {
            let names = names(presented);
            let only = if names.is_empty() { "names only".to_owned() } else { format!("{names} only") };
            (
                Slug::TlsIpLiteral,
                format!("the URL has the address {asked}, but the certificate of {address} is for {only}"),
            )
        }
        TlsError::WrongName { asked, presented } if presented.is_empty() => {
            (Slug::TlsWrongName, format!("the certificate of {address} is not for {asked}"))
        }
        TlsError::WrongName { asked, presented } => {
            (Slug::TlsWrongName, format!("the certificate of {address} is for {}, not for {asked}", names(presented)))
        }
        TlsError::TooOld => {
            (Slug::TlsTooOld, format!("{address} speaks only TLS 1.0 or 1.1; neko and browsers require 1.2 or newer"))
        }
        TlsError::NotTls => (Slug::TlsNotSpoken, format!("{address} does not speak TLS")),
        TlsError::Closed => (
            Slug::TlsNotSpoken,
            format!("{address} closed the connection at the TLS handshake; the port may not speak TLS"),
        ),
        TlsError::NameUnusable(_) | TlsError::Alert(_) | TlsError::Certificate(_) | TlsError::Other(_) => {
            (Slug::TlsFailed, format!("the TLS handshake with {address} failed: {error}"))
        }
    };
    Failure::new(slug, message)
}

/// The first few.
fn names(presented: &[String]) -> String {
    let names: Vec<String> = presented.iter().take(4).map(|name| plain_name(name)).collect();
    names.join(", ")
}

/// `DnsName("a.example")` as `a.example`.
fn plain_name(name: &str) -> String {
    name.split('"').nth(1).unwrap_or(name).to_owned()
}

/// Names what a server answered to a question.
pub(super) fn of_refusal(refusal: &Refusal, method: Method, endpoint: &Endpoint) -> Failure {
    let address = endpoint.address;
    match refusal {
        Refusal::Error { error, alternate, unknown } => of_code(error, *alternate, unknown, method),
        Refusal::CredentialsMissing { realm } => {
            let realm = realm.as_ref().map(|realm| format!(" of realm {realm:?}")).unwrap_or_default();
            Failure::new(Slug::CredentialsMissing, format!("{address} asks for credentials{realm}")).with_code(401)
        }
        Refusal::CredentialsRefused { realm, error } => {
            let realm = realm.as_ref().map(|realm| format!(" in realm {realm:?}")).unwrap_or_default();
            let message = format!(
                "{address} answered {error} to the credentials{realm}; it does not say whether the user name or the password is wrong"
            );
            Failure::new(Slug::CredentialsRefused, message).with_code(error.code)
        }
        Refusal::StaleNonce(error) => {
            Failure::new(Slug::StaleNonce, format!("{address} answers {error} to fresh nonces too"))
                .with_code(error.code)
        }
        Refusal::ChallengeIncomplete { missing, error } => {
            let message = format!("{address} answered {error} without {missing}, so that no credentials can be sent");
            Failure::new(Slug::AnswerIncomplete, message).with_code(error.code)
        }
        Refusal::IntegrityWrong { present: true } => Failure::new(
            Slug::IntegrityWrong,
            format!("the integrity of the answer from {address} does not fit the credentials"),
        ),
        Refusal::IntegrityWrong { present: false } => {
            Failure::new(Slug::IntegrityWrong, format!("the answer from {address} carries no message integrity"))
        }
        Refusal::AnswerIncomplete(what) => {
            Failure::new(Slug::AnswerIncomplete, format!("the {method} answer from {address} lacks {what}"))
        }
        Refusal::NoAnswer(None) => Failure::new(Slug::ServerSilent, format!("no answer to {method} from {address}")),
        Refusal::NoAnswer(Some(Noise::Elsewhere(from))) => {
            Failure::new(Slug::ReplyFromElsewhere, format!("{address} was asked, {from} answered"))
        }
        Refusal::NoAnswer(Some(Noise::Garbage(sample))) => of_garbage(sample, endpoint),
        Refusal::NoAnswer(Some(Noise::Fingerprint)) => {
            Failure::new(Slug::IntegrityWrong, format!("the fingerprint of the answer from {address} is wrong"))
        }
        Refusal::NotEncoded(error) => {
            Failure::new(Slug::Internal, format!("{method} to {address} could not be written: {error}"))
        }
        Refusal::NoAllocation | Refusal::NoChannelLeft => {
            Failure::new(Slug::Internal, format!("{method} was asked out of turn"))
        }
    }
}

fn of_code(error: &ErrorCode, alternate: Option<std::net::SocketAddr>, unknown: &[u16], method: Method) -> Failure {
    let mut message = format!("the server answered {error} to {method}");
    let slug = match error.code {
        300 => {
            match alternate {
                Some(alternate) => message.push_str(&format!(", naming {alternate}")),
                None => message.push_str(", naming no other server"),
            }
            Slug::TryAlternate
        }
        400 => Slug::BadRequest,
        401 => Slug::CredentialsMissing,
        403 => Slug::ClientForbidden,
        420 => {
            let kinds: Vec<String> = unknown.iter().map(|kind| format!("0x{kind:04x}")).collect();
            if !kinds.is_empty() {
                message.push_str(&format!(", not knowing {}", kinds.join(", ")));
            }
            Slug::AttributeUnknown
        }
        437 => Slug::AllocationMismatch,
        446 => Slug::ConnectionExists,
        438 => Slug::StaleNonce,
        440 | 442 | 443 => Slug::TransportUnsupported,
        441 => Slug::WrongCredentials,
        486 => Slug::QuotaReached,
        500 => Slug::ServerError,
        508 => Slug::InsufficientCapacity,
        _ => Slug::StunError,
    };
    Failure::new(slug, message).with_code(error.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_or_says_its_number() {
        let told = |code: u16| {
            let error = ErrorCode { code, reason: "why".into() };
            let failure = of_code(&error, None, &[], Method::ALLOCATE);
            assert!(failure.code == Some(code) && failure.message.contains(&code.to_string()), "{failure:?}");
            failure.slug
        };
        for (code, slug) in [
            (300, Slug::TryAlternate),
            (400, Slug::BadRequest),
            (401, Slug::CredentialsMissing),
            (403, Slug::ClientForbidden),
            (420, Slug::AttributeUnknown),
            (437, Slug::AllocationMismatch),
            (438, Slug::StaleNonce),
            (440, Slug::TransportUnsupported),
            (441, Slug::WrongCredentials),
            (442, Slug::TransportUnsupported),
            (443, Slug::TransportUnsupported),
            (446, Slug::ConnectionExists),
            (486, Slug::QuotaReached),
            (487, Slug::StunError),
            (500, Slug::ServerError),
            (508, Slug::InsufficientCapacity),
            (699, Slug::StunError),
        ] {
            assert_eq!(told(code), slug, "{code}");
        }
    }
}
