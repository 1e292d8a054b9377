//! Which TURN servers of a configuration can carry media.

use super::context::Context;
use super::unseen;
use crate::ice_server::{IceServer, Scheme, browser};

/// What is known of a list of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It has one that works.
    Yes,
    /// What it has cannot be seen from here.
    Unseen,
    /// It has none.
    No,
}

impl Known {
    fn of(has: bool, unseen: bool) -> Self {
        match (has, unseen) {
            (true, _) => Self::Yes,
            (false, true) => Self::Unseen,
            (false, false) => Self::No,
        }
    }
}

/// Whether browsers are sent a TURN server.
pub(super) fn of_viewers(context: &Context<'_>) -> Known {
    let has = has_scheme(context.frontend(), Scheme::is_turn);
    Known::of(has, is_unseen(context, "NEKO_WEBRTC_ICESERVERS_FRONTEND"))
}

/// Whether neko uses a TURN server.
pub(super) fn of_neko(context: &Context<'_>) -> Known {
    let mut used = context.behaviour.urls.iter().filter(|used| used.skip.is_none());
    let has = used.any(|used| used.contact().is_some_and(|uri| uri.scheme.is_turn()));
    Known::of(has, is_unseen(context, "NEKO_WEBRTC_ICESERVERS_BACKEND"))
}

fn has_scheme(servers: &[IceServer], wanted: impl Fn(Scheme) -> bool) -> bool {
    let urls = servers.iter().flat_map(|server| server.urls.iter().flatten());
    urls.filter_map(|url| browser::contact(&url.value)).any(|uri| wanted(uri.scheme))
}

/// Whether a list is set, for itself or for both sides, to something that cannot be seen.
fn is_unseen(context: &Context<'_>, name: &str) -> bool {
    context.deployment.is_some_and(|deployment| {
        unseen::hides_settings(deployment)
            || [name, "NEKO_WEBRTC_ICESERVERS"].iter().any(|name| unseen::is_unseen(deployment, name))
    })
}
