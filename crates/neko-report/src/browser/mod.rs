//! What a real browser saw of what stood in neko's place.

mod judge;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use neko_reach::Class;

use super::texts::of_failure;
use super::{Change, Failure, SeenCandidate, SeenPair, Text};

pub use judge::judge_browsers;

/// One browser that opened the link.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BrowserReport {
    /// `Chrome 126 on Android`
    pub agent: String,
    /// Whether it is a phone or a tablet.
    pub mobile: bool,
    /// By what it is connected, as far as it says so.
    pub network: BrowserNetwork,
    /// The class of viewers that it belongs to, as far as it is known.
    pub class: Option<Class>,
    /// What was tried, in order.
    pub steps: Vec<BrowserStep>,
    /// Whether a WebSocket reached neko's place; none where that was not tried.
    pub websocket: Option<bool>,
    /// The configured video codec, where this browser lacks it.
    pub missing_codec: Option<String>,
    /// What it offered.
    pub candidates: Vec<SeenCandidate>,
    /// What neko offered.
    pub neko: Vec<SeenCandidate>,
    /// What else is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// Why the visit ended before its end.
    pub failure: Option<Failure>,
}

/// By what a browser is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrowserNetwork {
    /// A mobile network.
    Mobile,
    /// Wi-Fi.
    Wifi,
    /// A cable.
    Wired,
    /// It does not say.
    #[default]
    Unknown,
}

/// What is tried with a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// As neko would: the frontend list and all of neko's candidates.
    AsNeko,
    /// Through one TURN server alone, by its URL.
    RelayOnly(String),
    /// neko's TCP candidates alone.
    WithoutUdp,
}

/// When what happened, from the page's request on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepTimes {
    /// neko's offer.
    pub offer: Option<Duration>,
    /// The browser's answer.
    pub answer: Option<Duration>,
    /// A pair works, as the browser says.
    pub ice: Option<Duration>,
    /// The connection is encrypted, as the browser says.
    pub connected: Option<Duration>,
    /// The first frame was shown.
    pub picture: Option<Duration>,
}

/// What a browser's statistics say; what one lacks is none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BrowserMedia {
    /// Frames that were decoded.
    pub frames: u64,
    /// Packets of video that came.
    pub packets: u64,
    /// Packets of video that did not.
    pub lost: Option<u64>,
    /// Freezes of the picture.
    pub freezes: Option<u64>,
    /// How long they lasted together.
    pub frozen: Option<Duration>,
    /// Bit/s of video.
    pub bits_per_second: Option<u64>,
    /// To neko's place and back.
    pub round_trip: Option<Duration>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct BrowserStep {
    /// What was tried.
    pub kind: StepKind,
    /// When what happened.
    pub times: StepTimes,
    /// Where packets flowed.
    pub pair: Option<SeenPair>,
    /// Whether the browser's end is a relay, and how the browser reaches it: `udp`, `tcp` or `tls`.
    pub relay: Option<String>,
    /// The video.
    pub media: Option<BrowserMedia>,
    /// Why there was no picture.
    pub failure: Option<Failure>,
}

impl BrowserStep {
    /// Whether a picture was shown.
    pub fn has_picture(&self) -> bool {
        self.failure.is_none() && self.times.picture.is_some()
    }

    /// Whether packets went through a TURN server, on either side.
    pub fn is_relayed(&self) -> bool {
        let relay = |end: &str| end.starts_with("relay ");
        self.relay.is_some() || self.pair.as_ref().is_some_and(|pair| relay(&pair.viewer) || relay(&pair.neko))
    }

    /// `picture after 2.3 s over relay udp`, or why there was none.
    pub fn outcome(&self) -> String {
        match (&self.failure, self.times.picture) {
            (Some(failure), _) => format!("no picture: {}", failure.message),
            (None, Some(at)) => format!("picture after {:.1} s over {}", at.as_secs_f64(), self.path()),
            (None, None) => "no picture".to_owned(),
        }
    }

    fn path(&self) -> String {
        let tcp = self.pair.as_ref().is_some_and(|pair| pair.neko.split(' ').nth(1) == Some("tcp"));
        match (&self.relay, self.is_relayed()) {
            (Some(protocol), _) => format!("relay {protocol}"),
            (None, true) => "neko's relay".to_owned(),
            (None, false) => format!("direct {}", if tcp { "tcp" } else { "udp" }),
        }
    }
}

impl BrowserReport {
    /// The step that is the answer; the others say why.
    pub fn verdict(&self) -> Option<&BrowserStep> {
        self.steps.iter().find(|step| step.kind == StepKind::AsNeko)
    }

    /// Whether it saw a picture as neko would have sent it.
    pub fn has_picture(&self) -> bool {
        self.verdict().is_some_and(BrowserStep::has_picture)
    }

    /// In a line.
    pub fn outcome(&self) -> String {
        match (self.verdict(), &self.failure) {
            (Some(step), _) => step.outcome(),
            (None, Some(failure)) => format!("not tested: {}", failure.message),
            (None, None) => "not tested".to_owned(),
        }
    }

    /// `phone (mobile network)`
    pub fn place(&self) -> String {
        let device = if self.mobile { "phone" } else { "computer" };
        match self.network {
            BrowserNetwork::Unknown => device.to_owned(),
            network => format!("{device} ({network})"),
        }
    }

    /// Changes every text.
    pub(super) fn each_text(&mut self, change: Change<'_>) {
        let Self { agent, steps, candidates, neko, notes, missing_codec, failure, .. } = self;
        change(Text::Word, agent);
        candidates.iter_mut().chain(neko).for_each(|candidate| change(Text::Word, &mut candidate.host));
        notes.iter_mut().for_each(|note| change(Text::Sentence, note));
        missing_codec.iter_mut().for_each(|codec| change(Text::Word, codec));
        failure.iter_mut().for_each(|failure| of_failure(failure, change));
        for BrowserStep { kind, pair, relay, failure, times: _, media: _ } in steps {
            if let StepKind::RelayOnly(url) = kind {
                change(Text::Word, url);
            }
            pair.iter_mut().for_each(|pair| pair.each_text(change));
            relay.iter_mut().for_each(|protocol| change(Text::Word, protocol));
            failure.iter_mut().for_each(|failure| of_failure(failure, change));
        }
    }
}

impl fmt::Display for BrowserNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mobile => "mobile network",
            Self::Wifi => "Wi-Fi",
            Self::Wired => "cable",
            Self::Unknown => "network unknown",
        })
    }
}

impl StepKind {
    /// The word in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::AsNeko => "as-neko",
            Self::RelayOnly(_) => "relay-only",
            Self::WithoutUdp => "without-udp",
        }
    }
}

/// `relay only, turn:turn.example.org`
impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsNeko => f.write_str("as neko"),
            Self::RelayOnly(url) => write!(f, "relay only, {url}"),
            Self::WithoutUdp => f.write_str("without UDP"),
        }
    }
}
