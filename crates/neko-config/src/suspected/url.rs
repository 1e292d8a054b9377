//! What is secret in the URLs of a text: user information and telling parameters.

use std::cmp::Reverse;
use std::ops::Range;

use super::named::parameters;
use super::names::{PARAMETERS, is_telling};
use super::reference::Text;
use super::scheme::is_url_of_server;
use super::url_words;

/// The values of telling parameters in a text that is one URL, in its order: up to the next parameter, whatever stands in
/// them.
pub fn parameters_of_url(url: &str) -> Vec<Range<usize>> {
    if url.starts_with(['[', '{']) || url.contains(" ! ") {
        // A list or a pipeline.
        return parameters(url);
    }
    // Nearly every URL of a server is a scheme, a host and a port, and perhaps a transport.
    let begins = |byte| {
        matches!(
            byte,
            b'?' | b'&' | b';' | b'#' | b',' | b' ' | b'\n' | b'|' | b'(' | b'[' | b'{' | b'<' | b'!' | b'~' | b'+'
        )
    };
    let address = without_transport(url);
    if !address.bytes().any(|byte| byte == b'=' || begins(byte)) {
        return in_place_of_port(address).into_iter().collect();
    }
    let telling = |(at, before): (usize, &str)| {
        let start = at + before.len();
        let length = url[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
        let name = url[start..start + length].to_ascii_lowercase();
        // A host has a port behind its colon.
        let signs: &[char] = if matches!(before, "/" | ":") { &['='] } else { &['=', ':', ' '] };
        let from = start + length + 1;
        url[start + length..].strip_prefix(signs)?;
        let ends: &[char] = match before {
            ";" | "," => &['&', '#', ';', ','],
            "(" | "[" | "{" | "<" => &[')', ']', '}', '>'],
            _ => &['&', '#'],
        };
        let end = url[from..].find(ends).map_or(url.len(), |length| from + length);
        let short = || PARAMETERS.iter().any(|own| own.strip_suffix('=') == Some(&*name));
        ((is_telling(&name) || short()) && from < end).then_some(from..end)
    };
    let before = ['?', '&', ';', '#', '/', ',', ' ', '\n', '|', '(', '[', '{', '<', ':'];
    let mut spans: Vec<_> = url.match_indices(before).filter_map(telling).chain(in_place_of_port(url)).collect();
    if is_url_of_server(url) {
        spans.extend(url_words::words(url));
    }
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    // One may lie in another.
    spans.dedup_by(|next, span| next.start < span.end);
    spans.into_iter().map(|span| unquoted(url, span)).filter(|span| !span.is_empty()).collect()
}

/// A URL without the only parameter that is one of a server's.
fn without_transport(url: &str) -> &str {
    ["?transport=udp", "?transport=tcp"].iter().find_map(|own| url.strip_suffix(own)).unwrap_or(url)
}

/// A span without the quotation marks at its ends.
fn unquoted(text: &str, span: Range<usize>) -> Range<usize> {
    let marks = ['"', '\'', '`'];
    let inner = text[span.clone()].trim_start_matches(marks);
    let start = span.end - inner.len();
    start..start + inner.trim_end_matches(marks).len()
}

/// A password instead of a server's port: `turn:user:password`, `turn:user:password%40host`.
fn in_place_of_port(url: &str) -> Option<Range<usize>> {
    const SHORTEST: usize = 6;
    let bytes = url.as_bytes();
    let address = &bytes[..memchr::memchr2(b'?', b'#', bytes).unwrap_or(bytes.len())];
    let escaped = memchr::memchr(b'%', address).and_then(|_| memchr::memmem::find(address, b"%40"));
    let address = &address[..escaped.unwrap_or(address.len())];
    let end = address.len();
    // Nearly every server has a port of few digits, or none.
    let length = address.iter().rev().position(|&byte| byte == b':').filter(|length| *length >= SHORTEST)?;
    let port = &address[end - length..end];
    let is_word = port.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'!'));
    let letters = port.iter().any(u8::is_ascii_alphabetic);
    let has_user = address[..end - length - 1].contains(&b':');
    (is_word && letters && has_user && is_url_of_server(url)).then_some(end - length..end)
}

/// The key of a stream, behind the application in an address of RTMP: `rtmp://host/app/key`.
pub(super) fn keys_of_streams(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    for at in memchr::memmem::find_iter(lower.as_bytes(), "rtmp") {
        let scheme = ["rtmp://", "rtmps://"].into_iter().find(|scheme| lower[at..].starts_with(scheme));
        let Some(from) = scheme.map(|scheme| at + scheme.len()) else { continue };
        let length = text[from..].find(|c: char| c.is_whitespace() || "\"'`<>".contains(c));
        let url = &text[from..length.map_or(text.len(), |length| from + length)];
        let key = url.split_once('/').and_then(|(_, path)| path.split_once(['/', '?']));
        if let Some((_, key)) = key.filter(|(_, key)| !key.starts_with(['$', '{', '<'])) {
            spans.push(from + url.len() - key.len()..from + url.len());
        }
    }
}

/// User information before each `@`, where a URL stands there. Each text between two `@` is looked at once.
pub(super) fn in_urls(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let delimiter = |c: char| c.is_whitespace() || "\"'<>()`".contains(c);
    let schemes = ["turns:", "turn:", "stuns:", "stun:"];
    // Of the word that the `@` stands in: its start, what is behind its `://`, behind its last scheme, whether it has a colon.
    let (mut word, mut slashes, mut scheme, mut colon) = (0, None, None, false);
    let mut from = 0;
    let mut own: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'@', lower.as_bytes()) {
        if let Some(found) = lower[from..at].rfind(delimiter) {
            word = from + found + lower[from + found..].chars().next().map_or(1, char::len_utf8);
            (slashes, scheme, colon, from) = (None, None, false, word);
        }
        let part = &lower[from..at];
        slashes = slashes.or_else(|| part.find("://").map(|found| from + found + 3));
        let last =
            schemes.iter().filter_map(|scheme| part.rfind(scheme).map(|found| from + found + scheme.len())).max();
        scheme = last.or(scheme);
        colon |= part.contains(':');
        from = at + 1;
        // The digest of an image is none.
        let image =
            slashes.or(scheme).is_none() && ["sha256:", "sha512:"].iter().any(|sum| lower[from..].starts_with(sum));
        if let Some(start) = slashes.or(scheme).or(colon.then_some(word)).filter(|_| !image) {
            match own.last_mut().filter(|span| span.start == start) {
                Some(span) => span.end = at,
                None => own.push(start..at),
            }
        }
    }
    // `turn:user:$PASSWORD@host` holds none.
    let within = Text::new(text);
    own.retain(|span| !within.refers(text[span.clone()].split_once(':').map_or("", |(_, password)| password)));
    spans.extend(own);
}
