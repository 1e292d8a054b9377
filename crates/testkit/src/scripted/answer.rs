//! An answer before it is bytes, so that it can be twisted.

use std::time::Duration;

use super::Twist;
use turn_client::stun::wire::{Builder, Class, EncodeError, Key, Message, Method, TransactionId, attribute};
use turn_server::Listening;

/// An attribute that nobody knows and nobody has to understand.
const FILLER: u16 = 0xC0DE;
/// The longest body, and what fits into a datagram.
const LONGEST_BODY: usize = 65_532;
const LONGEST_DATAGRAM: usize = 65_000;

/// An answer.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) class: Class,
    pub(super) method: Method,
    pub(super) id: TransactionId,
    pub(super) attributes: Vec<(u16, Vec<u8>)>,
    /// What it is signed with.
    pub(super) key: Option<Key>,
}

impl Answer {
    pub(super) fn new(class: Class, request: &Message<'_>) -> Self {
        Self { class, method: request.method(), id: request.transaction_id(), attributes: Vec::new(), key: None }
    }

    /// With one attribute more.
    pub(super) fn with(mut self, kind: u16, value: impl Into<Vec<u8>>) -> Self {
        self.attributes.push((kind, value.into()));
        self
    }

    /// An error and its reason.
    pub(super) fn error(request: &Message<'_>, code: u16, reason: &[u8]) -> Self {
        let mut value = vec![0, 0, (code / 100) as u8, (code % 100) as u8];
        value.extend_from_slice(reason);
        Self::new(Class::Error, request).with(attribute::ERROR_CODE, value)
    }

    /// Sets the value of an attribute in its place, or at the end.
    pub(super) fn set(&mut self, kind: u16, value: Vec<u8>) {
        match self.attributes.iter_mut().find(|(have, _)| *have == kind) {
            Some((_, have)) => *have = value,
            None => self.attributes.push((kind, value)),
        }
    }
}

/// What is sent, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Delivery {
    pub(super) bytes: Vec<u8>,
    pub(super) from: Source,
    pub(super) after: Duration,
    pub(super) times: usize,
    pub(super) dripped: bool,
    /// Whether the stream ends after it.
    pub(super) last: bool,
}

/// Where it is sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Server,
    OtherPort,
    OtherAddress,
}

impl Delivery {
    /// As a good server would send it.
    pub(super) fn plain(bytes: Vec<u8>) -> Self {
        Self { bytes, from: Source::Server, after: Duration::ZERO, times: 1, dripped: false, last: false }
    }

    /// Bytes that are no message: only what happens on the way applies.
    pub(super) fn raw(bytes: Vec<u8>, twists: &[Twist]) -> Self {
        let mut delivery = Self::plain(bytes);
        delivery.travel(twists);
        delivery
    }

    pub(super) fn of(mut answer: Answer, twists: &[Twist], over: Listening) -> Result<Self, EncodeError> {
        let mut spoilt_integrity = false;
        let mut fingerprint = None;
        for twist in twists {
            match twist {
                Twist::WrongTransactionId => answer.id = TransactionId(answer.id.0.map(|byte| !byte)),
                Twist::WrongIntegrity => spoilt_integrity = true,
                Twist::WithoutIntegrity => answer.key = None,
                Twist::WrongFingerprint => fingerprint = Some(0xDEAD_BEEF),
                Twist::Without(kind) => answer.attributes.retain(|(have, _)| have != kind),
                Twist::With(kind, value) => answer.attributes.push((*kind, value.clone())),
                _ => {}
            }
        }
        let mut message = answer
            .attributes
            .iter()
            .fold(Builder::new(answer.class, answer.method, answer.id), |built, (kind, value)| {
                built.attribute(*kind, value)
            });
        if twists.contains(&Twist::Oversized) {
            let longest = if over == Listening::Udp { LONGEST_DATAGRAM } else { 20 + LONGEST_BODY };
            // What still follows: the integrity.
            let have = message.size() + if answer.key.is_some() { 24 } else { 0 };
            message = message.attribute(FILLER, &vec![b'x'; longest.saturating_sub(have + 4)]);
        }
        if spoilt_integrity {
            message = message.attribute(attribute::MESSAGE_INTEGRITY, &[0xBA; 20]);
        } else if let Some(key) = &answer.key {
            message = message.integrity(key);
        }
        if let Some(fingerprint) = fingerprint {
            message = message.u32(attribute::FINGERPRINT, fingerprint);
        }
        message.finish().map(|bytes| Self::raw(bytes, twists))
    }

    fn travel(&mut self, twists: &[Twist]) {
        for twist in twists {
            match twist {
                Twist::OtherPort => self.from = Source::OtherPort,
                Twist::OtherAddress => self.from = Source::OtherAddress,
                Twist::Truncated(length) => self.bytes.truncate(*length),
                Twist::Doubled => self.times = 2,
                Twist::Delayed(after) => self.after = *after,
                Twist::Dripped => self.dripped = true,
                Twist::ThenClose => self.last = true,
                _ => {}
            }
        }
    }
}
