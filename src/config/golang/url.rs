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
        out.push_str(user);
        out.push('@');
    }
    let port = match (host.starts_with('['), host.rfind(']')) {
        (true, None) => return None,
        (true, Some(end)) => &host[end + 1..],
        (false, _) => host.rfind(':').map_or("", |colon| &host[colon..]),
    };
    if !port.is_empty() && (!port.starts_with(':') || !port[1..].bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    for byte in host.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => {}
            _ if b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte) => {}
            _ => return None,
        }
    }
    // A colon without a port is dropped.
    let host = host.strip_suffix(':').unwrap_or(host);
    for byte in host.bytes() {
        if byte < 0x80 { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    Some(out)
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
        for refused in [":", "http://a b/", "http://[::1", "a:b/c\n", "1:2", "http://h:x/", "http://h/%zz"] {
            assert_eq!(requested(refused), None, "{refused}");
        }
    }
}
