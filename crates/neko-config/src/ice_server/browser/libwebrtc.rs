//! libwebrtc's own parser, which sees what Blink let pass.

use super::{Entry, says};

/// libwebrtc's `ParseIceServerUrl`.
pub(super) fn libwebrtc(url: &str, server: &Entry<'_>) -> Result<(), (&'static str, &'static str)> {
    let refuse = |why| Err((says::SYNTAX, why));
    let (head, query) = url.split_once('?').map_or((url, None), |(head, query)| (head, Some(query)));
    // With a second `?` libwebrtc looks at no query at all.
    if let Some(query) = query.filter(|query| !query.contains('?')) {
        let mut parts = query.split('=');
        if parts.next() != Some("transport") {
            return refuse(says::KEY);
        }
        match parts.next() {
            None => return refuse(says::NO_VALUE),
            Some(value) if value.eq_ignore_ascii_case("udp") || value.eq_ignore_ascii_case("tcp") => {}
            Some(_) => return refuse(says::VALUE),
        }
    }
    let Some((scheme, address)) = head.split_once(':').filter(|(_, address)| !address.is_empty()) else {
        return refuse(says::ADDRESS);
    };
    let turn = matches!(scheme, "turn" | "turns");
    if !turn && query.is_some() {
        return refuse(says::QUERY);
    }
    if address.contains('@') {
        return refuse(says::USER);
    }
    match host_and_port(address) {
        None => return refuse(says::HOST),
        Some(port) if port.is_some_and(|port| !(1..=65535).contains(&port)) => return refuse(says::PORT),
        Some(_) => {}
    }
    if turn {
        let empty = |text: Option<&str>| text.is_none_or(str::is_empty);
        if empty(server.username) || empty(server.credential) {
            return Err((says::ACCESS, says::EMPTY));
        }
    }
    Ok(())
}

/// libwebrtc's `ParseHostnameAndPortFromString`: the port where one is written, `None` where it refuses.
pub(super) fn host_and_port(address: &str) -> Option<Option<i32>> {
    let (host, port) = if let Some(inner) = address.strip_prefix('[') {
        let end = inner.rfind(']')?;
        // Whatever stands between the bracket and the colon is skipped; the port is read two bytes behind the bracket.
        let port = inner[end..].contains(':').then(|| inner.get(end + 2..)).map(|port| port.unwrap_or_default());
        (&inner[..end], port)
    } else {
        let (host, port) = address.split_once(':').map_or((address, None), |(host, port)| (host, Some(port)));
        if !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&b)) {
            return None;
        }
        (host, port)
    };
    let port = match port {
        Some(text) if text.bytes().any(|b| !b.is_ascii_digit()) => Some(0),
        Some(text) => Some(text.parse().ok()?),
        None => None,
    };
    (!host.is_empty()).then_some(port)
}
