//! What a server's check learned beside its steps.

use std::time::Duration;

use neko_config::ice_server::Family;

/// All of it. Empty where nothing was learned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServerDetails {
    /// The address family that was used, where the name has both.
    pub family: Option<Family>,
    /// The two resolvers' answers, where the host is a name.
    pub names: Option<NameReport>,
    /// TLS or DTLS.
    pub tls: Option<TlsReport>,
    /// How long the allocation lives unless it is refreshed.
    pub lifetime: Option<Duration>,
    /// What the server offers beyond the plain relay.
    pub offers: Vec<Offer>,
    /// The answers to `--security`.
    pub security: Vec<SecurityCheck>,
}

/// What DNS said for one record type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordAnswer {
    /// Addresses.
    Addresses(Vec<String>),
    /// The name exists and has no such record.
    NoRecord,
    /// There is no such name.
    NoSuchName,
    /// No name server answered in time.
    NoAnswer,
    /// The name servers could not be asked, and why.
    NotAsked(String),
}

impl RecordAnswer {
    /// `addresses`, `no_record`, `no_such_name`, `no_answer` or `not_asked`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Addresses(_) => "addresses",
            Self::NoRecord => "no_record",
            Self::NoSuchName => "no_such_name",
            Self::NoAnswer => "no_answer",
            Self::NotAsked(_) => "not_asked",
        }
    }
}

/// What the name servers and the system's resolver said of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameReport {
    /// A records, asked of the name servers.
    pub a: RecordAnswer,
    /// AAAA records, asked of the name servers.
    pub aaaa: RecordAnswer,
    /// What the system's resolver said; the hosts file counts there.
    pub system: Vec<String>,
    /// How the two differ, in words; none where they agree.
    pub difference: Option<String>,
}

/// A handshake that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TlsReport {
    /// `TLS 1.3`
    pub version: String,
    /// The cipher suite.
    pub cipher: String,
    /// The name that was asked for (SNI); none for an address.
    pub server_name: Option<String>,
    /// The names that the certificate is for.
    pub names: Vec<String>,
    /// Whether one of them is the URL's host.
    pub name_matches: bool,
    /// How many certificates the server showed.
    pub chain: usize,
    /// Whole days until the chain ends.
    pub days_left: Option<i64>,
    /// When that is, in seconds since 1970.
    pub expires: Option<i64>,
    /// SHA-256 of the certificate, hexadecimal: what `--pin` takes.
    pub fingerprint: String,
    /// The option without which it would not have succeeded.
    pub needed: Option<&'static str>,
}

/// What a server may offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferKind {
    /// A relayed address of IPv4.
    RelayIpv4,
    /// One of IPv6.
    RelayIpv6,
    /// One of each in one allocation.
    RelayBoth,
    /// A relay over TCP (RFC 6062).
    TcpAllocation,
}

impl OfferKind {
    /// `relay-ipv4`, `relay-ipv6`, `relay-both` or `tcp-allocation`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RelayIpv4 => "relay-ipv4",
            Self::RelayIpv6 => "relay-ipv6",
            Self::RelayBoth => "relay-both",
            Self::TcpAllocation => "tcp-allocation",
        }
    }
}

/// Something that a server may offer, and whether it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub kind: OfferKind,
    /// Whether it does; none where that could not be seen.
    pub offered: Option<bool>,
    /// What was seen.
    pub detail: String,
}

/// One of the checks of `--security`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityCheck {
    /// `open-relay`, `relay-to-loopback`, …: the slug of its failure.
    pub name: &'static str,
    /// Whether the server is safe there; none where that could not be seen.
    pub safe: Option<bool>,
    /// What was seen.
    pub detail: String,
    /// The coturn option that closes it.
    pub remedy: &'static str,
}
