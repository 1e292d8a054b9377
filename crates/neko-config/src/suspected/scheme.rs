//! How the URL of a server begins.

/// Whether a text is the URL of a server, whatever stands in it.
pub fn is_url_of_server(text: &str) -> bool {
    let begins = text.as_bytes().first().is_some_and(|first| matches!(first | 0x20, b't' | b's'));
    let scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    begins && ["turn:", "turns:", "stun:", "stuns:"].iter().any(|own| scheme(own))
}
