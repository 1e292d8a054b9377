//! What an offer says, as far as a viewer reports it. str0m reads it for the connection.

use super::candidate::RemoteCandidate;

/// Far more than neko's offers have: two media lines and the data channel.
const MOST_LINES: usize = 4096;

/// A media line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// `audio`, `video` or `application`.
    pub kind: String,
    /// The number of its first codec.
    pub payload_type: Option<u8>,
    /// The name of its first codec.
    pub codec: Option<String>,
    /// The clock of its first codec.
    pub clock_rate: Option<u32>,
}

/// An offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// The text.
    pub sdp: String,
    /// Its media lines.
    pub lines: Vec<Line>,
    /// Its ICE session.
    pub ufrag: Option<String>,
    /// The candidates that it has itself.
    pub candidates: Vec<RemoteCandidate>,
    /// Whether neko sends no checks.
    pub ice_lite: bool,
}

impl Offer {
    /// Reads a text; what is not known is left out.
    pub fn read(sdp: &str) -> Self {
        let mut offer = Self { sdp: sdp.to_owned(), ..Self::default() };
        for line in sdp.lines().take(MOST_LINES) {
            offer.line(line);
        }
        offer
    }

    fn line(&mut self, line: &str) {
        if let Some(media) = line.strip_prefix("m=") {
            let mut words = media.split(' ');
            let kind = words.next().unwrap_or_default().to_owned();
            let payload_type = words.nth(2).and_then(|number| number.parse().ok());
            self.lines.push(Line { kind, payload_type, ..Line::default() });
        } else if let Some((_, map)) = line.strip_prefix("a=rtpmap:").and_then(|map| map.split_once(' ')) {
            let mut parts = map.split('/');
            if let Some(media) = self.lines.last_mut().filter(|media| media.codec.is_none()) {
                media.codec = parts.next().map(str::to_owned);
                media.clock_rate = parts.next().and_then(|rate| rate.parse().ok());
            }
        } else if let Some(ufrag) = line.strip_prefix("a=ice-ufrag:") {
            self.ufrag.get_or_insert_with(|| ufrag.trim().to_owned());
        } else if line == "a=ice-lite" {
            self.ice_lite = true;
        } else if line.starts_with("a=candidate:") {
            self.candidates.extend(RemoteCandidate::read(line));
        }
    }

    /// The codec of a kind of media.
    pub fn codec(&self, kind: &str) -> Option<&str> {
        self.lines.iter().find(|line| line.kind == kind)?.codec.as_deref()
    }

    /// What it offers, for people.
    pub fn summary(&self) -> String {
        let line = |line: &Line| match &line.codec {
            Some(codec) => format!("{} {codec}", line.kind),
            None if line.kind == "application" => "data channel".to_owned(),
            None => line.kind.clone(),
        };
        let lines: Vec<String> = self.lines.iter().take(8).map(line).collect();
        let lite = if self.ice_lite { ", ICE Lite" } else { "" };
        format!("{}{lite}", lines.join(", "))
    }
}
