//! What is known to differ from one release of neko to another: one table, asked by the resolver and by `behaviour`.
//!
//! A release that has no row for something was not looked at there: that is *not recorded*, and never guessed. The sources
//! are neko's `server/go.mod` of each release and Pion's own code at the versions that it names.

use super::version::Version;

/// Something that neko does in one way or another, by its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// How files, variables and flags become settings.
    Reading,
    /// Which URLs and credentials Pion refuses.
    UrlsRefused,
    /// Whether a TURN server is asked only where neko has candidates of the protocol that leads to it.
    RelayNeedsNetwork,
    /// Whether only `stun:` and `turn:` over UDP are asked for a server-reflexive address, and not every URL.
    AsksUdpUrlsOnly,
    /// Whether nat1to1 takes several addresses of one family.
    SeveralAddresses,
    /// How long neko gathers and waits before it nominates.
    Timers,
    /// Whether a V3 video pipeline wins over the V2 keys.
    V3PipelineWins,
    /// Whether a V2 codec key alone makes a pipeline for it.
    CodecMakesPipeline,
    /// Whether H.265 is known.
    H265,
}

impl Aspect {
    /// Every one, in the order of the reports.
    pub const ALL: [Self; 9] = [
        Self::Reading,
        Self::UrlsRefused,
        Self::RelayNeedsNetwork,
        Self::AsksUdpUrlsOnly,
        Self::SeveralAddresses,
        Self::Timers,
        Self::V3PipelineWins,
        Self::CodecMakesPipeline,
        Self::H265,
    ];

    /// What it is about, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "how settings are read",
            Self::UrlsRefused => "which URLs and credentials Pion refuses",
            Self::RelayNeedsNetwork => "TURN over TCP or TLS without tcpmux",
            Self::AsksUdpUrlsOnly => "which URLs are asked for a server-reflexive address",
            Self::SeveralAddresses => "several addresses in nat1to1",
            Self::Timers => "gathering and nomination times",
            Self::V3PipelineWins => "V2 video keys beside a V3 pipeline",
            Self::CodecMakesPipeline => "a V2 codec key alone",
            Self::H265 => "the codec h265",
        }
    }

    /// As JSON names it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::UrlsRefused => "urls_refused",
            Self::RelayNeedsNetwork => "relay_needs_network",
            Self::AsksUdpUrlsOnly => "asks_udp_urls_only",
            Self::SeveralAddresses => "several_addresses",
            Self::Timers => "timers",
            Self::V3PipelineWins => "v3_pipeline_wins",
            Self::CodecMakesPipeline => "codec_makes_pipeline",
            Self::H265 => "h265",
        }
    }
}

/// How something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// neko's own code was run.
    Recorded,
    /// The source of that version says so.
    Source,
}

/// What a range of releases does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub aspect: Aspect,
    /// The first release.
    pub from: Version,
    /// The last one.
    pub to: Version,
    /// Whether they do as the newest release does.
    pub as_newest: bool,
    /// What they do.
    pub does: &'static str,
    /// How that is known.
    pub evidence: Evidence,
    /// From where.
    pub source: &'static str,
}

const fn row(
    aspect: Aspect,
    (from, to): ([u16; 3], [u16; 3]),
    as_newest: bool,
    does: &'static str,
    evidence: Evidence,
    source: &'static str,
) -> Row {
    let from = Version::new(from[0], from[1], from[2]);
    let to = Version::new(to[0], to[1], to[2]);
    Row { aspect, from, to, as_newest, does, evidence, source }
}

use Aspect::{
    AsksUdpUrlsOnly, CodecMakesPipeline, H265, Reading, RelayNeedsNetwork, SeveralAddresses, Timers, UrlsRefused,
    V3PipelineWins,
};
use Evidence::{Recorded, Source};

const NEWEST: ([u16; 3], [u16; 3]) = ([3, 1, 5], [3, 1, 5]);
/// The releases on Pion's webrtc 3, with ice 2.3.12 (to 3.0.6) and 2.3.38.
const OLD_PION: ([u16; 3], [u16; 3]) = ([3, 0, 0], [3, 1, 4]);
/// neko's second version on ice 2.3.0.
const LATE_V2: ([u16; 3], [u16; 3]) = ([2, 8, 0], [2, 9, 0]);

