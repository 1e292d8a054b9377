//! A STUN or TURN URI that can be contacted (RFC 7064, RFC 7065).

use std::fmt;

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
    pub host: String,
    /// 3478, or 5349 for the secure schemes, where none is written.
    pub port: u16,
    /// UDP, or TCP for the secure schemes, where none is written.
    pub transport: Transport,
}

impl Uri {
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
        let default = if self.scheme.is_secure() { Transport::Tcp } else { Transport::Udp };
        if self.scheme.is_turn() && self.transport != default {
            write!(f, "?transport={}", self.transport.as_str())?;
        }
        Ok(())
    }
}
