//! Which ends of a visit may be over soon.

use std::time::Duration;

use neko_report::Slug;

/// Before a neko that is gone is looked for again.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// Whether it was our own wish to leave.
pub(crate) fn is_own_wish(slug: Slug) -> bool {
    matches!(slug, Slug::Interrupted | Slug::DeadlineReached)
}

/// Whether neko may be there again after such an end: it was neko's or the network's, and nobody's decision.
pub(crate) fn comes_back(slug: Slug) -> bool {
    matches!(
        slug,
        Slug::NekoStopped
            | Slug::NekoSilent
            | Slug::WebsocketLost
            | Slug::WebsocketNotUpgraded
            | Slug::ConnectionLost
            | Slug::ConnectionRefused
            | Slug::ConnectionReset
            | Slug::ServerSilent
            | Slug::NameNotFound
            | Slug::NameServerSilent
            | Slug::NoRoute
            | Slug::HttpFailed
            | Slug::NotNeko
            | Slug::ProxyError
            | Slug::IceFailed
            | Slug::DtlsFailed
            | Slug::OfferMissing
            | Slug::VideoMissing
            | Slug::PictureMissing
    )
}
