//! The URL Standard's parser and serialiser, as far as servers' URLs need them.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::Scheme;

/// The URL Standard's parser and serialiser, as far as an opaque or refused URL goes; `None` for an invalid one.
pub(super) fn normalise(url: &str) -> Option<Cow<'_, str>> {
    if is_normal(url) {
        return Some(url.into());
    }
    let trimmed = url.trim_matches(|c: char| c <= ' ');
    let text: String = trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.chars();
    if !letters.next()?.is_ascii_alphabetic()
        || !letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    if matches!(scheme.as_str(), "http" | "https" | "ws" | "wss" | "ftp") {
        // Only whether it is one matters: the scheme itself is refused next.
        let rest = rest.trim_start_matches(['/', '\\']);
        let authority = &rest[..rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len())];
        check_web_authority(authority)?;
        return Some(format!("{scheme}://{rest}").into());
    }
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        check_authority(&after[..end])?;
    }
    let (path, fragment) = rest.split_once('#').map_or((rest, None), |(path, fragment)| (path, Some(fragment)));
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let mut out = format!("{scheme}:");
    let opaque = !path.starts_with('/');
    // Chromium leaves the blanks of an opaque path alone, where the standard escapes one right before a query.
    encode(&mut out, path, |c| !opaque && " \"#<>?^`{}".contains(c));
    if let Some(query) = query {
        out.push('?');
        encode(&mut out, query, |c| " \"#<>".contains(c));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        encode(&mut out, fragment, |c| " \"<>`".contains(c));
    }
    Some(out.into())
}

/// Whether it is seen at once that a URL is written out as it stands: most are.
fn is_normal(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'?' | b'=' | b'[' | b']')
    };
    Scheme::of(scheme).is_some() && rest.bytes().all(plain)
}

fn encode(out: &mut String, text: &str, also: impl Fn(char) -> bool) {
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_control() && !also(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
}

fn check_authority(authority: &str) -> Option<()> {
    let (user, address) = match authority.rsplit_once('@') {
        Some((user, address)) => (Some(user), address),
        None => (None, authority),
    };
    let (host, port) = if address.starts_with('[') {
        let end = address.find(']')?;
        address[1..end].parse::<Ipv6Addr>().ok()?;
        (&address[..=end], &address[end + 1..])
    } else {
        let colon = address.find(':').unwrap_or(address.len());
        (&address[..colon], &address[colon..])
    };
    if !host.starts_with('[') && host.contains(|c: char| c == '\0' || " #/<>?@[\\]^|".contains(c)) {
        return None;
    }
    if host.is_empty() && (!port.is_empty() || user.is_some()) {
        return None;
    }
    match port.strip_prefix(':') {
        Some("") => Some(()),
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<u16>().ok().map(|_| ()),
        Some(_) => None,
        None => port.is_empty().then_some(()),
    }
}

/// The authority of `http:` and its like: a host has to be there, and be one.
fn check_web_authority(authority: &str) -> Option<()> {
    let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
    check_authority(address)?;
    let host = if address.starts_with('[') { address } else { address.split(':').next().unwrap_or_default() };
    let bytes = percent_decoded(host);
    let plain =
        bytes.iter().all(|&b| b > b' ' && b != 0x7f && (host.starts_with('[') || !b"%:#/<>?@[\\]^|".contains(&b)));
    (!host.is_empty() && plain && std::str::from_utf8(&bytes).is_ok() && is_no_broken_number(host)).then_some(())
}

/// Whether a host whose last label is a number is an IPv4 address.
fn is_no_broken_number(host: &str) -> bool {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let value = |part: &str| match part.strip_prefix("0x").or(part.strip_prefix("0X")) {
        Some("") => Some(0),
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(part, 8).ok(),
        None => part.parse().ok(),
    };
    let Some((last, others)) = parts.split_last() else { return true };
    if !(last.bytes().all(|b| b.is_ascii_digit()) && !last.is_empty()
        || last.starts_with("0x") && value(last).is_some())
    {
        return true;
    }
    let fits = value(last).is_some_and(|last| last < 256u64.pow(4u32.saturating_sub(others.len() as u32)));
    parts.len() <= 4 && fits && others.iter().all(|part| value(part).is_some_and(|value| value < 256))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let (mut out, bytes) = (Vec::new(), text.as_bytes());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped =
            text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    out
}
