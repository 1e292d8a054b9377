//! What stands between the clients and the `turn` crate, and makes its answers the ones of RFC 8489 and RFC 8656.
//!
//! The crate answers 400 to a wrong user or password (401 is due), nothing to a request without allocation (437), 437
//! to a retransmitted Allocate (its first answer), and reads one peer of a CreatePermission that names several. It
//! never answers 403, 441 or 420, and its errors carry neither reason nor integrity. So a request is judged here
//! first: answered at once, or handed on, perhaps rewritten. Every answer of the crate is written anew on its way out.
//!
//! No sockets: bytes in, bytes out. The crate serves one request of a listening socket after the other, which is why one
//! [`Waiting`] is enough.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::accounts::Accounts;
use super::answers::Answers;
use super::relay::Notes;
use super::reply::{self, Seal};
use super::request::{self, Owned};
use turn_client::stun::wire::{Check, Class, EncodeError, Message, Method, TransactionId, Transform};
use turn_client::stun::wire::{attribute, encode_address};

/// What becomes of a packet from a client.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// The crate serves this in its place.
    Pass(Vec<u8>),
    /// This is the answer.
    Reply(Vec<u8>),
    /// The answer that was given to the same transaction before.
    Replay(Vec<u8>),
    /// Requests of our own in its place, which [`RequestGate::next`] gives.
    Split,
    /// Nothing.
    Ignore,
}

/// A verdict, unless what it would send fits no message.
type Judged = Result<Verdict, EncodeError>;

/// The request that the crate serves at the moment.
struct Waiting {
    from: SocketAddr,
    id: TransactionId,
    /// What the client asked for, which need not be what the crate was handed.
    method: Method,
    seal: Seal,
    username: Vec<u8>,
    nonce: Vec<u8>,
    /// Whether the request was ours and its answer is nobody's.
    ours: bool,
}

/// The allocation of one client.
struct Allocation {
    username: Vec<u8>,
    /// The last nonce that its owner used.
    nonce: Vec<u8>,
    relayed: SocketAddr,
    standing: Arc<AtomicBool>,
}

/// The state of one listening socket.
pub(super) struct RequestGate {
    accounts: Arc<Accounts>,
    /// Whether IPv6 addresses can be relayed.
    ipv6: bool,
    /// Granted whatever was asked for, where given.
    lifetime: Option<u32>,
    notes: Arc<Notes>,
    allocations: HashMap<SocketAddr, Allocation>,
    waiting: Option<Waiting>,
    answers: Answers,
    /// What the crate shall serve before anything else.
    ready: VecDeque<(Vec<u8>, Waiting)>,
}

impl RequestGate {
    pub(super) fn new(accounts: Arc<Accounts>, ipv6: bool, lifetime: Option<Duration>, notes: Arc<Notes>) -> Self {
        Self {
            accounts,
            ipv6,
            lifetime: lifetime.map(request::granted),
            notes,
            allocations: HashMap::new(),
            waiting: None,
            answers: Answers::default(),
            ready: VecDeque::new(),
        }
    }

    /// The crate asks for its next packet: so the one before is done with.
    pub(super) fn next(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        self.waiting = None;
        let (packet, waiting) = self.ready.pop_front()?;
        let from = waiting.from;
        self.waiting = Some(waiting);
        Some((packet, from))
    }

    /// The stream of a client has ended, and with it its allocation.
    pub(super) fn closed(&mut self, from: SocketAddr) {
        if let Some(allocation) = self.allocation(from) {
            let (username, nonce) = (allocation.username.clone(), allocation.nonce.clone());
            self.release(from, username, nonce);
            self.allocations.remove(&from);
        }
    }

    /// Has the crate delete an allocation, which it only does for a Refresh of its owner.
    fn release(&mut self, from: SocketAddr, username: Vec<u8>, nonce: Vec<u8>) {
        let Some(key) = self.accounts.key(&username) else { return };
        let id = TransactionId::random();
        let no_lifetime = [(attribute::LIFETIME, &[0; 4][..])];
        let Ok(packet) = reply::signed(Method::REFRESH, id, no_lifetime, &username, &nonce, &self.accounts, key) else {
            return;
        };
        let seal = Seal { key: Some(key.clone()), fingerprint: false };
        let waiting = Waiting { from, id, method: Method::REFRESH, seal, username, nonce, ours: true };
        self.ready.push_back((packet, waiting));
    }

