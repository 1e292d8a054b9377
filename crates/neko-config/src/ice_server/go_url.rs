//! Go's `net/url` and `net` as far as Pion's URL parser leans on them, with their error texts.

use std::borrow::Cow;

/// What `url.Parse` makes of a text, as far as Pion looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parsed<'a> {
    /// In lower case; empty where there is none.
    pub scheme: Cow<'a, str>,
    /// What stands between scheme and query where it does not start with `/`; empty otherwise.
    pub opaque: &'a str,
    /// Behind the first `?`.
    pub raw_query: &'a str,
}

/// `url.Parse`. The error is Go's own text.
pub(super) fn parse(raw: &str) -> Result<Parsed<'_>, String> {
    let (text, fragment) = raw.split_once('#').unwrap_or((raw, ""));
    let parsed = parse_without_fragment(text).map_err(|why| format!("parse {}: {why}", quote(text)))?;
    unescape(fragment, Part::Fragment).map_err(|why| format!("parse {}: {why}", quote(raw)))?;
    Ok(parsed)
}

fn parse_without_fragment(text: &str) -> Result<Parsed<'_>, String> {
    if text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return Err("net/url: invalid control character in URL".into());
    }
    let (scheme, rest) = split_scheme(text)?;
    let scheme: Cow<'_, str> = match scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => scheme.to_ascii_lowercase().into(),
        false => scheme.into(),
    };
    let (rest, raw_query) = rest.split_once('?').unwrap_or((rest, ""));
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            return Ok(Parsed { scheme, opaque: rest, raw_query });
        }
        if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return Err("first path segment in URL cannot contain colon".into());
        }
    }
    let mut path = rest;
    if let Some(after) = rest.strip_prefix("//")
        && (!scheme.is_empty() || !rest.starts_with("///"))
    {
        let end = after.find('/').unwrap_or(after.len());
        check_authority(&after[..end])?;
        path = &after[end..];
    }
    unescape(path, Part::Other)?;
    Ok(Parsed { scheme, opaque: "", raw_query })
}

fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if i > 0 => {}
            b':' if i == 0 => return Err("missing protocol scheme".into()),
            b':' => return Ok((&text[..i], &text[i + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn check_authority(authority: &str) -> Result<(), String> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    check_host(host)?;
    let Some(user) = user else { return Ok(()) };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if !user.chars().all(allowed) {
        return Err("net/url: invalid userinfo".into());
    }
    unescape(user, Part::Other)
}

fn check_host(host: &str) -> Result<(), String> {
    let port = if host.starts_with('[') {
        let end = host.rfind(']').ok_or("missing ']' in host")?;
        &host[end + 1..]
    } else {
        host.rfind(':').map_or("", |colon| &host[colon..])
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    if !port.is_empty() && (!port.starts_with(':') || !digits.bytes().all(|b| b.is_ascii_digit())) {
        return Err(format!("invalid port {} after host", quote(port)));
    }
    match host.find("%25").filter(|_| host.starts_with('[')) {
        // The zone of an IPv6 address may escape what a host may not (RFC 6874).
        Some(zone) => {
            unescape(&host[..zone], Part::Host)?;
            unescape(&host[zone..], Part::Zone)
        }
        None => unescape(host, Part::Host),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Host,
    Zone,
    Fragment,
    Other,
}

/// Go's `unescape`, its checks only.
fn unescape(text: &str, part: Part) -> Result<(), String> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'%' {
            let Some(value) = bytes.get(i + 1..i + 3).and_then(hex_pair) else {
                return Err(format!("invalid URL escape {}", escape_at(bytes, i)));
            };
            let percent = bytes.get(i..i + 3) == Some(b"%25");
            let refused = match part {
                Part::Host => value < 0x80 && !percent,
                Part::Zone => !percent && value != b' ' && value < 0x80 && !host_byte(value),
                _ => false,
            };
            if refused {
                return Err(format!("invalid URL escape {}", escape_at(bytes, i)));
            }
            i += 3;
            continue;
        }
        if matches!(part, Part::Host | Part::Zone) && bytes[i] < 0x80 && !host_byte(bytes[i]) {
            return Err(format!("invalid character {} in host name", quote(&char::from(bytes[i]).to_string())));
        }
        i += 1;
    }
    Ok(())
}

fn host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!$&'()*+,;=:[]<>\"-_.~".contains(&byte)
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    }
}

