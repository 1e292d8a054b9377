//! What Chromium makes of an ICE server: Blink's URL checks, then libwebrtc's own parser.
//!
//! A refusal is thrown by the constructor of `RTCPeerConnection`, so one bad URL leaves the whole page without a picture.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;

use super::{Scheme, Transport, Uri};

/// What libwebrtc says, and the names of what is thrown.
mod says {
    pub const SYNTAX: &str = "SyntaxError";
    pub const ACCESS: &str = "InvalidAccessError";
    pub const PARSING: &str = "ICE server parsing failed";
    pub const KEY: &str = "Invalid transport parameter key.";
    pub const NO_VALUE: &str = "Transport parameter missing value.";
    pub const VALUE: &str = "Transport parameter should always be udp or tcp.";
    pub const ADDRESS: &str = "Invalid transport parameter in ICE URI";
    pub const QUERY: &str = "Invalid stun url with query parameters";
    pub const USER: &str = "Invalid url with long deprecated user@host syntax";
    pub const HOST: &str = "Invalid hostname format";
    pub const PORT: &str = "Invalid port";
    pub const EMPTY: &str = "TURN server with empty username or password";
}

/// All of it: words of these sentences are no secrets.
pub const SAYS: [&str; 12] = [
    says::SYNTAX,
    says::ACCESS,
    says::PARSING,
    says::KEY,
    says::NO_VALUE,
    says::VALUE,
    says::ADDRESS,
    says::QUERY,
    says::USER,
    says::HOST,
    says::PORT,
    says::EMPTY,
];

/// What the constructor throws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `SyntaxError`, `InvalidAccessError` or `TypeError`.
    pub name: &'static str,
    /// Chromium's words, without its `Failed to construct 'RTCPeerConnection':`.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// The `urls` member of an entry as JavaScript sees it.
#[derive(Debug, Clone, Copy)]
pub enum Urls<'a> {
    /// The member is missing.
    Missing,
    /// `null`, neko's spelling of an entry without URLs.
    Null,
    /// A list, or a string as a list of one.
    List(&'a [&'a str]),
}

/// One entry of `iceServers` as JavaScript sees it. Empty and missing strings differ here; neko sends no empty ones.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its URLs.
    pub urls: Urls<'a>,
    /// Its user name.
    pub username: Option<&'a str>,
    /// Its credential.
    pub credential: Option<&'a str>,
}