    /// A STUN message from a client, other than a Send indication.
    pub(super) fn inbound(&mut self, packet: &[u8], from: SocketAddr, now: Instant) -> Verdict {
        let Ok(message) = Message::parse(packet) else { return Verdict::Ignore };
        if message.class() != Class::Request || message.check_fingerprint() == Check::Invalid {
            return Verdict::Ignore;
        }
        if let Some(answer) = self.answers.find(from, message.transaction_id(), now) {
            return Verdict::Replay(answer);
        }
        let verdict = match message.method() {
            Method::BINDING => self.binding(&message, from),
            Method::ALLOCATE | Method::REFRESH | Method::CREATE_PERMISSION | Method::CHANNEL_BIND => {
                self.authenticate(&message, from)
            }
            // RFC 8489, section 6.3: a method that is not known is discarded without a word.
            _ => Ok(Verdict::Ignore),
        };
        // An answer that fits no message is none.
        let verdict = verdict.unwrap_or(Verdict::Ignore);
        if let (Verdict::Reply(answer), true) = (&verdict, message.method() != Method::BINDING) {
            self.answers.keep(from, message.transaction_id(), answer.clone(), now);
        }
        verdict
    }

    fn binding(&mut self, message: &Message<'_>, from: SocketAddr) -> Judged {
        let seal = Seal { key: None, fingerprint: message.check_fingerprint() == Check::Valid };
        if let Some(refusal) = reply::unknown_attributes(message, &seal) {
            return refusal.map(Verdict::Reply);
        }
        Ok(self.pass(message, from, Method::BINDING, seal, (&[], &[]), message.bytes().to_vec()))
    }

    /// RFC 8489, section 9.2.4.
    fn authenticate(&mut self, message: &Message<'_>, from: SocketAddr) -> Judged {
        let fingerprint = message.check_fingerprint() == Check::Valid;
        if message.value(attribute::MESSAGE_INTEGRITY).is_none() {
            return self.challenge(message, from, fingerprint);
        }
        let [Some(username), Some(_), Some(nonce)] =
            [attribute::USERNAME, attribute::REALM, attribute::NONCE].map(|kind| message.value(kind))
        else {
            return reply::error(message, 400, &Seal { key: None, fingerprint }).map(Verdict::Reply);
        };
        let Some(key) = self.accounts.key(username).filter(|key| message.check_integrity(key) == Check::Valid) else {
            return self.challenge(message, from, fingerprint);
        };
        let owned = Owned { message, from, key: key.clone(), username, nonce };
        let seal = Seal { key: Some(owned.key.clone()), fingerprint };
        self.serve(&owned, &seal)
    }

    /// A 401 with a new nonce, which only the crate can make: it makes one for a bare Refresh, allocation or not.
    fn challenge(&mut self, message: &Message<'_>, from: SocketAddr, fingerprint: bool) -> Judged {
        let bare = reply::bare(Method::REFRESH, message.transaction_id())?;
        Ok(self.pass(message, from, message.method(), Seal { key: None, fingerprint }, (&[], &[]), bare))
    }

    fn serve(&mut self, owned: &Owned<'_>, seal: &Seal) -> Judged {
        let message = owned.message;
        if let Some(refusal) = reply::unknown_attributes(message, seal) {
            return refusal.map(Verdict::Reply);
        }
        let refuse = |code| reply::error(message, code, seal).map(Verdict::Reply);
        let standing = self.allocation(owned.from).map(|allocation| {
            allocation.nonce = owned.nonce.to_vec();
            (allocation.username == owned.username, allocation.relayed)
        });
        match (message.method(), standing) {
            (Method::ALLOCATE, Some(_)) => Ok(self.hand_on(owned, seal, message.bytes().to_vec())),
            (Method::ALLOCATE, None) => match request::refuse_allocate(message, self.ipv6) {
                Some(code) => refuse(code),
                None => {
                    let even = message.value(attribute::EVEN_PORT).is_some();
                    self.notes.even.store(even, Ordering::Relaxed);
                    let packet = owned.rewritten(self.lifetime, &self.accounts)?;
                    Ok(self.hand_on(owned, seal, packet))
                }
            },
            (_, None) => refuse(437),
            (_, Some((false, _))) => refuse(441),
            (Method::REFRESH, Some(_)) => {
                let packet = owned.rewritten(self.lifetime, &self.accounts)?;
                Ok(self.hand_on(owned, seal, packet))
            }
            (Method::CREATE_PERMISSION, Some((_, relayed))) => match request::peers(message, relayed) {
                Ok(peers) => self.permit(owned, seal, &peers),
                Err(code) => refuse(code),
            },
            (_, Some((_, relayed))) => match (request::has_channel(message), request::peers(message, relayed)) {
                (false, _) => refuse(400),
                (_, Err(code)) => refuse(code),
                (true, Ok(_)) => Ok(self.hand_on(owned, seal, message.bytes().to_vec())),
            },
        }
    }