/// The table. Where no row holds for a release, nothing was recorded.
pub const TABLE: &[Row] = &[
    row(Reading, NEWEST, true, "reads settings as recorded", Recorded, "1,116 cases run through neko's own code"),
    row(
        Reading,
        ([3, 1, 3], [3, 1, 4]),
        true,
        "reads settings as 3.1.5 does",
        Source,
        "config/webrtc.go has no change, and go.mod the same viper 1.21.0, cast 1.10.0 and yaml 3.0.4",
    ),
    row(
        Reading,
        ([2, 0, 0], [2, 0, 0]),
        false,
        "reads epr, nat1to1, icelite and iceserver alone, and no key or variable of `webrtc`",
        Source,
        "nurdism/neko at 2f9bf453, server/internal/types/config/webrtc.go",
    ),
    row(
        Reading,
        ([2, 1, 0], [2, 9, 0]),
        false,
        "reads the V2 keys alone, and no key or variable of `webrtc`",
        Source,
        "neko 2.9.0, server/internal/config/webrtc.go",
    ),
    row(UrlsRefused, NEWEST, true, "refuses what pion/stun 3.1.1 and pion/webrtc 4.2.11 refuse", Recorded, "recorded"),
    row(
        UrlsRefused,
        OLD_PION,
        true,
        "refuses the same URLs and credentials",
        Source,
        "pion/stun 0.6.1 uri.go and pion/webrtc 3.3.6 iceserver.go have the same rules",
    ),
    row(
        RelayNeedsNetwork,
        NEWEST,
        true,
        "asks a TURN server over TCP or TLS only where tcpmux is set, and one over UDP only where it has UDP ports",
        Recorded,
        "pion/ice 4.2.2, pull request 901: it respects transports and allowed network types",
    ),
    row(
        RelayNeedsNetwork,
        OLD_PION,
        false,
        "asks every TURN server, over TCP and TLS without tcpmux too, over UDP with tcpmux alone too",
        Source,
        "pion/ice 2.3.12 and 2.3.38, gather.go: gatherCandidatesRelay looks at no network type",
    ),
    row(
        RelayNeedsNetwork,
        LATE_V2,
        false,
        "asks every TURN server, over TCP and TLS without tcpmux too, over UDP with tcpmux alone too",
        Source,
        "pion/ice 2.3.0, gather.go",
    ),
    row(
        AsksUdpUrlsOnly,
        NEWEST,
        true,
        "asks `stun:` and `turn:` over UDP for its outside address",
        Recorded,
        "pion/ice 4.2.2, pull request 901",
    ),
    row(
        AsksUdpUrlsOnly,
        OLD_PION,
        false,
        "asks every URL for its outside address with STUN over UDP, `stuns:` and TURN over TCP and TLS too; each takes a \
         port of the range",
        Source,
        "pion/ice 2.3.12 and 2.3.38, gather.go: gatherCandidatesSrflx looks at no scheme",
    ),
    row(
        AsksUdpUrlsOnly,
        LATE_V2,
        false,
        "asks every URL for its outside address with STUN over UDP, `stuns:` and TURN over TCP and TLS too",
        Source,
        "pion/ice 2.3.0, gather.go",
    ),
    row(SeveralAddresses, NEWEST, true, "takes several addresses of one family", Recorded, "recorded"),
    row(
        SeveralAddresses,
        OLD_PION,
        false,
        "makes no offer with two addresses of one family in nat1to1, with an address beside an external/local pair of its \
         family, or with an empty entry",
        Source,
        "pion/ice 2.3.12 and 2.3.38, external_ip_mapper.go: setSoleIP, addIPMapping",
    ),
    row(
        SeveralAddresses,
        LATE_V2,
        false,
        "makes no offer with two addresses of one family in nat1to1",
        Source,
        "pion/ice 2.3.0, external_ip_mapper.go",
    ),
    row(
        Timers,
        NEWEST,
        true,
        "waits 5.0 s for a dead STUN server and 7.8 s for a dead TURN server, nominates after 0, 0.5, 1 and 2 s",
        Recorded,
        "measured",
    ),
    row(
        Timers,
        OLD_PION,
        true,
        "has the same times",
        Source,
        "pion/ice 2.3.12 and 2.3.38 agent_config.go and gather.go, pion/turn 2.1.4 and 2.1.6 client.go",
    ),
    row(
        Timers,
        LATE_V2,
        true,
        "has the same gathering and nomination times",
        Source,
        "pion/ice 2.3.0 agent_config.go and gather.go, pion/turn 2.1.0 client.go",
    ),
    row(V3PipelineWins, NEWEST, true, "keeps a V3 pipeline beside V2 video keys", Source, "config/capture.go"),
    row(
        V3PipelineWins,
        ([3, 0, 0], [3, 1, 4]),
        false,
        "lets V2 video keys take the place of a V3 pipeline",
        Source,
        "config/capture.go of 3.0.0 to 3.1.4",
    ),
    row(CodecMakesPipeline, NEWEST, true, "makes a pipeline for a V2 codec key", Source, "config/capture.go"),
    row(
        CodecMakesPipeline,
        ([3, 0, 3], [3, 1, 4]),
        true,
        "makes a pipeline for a V2 codec key",
        Source,
        "config/capture.go of 3.0.3",
    ),
    row(
        CodecMakesPipeline,
        ([3, 0, 0], [3, 0, 2]),
        false,
        "keeps its VP8 pipeline where a V2 codec key stands alone, and says it is of that codec",
        Source,
        "config/capture.go of 3.0.0",
    ),
    row(H265, NEWEST, true, "knows h265", Source, "types/codec/codecs.go"),
    row(H265, ([3, 0, 0], [3, 1, 4]), false, "takes h265 for vp8", Source, "types/codec/codecs.go of 3.0.0 to 3.1.4"),
];

