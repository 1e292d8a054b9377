//! The client's state.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::answer::{Event, Kept, Loss, Noise, Refusal, Ticket};
use super::credentials::{Challenge, Settings};
use super::keep_alive::{Channel, KeepAlive, Renewal};
use crate::stun::request::{LIFETIME, Request};
use crate::stun::transaction::{Cost, Due, Transactions};
use crate::stun::wire::{Builder, CHANNELS, ChannelData, Check, Class, EncodeError};
use crate::stun::wire::{Message, Method, TransactionId, attribute};

/// How often a release that was refused is asked again.
const GOODBYES: u8 = 3;
/// How long the true answer may still come after something else came in its place.
const NOISE_GRACE: Duration = Duration::from_millis(400);

/// One question on its way: asked again after a challenge.
#[derive(Debug)]
pub(super) struct Question {
    /// None for the client's own refreshes.
    pub(super) ticket: Option<Ticket>,
    pub(super) request: Request,
    pub(super) signed: bool,
    pub(super) stale: u32,
    pub(super) cost: Cost,
}

/// What a datagram or frame was.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input<'a> {
    /// An answer or something to ignore; look at [`Client::event`].
    Taken,
    /// Data from a peer through the relay.
    Data(SocketAddr, &'a [u8]),
    /// A TCP peer connected to the relay; the number binds a connection to it (ConnectionAttempt, RFC 6062).
    Attempt(SocketAddr, u32),
    /// Nothing that belongs here.
    Noise,
}

/// A client of one server over one transport. See the [module](super) for the loop.
#[derive(Debug)]
pub struct Client {
    pub(super) settings: Settings,
    pub(super) challenge: Option<Challenge>,
    pub(super) transactions: Transactions<Question>,
    pub(super) keep_alive: KeepAlive,
    tickets: u64,
    channels_used: u16,
    pub(super) noise: Option<(Instant, Noise)>,
    pub(super) closing: bool,
    pub(super) goodbyes: u8,
    blind_goodbye: bool,
    output: VecDeque<Vec<u8>>,
    pub(super) events: VecDeque<Event>,
    pub(super) losses: VecDeque<Loss>,
}

impl Client {
    /// Nothing asked yet.
    pub fn new(settings: Settings) -> Self {
        let transactions = Transactions::new(settings.timing);
        Self {
            settings,
            challenge: None,
            transactions,
            keep_alive: KeepAlive::default(),
            tickets: 0,
            channels_used: 0,
            noise: None,
            closing: false,
            goodbyes: 0,
            blind_goodbye: false,
            output: VecDeque::new(),
            events: VecDeque::new(),
            losses: VecDeque::new(),
        }
    }

    /// A client for a further connection to the same server that knows its realm and nonce already.
    pub fn sibling(&self) -> Self {
        Self { challenge: self.challenge.clone(), ..Self::new(self.settings.clone()) }
    }

    /// Asks for this end's address as the server sees it.
    pub fn binding(&mut self, now: Instant) -> Ticket {
        self.question(now, Request::Binding)
    }

    /// Asks for an allocation: without credentials until realm and nonce are known.
    pub fn allocate(&mut self, now: Instant) -> Ticket {
        self.question(now, Request::Allocate { tcp: false, family: self.settings.family })
    }

    /// Asks for a TCP allocation (RFC 6062); over TCP or TLS only.
    pub fn allocate_tcp(&mut self, now: Instant) -> Ticket {
        self.question(now, Request::Allocate { tcp: true, family: self.settings.family })
    }

    /// Asks the server to connect a TCP allocation to a peer. The server may take half a minute over it.
    pub fn connect(&mut self, now: Instant, peer: SocketAddr) -> Ticket {
        if self.keep_alive.lease.is_none() {
            return self.refused(Method::CONNECT, Refusal::NoAllocation);
        }
        self.question(now, Request::Connect(peer))
    }

    /// Asks that this connection carry a peer's data; for a [`Self::sibling`] on a connection of its own. Once it is
    /// granted, nothing on that connection is for this client any more.
    pub fn connection_bind(&mut self, now: Instant, connection: u32) -> Ticket {
        self.question(now, Request::ConnectionBind(connection))
    }

    /// Lets a peer's address send to the relay.
    pub fn create_permission(&mut self, now: Instant, peer: SocketAddr) -> Ticket {
        if self.keep_alive.lease.is_none() {
            return self.refused(Method::CREATE_PERMISSION, Refusal::NoAllocation);
        }
        self.question(now, Request::CreatePermission(peer))
    }

    /// Binds a channel to a peer, which permits its address too. Data may follow at once.
    pub fn channel_bind(&mut self, now: Instant, peer: SocketAddr) -> Ticket {
        if self.keep_alive.lease.is_none() {
            return self.refused(Method::CHANNEL_BIND, Refusal::NoAllocation);
        }
        let number = match self.keep_alive.channels.get(&peer) {
            Some(channel) => channel.number,
            None => {
                let number = CHANNELS.start() + self.channels_used;
                if !CHANNELS.contains(&number) {
                    return self.refused(Method::CHANNEL_BIND, Refusal::NoChannelLeft);
                }
                self.channels_used += 1;
                self.keep_alive.channels.insert(peer, Channel { number, bound: false, refresh_at: None });
                number
            }
        };
        self.question(now, Request::ChannelBind(peer, number))
    }

