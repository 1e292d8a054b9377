//! The TURN client against a server that sends anything at any time. The bytes are orders: what the client is asked, what
//! comes, how much time goes by. It never panics, asks only so much, answers each question at most once, and comes to an
//! end when it is closed.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use neko_ice::stun::transaction::Timing;
use neko_ice::stun::wire::{Builder, ChannelData, Check, Class, Key, Message, Method, TransactionId, attribute};
use neko_ice::turn::{Client, Credentials, Input, Settings, Ticket};

const REALM: &[u8] = b"realm";
/// The attributes that an answer may carry.
const KINDS: [u16; 15] = [
    attribute::CONNECTION_ID,
    attribute::ERROR_CODE,
    attribute::REALM,
    attribute::NONCE,
    attribute::XOR_RELAYED_ADDRESS,
    attribute::XOR_MAPPED_ADDRESS,
    attribute::MAPPED_ADDRESS,
    attribute::LIFETIME,
    attribute::SOFTWARE,
    attribute::ALTERNATE_SERVER,
    attribute::UNKNOWN_ATTRIBUTES,
    attribute::XOR_PEER_ADDRESS,
    attribute::DATA,
    attribute::MESSAGE_INTEGRITY,
    attribute::FINGERPRINT,
];

pub fn check(bytes: &[u8]) {
    let mut orders = Orders(bytes);
    let mut world = World::new(orders.byte());
    // Each order takes a byte at least, so that this ends.
    while !orders.0.is_empty() {
        world.obey(&mut orders);
        world.look();
    }
    world.end();
}

struct Orders<'a>(&'a [u8]);

impl<'a> Orders<'a> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

struct World {
    client: Client,
    now: Instant,
    /// The last requests, by their beginnings.
    asked: Vec<(Method, TransactionId)>,
    tickets: BTreeSet<Ticket>,
    answered: BTreeSet<Ticket>,
    sent: usize,
    steps: usize,
}

impl World {
    fn new(mode: u8) -> Self {
        let credentials = (mode & 1 == 0).then(|| Credentials::new("user", "password"));
        let timing = if mode & 2 == 0 { Timing::UDP } else { Timing::STREAM };
        let renew_peers = if mode & 4 == 0 { Settings::RFC_8656 } else { Settings::EAGER };
        let client = Client::new(Settings::new(credentials, timing).with_peer_renewal(renew_peers));
        let (asked, tickets, answered) = Default::default();
        Self { client, now: Instant::now(), asked, tickets, answered, sent: 0, steps: 0 }
    }

    fn obey(&mut self, orders: &mut Orders<'_>) {
        self.steps += 1;
        let now = self.now;
        let peer = |number: u8| SocketAddr::from(([198, 51, 100, number % 4], 7000));
        let ticket = match orders.byte() % 16 {
            0 => self.client.binding(now),
            1 => self.client.allocate(now),
            2 => self.client.allocate_tcp(now),
            3 => self.client.create_permission(now, peer(orders.byte())),
            4 => self.client.channel_bind(now, peer(orders.byte())),
            5 => self.client.release(now),
            6 => return self.client.close(now),
            7 => return self.take(orders.bytes()),
            8 | 9 => {
                let answer = self.answer(orders);
                return self.take(&answer);
            }
            10 => {
                self.now += Duration::from_millis(u64::from(orders.byte()) * 500);
                return self.client.timeout(self.now);
            }
            11 => return self.client.foreign(now, peer(0), &self.answer(orders)),
            12 => {
                let mut frame = Vec::new();
                let number = 0x4000 + u16::from(orders.byte() % 8);
                ChannelData { number, data: orders.bytes() }.write(&mut frame, orders.byte().is_multiple_of(2));
                return self.take(&frame);
            }
            13 => self.client.connect(now, peer(orders.byte())),
            14 => self.client.connection_bind(now, u32::from(orders.byte())),
            _ => return drop(self.client.wrap(orders.bytes(), peer(orders.byte()))),
        };
        assert!(self.tickets.insert(ticket), "a ticket is given out twice");
    }

    /// An answer to one of the last requests, with whatever attributes.
    fn answer(&self, orders: &mut Orders<'_>) -> Vec<u8> {
        let shape = orders.byte();
        let last = self.asked.iter().rev().nth(usize::from(shape >> 4) % 4);
        let (method, id) = last.copied().unwrap_or((Method::ALLOCATE, TransactionId([7; 12])));
        let class = [Class::Success, Class::Error, Class::Indication, Class::Request][usize::from(shape & 3)];
        let method = if class == Class::Indication { Method::DATA } else { method };
        let mut answer = Builder::new(class, method, id);
        let key = Key::long_term(b"user", REALM, b"password");
        // So that the way to an allocation need not be found byte by byte.
        if shape & 4 != 0 {
            answer = match class {
                Class::Error => {
                    answer.error(401, b"No").attribute(attribute::REALM, REALM).attribute(attribute::NONCE, b"nonce")
                }
                _ => {
                    let address = SocketAddr::from(([192, 0, 2, 1], 5000));
                    let relayed = answer.xor_address(attribute::XOR_RELAYED_ADDRESS, address);
                    relayed.u32(attribute::LIFETIME, u32::from(orders.byte())).integrity(&key)
                }
            };
        }
        for _ in 0..orders.byte() % 6 {
            let kind = KINDS[usize::from(orders.byte()) % KINDS.len()];
            answer = match kind {
                attribute::MESSAGE_INTEGRITY if orders.byte().is_multiple_of(2) => answer.integrity(&key),
                attribute::FINGERPRINT if orders.byte().is_multiple_of(2) => answer.fingerprint(),
                _ => answer.attribute(kind, orders.bytes()),
            };
        }
        let mut answer = answer.finish().unwrap();
        if shape & 8 != 0 {
            answer.truncate(answer.len().saturating_sub(usize::from(orders.byte())));
        }
        answer
    }

    fn take(&mut self, bytes: &[u8]) {
        if let Input::Data(_, data) = self.client.input(self.now, bytes) {
            assert!(data.is_empty() || bytes.windows(data.len()).any(|part| part == data));
        }
    }

    /// What the client sends and says.
    fn look(&mut self) {
        while let Some(bytes) = self.client.output() {
            self.sent += 1;
            let message = Message::parse(&bytes).expect("what is sent is a message");
            assert_eq!((message.class(), message.check_fingerprint()), (Class::Request, Check::Valid));
            self.asked.push((message.method(), message.transaction_id()));
        }
        while let Some(event) = self.client.event() {
            assert!(self.tickets.contains(&event.ticket), "an answer to what nobody asked");
            assert!(self.answered.insert(event.ticket), "a second answer to a question");
        }
        while self.client.loss().is_some() {}
        // An order is a question, an answer that asks again, or time: a renewal of each permission and channel, and
        // a repetition of whatever waits.
        assert!(
            self.sent <= 64 * (self.steps + 1) * (self.steps + 1),
            "{} requests in {} steps",
            self.sent,
            self.steps
        );
    }

    /// Closed, before a server that says nothing any more.
    fn end(mut self) {
        self.client.close(self.now);
        for _ in 0..2000 {
            self.look();
            if self.client.is_closed() {
                break;
            }
            self.client.close(self.now);
            let Some(next) = self.client.next_timeout() else { break };
            self.now = self.now.max(next);
            self.client.timeout(self.now);
        }
        assert!(self.client.is_closed(), "it never comes to an end");
        self.client.abandon(self.now);
        self.look();
        assert_eq!(self.answered, self.tickets, "a question without an answer");
    }
}
