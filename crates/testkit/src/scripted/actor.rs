//! What a scripted server makes of each packet.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeBounds;
use std::sync::Arc;

use tokio::net::UdpSocket;

use super::answer::{Answer, Delivery};
use super::record::{Credentials, Recorded};
use super::{RelayKind, Reply, Scenario};
use turn_client::stun::wire::{
    Builder, ChannelData, Check, Class, Key, Message, Method, TransactionId, Transform, attribute, encode_address,
};
use turn_server::{Listening, reason};

/// The lifetime of every allocation.
const LIFETIME: u32 = 600;

/// One client: a 5-tuple.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Client {
    pub(super) over: Listening,
    pub(super) at: SocketAddr,
    pub(super) server: SocketAddr,
}

/// What is to be done.
pub(super) enum Step {
    Deliver(Delivery),
    Close,
    Reset,
    /// Data for a peer, by the relay's socket.
    Relay(Arc<UdpSocket>, Vec<u8>, SocketAddr),
    /// A new relay whose data shall be handed on.
    Listen(Arc<UdpSocket>),
}

/// The allocation of a client.
struct Allocation {
    /// The request that made it.
    id: TransactionId,
    relay: Arc<UdpSocket>,
    relayed: SocketAddr,
    permissions: HashSet<IpAddr>,
    channels: HashMap<u16, SocketAddr>,
}

/// The state of a server.
pub(super) struct Actor {
    pub(super) scenario: Scenario,
    /// How many requests fitted each rule, their number aside.
    fitted: Vec<u32>,
    allocations: HashMap<Client, Allocation>,
    most: usize,
    pub(super) recorded: Vec<Recorded>,
    pub(super) packets: u64,
}

impl Actor {
    pub(super) fn new(scenario: Scenario) -> Self {
        let fitted = vec![0; scenario.rules.len()];
        Self { scenario, fitted, allocations: HashMap::new(), most: 0, recorded: Vec::new(), packets: 0 }
    }

    pub(super) fn allocations(&self) -> usize {
        self.allocations.len()
    }

    pub(super) fn most_allocations(&self) -> usize {
        self.most
    }

    /// The stream of a client has ended.
    pub(super) fn closed(&mut self, client: &Client) {
        self.allocations.remove(client);
    }

    /// Whether a relay is still that of the client.
    pub(super) fn owns(&self, client: &Client, relay: &Arc<UdpSocket>) -> bool {
        self.allocations.get(client).is_some_and(|allocation| Arc::ptr_eq(&allocation.relay, relay))
    }

    /// A packet from a client.
    pub(super) fn packet(&mut self, client: Client, packet: &[u8]) -> Vec<Step> {
        self.packets += 1;
        if let Some(data) = ChannelData::parse(packet) {
            let peer = self.allocations.get(&client).and_then(|allocation| allocation.channels.get(&data.number));
            return match peer.copied() {
                Some(peer) => self.data(&client, peer, data.data),
                None => Vec::new(),
            };
        }
        let Ok(message) = Message::parse(packet) else { return Vec::new() };
        let (credentials, key) = self.verify(&message);
        self.recorded.push(Recorded::new(client.over, client.at, &message, credentials));
        if message.class() == Class::Indication {
            return match (message.xor_address(attribute::XOR_PEER_ADDRESS), message.value(attribute::DATA)) {
                (Some(peer), Some(data)) if message.method() == Method::SEND => self.data(&client, peer, data),
                _ => Vec::new(),
            };
        }
        if message.class() != Class::Request {
            return Vec::new();
        }
        let (reply, twists) = self.rule(&client, &message);
        let mut steps = Vec::new();
        let answer = match reply {
            Reply::Good => self.serve(client, &message, credentials, key, &mut steps),
            Reply::Grant { mapped, relayed } => {
                let mut answer = self.grant(client, &message, &mut steps);
                answer.key = key;
                let transform = Transform::Xor(message.transaction_id());
                for (kind, address) in
                    [(attribute::XOR_MAPPED_ADDRESS, mapped), (attribute::XOR_RELAYED_ADDRESS, relayed)]
                {
                    if let Some(address) = address {
                        answer.set(kind, encode_address(address, transform));
                    }
                }
                answer
            }
            Reply::Error { code, reason, challenge, attributes } => {
                let mut answer = Answer::error(&message, code, &reason);
                answer.attributes.extend(attributes);
                answer.key = key.filter(|_| !matches!(code, 400 | 401 | 438));
                if challenge { self.challenge(answer) } else { answer }
            }
            Reply::Alternate(to) => {
                let mut answer = Answer::error(&message, 300, reason(300).as_bytes())
                    .with(attribute::ALTERNATE_SERVER, encode_address(to, Transform::Plain));
                answer.key = key;
                answer
            }
            Reply::Raw(bytes) => {
                steps.push(Step::Deliver(Delivery::raw(bytes, &twists)));
                return steps;
            }
            Reply::Silence => return steps,
            Reply::Close => return vec![Step::Close],
            Reply::Reset => return vec![Step::Reset],
        };
        let answer = match &self.scenario.software {
            Some(software) => answer.with(attribute::SOFTWARE, software.clone()),
            None => answer,
        };
        // An answer that fits no message is none.
        steps.extend(Delivery::of(answer, &twists, client.over).map(Step::Deliver));
        steps
    }

