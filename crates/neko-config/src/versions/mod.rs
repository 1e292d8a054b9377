//! What is known to differ from one release of neko to another: one table, asked by the resolver and by `behaviour`.
//!
//! A release that has no row for something was not looked at there: that is *not recorded*, and never guessed. What was
//! recorded is in `fixtures/versions`: neko's own configuration code of a release, and Pion at the versions of its
//! `server/go.mod`, set up as neko does.

use super::version::Version;

mod table;

use table::TABLE;

/// Something that neko does in one way or another, by its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// How files, variables and flags become settings.
    Reading,
    /// Which formats of config files are read.
    Formats,
    /// What becomes of a text that is no whole number, and of a list inside a list.
    Conversions,
    /// Which URLs and credentials Pion refuses.
    UrlsRefused,
    /// Whether a TURN server is asked only where neko has candidates of the protocol that leads to it.
    RelayNeedsNetwork,
    /// Whether the relayed candidate of a TURN server over TCP or TLS is announced as TCP.
    RelayAnnouncedAsTcp,
    /// Whether only `stun:` and `turn:` over UDP are asked for a server-reflexive address, and not every URL.
    AsksUdpUrlsOnly,
    /// Whether nat1to1 takes several addresses of one family.
    SeveralAddresses,
    /// Whether a range of ports that starts at 0 gives no candidate.
    RangeFromZero,
    /// Whether both muxes offer both families, beside a range.
    Muxes,
    /// Whether TURN over TLS can connect.
    TurnOverTls,
    /// How long neko gathers where servers are dead.
    Timers,
    /// How long neko waits before it nominates.
    Nomination,
    /// Whether a V3 video pipeline wins over the V2 keys.
    V3PipelineWins,
    /// Whether a V2 codec key alone makes a pipeline for it.
    CodecMakesPipeline,
    /// Whether H.265 is known.
    H265,
}

impl Aspect {
    /// Every one, in the order of the reports.
    pub const ALL: [Self; 16] = [
        Self::Reading,
        Self::Formats,
        Self::Conversions,
        Self::UrlsRefused,
        Self::RelayNeedsNetwork,
        Self::RelayAnnouncedAsTcp,
        Self::AsksUdpUrlsOnly,
        Self::SeveralAddresses,
        Self::RangeFromZero,
        Self::Muxes,
        Self::TurnOverTls,
        Self::Timers,
        Self::Nomination,
        Self::V3PipelineWins,
        Self::CodecMakesPipeline,
        Self::H265,
    ];

    /// What it is about, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "how settings are read",
            Self::Formats => "formats of config files",
            Self::Conversions => "numbers with a fraction in a text, and lists inside lists",
            Self::UrlsRefused => "which URLs and credentials Pion refuses",
            Self::RelayNeedsNetwork => "TURN over TCP or TLS without tcpmux",
            Self::RelayAnnouncedAsTcp => "media through a backend TURN server over TCP or TLS",
            Self::AsksUdpUrlsOnly => "which URLs are asked for a server-reflexive address",
            Self::SeveralAddresses => "several addresses in nat1to1",
            Self::RangeFromZero => "a range of ports that starts at 0",
            Self::Muxes => "addresses of the muxes",
            Self::TurnOverTls => "TURN over TLS",
            Self::Timers => "gathering times",
            Self::Nomination => "nomination times",
            Self::V3PipelineWins => "V2 video keys beside a V3 pipeline",
            Self::CodecMakesPipeline => "a V2 codec key alone",
            Self::H265 => "the codec h265",
        }
    }

    /// As JSON names it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Formats => "formats",
            Self::Conversions => "conversions",
            Self::UrlsRefused => "urls_refused",
            Self::RelayNeedsNetwork => "relay_needs_network",
            Self::RelayAnnouncedAsTcp => "relay_announced_as_tcp",
            Self::AsksUdpUrlsOnly => "asks_udp_urls_only",
            Self::SeveralAddresses => "several_addresses",
            Self::RangeFromZero => "range_from_zero",
            Self::Muxes => "muxes",
            Self::TurnOverTls => "turn_over_tls",
            Self::Timers => "timers",
            Self::Nomination => "nomination",
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

impl Row {
    /// How it is known, in words.
    pub fn known_by(&self) -> String {
        match self.evidence {
            Evidence::Recorded => self.source.to_owned(),
            Evidence::Source => format!("read in the source, not run: {}", self.source),
        }
    }
}

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

/// What was not recorded for a release: nothing was of one that is not known here, though it is taken to do as those
/// around it.
pub fn not_recorded(version: Version) -> impl Iterator<Item = Aspect> {
    Aspect::ALL.into_iter().filter(move |aspect| !version.is_released() || known(*aspect, version).is_none())
}

#[cfg(test)]
mod tests {
    use super::Aspect::*;
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
        for all in [[3, 0, 0], [3, 0, 11], [3, 1, 0], [3, 1, 4], [2, 9, 0], [2, 6, 2], [2, 3, 0]] {
            assert_eq!(of(all), [], "{all:?}");
        }
        assert_eq!(of([2, 1, 0]).len(), Aspect::ALL.len() - 2);
        assert_eq!(of([3, 2, 0]).len(), Aspect::ALL.len());
        assert_eq!(of([3, 0, 12]).len(), Aspect::ALL.len());
        assert!(!as_newest(SeveralAddresses, Version::new(3, 0, 12)));
        let differs = |version: [u16; 3]| {
            differing(Version::new(version[0], version[1], version[2])).map(|row| row.aspect).collect::<Vec<_>>()
        };
        assert_eq!(
            differs([3, 0, 7]),
            [
                RelayNeedsNetwork,
                RelayAnnouncedAsTcp,
                AsksUdpUrlsOnly,
                SeveralAddresses,
                RangeFromZero,
                V3PipelineWins,
                H265
            ]
        );
        assert_eq!(differs([3, 0, 4])[..2], [Formats, Conversions]);
        assert!(differs([2, 9, 0]).contains(&TurnOverTls) && !differs([2, 7, 1]).contains(&TurnOverTls));
    }
}