/// The escape at an offset, as Go quotes it: three bytes, which may cut a character.
fn escape_at(bytes: &[u8], at: usize) -> String {
    quote_bytes(&bytes[at..bytes.len().min(at + 3)])
}

/// `url.ParseQuery`: keys and values in their order, none where Go reports an error.
pub(super) fn parse_query(query: &str) -> Option<Vec<(String, String)>> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if pair.contains(';') {
                return None;
            }
            Some((query_unescape(key)?, query_unescape(value)?))
        })
        .collect()
}

fn query_unescape(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'%' => {
                out.push(bytes.get(i + 1..i + 3).and_then(hex_pair)?);
                i += 2;
            }
            b'+' => out.push(b' '),
            byte => out.push(byte),
        }
        i += 1;
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// Why `net.SplitHostPort` refuses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SplitError {
    /// `missing port in address`, on which Pion appends the default port.
    MissingPort,
    /// Anything else, Go's own text.
    Other(String),
}

/// `net.SplitHostPort`.
pub(super) fn split_host_port(address: &str) -> Result<(&str, &str), SplitError> {
    let other = |why: &str| SplitError::Other(format!("address {address}: {why}"));
    let colon = address.rfind(':').ok_or(SplitError::MissingPort)?;
    let (host, inner, behind) = if let Some(inner) = address.strip_prefix('[') {
        let end = address.find(']').ok_or_else(|| other("missing ']' in address"))?;
        if end + 1 != colon {
            return Err(match address.as_bytes().get(end + 1) {
                Some(b':') => other("too many colons in address"),
                _ => SplitError::MissingPort,
            });
        }
        (&address[1..end], inner, &address[end + 1..])
    } else {
        let host = &address[..colon];
        if host.contains(':') {
            return Err(other("too many colons in address"));
        }
        (host, address, address)
    };
    if inner.contains('[') {
        return Err(other("unexpected '[' in address"));
    }
    if behind.contains(']') {
        return Err(other("unexpected ']' in address"));
    }
    Ok((host, &address[colon + 1..]))
}

/// `strconv.Quote`.
pub(super) fn quote(text: &str) -> String {
    quote_bytes(text.as_bytes())
}

/// Characters of Unicode's category Cf that get into a URL by copying.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn quote_bytes(bytes: &[u8]) -> String {
    let mut out = String::from('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{b}' => out.push_str("\\v"),
                c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
                c if c.is_control() || (c.is_whitespace() && c != ' ') || is_invisible(c) => {
                    out.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_checked_although_pion_never_uses_it() {
        let error = |raw: &str| parse(raw).unwrap_err();
        assert_eq!(error("stun://a:b"), r#"parse "stun://a:b": invalid port ":b" after host"#);
        assert_eq!(error("stun://[::1"), r#"parse "stun://[::1": missing ']' in host"#);
        assert_eq!(error("stun://a b"), r#"parse "stun://a b": invalid character " " in host name"#);
        assert_eq!(error("stun://u{}@a"), r#"parse "stun://u{}@a": net/url: invalid userinfo"#);
        assert_eq!(error("stun:a#%zz"), r#"parse "stun:a#%zz": invalid URL escape "%zz""#);
        assert_eq!(error(":3478"), r#"parse ":3478": missing protocol scheme"#);
    }

    #[test]
    fn brackets_are_counted_as_go_does() {
        assert_eq!(split_host_port("[::1]:5"), Ok(("::1", "5")));
        assert_eq!(split_host_port("[::1]"), Err(SplitError::MissingPort));
        assert_eq!(split_host_port("a[b:1"), Err(SplitError::Other("address a[b:1: unexpected '[' in address".into())));
        assert_eq!(split_host_port("a]:1"), Err(SplitError::Other("address a]:1: unexpected ']' in address".into())));
    }
}
