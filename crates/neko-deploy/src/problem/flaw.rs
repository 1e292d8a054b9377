//! What can be wrong with a proxy before neko.

use std::fmt;

/// Which program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Software {
    /// nginx, OpenResty.
    Nginx,
    /// Caddy.
    Caddy,
    /// Traefik.
    Traefik,
}

/// What is the matter with a route.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Flaw {
    /// Which program it is.
    pub software: Software,
    /// What it is.
    pub kind: FlawKind,
}

/// What can be the matter with a route.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FlawKind {
    /// The handshake of a WebSocket does not come through, for the lack of this header.
    DropsUpgrade(&'static str),
    /// A WebSocket is cut after so many milliseconds of silence.
    TimesOut(u64),
    /// It leads to a port of neko's media, which is no HTTP.
    LeadsToMedia(u16),
    /// It leads to a port on which neko does not serve its page.
    PortDiffers {
        /// The port that it leads to.
        leads_to: u16,
        /// The port that neko listens on.
        listens: u16,
    },
    /// What it asks neko for is not where neko serves its page.
    PathDiffers {
        /// The path that neko is asked for, without the slash at its end.
        asks: String,
        /// neko's `server.path_prefix`.
        serves: String,
    },
}

impl fmt::Display for Software {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Traefik => "Traefik",
        })
    }
}