/// What `new RTCPeerConnection({iceServers})` throws; `None` where it takes the list.
pub fn refusal(servers: &[Entry<'_>]) -> Option<Refusal> {
    // Blink looks through the whole list before libwebrtc sees any of it.
    let mut cleaned = Vec::new();
    for server in servers {
        let urls: &[&str] = match server.urls {
            Urls::Missing => return Some(Refusal { name: "TypeError", message: "Malformed RTCIceServer".into() }),
            Urls::Null => &["null"],
            Urls::List(urls) => urls,
        };
        let mut texts = Vec::with_capacity(urls.len());
        for url in urls {
            match blink(url, server) {
                Ok(text) => texts.push(text),
                Err(refusal) => return Some(refusal),
            }
        }
        cleaned.push(texts);
    }
    for (server, urls) in servers.iter().zip(&cleaned) {
        if urls.is_empty() {
            return Some(syntax(format!("{}: Empty uri.", says::PARSING)));
        }
        for url in urls {
            if let Err((name, why)) = libwebrtc(url, server) {
                return Some(Refusal { name, message: format!("{}: {why}", says::PARSING) });
            }
        }
    }
    None
}

/// What is thrown for a list of this one URL.
pub fn url_refusal(url: &str, username: Option<&str>, credential: Option<&str>) -> Option<Refusal> {
    refusal(&[Entry { urls: Urls::List(&[url]), username, credential }])
}

/// What a browser contacts for this URL, where it takes it (credentials aside) and the host can be one.
pub fn contact(url: &str) -> Option<Uri> {
    if let Some(plain) = Uri::plain(url) {
        return Some(plain);
    }
    let entry = Entry { urls: Urls::Null, username: Some("user"), credential: Some("credential") };
    let text = blink(url, &entry).ok()?;
    libwebrtc(&text, &entry).ok()?;
    let (scheme, rest) = text.split_once(':')?;
    let scheme = Scheme::of(scheme)?;
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let transport = match query.split('=').nth(1) {
        Some(value) if value.eq_ignore_ascii_case("udp") => Transport::Udp,
        Some(_) => Transport::Tcp,
        None => scheme.default_transport(),
    };
    let port = host_and_port(address)?.and_then(|port| u16::try_from(port).ok()).unwrap_or(scheme.default_port());
    let host = match address.strip_prefix('[') {
        // libwebrtc looks at nothing between brackets; only an address can be there.
        Some(inner) => inner.get(..inner.rfind(']')?).filter(|inner| inner.parse::<Ipv6Addr>().is_ok())?,
        None => address.split(':').next()?,
    };
    Some(Uri { scheme, host: host.into(), port, transport })
}

fn syntax(message: impl Into<String>) -> Refusal {
    Refusal { name: says::SYNTAX, message: message.into() }
}

/// Blink's checks (`ParseConfiguration`); gives the URL as Blink writes it out again.
fn blink<'a>(url: &'a str, server: &Entry<'_>) -> Result<Cow<'a, str>, Refusal> {
    let text = normalise(url).ok_or_else(|| syntax(format!("'{url}' is not a valid URL.")))?;
    let scheme = text.split(':').next().unwrap_or_default();
    let before_fragment = text.split('#').next().unwrap_or_default();
    let query = before_fragment.split_once('?').map_or("", |(_, query)| query);
    let turn = matches!(scheme, "turn" | "turns");
    let valid = if turn {
        let mut parts = query.split('=').filter(|part| !part.is_empty());
        query.is_empty() || (parts.next() == Some("transport") && parts.next().is_some())
    } else {
        matches!(scheme, "stun" | "stuns") && query.is_empty()
    };
    if !valid {
        return Err(syntax(format!("'{url}' is not a valid stun or turn URL.")));
    }
    if turn && (server.username.is_none() || server.credential.is_none()) {
        let message = "Both username and credential are required when the URL scheme is \"turn\" or \"turns\".";
        return Err(Refusal { name: says::ACCESS, message: message.into() });
    }
    Ok(text)
}

/// The URL Standard's parser and serialiser, as far as an opaque or refused URL goes; `None` for an invalid one.
fn normalise(url: &str) -> Option<Cow<'_, str>> {
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

/// libwebrtc's `ParseIceServerUrl`.
fn libwebrtc(url: &str, server: &Entry<'_>) -> Result<(), (&'static str, &'static str)> {
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
fn host_and_port(address: &str) -> Option<Option<i32>> {
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn lines(text: &str) -> Vec<Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn verdict(refusal: Option<Refusal>) -> String {
        refusal.map_or("ok".into(), |refusal| refusal.to_string())
    }

    #[test]
    fn every_recorded_url_gets_chromiums_verdict() {
        for case in lines(include_str!("../../../../fixtures/ice_server/url-verdicts.jsonl")) {
            let url = case["url"].as_str().unwrap();
            assert_eq!(case["chromium"], verdict(url_refusal(url, Some("u"), Some("c"))).as_str(), "{url:?}");
        }
    }

    #[test]
    fn every_generated_url_gets_chromiums_verdict_without_and_with_credentials() {
        for case in lines(include_str!("../../../../fixtures/ice_server/generated-urls.jsonl")) {
            let url = case["url"].as_str().unwrap();
            assert_eq!(case["chromium"][0], verdict(url_refusal(url, None, None)).as_str(), "{url:?}");
            assert_eq!(case["chromium"][1], verdict(url_refusal(url, Some("u"), Some("c"))).as_str(), "{url:?}");
        }
    }

    #[test]
    fn every_recorded_list_gets_chromiums_verdict() {
        let mut seen = 0;
        for case in lines(include_str!("../../../../fixtures/ice_server/chromium-ice-servers.jsonl")) {
            let Some(servers) = case["iceServers"].as_array() else { continue };
            let lists: Vec<Option<Vec<&str>>> = servers
                .iter()
                .map(|server| match &server["urls"] {
                    Value::String(url) => Some(vec![url.as_str()]),
                    Value::Array(urls) => Some(urls.iter().map(|url| url.as_str().unwrap()).collect()),
                    _ => None,
                })
                .collect();
            let entries: Vec<Entry<'_>> = servers
                .iter()
                .zip(&lists)
                .map(|(server, list)| Entry {
                    urls: match list {
                        Some(urls) => Urls::List(urls),
                        None if server.get("urls").is_some() => Urls::Null,
                        None => Urls::Missing,
                    },
                    username: server["username"].as_str(),
                    credential: server["credential"].as_str(),
                })
                .collect();
            let expected = case["chromium"].as_str().unwrap().replace("Failed to construct 'RTCPeerConnection': ", "");
            assert_eq!(verdict(refusal(&entries)), expected, "{}", case["iceServers"]);
            seen += 1;
        }
        assert_eq!(seen, 15);
    }

    #[test]
    fn what_follows_from_the_sources_beyond_the_records() {
        let says = |url: &str| verdict(url_refusal(url, Some("u"), Some("c")));
        assert_eq!(says("stun:h?"), "SyntaxError: ICE server parsing failed: Invalid transport parameter key.");
        assert_eq!(says("turn:h?transport=udp?x"), "ok");
        assert_eq!(says("stun:h#x"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
        assert_eq!(says("stun://h:x"), "SyntaxError: 'stun://h:x' is not a valid URL.");
        assert_eq!(says("stun:h:99999999999"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
        assert_eq!(says("stun:[::1]:"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 500, ..Default::default() })]

        /// The `url` crate implements the URL Standard independently of us.
        #[test]
        fn urls_are_normalised_as_the_url_standard_says(
            url in "( |\\n)?(stun|TURN|turns|http|x-y|1a)?:?(//?)?[a-zA-Z0-9.:@\\[\\]%?#=&<> \\\\|^{}`\"é\\t\\x01~-]{0,14}( )?"
        ) {
            let theirs = url::Url::parse(&url).ok();
            let ours = normalise(&url);
            let web = theirs.as_ref().is_some_and(url::Url::is_special) || url.to_lowercase().contains("http");
            // The crate is older than the rule about a blank before a query or a fragment.
            let escaped = |text: &Cow<'_, str>| text.contains("%20?") || text.contains("%20#");
            // It also ends a port at a backslash, whatever the scheme.
            let port = url.contains("//") && url.contains('\\');
            // And it takes an `@` with nothing on either side, where the standard misses a host.
            let authority = url.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
            let nobody = authority.trim_end().ends_with('@');
            if web || port || nobody || ours.as_ref().is_some_and(escaped) {
                return Ok(());
            }
            proptest::prop_assert_eq!(ours.is_some(), theirs.is_some());
            // With an authority or an absolute path libwebrtc refuses whatever the rest is.
            if let Some(theirs) = theirs.filter(url::Url::cannot_be_a_base) {
                proptest::prop_assert_eq!(ours.as_deref(), Some(theirs.as_str()));
            }
        }
    }
}
