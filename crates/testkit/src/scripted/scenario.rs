//! What a scripted server does, as data.

use std::net::SocketAddr;
use std::ops::{Bound, RangeBounds};
use std::time::Duration;

use turn_client::stun::wire::{Method, attribute};
use turn_server::{Account, Listening, reason};

/// The realm of a scenario that says nothing else.
pub const REALM: &str = "scripted";
/// The user name of a scenario that says nothing else.
pub const USERNAME: &str = "user";
/// The password of a scenario that says nothing else.
pub const PASSWORD: &str = "secret";

/// A whole server: good, but for its rules.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What tests call it.
    pub name: String,
    /// The first rule that fits a request says what happens; a request that none fits is served well.
    pub rules: Vec<Rule>,
    /// Who may allocate.
    pub accounts: Vec<Account>,
    /// The realm of challenges, as bytes: quotes, Latin-1 and the empty one are possible.
    pub realm: Vec<u8>,
    /// The nonce of challenges, which the server asks back.
    pub nonce: Vec<u8>,
    /// SOFTWARE in every answer, where given.
    pub software: Option<Vec<u8>>,
    /// What a new stream meets.
    pub on_connect: OnConnect,
    /// What becomes of data for a peer.
    pub relay: RelayKind,
}

/// What a new stream meets, after TLS where there is any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OnConnect {
    /// A server that listens.
    #[default]
    Serve,
    /// These bytes, then a server that listens: an SSH banner, say.
    Say(Vec<u8>),
    /// The end.
    Close,
    /// A reset.
    Reset,
}

/// What becomes of data for a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RelayKind {
    /// It leaves by a UDP socket on loopback, and what comes back is handed on to the client.
    #[default]
    Socket,
    /// It comes back at once, as if the peer had echoed it.
    Echo,
    /// It vanishes.
    Nothing,
}

/// One line of a scenario.
#[derive(Debug, Clone)]
pub struct Rule {
    /// On one transport only.
    pub over: Option<Listening>,
    /// For one method only.
    pub method: Option<Method>,
    /// For requests with (true) or without MESSAGE-INTEGRITY only.
    pub signed: Option<bool>,
    /// For which of the requests that fit the lines above, counted from 1: retransmissions count.
    pub times: (Bound<u32>, Bound<u32>),
    /// What happens.
    pub reply: Reply,
    /// What is done to the answer on its way.
    pub twists: Vec<Twist>,
}

impl Rule {
    /// For every request.
    pub fn always(reply: Reply) -> Self {
        let times = (Bound::Unbounded, Bound::Unbounded);
        Self { over: None, method: None, signed: None, times, reply, twists: Vec::new() }
    }

    /// For every request of a method.
    pub fn on(method: Method, reply: Reply) -> Self {
        Self { method: Some(method), ..Self::always(reply) }
    }

    /// Only on one transport.
    pub fn over(self, listening: Listening) -> Self {
        Self { over: Some(listening), ..self }
    }

    /// Only where there is MESSAGE-INTEGRITY.
    pub fn signed(self) -> Self {
        Self { signed: Some(true), ..self }
    }

    /// Only where there is no MESSAGE-INTEGRITY.
    pub fn unsigned(self) -> Self {
        Self { signed: Some(false), ..self }
    }

    /// Only for these of the requests that fit, counted from 1.
    pub fn times(self, times: impl RangeBounds<u32>) -> Self {
        Self { times: (times.start_bound().cloned(), times.end_bound().cloned()), ..self }
    }

    /// With the answer changed on its way; they add up.
    pub fn twisted(mut self, twist: Twist) -> Self {
        self.twists.push(twist);
        self
    }
}

/// What a request is answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What a good server answers: a challenge, verified credentials, a relay that works.
    Good,
    /// Success whatever the credentials, with these addresses where given.
    Grant {
        /// XOR-MAPPED-ADDRESS.
        mapped: Option<SocketAddr>,
        /// XOR-RELAYED-ADDRESS; the relay itself stays where it is.
        relayed: Option<SocketAddr>,
    },
    /// An error response.
    Error {
        /// The code; any number below 800 can be written.
        code: u16,
        /// The reason as bytes.
        reason: Vec<u8>,
        /// Whether REALM and NONCE are in it.
        challenge: bool,
        /// What else is in it: UNKNOWN-ATTRIBUTES, say.
        attributes: Vec<(u16, Vec<u8>)>,
    },
    /// An error 300 with ALTERNATE-SERVER.
    Alternate(SocketAddr),
    /// These bytes: garbage, HTML, SIP.
    Raw(Vec<u8>),
    /// Nothing.
    Silence,
    /// The end of the stream; over UDP the same as silence.
    Close,
    /// A reset of the stream; over UDP the same as silence.
    Reset,
}

impl Reply {
    /// An error with its RFC's reason; 401 and 438 bring a challenge.
    pub fn error(code: u16) -> Self {
        Self::Error { code, reason: reason(code).into(), challenge: matches!(code, 401 | 438), attributes: Vec::new() }
    }

    /// A 420 that names attributes.
    pub fn unknown(attributes: &[u16]) -> Self {
        let value = attributes.iter().flat_map(|kind| kind.to_be_bytes()).collect();
        Self::Error {
            code: 420,
            reason: reason(420).into(),
            challenge: false,
            attributes: vec![(attribute::UNKNOWN_ATTRIBUTES, value)],
        }
    }
}

/// What is done to an answer on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Twist {
    /// It comes from another port of the same address (UDP).
    OtherPort,
    /// It comes from 127.0.0.2, over IPv6 from another port (UDP).
    OtherAddress,
    /// It answers a transaction that nobody began.
    WrongTransactionId,
    /// Its MESSAGE-INTEGRITY does not fit.
    WrongIntegrity,
    /// It has no MESSAGE-INTEGRITY.
    WithoutIntegrity,
    /// It has a FINGERPRINT that does not fit.
    WrongFingerprint,
    /// An attribute is missing.
    Without(u16),
    /// An attribute more.
    With(u16, Vec<u8>),
    /// Only its first bytes come.
    Truncated(usize),
    /// It comes twice.
    Doubled,
    /// It comes later.
    Delayed(Duration),
    /// It comes byte by byte (streams).
    Dripped,
    /// The stream ends after it.
    ThenClose,
    /// It is filled to the longest message there is (65,552 bytes), to 65,000 bytes over UDP.
    Oversized,
}

impl Scenario {
    /// A good server with the account [`USERNAME`], [`PASSWORD`].
    pub fn good() -> Self {
        Self {
            name: "good".to_owned(),
            rules: Vec::new(),
            accounts: vec![Account::new(USERNAME, PASSWORD)],
            realm: REALM.into(),
            nonce: b"0123456789abcdef".to_vec(),
            software: Some(b"scripted".to_vec()),
            on_connect: OnConnect::Serve,
            relay: RelayKind::Socket,
        }
    }

    /// A good server but for one rule.
    pub fn with(name: impl Into<String>, rule: Rule) -> Self {
        Self { name: name.into(), rules: vec![rule], ..Self::good() }
    }

    /// One rule more, after the others.
    pub fn and(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}
