//! What a viewer of a running neko saw: pure data.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use neko_config::behaviour::CandidateKind;

use super::{Change, Failure, Slug, Text};

/// Everything that one visit found.
#[derive(Debug, Clone, Default)]
pub struct ViewReport {
    /// Where neko was looked for.
    pub url: String,
    /// Who the viewer was.
    pub user: Option<String>,
    /// How far it came, with times from the start.
    pub steps: Vec<ViewStep>,
    /// What neko offered.
    pub neko: Vec<SeenCandidate>,
    /// What this viewer offered.
    pub viewer: Vec<SeenCandidate>,
    /// The URLs of the servers that neko names to its viewers.
    pub ice_servers: Vec<String>,
    /// Where packets flow.
    pub pair: Option<SeenPair>,
    /// The video, where any packet of it came.
    pub video: Option<SeenVideo>,
    /// The audio, where any packet of it came.
    pub audio: Option<SeenAudio>,
    /// The data channel, where it opened.
    pub data: Option<SeenData>,
    /// Why there is no picture, or not until the end.
    pub failure: Option<Failure>,
    /// What else is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// Every way in turn, where that was asked for.
    pub ways: Vec<WayReport>,
    /// How long it took.
    pub elapsed: Duration,
}

/// A way to neko's video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Whatever a browser would use.
    Browser,
    /// Without UDP.
    TcpOnly,
    /// Through one TURN server, by its URL.
    RelayOnly(String),
}

/// What came of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct WayReport {
    /// Which.
    pub way: Way,
    /// When the picture came.
    pub picture_at: Option<Duration>,
    /// Where packets flowed.
    pub pair: Option<SeenPair>,
    /// Why there was no picture, or not until the end.
    pub failure: Option<Failure>,
}

impl WayReport {
    /// The short form of a visit.
    pub fn of(way: Way, report: &ViewReport) -> Self {
        let picture_at = report.at(ViewStepName::Picture);
        Self { way, picture_at, pair: report.pair.clone(), failure: report.failure.clone() }
    }
}

/// The steps to a picture, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewStepName {
    /// The host's name has an address.
    Name,
    /// neko answers over HTTP.
    Http,
    /// A session is there.
    Login,
    /// The WebSocket is open.
    Websocket,
    /// neko said what it has.
    Init,
    /// neko's first candidate came.
    Candidate,
    /// neko's offer came.
    Offer,
    /// Our answer was sent.
    Answer,
    /// A candidate pair works.
    Ice,
    /// The connection is encrypted.
    Dtls,
    /// neko's data channel opened.
    DataChannel,
    /// The first packet of the video came.
    FirstPacket,
    /// The first complete key frame came.
    Picture,
}

impl ViewStepName {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Http => "http",
            Self::Login => "login",
            Self::Websocket => "websocket",
            Self::Init => "init",
            Self::Candidate => "candidate",
            Self::Offer => "offer",
            Self::Answer => "answer",
            Self::Ice => "ice",
            Self::Dtls => "dtls",
            Self::DataChannel => "data-channel",
            Self::FirstPacket => "first-packet",
            Self::Picture => "picture",
        }
    }
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewStep {
    /// Which.
    pub name: ViewStepName,
    /// When, from the start.
    pub at: Duration,
    /// What was seen.
    pub detail: String,
}

/// A candidate as it was signalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCandidate {
    /// Its type.
    pub kind: CandidateKind,
    /// Whether it is for TCP.
    pub tcp: bool,
    /// An address, or a name that only the sender's network knows.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What it tells.
    pub hint: Option<CandidateHint>,
}

impl SeenCandidate {
    /// A candidate with what it tells.
    pub fn new(kind: CandidateKind, tcp: bool, host: String, port: u16) -> Self {
        let hint = CandidateHint::of(kind, tcp, &host);
        Self { kind, tcp, host, port, hint }
    }
}

impl fmt::Display for SeenCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let carrier = if self.tcp { "tcp" } else { "udp" };
        let kind = kind_name(self.kind);
        match self.host.contains(':') {
            true => write!(f, "{kind} {carrier} [{}]:{}", self.host, self.port),
            false => write!(f, "{kind} {carrier} {}:{}", self.host, self.port),
        }
    }
}