    /// Data from a peer: what the client is told of it, if it permitted that.
    pub(super) fn data_from(&self, client: &Client, peer: SocketAddr, data: &[u8]) -> Option<Vec<u8>> {
        let allocation = self.allocations.get(client)?;
        if !allocation.permissions.contains(&peer.ip()) {
            return None;
        }
        if let Some((number, _)) = allocation.channels.iter().find(|(_, bound)| **bound == peer) {
            let mut packet = Vec::new();
            ChannelData { number: *number, data }.write(&mut packet, client.over != Listening::Udp);
            return Some(packet);
        }
        let indication = Builder::new(Class::Indication, Method::DATA, TransactionId::random())
            .xor_address(attribute::XOR_PEER_ADDRESS, peer)
            .attribute(attribute::DATA, data);
        indication.finish().ok()
    }

    /// Data for a peer.
    fn data(&self, client: &Client, peer: SocketAddr, data: &[u8]) -> Vec<Step> {
        let Some(allocation) = self.allocations.get(client) else { return Vec::new() };
        if !allocation.permissions.contains(&peer.ip()) {
            return Vec::new();
        }
        match self.scenario.relay {
            RelayKind::Nothing => Vec::new(),
            RelayKind::Echo => {
                let echo = self.data_from(client, peer, data);
                echo.map(|packet| Step::Deliver(Delivery::plain(packet))).into_iter().collect()
            }
            RelayKind::Socket if peer.ip().is_loopback() => {
                vec![Step::Relay(Arc::clone(&allocation.relay), data.to_vec(), peer)]
            }
            RelayKind::Socket => Vec::new(),
        }
    }

    /// The first rule that fits; every rule counts what fits it but for its number.
    fn rule(&mut self, client: &Client, message: &Message<'_>) -> (Reply, Vec<super::Twist>) {
        let signed = message.value(attribute::MESSAGE_INTEGRITY).is_some();
        let mut chosen = None;
        for (rule, fitted) in self.scenario.rules.iter().zip(&mut self.fitted) {
            let fits = rule.over.is_none_or(|over| over == client.over)
                && rule.method.is_none_or(|method| method == message.method())
                && rule.signed.is_none_or(|wanted| wanted == signed);
            if fits {
                *fitted += 1;
                if chosen.is_none() && rule.times.contains(fitted) {
                    chosen = Some((rule.reply.clone(), rule.twists.clone()));
                }
            }
        }
        chosen.unwrap_or((Reply::Good, Vec::new()))
    }

    /// Really verifies MESSAGE-INTEGRITY.
    fn verify(&self, message: &Message<'_>) -> (Credentials, Option<Key>) {
        if message.value(attribute::MESSAGE_INTEGRITY).is_none() {
            return (Credentials::Absent, None);
        }
        let username = message.value(attribute::USERNAME);
        let key = self
            .scenario
            .accounts
            .iter()
            .find(|account| username == Some(account.username.as_bytes()))
            .map(|account| {
                Key::long_term(account.username.as_bytes(), &self.scenario.realm, account.password.as_bytes())
            })
            .filter(|key| message.check_integrity(key) == Check::Valid);
        match key {
            Some(key) => (Credentials::Right, Some(key)),
            None => (Credentials::Wrong, None),
        }
    }

    fn challenge(&self, answer: Answer) -> Answer {
        answer.with(attribute::REALM, self.scenario.realm.clone()).with(attribute::NONCE, self.scenario.nonce.clone())
    }

