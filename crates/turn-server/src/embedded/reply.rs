//! Writing the requests that the crate is handed and the answers that clients see.

use super::accounts::Accounts;
use crate::reason;
use turn_client::stun::wire::{Builder, Class, EncodeError, Key, Message, Method, TransactionId, attribute};

/// What the server calls itself.
pub const SOFTWARE: &str = concat!("neko-ice ", env!("CARGO_PKG_VERSION"), " (loopback)");

/// How an answer is closed.
#[derive(Clone)]
pub(super) struct Seal {
    /// The key of the request, where it was authenticated.
    pub(super) key: Option<Key>,
    /// Whether the request had a FINGERPRINT.
    pub(super) fingerprint: bool,
}

impl Seal {
    fn close(&self, answer: Builder) -> Result<Vec<u8>, EncodeError> {
        let answer = answer.attribute(attribute::SOFTWARE, SOFTWARE.as_bytes());
        let answer = match &self.key {
            Some(key) => answer.integrity(key),
            None => answer,
        };
        if self.fingerprint { answer.fingerprint().finish() } else { answer.finish() }
    }
}

/// An error response of our own.
pub(super) fn error(request: &Message<'_>, code: u16, seal: &Seal) -> Result<Vec<u8>, EncodeError> {
    let answer = Builder::new(Class::Error, request.method(), request.transaction_id());
    seal.close(answer.error(code, reason(code).as_bytes()))
}

/// A 420 that names what is not understood (RFC 8489, section 6.3.1), if there is anything.
pub(super) fn unknown_attributes(request: &Message<'_>, seal: &Seal) -> Option<Result<Vec<u8>, EncodeError>> {
    let mut unknown: Vec<u16> =
        request.counting().map(|one| one.kind).filter(|kind| *kind < 0x8000 && !understood(*kind)).collect();
    unknown.dedup();
    if unknown.is_empty() {
        return None;
    }
    let value: Vec<u8> = unknown.iter().flat_map(|kind| kind.to_be_bytes()).collect();
    let answer = Builder::new(Class::Error, request.method(), request.transaction_id())
        .error(420, reason(420).as_bytes())
        .attribute(attribute::UNKNOWN_ATTRIBUTES, &value);
    Some(seal.close(answer))
}

/// DONT-FRAGMENT is understood as far as the crate's 420 for it.
fn understood(kind: u16) -> bool {
    use attribute::*;
    matches!(
        kind,
        MAPPED_ADDRESS
            | USERNAME
            | MESSAGE_INTEGRITY
            | ERROR_CODE
            | UNKNOWN_ATTRIBUTES
            | CHANNEL_NUMBER
            | LIFETIME
            | XOR_PEER_ADDRESS
            | DATA
            | REALM
            | NONCE
            | XOR_RELAYED_ADDRESS
            | REQUESTED_ADDRESS_FAMILY
            | EVEN_PORT
            | REQUESTED_TRANSPORT
            | DONT_FRAGMENT
            | MESSAGE_INTEGRITY_SHA256
            | PASSWORD_ALGORITHM
            | USERHASH
            | XOR_MAPPED_ADDRESS
            | RESERVATION_TOKEN
            | PRIORITY
            | USE_CANDIDATE
    )
}

/// A request without attributes.
pub(super) fn bare(method: Method, id: TransactionId) -> Result<Vec<u8>, EncodeError> {
    Builder::new(Class::Request, method, id).finish()
}

/// A request as its owner would sign it.
pub(super) fn signed<'a>(
    method: Method,
    id: TransactionId,
    content: impl IntoIterator<Item = (u16, &'a [u8])>,
    username: &[u8],
    nonce: &[u8],
    accounts: &Accounts,
    key: &Key,
) -> Result<Vec<u8>, EncodeError> {
    content
        .into_iter()
        .fold(Builder::new(Class::Request, method, id), |request, (kind, value)| request.attribute(kind, value))
        .attribute(attribute::USERNAME, username)
        .attribute(attribute::REALM, accounts.realm().as_bytes())
        .attribute(attribute::NONCE, nonce)
        .integrity(key)
        .finish()
}

/// The crate's answer, with a reason, our name and the seal that its request asks for.
pub(super) fn finish(answer: &Message<'_>, method: Method, seal: &Seal) -> Result<Vec<u8>, EncodeError> {
    let code = answer.error_code().map(|error| error.code);
    let mut written = Builder::new(answer.class(), method, answer.transaction_id());
    for one in answer.attributes() {
        written = match one.kind {
            attribute::ERROR_CODE => match code {
                Some(code) => written.error(code, reason(code).as_bytes()),
                None => written,
            },
            attribute::SOFTWARE | attribute::MESSAGE_INTEGRITY | attribute::FINGERPRINT => written,
            kind => written.attribute(kind, one.value),
        };
    }
    // RFC 8489, section 9.2.4: these three come before a key is agreed on.
    let key = seal.key.clone().filter(|_| !matches!(code, Some(400 | 401 | 438)));
    Seal { key, fingerprint: seal.fingerprint }.close(written)
}