/// `host`, `srflx`, `prflx` or `relay`, as candidates have it.
pub fn kind_name(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::Host => "host",
        CandidateKind::ServerReflexive => "srflx",
        CandidateKind::PeerReflexive => "prflx",
        CandidateKind::Relay => "relay",
    }
}

/// What a candidate tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateHint {
    /// A loopback address.
    Loopback,
    /// A private address.
    Private,
    /// An address behind a carrier's NAT.
    CarrierNat,
    /// A link-local address.
    LinkLocal,
    /// A name of multicast DNS.
    Mdns,
    /// A relay that says tcp: the relayed address itself is UDP.
    TcpRelay,
}

impl CandidateHint {
    fn of(kind: CandidateKind, tcp: bool, host: &str) -> Option<Self> {
        if host.ends_with(".local") {
            return Some(Self::Mdns);
        }
        if tcp && kind == CandidateKind::Relay {
            return Some(Self::TcpRelay);
        }
        match host.parse().ok()? {
            ip if IpAddr::is_loopback(&ip) => Some(Self::Loopback),
            IpAddr::V4(ip) if ip.is_private() => Some(Self::Private),
            IpAddr::V4(ip) if ip.is_link_local() => Some(Self::LinkLocal),
            IpAddr::V4(ip) if ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]) => Some(Self::CarrierNat),
            IpAddr::V6(ip) if ip.is_unicast_link_local() => Some(Self::LinkLocal),
            IpAddr::V6(ip) if ip.is_unique_local() => Some(Self::Private),
            _ => None,
        }
    }

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::CarrierNat => "carrier-nat",
            Self::LinkLocal => "link-local",
            Self::Mdns => "mdns",
            Self::TcpRelay => "tcp-relay",
        }
    }

    /// What it means, for people.
    pub fn text(self) -> &'static str {
        match self {
            Self::Loopback => "loopback: reached from the same machine only",
            Self::Private => "private address: reached from its own network only",
            Self::CarrierNat => "carrier NAT address: not reached from the internet",
            Self::LinkLocal => "link-local address: reached from the same link only",
            Self::Mdns => "hidden by mDNS: reached from its own network, where multicast passes",
            Self::TcpRelay => "a relay that says tcp: it is used as UDP",
        }
    }
}

/// Where packets flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPair {
    /// This viewer's end.
    pub viewer: String,
    /// neko's end.
    pub neko: String,
}

/// The video that came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenVideo {
    /// Its codec.
    pub codec: String,
    /// Width and height, where key frames say it.
    pub size: Option<(u16, u16)>,
    /// Packets that came, each once.
    pub packets: u64,
    /// Packets that never came.
    pub lost: u64,
    /// Packets that came after later ones: most of them were sent again.
    pub late: u64,
    /// RFC 3550's.
    pub jitter: Duration,
    /// Payload over the time of the measurement.
    pub bits_per_second: u64,
    /// Frames that a decoder can show.
    pub frames: u64,
    /// Frames a second.
    pub frame_rate: f64,
    /// The mean distance of key frames; none where fewer than two came.
    pub key_frame_distance: Option<Duration>,
    /// Where the picture stood still.
    pub freezes: Vec<Freeze>,
}

/// A gap between two frames, longer than max(3 × mean, mean + 150 ms).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freeze {
    /// Its begin, from the first frame.
    pub at: Duration,
    /// How long it lasted.
    pub length: Duration,
}

/// The audio that came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenAudio {
    /// Its codec.
    pub codec: String,
    /// Packets that came, each once.
    pub packets: u64,
    /// Packets that never came.
    pub lost: u64,
    /// RFC 3550's.
    pub jitter: Duration,
}

/// neko's data channel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenData {
    /// Pings that were sent.
    pub pings: u64,
    /// Pings that neko answered.
    pub pongs: u64,
    /// The middle one of the round trips.
    pub round_trip: Option<Duration>,
}

/// Whether viewers like this one get a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewVerdict {
    /// It came and stayed.
    Picture,
    /// It did not, or not until the end.
    NoPicture,
    /// neko did not let this viewer in, or the visit ended early: nothing is known.
    Unknown,
}

impl ViewVerdict {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::NoPicture => "no-picture",
            Self::Unknown => "unknown",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Picture => 0,
            Self::NoPicture => 1,
            Self::Unknown => 3,
        }
    }
}

