//! Go's `net/url`, as far as an HTTP request's address goes: parsed, and written out again.

/// The address that a request for `text` goes to; `None` where Go refuses to make one.
pub(crate) fn requested(text: &str) -> Option<String> {
    let (body, fragment) = match text.split_once('#') {
        Some((body, fragment)) => (body, Some(fragment)),
        None => (text, None),
    };
    if body.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return None;
    }
    let (scheme, rest) = split_scheme(body)?;
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let mut out = String::new();
    if !scheme.is_empty() {
        out.push_str(&scheme.to_ascii_lowercase());
        out.push(':');
    }
    let mut path = rest;
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            // Opaque: taken as it is.
            out.push_str(rest);
            path = "";
        } else if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return None;
        }
    } else if let Some(after) = rest.strip_prefix("//")
        && (!scheme.is_empty() || !rest.starts_with("///"))
    {
        let end = after.find('/').unwrap_or(after.len());
        let authority = authority(&after[..end])?;
        path = &after[end..];
        if !authority.is_empty() || !path.is_empty() {
            out.push_str("//");
        }
        out.push_str(&authority);
    }
    out.push_str(&escaped(path, PATH)?);
    if let Some(query) = query {
        out.push('?');
        out.push_str(query);
    }
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        out.push('#');
        out.push_str(&escaped(fragment, FRAGMENT)?);
    }
    Some(out)
}

const PATH: &str = "-_.~$&+,/:;=@!'()*[]";
const FRAGMENT: &str = "-_.~$&+,/:;=@?!'()*[]";

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return None,
            b':' => return Some((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Some(("", text))
}

fn authority(text: &str) -> Option<String> {
    let (user, host) = match text.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, text),
    };
    let mut out = String::new();
    if let Some(user) = user {
        if !user.chars().all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c)) {
            return None;
        }
        for (index, part) in user.splitn(2, ':').enumerate() {
            if index > 0 {
                out.push(':');
            }
            out.push_str(&encoded(&decoded(part, |_, _| true)?, b"-_.~$&+,;="));
        }
        out.push('@');
    }
    let host = match host.rfind('[') {
        Some(open) => bracketed(host, open)?,
        None => {
            let port = host.rfind(':').map_or("", |colon| &host[colon..]);
            if !is_port(port) {
                return None;
            }
            decoded(host, host_byte)?
        }
    };
    // A colon without a port is dropped.
    let host = host.strip_suffix(b":").unwrap_or(&host);
    out.push_str(&encoded(host, HOST));
    Some(out)
}

/// What a host holds besides letters, digits and what is encoded.
const HOST: &[u8] = b"-_.~!$&'()*+,;=:[]<>\"";

/// An IPv6 address in brackets, its zone behind `%25`, and a port.
fn bracketed(host: &str, open: usize) -> Option<Vec<u8>> {
    let close = host.rfind(']')?;
    let name = host.get(open + 1..close)?;
    let port = &host[close + 1..];
    if !is_port(port) {
        return None;
    }
    let (address, zone) = name.split_at(name.find("%25").unwrap_or(name.len()));
    let address = decoded(address, host_byte)?;
    let zone = decoded(zone, |byte, written| match written {
        true => byte == b'%' || byte == b' ' || host_byte(byte, false),
        false => host_byte(byte, false),
    })?;
    let parsed: Result<std::net::Ipv6Addr, _> = std::str::from_utf8(&address).ok()?.parse();
    if parsed.is_err() || zone == b"%" {
        return None;
    }
    Some([b"[", &address[..], &zone, b"]", port.as_bytes()].concat())
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a byte may stand in a host; one that is written with a percent sign is none of ASCII, or that sign.
fn host_byte(byte: u8, written: bool) -> bool {
    match written {
        true => byte >= 0x80 || byte == b'%',
        false => byte >= 0x80 || byte.is_ascii_alphanumeric() || HOST.contains(&byte),
    }
}

/// The bytes that are meant; none where one is not allowed. `allowed` is told whether a byte was written as `%xx`.
fn decoded(text: &str, allowed: impl Fn(u8, bool) -> bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let written = byte == b'%';
        let byte = match written {
            true => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            false => byte,
        };
        if !allowed(byte, written) {
            return None;
        }
        out.push(byte);
    }
    Some(out)
}

fn encoded(bytes: &[u8], bare: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        let is_bare = byte.is_ascii_alphanumeric() || bare.contains(&byte);
        if is_bare { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// As it is where it is well written, else decoded and encoded anew.
fn escaped(text: &str, plain: &str) -> Option<String> {
    let mut decoded = Vec::new();
    let mut bytes = text.bytes();
    let mut well_written = true;
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            decoded.push((digit()? * 16 + digit()?) as u8);
        } else {
            well_written &= byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte);
            decoded.push(byte);
        }
    }
    if well_written {
        return Some(text.to_owned());
    }
    let mut out = String::new();
    for byte in decoded {
        let bare = byte.is_ascii_alphanumeric() || (plain.as_bytes().contains(&byte) && !b"!'()*[]".contains(&byte));
        if bare { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::requested;

    #[test]
    fn addresses_as_go_asks_for_them() {
        for (text, expected) in [
            ("https://checkip.amazonaws.com", "https://checkip.amazonaws.com"),
            ("  ", "%20%20"),
            ("false", "false"),
            ("HTTP://Host:/a b?q=ä#f", "http://Host/a%20b?q=ä#f"),
            ("ftp://x", "ftp://x"),
            ("http://ä.example/%7e", "http://%C3%A4.example/%7e"),
            ("mailto:a b", "mailto:a b"),
        ] {
            assert_eq!(requested(text).as_deref(), Some(expected), "{text}");
        }
        let zone = "http://[fe80::1%25en0]:80/";
        assert_eq!(requested(zone).as_deref(), Some(zone));
        assert_eq!(requested("http://u%41@x:p@h:/").as_deref(), Some("http://uA%40x:p@h/"));
        for refused in [
            "http://[h]/",
            "http://[1.2.3.4]/",
            ":",
            "http://a b/",
            "http://[::1",
            "a:b/c\n",
            "1:2",
            "http://h:x/",
            "http://h/%zz",
        ] {
            assert_eq!(requested(refused), None, "{refused}");
        }
    }
}
