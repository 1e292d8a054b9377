//! What neko itself does where a probe sees a failure. Recorded from neko 3.1.5 with Pion's ice 4.2.2.

use neko_config::ice_server::Uri;

use super::Slug;

/// What neko does with a server that fails so; none for failures that are not a server's.
pub fn in_neko(slug: Slug, uri: Option<&Uri>) -> Option<&'static str> {
    let turn = uri.is_some_and(|uri| uri.scheme.is_turn());
    match slug {
        Slug::ServerSilent | Slug::NameServerSilent if turn => Some(
            "neko waits 7.8 s for it while gathering candidates, then goes on without it; with trickle off, the offer waits too",
        ),
        Slug::ServerSilent | Slug::NameServerSilent => Some(
            "neko waits 5.0 s for it while gathering candidates, then goes on without it; with trickle off, the offer waits too",
        ),
        Slug::UrlUnusable => Some(
            "neko fails for every viewer, or the viewer's page stops with an error: `neko-ice validate` says which",
        ),
        Slug::CredentialsMissing if turn => Some(
            "in the backend list, neko fails for every viewer; in the frontend list, the viewer's page stops with an error",
        ),
        Slug::NameNotFound
        | Slug::NoRoute
        | Slug::ConnectionRefused
        | Slug::ConnectionReset
        | Slug::NotStun
        | Slug::WrongService
        | Slug::TlsNotSpoken
        | Slug::TlsTooOld
        | Slug::TlsFailed
        | Slug::ReplyFromElsewhere
        | Slug::IntegrityWrong
        | Slug::CredentialsRefused
        | Slug::CredentialsMissing
        | Slug::ClientForbidden
        | Slug::BadRequest
        | Slug::AttributeUnknown
        | Slug::AllocationMismatch
        | Slug::ConnectionExists
        | Slug::WrongCredentials
        | Slug::TransportUnsupported
        | Slug::QuotaReached
        | Slug::InsufficientCapacity
        | Slug::StaleNonce
        | Slug::TryAlternate
        | Slug::StunError
        | Slug::ServerError
        | Slug::AnswerIncomplete => {
            Some("neko goes on without it and mentions it only in its log; viewers get no message")
        }
        Slug::RelayForbidden | Slug::RelayedDataLost | Slug::RelayedAddressPrivate => Some(
            "neko offers the relayed address anyway; viewers who need it try for 6 s, then get a black page without a message",
        ),
        Slug::AllocationLost => {
            Some("for viewers who watch through the relay, the picture freezes; they reconnect after about 10 s")
        }
        slug if is_concession(slug) => Some(
            "neko trusts only the system's authorities: it goes on without the server and mentions it only in its log",
        ),
        _ => None,
    }
}

/// Whether a note says that a success needed a concession (`--ca`, `--pin`, `--insecure`).
pub fn is_concession(slug: Slug) -> bool {
    matches!(
        slug,
        Slug::TlsSelfSigned
            | Slug::TlsUntrusted
            | Slug::TlsExpired
            | Slug::TlsWrongName
            | Slug::TlsIpLiteral
            | Slug::TlsFailed
    )
}
