//! ICE server URLs by Pion's reading and by the browser's: a URL, a user name and a credential, a line each.

use neko_ice::ice_server::{Uri, browser, pion};

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.splitn(3, '\n');
    let (url, username, credential) = (lines.next().unwrap_or_default(), lines.next(), lines.next());
    if let Some(why) = pion::refusal(url, username, credential) {
        assert!(!why.is_empty());
    }
    if let Some(why) = browser::url_refusal(url, username, credential) {
        assert!(!why.message.is_empty() && !why.name.is_empty());
    }
    let (ours, theirs) = (pion::contact(url), browser::contact(url));
    if let Some(uri) = &ours {
        assert!(pion::refusal(url, Some("user"), Some("credential")).is_none(), "contacted and refused: {uri:?}");
    }
    for uri in ours.iter().chain(&theirs) {
        assert!(!uri.host.is_empty() && uri.port != 0, "{uri:?}");
    }
    let Some(both) = Uri::parse(url) else { return };
    // Its shortest spelling leads to the same place, for both.
    let spelled = both.to_string();
    assert_eq!(Uri::parse(&spelled).as_ref(), Some(&both), "written as {spelled}");
    assert_eq!(browser::url_refusal(&spelled, Some("user"), Some("credential")), None, "written as {spelled}");
}
