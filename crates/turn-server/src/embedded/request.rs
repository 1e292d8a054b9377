//! What a request asks for, as far as the crate must not see it as it is.

use std::net::SocketAddr;
use std::time::Duration;

use super::accounts::Accounts;
use super::reply;
use turn_client::stun::wire::{Attribute, EncodeError, Key, Message, Method, TransactionId, Transform};
use turn_client::stun::wire::{attribute, decode_address};

/// The shortest lifetime that is granted by default (RFC 8656, section 7.2).
const DEFAULT_LIFETIME: u32 = 600;
/// The longest; at 3600 the crate falls back to the default.
const LONGEST_LIFETIME: u32 = 3599;

/// A configured lifetime in seconds, as the crate can keep it.
pub(super) fn granted(lifetime: Duration) -> u32 {
    u32::try_from(lifetime.as_secs()).unwrap_or(LONGEST_LIFETIME).clamp(1, LONGEST_LIFETIME)
}

/// One request that was found to come from an account's owner.
pub(super) struct Owned<'a> {
    pub(super) message: &'a Message<'a>,
    pub(super) from: SocketAddr,
    pub(super) key: Key,
    pub(super) username: &'a [u8],
    pub(super) nonce: &'a [u8],
}

impl Owned<'_> {
    /// The same request without what the crate takes wrongly, signed again.
    pub(super) fn rewritten(&self, lifetime: Option<u32>, accounts: &Accounts) -> Result<Vec<u8>, EncodeError> {
        let asked = self.message.u32(attribute::LIFETIME);
        let releases = asked == Some(0) && self.message.method() == Method::REFRESH;
        let granted = match lifetime {
            _ if releases => 0,
            Some(lifetime) => lifetime,
            None => asked.unwrap_or_default().clamp(DEFAULT_LIFETIME, LONGEST_LIFETIME),
        };
        let even = self.message.value(attribute::EVEN_PORT).is_some();
        // The crate's own default is the same.
        let as_it_is = asked.unwrap_or(DEFAULT_LIFETIME) == granted;
        if as_it_is && !even {
            return Ok(self.message.bytes().to_vec());
        }
        let granted = granted.to_be_bytes();
        let kept = content(self.message)
            .filter(|one| !matches!(one.kind, attribute::LIFETIME | attribute::EVEN_PORT))
            .map(|one| (one.kind, one.value))
            .chain([(attribute::LIFETIME, &granted[..])]);
        self.signed(self.message.method(), self.message.transaction_id(), kept, accounts)
    }

    /// Another request of the same owner, with the same nonce.
    pub(super) fn signed<'a>(
        &self,
        method: Method,
        id: TransactionId,
        content: impl IntoIterator<Item = (u16, &'a [u8])>,
        accounts: &Accounts,
    ) -> Result<Vec<u8>, EncodeError> {
        reply::signed(method, id, content, self.username, self.nonce, accounts, &self.key)
    }
}

/// RFC 8656, section 7.2: what the crate would let through or drop.
pub(super) fn refuse_allocate(message: &Message<'_>, ipv6: bool) -> Option<u16> {
    let family = message.value(attribute::REQUESTED_ADDRESS_FAMILY);
    let even = message.value(attribute::EVEN_PORT);
    if message.value(attribute::RESERVATION_TOKEN).is_some() {
        // No port is ever reserved, so no token is valid.
        return Some(if even.is_some() || family.is_some() { 400 } else { 508 });
    }
    if even.is_some_and(|even| even.first().is_some_and(|flags| flags & 0x80 != 0)) {
        return Some(508);
    }
    match family.map(<[u8]>::first) {
        None | Some(Some(1)) => None,
        Some(Some(2)) if ipv6 => None,
        Some(Some(_)) => Some(440),
        Some(None) => Some(400),
    }
}

/// What a request asks for: its attributes without those of its authentication.
fn content<'a>(message: &Message<'a>) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
    message.counting().filter(|one| {
        !matches!(
            one.kind,
            attribute::USERNAME
                | attribute::REALM
                | attribute::NONCE
                | attribute::MESSAGE_INTEGRITY
                | attribute::MESSAGE_INTEGRITY_SHA256
                | attribute::FINGERPRINT
        )
    })
}

/// The peers of a request, or the code of its refusal (RFC 8656, sections 10.2 and 12.2).
pub(super) fn peers(message: &Message<'_>, relayed: SocketAddr) -> Result<Vec<SocketAddr>, u16> {
    let transform = Transform::Xor(message.transaction_id());
    let peers = message
        .counting()
        .filter(|one| one.kind == attribute::XOR_PEER_ADDRESS)
        .map(|one| decode_address(one.value, transform).ok_or(400))
        .collect::<Result<Vec<_>, u16>>()?;
    if peers.is_empty() {
        return Err(400);
    }
    if peers.iter().any(|peer| peer.is_ipv4() != relayed.is_ipv4()) {
        return Err(443);
    }
    // It must never relay off the machine.
    if peers.iter().any(|peer| !peer.ip().is_loopback()) {
        return Err(403);
    }
    Ok(peers)
}

/// Whether there is a channel number: those of RFC 5766 too, which coturn's own client uses.
pub(super) fn has_channel(message: &Message<'_>) -> bool {
    message.u32(attribute::CHANNEL_NUMBER).is_some_and(|value| (0x4000..=0x7FFF).contains(&(value >> 16)))
}