/// What a release does; none where it was not recorded.
pub fn known(aspect: Aspect, version: Version) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.aspect == aspect && row.from <= version && version <= row.to)
}

/// Whether a release does as the newest one; so it is taken to be where it was not recorded.
pub fn as_newest(aspect: Aspect, version: Version) -> bool {
    known(aspect, version).is_none_or(|row| row.as_newest)
}

/// What a release is known to do in another way than the newest one.
pub fn differing(version: Version) -> impl Iterator<Item = &'static Row> {
    Aspect::ALL.into_iter().filter_map(move |aspect| known(aspect, version)).filter(|row| !row.as_newest)
}

/// What was not recorded for a release.
pub fn not_recorded(version: Version) -> impl Iterator<Item = Aspect> {
    Aspect::ALL.into_iter().filter(move |aspect| known(*aspect, version).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_is_recorded_and_rows_do_not_overlap() {
        assert_eq!(not_recorded(Version::NEWEST).count(), 0);
        assert_eq!(differing(Version::NEWEST).count(), 0);
        for (index, one) in TABLE.iter().enumerate() {
            assert!(one.from <= one.to, "{one:?}");
            for other in &TABLE[index + 1..] {
                let apart = one.to < other.from || other.to < one.from;
                assert!(one.aspect != other.aspect || apart, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn what_nobody_looked_at_is_not_recorded() {
        let of = |version: [u16; 3]| not_recorded(Version::new(version[0], version[1], version[2])).collect::<Vec<_>>();
        assert_eq!(of([3, 1, 0]), [Reading]);
        assert_eq!(of([3, 1, 4]), []);
        assert_eq!(of([2, 9, 0]), [UrlsRefused, V3PipelineWins, CodecMakesPipeline, H265]);
        assert_eq!(of([3, 2, 0]).len(), Aspect::ALL.len());
        let differs: Vec<Aspect> = differing(Version::new(3, 0, 4)).map(|row| row.aspect).collect();
        assert_eq!(differs, [RelayNeedsNetwork, AsksUdpUrlsOnly, SeveralAddresses, V3PipelineWins, H265]);
    }
}