    /// What a good server does.
    fn serve(
        &mut self,
        client: Client,
        message: &Message<'_>,
        credentials: Credentials,
        key: Option<Key>,
        steps: &mut Vec<Step>,
    ) -> Answer {
        if message.method() == Method::BINDING {
            return self.grant(client, message, steps);
        }
        let refuse = |code| Answer::error(message, code, reason(code).as_bytes());
        if credentials != Credentials::Right {
            return self.challenge(refuse(401));
        }
        if message.value(attribute::NONCE) != Some(&self.scenario.nonce) {
            return self.challenge(refuse(438));
        }
        let standing = self.allocations.get(&client).map(|allocation| allocation.id);
        let mut answer = match (message.method(), standing) {
            (Method::ALLOCATE, Some(id)) if id != message.transaction_id() => refuse(437),
            (Method::ALLOCATE, _) => self.grant(client, message, steps),
            (Method::REFRESH | Method::CREATE_PERMISSION | Method::CHANNEL_BIND, None) => refuse(437),
            _ => self.grant(client, message, steps),
        };
        answer.key = key;
        answer
    }

    /// Does what was asked for, whoever asks.
    fn grant(&mut self, client: Client, message: &Message<'_>, steps: &mut Vec<Step>) -> Answer {
        let transform = Transform::Xor(message.transaction_id());
        let answer = Answer::new(Class::Success, message);
        let refuse = |code| Answer::error(message, code, reason(code).as_bytes());
        match message.method() {
            Method::BINDING => answer.with(attribute::XOR_MAPPED_ADDRESS, encode_address(client.at, transform)),
            Method::ALLOCATE => {
                let Ok(relayed) = self.allocate(client, message, steps) else { return refuse(508) };
                answer
                    .with(attribute::XOR_RELAYED_ADDRESS, encode_address(relayed, transform))
                    .with(attribute::LIFETIME, LIFETIME.to_be_bytes())
                    .with(attribute::XOR_MAPPED_ADDRESS, encode_address(client.at, transform))
            }
            Method::REFRESH => {
                let lifetime = message.u32(attribute::LIFETIME).map_or(LIFETIME, |asked| asked.min(LIFETIME));
                if lifetime == 0 {
                    self.allocations.remove(&client);
                }
                answer.with(attribute::LIFETIME, lifetime.to_be_bytes())
            }
            Method::CREATE_PERMISSION | Method::CHANNEL_BIND => {
                let number = message.u32(attribute::CHANNEL_NUMBER).map(|value| (value >> 16) as u16);
                let peers: Vec<SocketAddr> = message
                    .attributes()
                    .filter(|one| one.kind == attribute::XOR_PEER_ADDRESS)
                    .filter_map(|one| turn_client::stun::wire::decode_address(one.value, transform))
                    .collect();
                if peers.is_empty() || (message.method() == Method::CHANNEL_BIND && number.is_none()) {
                    return refuse(400);
                }
                if let Some(allocation) = self.allocations.get_mut(&client) {
                    allocation.permissions.extend(peers.iter().map(SocketAddr::ip));
                    allocation.channels.extend(number.zip(peers.first().copied()));
                }
                answer
            }
            _ => refuse(400),
        }
    }

    fn allocate(&mut self, client: Client, message: &Message<'_>, steps: &mut Vec<Step>) -> io::Result<SocketAddr> {
        if let Some(allocation) = self.allocations.get(&client) {
            return Ok(allocation.relayed);
        }
        let ipv6 = message.value(attribute::REQUESTED_ADDRESS_FAMILY).is_some_and(|family| family.first() == Some(&2));
        let family = if ipv6 { turn_server::Family::V6 } else { turn_server::Family::V4 };
        let socket = std::net::UdpSocket::bind((family.loopback(), 0))?;
        socket.set_nonblocking(true)?;
        let relay = Arc::new(UdpSocket::from_std(socket)?);
        let relayed = relay.local_addr()?;
        steps.push(Step::Listen(Arc::clone(&relay)));
        let id = message.transaction_id();
        let (permissions, channels) = (HashSet::new(), HashMap::new());
        self.allocations.insert(client, Allocation { id, relay, relayed, permissions, channels });
        self.most = self.most.max(self.allocations.len());
        Ok(relayed)
    }
}