    /// One CreatePermission for each peer; the client sees the answer to the last.
    fn permit(&mut self, owned: &Owned<'_>, seal: &Seal, peers: &[SocketAddr]) -> Judged {
        let Some((last, others)) = peers.split_last() else { return Ok(Verdict::Ignore) };
        if others.is_empty() {
            return Ok(self.hand_on(owned, seal, owned.message.bytes().to_vec()));
        }
        let requests = others
            .iter()
            .map(|peer| (TransactionId::random(), peer, true))
            .chain([(owned.message.transaction_id(), last, false)])
            .map(|(id, peer, ours)| {
                let value = encode_address(*peer, Transform::Xor(id));
                let peer = [(attribute::XOR_PEER_ADDRESS, &value[..])];
                let packet = owned.signed(Method::CREATE_PERMISSION, id, peer, &self.accounts)?;
                Ok((packet, waiting(owned, seal, id, ours)))
            })
            .collect::<Result<Vec<_>, EncodeError>>()?;
        self.ready.extend(requests);
        Ok(Verdict::Split)
    }

    fn hand_on(&mut self, owned: &Owned<'_>, seal: &Seal, packet: Vec<u8>) -> Verdict {
        let parties = (owned.username, owned.nonce);
        self.pass(owned.message, owned.from, owned.message.method(), seal.clone(), parties, packet)
    }

    fn pass(
        &mut self,
        message: &Message<'_>,
        from: SocketAddr,
        method: Method,
        seal: Seal,
        (username, nonce): (&[u8], &[u8]),
        packet: Vec<u8>,
    ) -> Verdict {
        self.waiting = Some(Waiting {
            from,
            id: message.transaction_id(),
            method,
            seal,
            username: username.to_vec(),
            nonce: nonce.to_vec(),
            ours: false,
        });
        Verdict::Pass(packet)
    }

    /// The allocation of a client, if it still stands.
    fn allocation(&mut self, from: SocketAddr) -> Option<&mut Allocation> {
        if self.allocations.get(&from).is_some_and(|allocation| !allocation.standing.load(Ordering::Relaxed)) {
            self.allocations.remove(&from);
        }
        self.allocations.get_mut(&from)
    }

    /// A success or error response of the crate: what the client shall see in its place.
    pub(super) fn outbound(&mut self, packet: &[u8], to: SocketAddr, now: Instant) -> Option<Vec<u8>> {
        let message = Message::parse(packet).ok()?;
        let waiting = self.waiting.take_if(|waiting| waiting.from == to && waiting.id == message.transaction_id())?;
        let code = message.error_code().map(|error| error.code);
        if waiting.ours {
            // A nonce of more than an hour ago: once more with the new one.
            if let (Method::REFRESH, Some(438), Some(nonce)) = (waiting.method, code, message.value(attribute::NONCE)) {
                self.release(to, waiting.username, nonce.to_vec());
            }
            return None;
        }
        if let (Method::ALLOCATE, Class::Success, Some(relayed)) =
            (waiting.method, message.class(), message.xor_address(attribute::XOR_RELAYED_ADDRESS))
        {
            let standing = Arc::clone(&self.notes.latest.lock().unwrap_or_else(PoisonError::into_inner));
            let (username, nonce) = (waiting.username, waiting.nonce);
            self.allocations.retain(|_, allocation| allocation.standing.load(Ordering::Relaxed));
            self.allocations.insert(to, Allocation { username, nonce, relayed, standing });
        }
        let answer = reply::finish(&message, waiting.method, &waiting.seal).ok()?;
        if waiting.method != Method::BINDING {
            self.answers.keep(to, waiting.id, answer.clone(), now);
        }
        Some(answer)
    }
}

fn waiting(owned: &Owned<'_>, seal: &Seal, id: TransactionId, ours: bool) -> Waiting {
    Waiting {
        from: owned.from,
        id,
        method: owned.message.method(),
        seal: seal.clone(),
        username: owned.username.to_vec(),
        nonce: owned.nonce.to_vec(),
        ours,
    }
}

#[cfg(test)]
mod tests;
