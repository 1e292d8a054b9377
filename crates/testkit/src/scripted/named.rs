//! Scenarios that tests ask for by name.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::{OnConnect, RelayKind, Reply, Rule, Scenario, Twist};
use turn_client::stun::wire::{Method, attribute};

/// What a web server says to a STUN message.
const HTML: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
    <html><head><title>400 Bad Request</title></head><body>400 Bad Request</body></html>\r\n";
/// What a SIP proxy says.
const SIP: &[u8] = b"SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
/// What an SSH server says first.
const SMTP: &[u8] = b"220 mail.example.org ESMTP Postfix\r\n";
const SSH: &[u8] = b"SSH-2.0-OpenSSH_9.2\r\n";
/// What a server that speaks TLS says to what is no TLS: a fatal alert.
const TLS_ALERT: &[u8] = &[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46];

impl Scenario {
    /// Refuses every signed Allocate.
    pub fn refuses_allocate(name: &str, reply: Reply) -> Self {
        Self::with(name, Rule::on(Method::ALLOCATE, reply).signed())
    }

    /// Refuses every permission and channel.
    pub fn refuses_peers(name: &str, reply: Reply) -> Self {
        Self::with(name, Rule::on(Method::CREATE_PERMISSION, reply.clone()).signed())
            .and(Rule::on(Method::CHANNEL_BIND, reply).signed())
    }

    /// Sends every Allocate elsewhere (300, RFC 8489, section 10).
    pub fn alternate_server(to: SocketAddr) -> Self {
        Self::refuses_allocate("300", Reply::Alternate(to))
    }

    /// Twists the answers to every request.
    pub fn twisted(name: &str, twist: Twist) -> Self {
        Self::with(name, Rule::always(Reply::Good).twisted(twist))
    }

    /// Twists the answers to signed Allocates.
    pub fn twisted_allocate(name: &str, twist: Twist) -> Self {
        Self::with(name, Rule::on(Method::ALLOCATE, Reply::Good).signed().twisted(twist))
    }

    fn stubborn(name: &str, code: u16) -> Self {
        let rule = Rule::always(Reply::error(code)).signed();
        Self::with(name, rule)
    }

    fn answers(name: &str, bytes: &[u8]) -> Self {
        Self::with(name, Rule::always(Reply::Raw(bytes.to_vec())))
    }

    fn answers_once(name: &str, bytes: &[u8]) -> Self {
        Self::with(name, Rule::always(Reply::Raw(bytes.to_vec())).twisted(Twist::ThenClose))
    }

    fn greets(name: &str, on_connect: OnConnect) -> Self {
        Self { name: name.to_owned(), on_connect, ..Self::good() }
    }

    fn relays(name: &str, relay: RelayKind) -> Self {
        Self { name: name.to_owned(), relay, ..Self::good() }
    }

    fn relayed_address(name: &str, relayed: SocketAddr) -> Self {
        Self::with(name, Rule::on(Method::ALLOCATE, Reply::Grant { mapped: None, relayed: Some(relayed) }).signed())
    }

    /// All of the ready-made ones. What each does is its name: an error code alone is the answer to a signed Allocate,
    /// to permissions and channels where the code is about peers.
    pub fn all() -> Vec<Self> {
        let unroutable = SocketAddr::from((Ipv4Addr::new(10, 0, 0, 7), 49_152));
        let nowhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let allocate = |code: u16| Self::refuses_allocate(&code.to_string(), Reply::error(code));
        let peers = |code: u16| Self::refuses_peers(&code.to_string(), Reply::error(code));
        let binding = |code: u16| Self::with(format!("binding-{code}"), Rule::on(Method::BINDING, Reply::error(code)));
        vec![
            Self::good(),
            Self::relays("good-echo", RelayKind::Echo),
            Self::relays("no-relayed-data", RelayKind::Nothing),
            Self::alternate_server(here),
            allocate(400),
            Self::stubborn("401-for-ever", 401),
            peers(403),
            Self::refuses_allocate("420", Reply::unknown(&[attribute::REQUESTED_TRANSPORT])),
            allocate(437),
            Self::with("437-once", Rule::on(Method::ALLOCATE, Reply::error(437)).signed().times(..=1)),
            Self::with("438-once", Rule::always(Reply::error(438)).signed().times(..=1)),
            Self::stubborn("438-for-ever", 438),
            allocate(440),
            peers(441),
            allocate(442),
            peers(443),
            peers(446),
            allocate(486),
            allocate(500),
            allocate(508),
            binding(400),
            binding(401),
            Self::with("binding-420", Rule::on(Method::BINDING, Reply::unknown(&[0x7FFF]))),
            binding(500),
            Self::with("silent", Rule::always(Reply::Silence)),
            Self::with("silent-once", Rule::always(Reply::Silence).times(..=1)),
            Self::with("silent-to-credentials", Rule::always(Reply::Silence).signed()),
            Self::answers("garbage", &[0xA5; 64]),
            Self::answers_once("html", HTML),
            Self::answers("sip", SIP),
            Self::answers_once("tls-alert", TLS_ALERT),
            Self::greets("ssh", OnConnect::Say(SSH.to_vec())),
            // It answers nothing else, so that what is read first does not hang on timing.
            Self { on_connect: OnConnect::Say(SMTP.to_vec()), ..Self::with("smtp", Rule::always(Reply::Silence)) },
            Self::greets("closes-at-once", OnConnect::Close),
            Self::greets("resets-at-once", OnConnect::Reset),
            Self::with("closes", Rule::always(Reply::Close)),
            Self::with("resets", Rule::always(Reply::Reset)),
            Self::with("closes-on-credentials", Rule::always(Reply::Close).signed()),
            Self::twisted("other-port", Twist::OtherPort),
            Self::twisted("other-address", Twist::OtherAddress),
            Self::twisted("wrong-transaction-id", Twist::WrongTransactionId),
            Self::twisted_allocate("wrong-integrity", Twist::WrongIntegrity),
            Self::twisted_allocate("without-integrity", Twist::WithoutIntegrity),
            Self::twisted("wrong-fingerprint", Twist::WrongFingerprint),
            Self::twisted("truncated", Twist::Truncated(24)),
            Self::twisted("doubled", Twist::Doubled),
            Self::twisted("delayed", Twist::Delayed(Duration::from_millis(100))),
            Self::twisted("dripped", Twist::Dripped),
            Self::twisted("oversized", Twist::Oversized),
            Self::twisted_allocate("no-relayed-address", Twist::Without(attribute::XOR_RELAYED_ADDRESS)),
            Self::twisted("no-mapped-address", Twist::Without(attribute::XOR_MAPPED_ADDRESS)),
            Self::twisted("no-nonce", Twist::Without(attribute::NONCE)),
            Self::relayed_address("private-relayed-address", unroutable),
            Self::relayed_address("unspecified-relayed-address", nowhere),
            Self::with("open-relay", Rule::always(Reply::Grant { mapped: None, relayed: None })),
        ]
    }

    /// The ready-made scenario of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|scenario| scenario.name == name)
    }
}
