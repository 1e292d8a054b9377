//! Words in a server's URL that no such URL has: whoever writes `turn:host,user,hunter2` means a password.

use std::net::IpAddr;
use std::ops::Range;

use memchr::memmem;

use super::scheme::is_url_of_server;

/// Shorter words are left: they are seldom a secret, and often part of another word.
pub(super) const SHORTEST: usize = 4;
/// What ends the address of a server, and each word behind it.
const ENDS: [char; 13] = [',', ';', '|', '?', '&', ' ', '\t', '\n', '!', '~', '+', '(', ')'];
/// Parameters whose value is no secret.
const OPEN: [&str; 7] = ["transport", "proto", "protocol", "username", "user", "ttl", "realm"];
/// Keys of an ICE server, and those around it, in lower case.
pub(super) const KEYS: [&str; 16] = [
    "urls",
    "url",
    "username",
    "user",
    "credential",
    "credentials",
    "credentialtype",
    "password",
    "iceservers",
    "backend",
    "frontend",
    "webrtc",
    "null",
    "true",
    "false",
    "oauth",
];
/// Words that tell a transport.
const TRANSPORTS: [&str; 5] = ["udp", "tcp", "tls", "dtls", "transport"];

/// The same in a text that holds such URLs: `TURN_SERVER=turn:host,user,hunter2`.
pub(super) fn in_text(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    for scheme in ["turn", "stun"] {
        for at in memmem::find_iter(lower.as_bytes(), scheme) {
            let rest = &text.as_bytes()[at + scheme.len()..];
            if rest.starts_with(b":") || rest.starts_with(b"s:") || rest.starts_with(b"S:") {
                let length = rest.iter().position(|&byte| ends_url(byte)).unwrap_or(rest.len());
                let url = &text[at..at + scheme.len() + length];
                spans.extend(words(url).into_iter().map(|span| at + span.start..at + span.end));
            }
        }
    }
}

/// Whether a URL within a text goes no farther.
fn ends_url(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'"' | b'\'' | b'`' | b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b'(' | b')' | b'\\')
}

/// The words behind the address of a server's URL that are neither another server nor a known parameter.
pub(super) fn words(url: &str) -> Vec<Range<usize>> {
    // A password may have a `#` in it. STUN has none: there it is a part to be left out.
    let is_turn = url.get(..4).is_some_and(|own| own.eq_ignore_ascii_case("turn"));
    let ends = |byte: u8| byte == b'#' && is_turn || ENDS.contains(&char::from(byte));
    let Some(first) = url.bytes().position(ends) else { return Vec::new() };
    let mut at = first;
    let mut spans = Vec::new();
    for word in url[first..].split(ENDS) {
        let length = word.len();
        let unquoted = word.trim_start_matches(['"', '\'', '`', '#']);
        let start = at + length - unquoted.len();
        let word = unquoted.trim_end_matches(['"', '\'', '`']);
        spans.extend(secret_of(word).map(|own| start + own.start..start + own.end));
        at += length + url[at + length..].chars().next().map_or(0, char::len_utf8);
    }
    spans
}

/// What of a word is a secret: the value of `name=value`, or all of it.
fn secret_of(word: &str) -> Option<Range<usize>> {
    if is_url_of_server(word) || word.contains("://") || word.contains(['$', '<', '{', '*']) {
        return None;
    }
    let from = match word.find(['=', ':']) {
        Some(sign) if OPEN.iter().any(|own| own.eq_ignore_ascii_case(&word[..sign])) => word.find('#')? + 1,
        Some(sign) => sign + 1,
        None => 0,
    };
    is_unknown(&word[from..]).then_some(from..word.len())
}

/// Whether a word is neither a key, a variable, a port, an address, a host's name nor a transport.
pub(crate) fn is_unknown(word: &str) -> bool {
    let is_of_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_variable = || word.strip_prefix('$').is_some_and(|name| name.chars().all(is_of_variable));
    let is_port = || word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_known = || KEYS.iter().chain(&TRANSPORTS).any(|known| known.eq_ignore_ascii_case(word));
    !(word.len() < SHORTEST || is_port() || is_variable() || is_host(word) || is_known())
}

/// Whether a word is an address, or a name with a domain and perhaps a port: `turn.example.org:3478`.
fn is_host(word: &str) -> bool {
    let host = word.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(word, |(host, _)| host);
    let last = host.rsplit_once('.').map(|(_, last)| last);
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let has_domain = last.is_some_and(|last| last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic()));
    host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() || is_name && has_domain
}