    /// Asks whether the allocation stands, and prolongs it.
    pub fn refresh(&mut self, now: Instant) -> Ticket {
        if self.keep_alive.lease.is_none() {
            return self.refused(Method::REFRESH, Refusal::NoAllocation);
        }
        self.question(now, Request::Refresh(LIFETIME))
    }

    /// Gives the allocation back (Refresh with lifetime 0).
    pub fn release(&mut self, now: Instant) -> Ticket {
        if self.keep_alive.lease.is_none() {
            return self.refused(Method::REFRESH, Refusal::NoAllocation);
        }
        self.question(now, Request::Refresh(0))
    }

    /// Gives back whatever stands or may come to stand: called once, and again whenever [`Self::is_closed`] says no
    /// after input. Asks nothing else from here on.
    ///
    /// A signed Allocate that was not answered yet is released blindly, in case its answer never comes, and once more
    /// when it comes: coturn was seen to take the Refresh first.
    pub fn close(&mut self, now: Instant) {
        self.closing = true;
        // Sent again behind the release, an Allocate would be granted anew.
        self.transactions.stop_sending(|question| matches!(question.request, Request::Allocate { .. }));
        let releasing = self.is_releasing();
        let known = self.is_allocated() && self.goodbyes < GOODBYES;
        let blind = !self.is_allocated() && self.is_allocating() && !self.blind_goodbye;
        if !releasing && (known || blind) {
            self.goodbyes += u8::from(known);
            self.blind_goodbye |= blind;
            self.ask(
                now,
                Question { ticket: None, request: Request::Refresh(0), signed: false, stale: 0, cost: Cost::default() },
            );
        }
    }

    /// Whether nothing stands on the server, as far as a client can know, or nothing more can be done about it.
    pub fn is_closed(&self) -> bool {
        if self.is_releasing() {
            return false;
        }
        if self.is_allocated() { self.goodbyes >= GOODBYES } else { !self.is_allocating() }
    }

    fn is_releasing(&self) -> bool {
        self.transactions.waiting().any(|question| question.request == Request::Refresh(0))
    }

    /// Whether nothing is to be kept alive any more: what is given back must not be asked for.
    fn is_leaving(&self) -> bool {
        self.closing || self.is_releasing()
    }

    /// How often the question that waits longest was sent again so far.
    pub fn retransmissions(&self) -> u32 {
        self.transactions.retransmissions()
    }

    /// Whether an allocation stands.
    pub fn is_allocated(&self) -> bool {
        self.keep_alive.lease.is_some()
    }

    /// Whether an Allocate was sent that may yet be granted.
    fn is_allocating(&self) -> bool {
        self.transactions.waiting().any(|question| self.may_be_granted(question))
    }

    /// Whether a server may grant this Allocate.
    pub(super) fn may_be_granted(&self, question: &Question) -> bool {
        let open = self.settings.credentials.is_none();
        matches!(question.request, Request::Allocate { .. }) && (question.signed || open)
    }

    /// Data for a peer, as it goes to the server: on the peer's channel, else as a Send indication.
    pub fn wrap(&self, data: &[u8], peer: SocketAddr) -> Result<Vec<u8>, EncodeError> {
        match self.keep_alive.channels.get(&peer) {
            Some(channel) if channel.bound => {
                let mut bytes = Vec::with_capacity(data.len() + 8);
                ChannelData { number: channel.number, data }.write(&mut bytes, self.settings.timing.reliable);
                Ok(bytes)
            }
            _ => Builder::new(Class::Indication, Method::SEND, TransactionId::random())
                .xor_address(attribute::XOR_PEER_ADDRESS, peer)
                .attribute(attribute::DATA, data)
                .finish(),
        }
    }

    /// Whether ChannelData on that number may come.
    pub fn knows_channel(&self, number: u16) -> bool {
        // Those of an allocation that was given back too: what was on its way then still comes.
        number.checked_sub(*CHANNELS.start()).is_some_and(|nth| nth < self.channels_used)
    }

