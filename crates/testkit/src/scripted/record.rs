//! What a scripted server received.

use std::net::SocketAddr;

use turn_client::stun::wire::{Class, Message, Method, TransactionId};
use turn_server::Listening;

/// Whether a request was signed with the right credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// It was not signed.
    Absent,
    /// User name, realm and MESSAGE-INTEGRITY fit an account.
    Right,
    /// They do not.
    Wrong,
}

/// One STUN message from a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// On what it came.
    pub over: Listening,
    /// From where.
    pub from: SocketAddr,
    /// Request or indication.
    pub class: Class,
    /// Its method.
    pub method: Method,
    /// Its transaction id: the same again is a retransmission.
    pub id: TransactionId,
    /// The types of its attributes, in their order.
    pub attributes: Vec<u16>,
    /// Whether its credentials are right.
    pub credentials: Credentials,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Recorded {
    pub(super) fn new(over: Listening, from: SocketAddr, message: &Message<'_>, credentials: Credentials) -> Self {
        Self {
            over,
            from,
            class: message.class(),
            method: message.method(),
            id: message.transaction_id(),
            attributes: message.attributes().map(|one| one.kind).collect(),
            credentials,
            bytes: message.bytes().to_vec(),
        }
    }
}
