//! The words of an answer. Nothing is decided by them.

mod cause;
mod doubt;
mod remedy;

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use super::answer::{Answer, Video};
use super::cause::{Cause, Doubt};
use super::class::Class;
use super::path::{Direct, Path};
use super::timing::{Interval, Wait};
use neko_config::ice_server::{Side, Transport};

impl Display for Class {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameNetwork => "in neko's own network",
            Self::OrdinaryNat => "elsewhere, behind an ordinary router",
            Self::SymmetricNat => "elsewhere, behind a mobile or carrier-grade NAT",
            Self::NoUdp => "elsewhere, without UDP",
            Self::Tcp443Only => "elsewhere, with TCP port 443 only",
            Self::TurnOnly => "elsewhere, where only TURN servers can be reached",
            Self::Ipv6Only => "elsewhere, with IPv6 only",
        })
    }
}

impl Class {
    /// Behind "those": `behind an ordinary router`.
    pub fn where_they_are(self) -> &'static str {
        match self {
            Self::SameNetwork => "in neko's own network",
            Self::OrdinaryNat => "behind an ordinary router",
            Self::SymmetricNat => "behind a mobile or carrier-grade NAT",
            Self::NoUdp => "without UDP",
            Self::Tcp443Only => "with TCP port 443 only",
            Self::TurnOnly => "who reach TURN servers only",
            Self::Ipv6Only => "with IPv6 only",
        }
    }
}

/// `yes, by …`, `no: …`, `not proven: …`.
impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.class)?;
        match (self.video, self.path, self.doubt, self.causes.first()) {
            (Video::Yes, Some(path), _, _) => write!(f, "yes, {path}"),
            (Video::NotProven, _, Some(doubt), _) => write!(f, "not proven: {doubt}; {}", doubt.proof()),
            (Video::No, _, _, Some(cause)) => write!(f, "no: {cause}"),
            (video, ..) => f.write_str(video.as_str()),
        }
    }
}

/// What addresses and URLs are called in a sentence.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// A URL, by its list and its number there.
    pub url: &'a dyn Fn(Side, usize) -> String,
    /// An address of neko's.
    pub address: &'a dyn Fn(IpAddr) -> String,
    /// A setting, by neko's key of it.
    pub setting: &'a dyn Fn(&str) -> String,
    /// The line that sets it.
    pub line: &'a dyn Fn(&str, &[String]) -> String,
}

impl Names<'static> {
    /// URLs by their number, as there is no text here to quote.
    pub const NUMBERED: Self = Self {
        url: &|side, number| format!("URL {} of {}", number + 1, side.key()),
        address: &|ip| ip.to_string(),
        setting: &|key| key.to_owned(),
        line: &|key, values| match values {
            [value] => format!("{key}: {value}"),
            several => format!("{key}: [{}]", several.join(", ")),
        },
    };
}

/// Something said with those names.
#[derive(Clone, Copy)]
pub struct Said<'a, T>(pub T, pub Names<'a>);

macro_rules! display_with_numbers {
    ($($kind:ty)*) => { $(
        impl Display for $kind {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                Said(*self, Names::NUMBERED).fmt(f)
            }
        }
    )* };
}

display_with_numbers! { Path Cause Doubt }

impl Display for Said<'_, Path> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(path, Names { url, address, .. }) = self;
        let name = |transport| if transport == Transport::Udp { "UDP" } else { "TCP" };
        match *path {
            Path::Direct { transport, to, how } => {
                write!(f, "directly to {} over {}", address(to), name(transport))?;
                if how == Direct::Open { Ok(()) } else { write!(f, ", {how}") }
            }
            Path::ViewerRelay(number) => write!(f, "through the viewer's relay, {}", url(Side::Frontend, number)),
            Path::NekoRelay(number) => write!(f, "through neko's relay, {}", url(Side::Backend, number)),
        }
    }
}

impl Display for Direct {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "through the open port",
            Self::Punched => "by hole punching",
            Self::Inside => "inside the network",
            Self::Hairpin => "through the router and back (hairpin)",
            Self::Multicast => "to an address found by multicast (mDNS)",
        })
    }
}

/// `0.6–0.75 s`.
impl Display for Interval {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{} s", self.min.as_secs_f64(), self.max.as_secs_f64())
    }
}

impl Display for Wait {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lite => "with ICE Lite the viewer chooses the pair",
            Self::Host => "both addresses are the machines' own",
            Self::ServerReflexive => "neko waits 0.5 s for an address that a server reported",
            Self::PeerReflexive => "neko waits 1 s if the viewer's check comes before its candidate",
            Self::Multicast => "neko looks the viewer's name up and waits 1 s",
            Self::Relay => "neko waits 2 s for a relay",
            Self::RelayAgain => "neko waits 2 s for a relay, and a check was lost",
        })
    }
}
