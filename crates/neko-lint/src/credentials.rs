//! What a TURN server lacks of its credentials.

use neko_config::ice_server::IceServer;
use neko_text::source::Place;

/// What is missing of user name and credential.
pub(crate) struct Lacking<'a> {
    /// Behind "without".
    pub what: &'static str,
    /// What was written for it, and neko left empty.
    pub unread: Option<&'a Place>,
}

/// None where a server has both.
pub(crate) fn lacking(server: &IceServer) -> Option<Lacking<'_>> {
    let (what, unread) = match (&server.username, &server.credential) {
        (None, None) => ("username and credential", &server.username_place),
        (None, Some(_)) => ("a username", &server.username_place),
        (Some(_), None) => ("a credential", &server.credential_place),
        (Some(_), Some(_)) => return None,
    };
    Some(Lacking { what, unread: unread.as_ref() })
}
