//! neko's candidates: what their lines say, and those that come before the offer.

use neko_config::behaviour::CandidateKind;
use neko_report::SeenCandidate;

/// Nobody's line is longer.
const LONGEST: usize = 1024;

/// A candidate of neko.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCandidate {
    /// `candidate:…`, as it came.
    pub line: String,
    /// The ICE session that it belongs to, where it says so.
    pub ufrag: Option<String>,
    /// What it says.
    pub seen: SeenCandidate,
    /// `active`, `passive` or `so`, of a TCP candidate.
    pub tcp_type: Option<String>,
    /// 1 for RTP; with rtcp-mux no other is used.
    pub component: u16,
}

impl RemoteCandidate {
    /// Reads a line (RFC 8839, section 5.1); none where it is not one.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim().trim_start_matches("a=");
        if line.len() > LONGEST {
            return None;
        }
        let mut words = line.strip_prefix("candidate:")?.split_ascii_whitespace();
        let (_foundation, component) = (words.next()?, words.next()?.parse().ok()?);
        let tcp = words.next()?.eq_ignore_ascii_case("tcp");
        let _priority = words.next()?;
        let (host, port) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
        let (mut kind, mut ufrag, mut tcp_type) = (None, None, None);
        while let (Some(name), Some(value)) = (words.next(), words.next()) {
            match name {
                "typ" => kind = self::kind(value),
                "ufrag" => ufrag = Some(value.to_owned()),
                "tcptype" => tcp_type = Some(value.to_owned()),
                _ => {}
            }
        }
        let seen = SeenCandidate::new(kind?, tcp, host, port);
        Some(Self { line: line.to_owned(), ufrag, seen, tcp_type, component })
    }
}

fn kind(word: &str) -> Option<CandidateKind> {
    Some(match word {
        "host" => CandidateKind::Host,
        "srflx" => CandidateKind::ServerReflexive,
        "prflx" => CandidateKind::PeerReflexive,
        "relay" => CandidateKind::Relay,
        _ => return None,
    })
}

/// The candidates of one neko: each once, and no more than anybody needs.
#[derive(Debug, Default)]
pub(super) struct Kept {
    all: Vec<RemoteCandidate>,
    /// Those that came beyond the limit.
    pub left_out: u64,
}

impl Kept {
    /// A neko with a hundred interfaces has fewer.
    const MOST: usize = 256;

    /// Takes a candidate; whether it is new.
    pub fn take(&mut self, candidate: RemoteCandidate) -> bool {
        if self.all.iter().any(|known| known.line == candidate.line) {
            return false;
        }
        if self.all.len() == Self::MOST {
            self.left_out += 1;
            return false;
        }
        self.all.push(candidate);
        true
    }

    /// Those of an ICE session, and those that do not say whose they are.
    pub fn of(&self, ufrag: Option<&str>) -> impl Iterator<Item = &RemoteCandidate> {
        self.all.iter().filter(move |candidate| match (&candidate.ufrag, ufrag) {
            (Some(its), Some(ufrag)) => its == ufrag,
            _ => true,
        })
    }
}