impl ViewReport {
    /// The answer.
    pub fn verdict(&self) -> ViewVerdict {
        match &self.failure {
            None => ViewVerdict::Picture,
            Some(failure) if says_nothing_of_video(failure.slug) => ViewVerdict::Unknown,
            Some(_) => ViewVerdict::NoPicture,
        }
    }

    /// When a step was done.
    pub fn at(&self, name: ViewStepName) -> Option<Duration> {
        self.steps.iter().find(|step| step.name == name).map(|step| step.at)
    }

    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self { url, user, steps, neko, viewer, ice_servers, pair, video, audio, failure, notes, ways, .. } = self;
        change(Text::Word, url);
        user.iter_mut().for_each(|user| change(Text::Word, user));
        steps.iter_mut().for_each(|step| change(Text::Sentence, &mut step.detail));
        neko.iter_mut().chain(viewer).for_each(|candidate| change(Text::Word, &mut candidate.host));
        ice_servers.iter_mut().for_each(|url| change(Text::Word, url));
        pair.iter_mut().for_each(|pair| pair.each_text(change));
        video.iter_mut().for_each(|video| change(Text::Word, &mut video.codec));
        audio.iter_mut().for_each(|audio| change(Text::Word, &mut audio.codec));
        failure.iter_mut().for_each(|failure| change(Text::Sentence, &mut failure.message));
        notes.iter_mut().for_each(|note| change(Text::Sentence, note));
        ways.iter_mut().for_each(|way| way.each_text(change));
    }
}

impl SeenPair {
    fn each_text(&mut self, change: Change<'_>) {
        change(Text::Word, &mut self.viewer);
        change(Text::Word, &mut self.neko);
    }
}

impl WayReport {
    fn each_text(&mut self, change: Change<'_>) {
        let Self { way, pair, failure, picture_at: _ } = self;
        if let Way::RelayOnly(url) = way {
            change(Text::Word, url);
        }
        pair.iter_mut().for_each(|pair| pair.each_text(change));
        failure.iter_mut().for_each(|failure| change(Text::Sentence, &mut failure.message));
    }
}

/// neko did not let the viewer in for a reason of its own, or nobody waited for the end.
fn says_nothing_of_video(slug: Slug) -> bool {
    matches!(
        slug,
        Slug::PasswordWrong
            | Slug::LoginsLocked
            | Slug::SessionConnected
            | Slug::SessionReplaced
            | Slug::SessionEnded
            | Slug::LoginFailed
            | Slug::LoginForbidden
            | Slug::WatchForbidden
            | Slug::PrivateMode
            | Slug::ProxyLogin
            | Slug::NekoTwo
            | Slug::Interrupted
            | Slug::DeadlineReached
            | Slug::Internal
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_tell_who_reaches_them() {
        let hint = |tcp, kind, host: &str| SeenCandidate::new(kind, tcp, host.to_owned(), 1).hint;
        let host = |address| hint(false, CandidateKind::Host, address);
        assert_eq!(host("192.168.10.2"), Some(CandidateHint::Private));
        assert_eq!(host("fd00::1"), Some(CandidateHint::Private));
        assert_eq!(host("100.64.0.1"), Some(CandidateHint::CarrierNat));
        assert_eq!(host("127.0.0.1"), Some(CandidateHint::Loopback));
        assert_eq!(host("fe80::1"), Some(CandidateHint::LinkLocal));
        assert_eq!(host("198.51.100.10"), None);
        assert_eq!(host("0a1b.local"), Some(CandidateHint::Mdns));
        assert_eq!(hint(true, CandidateKind::Relay, "198.51.100.30"), Some(CandidateHint::TcpRelay));
    }

    #[test]
    fn a_viewer_that_is_not_let_in_knows_nothing_of_the_video() {
        let verdict = |slug| {
            let failure = Some(Failure::new(slug, "x"));
            ViewReport { failure, ..ViewReport::default() }.verdict()
        };
        assert_eq!(verdict(Slug::LoginsLocked), ViewVerdict::Unknown);
        assert_eq!(verdict(Slug::IceFailed), ViewVerdict::NoPicture);
        assert_eq!(ViewReport::default().verdict(), ViewVerdict::Picture);
    }
}