    /// What the server sent: one datagram, or one frame of a stream.
    pub fn input<'a>(&mut self, now: Instant, bytes: &'a [u8]) -> Input<'a> {
        if let Some(channel) = ChannelData::parse(bytes) {
            let mut peers = self.keep_alive.channels.iter();
            if let Some((peer, _)) = peers.find(|(_, bound)| bound.number == channel.number) {
                return Input::Data(*peer, channel.data);
            }
            if self.knows_channel(channel.number) {
                return Input::Noise;
            }
        }
        let Ok(message) = Message::parse(bytes) else {
            self.noise(now, Noise::Garbage(bytes[..bytes.len().min(64)].to_vec()));
            return Input::Noise;
        };
        match message.class() {
            Class::Request => Input::Noise,
            Class::Indication => {
                let Some(peer) = message.xor_address(attribute::XOR_PEER_ADDRESS) else { return Input::Noise };
                let of = |method| message.method() == method;
                match (message.value(attribute::DATA), message.u32(attribute::CONNECTION_ID)) {
                    (Some(data), _) if of(Method::DATA) => Input::Data(peer, data),
                    (_, Some(connection)) if of(Method::CONNECTION_ATTEMPT) => Input::Attempt(peer, connection),
                    _ => Input::Noise,
                }
            }
            Class::Success | Class::Error if !self.transactions.waits_for(message.transaction_id()) => Input::Noise,
            Class::Success | Class::Error if message.check_fingerprint() == Check::Invalid => {
                self.noise(now, Noise::Fingerprint);
                Input::Noise
            }
            Class::Success | Class::Error => {
                self.answer(now, &message);
                Input::Taken
            }
        }
    }

    /// A datagram that came from another address than the server's.
    pub fn foreign(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        if let Ok(message) = Message::parse(bytes)
            && self.transactions.waits_for(message.transaction_id())
        {
            self.noise(now, Noise::Elsewhere(from));
        }
    }

    /// Records what came in place of an answer; if none follows soon, the waiting questions end with it.
    fn noise(&mut self, now: Instant, noise: Noise) {
        if self.noise.is_none() && self.transactions.waiting().next().is_some() {
            self.noise = Some((now + NOISE_GRACE, noise));
        }
    }

    /// The link failed: every question ends unanswered. What must be kept alive is asked for again later.
    pub fn abandon(&mut self, now: Instant) {
        let noise = self.noise.take().map(|(_, noise)| noise);
        for (question, cost) in self.transactions.abandon() {
            self.finish(now, question, cost, Err(Refusal::NoAnswer(noise.clone())));
        }
    }

    /// When [`Self::timeout`] has something to do.
    pub fn next_timeout(&self) -> Option<Instant> {
        let noise = self.noise.as_ref().map(|(at, _)| *at);
        let kept = self.keep_alive.next().filter(|_| !self.is_leaving());
        [self.transactions.next_due(), kept, noise].into_iter().flatten().min()
    }

    /// Retransmissions, questions given up, refreshes.
    pub fn timeout(&mut self, now: Instant) {
        if let Some((_, noise)) = self.noise.take_if(|(at, _)| *at <= now) {
            for (question, cost) in self.transactions.abandon() {
                self.finish(now, question, cost, Err(Refusal::NoAnswer(Some(noise.clone()))));
            }
        }
        while let Some(due) = self.transactions.due(now) {
            match due {
                Due::Again(bytes) => self.output.push_back(bytes),
                Due::Over(question, cost) => self.finish(now, question, cost, Err(Refusal::NoAnswer(None))),
            }
        }
        if self.is_leaving() {
            return;
        }
        if let Some(refusal) = self.keep_alive.ended(now) {
            self.losses.push_back(Loss { what: Kept::Allocation, refusal });
            return;
        }
        while let Some(renewal) = self.keep_alive.take_due(now) {
            let request = match renewal {
                Renewal::Allocation => Request::Refresh(LIFETIME),
                Renewal::Permission(peer) => Request::CreatePermission(peer),
                Renewal::Channel(peer) => match self.keep_alive.channels.get(&peer) {
                    Some(channel) => Request::ChannelBind(peer, channel.number),
                    None => continue,
                },
            };
            self.ask(now, Question { ticket: None, request, signed: false, stale: 0, cost: Cost::default() });
        }
    }

    /// The next datagram or frame to send.
    pub fn output(&mut self) -> Option<Vec<u8>> {
        self.output.pop_front()
    }

    /// The next answer.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// What could not be kept alive.
    pub fn loss(&mut self) -> Option<Loss> {
        self.losses.pop_front()
    }

    fn question(&mut self, now: Instant, request: Request) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.ask(now, Question { ticket: Some(ticket), request, signed: false, stale: 0, cost: Cost::default() });
        ticket
    }

    fn refused(&mut self, method: Method, refusal: Refusal) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.events.push_back(Event { ticket, method, outcome: Err(refusal), cost: Cost::default() });
        ticket
    }

    pub(super) fn ask(&mut self, now: Instant, mut question: Question) {
        let id = TransactionId::random();
        let mut message = question.request.encode(id, self.settings.software.as_deref());
        if let (Some(challenge), Some(credentials)) = (&self.challenge, &self.settings.credentials)
            && question.request != Request::Binding
        {
            message = message.map(|message| challenge.sign(message, &credentials.username));
            question.signed = true;
        }
        match message.and_then(|message| message.fingerprint().finish()) {
            Ok(bytes) => {
                self.output.push_back(bytes.clone());
                self.transactions.start(now, id, bytes, question);
            }
            Err(error) => self.finish(now, question, Cost::default(), Err(Refusal::NotEncoded(error))),
        }
    }
}
