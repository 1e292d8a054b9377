//! A STUN or TURN URI that can be contacted (RFC 7064, RFC 7065).

use std::fmt;

use smol_str::SmolStr;

/// The scheme of a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `stun:`, RFC 7064.
    Stun,
    /// `stuns:`, RFC 7064; Pion accepts it and never uses it.
    Stuns,
    /// `turn:`, RFC 7065.
    Turn,
    /// `turns:`, RFC 7065.
    Turns,
}

impl Scheme {
    /// By its lower-case name.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "stun" => Some(Self::Stun),
            "stuns" => Some(Self::Stuns),
            "turn" => Some(Self::Turn),
            "turns" => Some(Self::Turns),
            _ => None,
        }
    }

    /// The port where a URI names none (RFC 7064, section 3.2; RFC 7065, section 3.2).
    pub fn default_port(self) -> u16 {
        if self.is_secure() { 5349 } else { 3478 }
    }

    /// The transport where a URI names none.
    pub fn default_transport(self) -> Transport {
        if self.is_secure() { Transport::Tcp } else { Transport::Udp }
    }

    /// As it is written in a URI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stun => "stun",
            Self::Stuns => "stuns",
            Self::Turn => "turn",
            Self::Turns => "turns",
        }
    }

    /// Whether it names a relay.
    pub fn is_turn(self) -> bool {
        matches!(self, Self::Turn | Self::Turns)
    }

    /// Whether it is encrypted (TLS over TCP, DTLS over UDP).
    pub fn is_secure(self) -> bool {
        matches!(self, Self::Stuns | Self::Turns)
    }
}

/// What carries the messages below TLS or DTLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// UDP (DTLS for `turns:`).
    Udp,
    /// TCP (TLS for `turns:` and `stuns:`).
    Tcp,
}

impl Transport {
    /// As it is written in a URI's `transport=`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
        }
    }
}

/// A URI with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uri {
    /// `stun`, `stuns`, `turn`, `turns`.
    pub scheme: Scheme,
    /// A name or an address, without the brackets of IPv6.
    pub host: SmolStr,
    /// 3478, or 5349 for the secure schemes, where none is written.
    pub port: u16,
    /// UDP, or TCP for the secure schemes, where none is written.
    pub transport: Transport,
}

impl Uri {
    /// A URL of the plainest form, which everybody reads alike: `scheme:host` or `scheme:host:port`, the scheme in lower
    /// case, the host of letters, digits, dots, hyphens and underscores, the port from 1 to 65535. Most URLs are.
    pub(super) fn plain(url: &str) -> Option<Self> {
        // Some twenty characters: looked at one by one, they are through sooner than a search has begun.
        let split = |text: &str| text.bytes().position(|byte| byte == b':');
        let colon = split(url)?;
        let (scheme, address) = (Scheme::of(&url[..colon])?, &url[colon + 1..]);
        let (host, port) = match split(address).map(|at| (&address[..at], &address[at + 1..])) {
            None => (address, scheme.default_port()),
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port.parse().ok()?),
            Some(_) => return None,
        };
        let of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let plain = !host.is_empty() && port != 0 && host.bytes().all(of_a_name);
        plain.then(|| Self { scheme, host: host.into(), port, transport: scheme.default_transport() })
    }

    /// `udp`, `tcp`, `tls` or `dtls`: what a user calls the way to the server.
    pub fn carrier(&self) -> &'static str {
        match (self.scheme.is_secure(), self.transport) {
            (false, Transport::Udp) => "udp",
            (false, Transport::Tcp) => "tcp",
            (true, Transport::Tcp) => "tls",
            (true, Transport::Udp) => "dtls",
        }
    }
}

/// The shortest spelling that Pion and every browser take.
impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.host.contains(':') { ("[", "]") } else { ("", "") };
        write!(f, "{}:{open}{}{close}:{}", self.scheme.as_str(), self.host, self.port)?;
        if self.scheme.is_turn() && self.transport != self.scheme.default_transport() {
            write!(f, "?transport={}", self.transport.as_str())?;
        }
        Ok(())
    }
}
