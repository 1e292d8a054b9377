//! What Chromium makes of an ICE server: Blink's URL checks, then libwebrtc's own parser.
//!
//! A refusal is thrown by the constructor of `RTCPeerConnection`, so one bad URL leaves the whole page without a picture.

mod libwebrtc;
mod url_standard;

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;

use super::{Scheme, Transport, Uri};
use libwebrtc::{host_and_port, libwebrtc};
use url_standard::normalise;

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

#[cfg(test)]
mod tests;
