//! A UDP NAT in this process, for loopback: so that a mapped address differs from the host's on one machine too.
//!
//! A client reaches it by [encapsulation](crate::gateway::encapsulate): it sends to the gateway's inside address,
//! naming the destination, and is told the source of what comes back. The mapping is endpoint-independent (one outer
//! address for each client and family); what may come in is address- and port-dependent, as with Linux masquerading.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket as StdUdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::UdpSocket;

use super::Family;
use super::lifeline::{Lifeline, Lifelines};
use crate::gateway::{MAX_GATEWAY_HEADER, decapsulate, encapsulate};

/// Where mappings lie, so that not only their port differs from the host's; Linux has all of 127.0.0.0/8.
const OUTSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
/// A mapping ends after this time without a datagram from inside.
const IDLE: Duration = Duration::from_secs(120);

/// What may come in (RFC 4787, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filtering {
    /// From the addresses and ports that the client sent to, as Linux does.
    #[default]
    AddressAndPort,
    /// From everywhere: a full cone.
    None,
}

/// What a NAT counted until it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NatStats {
    /// Datagrams that went out.
    pub packets_out: u64,
    /// Datagrams that came in.
    pub packets_in: u64,
    /// Datagrams from where the client never sent to.
    pub filtered: u64,
    /// Datagrams from inside without a header, or to an address that is not loopback.
    pub refused: u64,
    /// Mappings ever made.
    pub mappings: u64,
}

#[derive(Default)]
struct Counters {
    packets_out: AtomicU64,
    packets_in: AtomicU64,
    filtered: AtomicU64,
    refused: AtomicU64,
    mappings: AtomicU64,
}

/// One outer socket.
struct Mapping {
    outer: UdpSocket,
    address: SocketAddr,
    /// Where the client sent to.
    destinations: Mutex<HashSet<SocketAddr>>,
    packets_out: AtomicU64,
}

type Key = (SocketAddr, Family);

struct Shared {
    filtering: Filtering,
    /// The IPv4 address of the mappings.
    outside: IpAddr,
    mappings: Mutex<HashMap<Key, Arc<Mapping>>>,
    counters: Counters,
}

impl Shared {
    fn mappings(&self) -> MutexGuard<'_, HashMap<Key, Arc<Mapping>>> {
        self.mappings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A NAT that runs. It ends when it is dropped; [`Self::shutdown`] waits for that end.
pub struct Nat {
    inside: HashMap<Family, SocketAddr>,
    shared: Arc<Shared>,
    lifelines: Lifelines,
}

impl Nat {
    /// Binds its inside sockets on 127.0.0.1 and, where the machine has it, ::1. Call it inside a tokio runtime.
    pub fn start(filtering: Filtering) -> io::Result<Self> {
        let outside = match StdUdpSocket::bind((OUTSIDE, 0)) {
            Ok(_) => OUTSIDE,
            Err(_) => Family::V4.loopback(),
        };
        let shared = Arc::new(Shared { filtering, outside, mappings: Mutex::default(), counters: Counters::default() });
        let lifelines = Lifelines::default();
        let mut inside = HashMap::new();
        for family in Family::ALL {
            let socket = match bind(family.loopback()) {
                Ok(socket) => socket,
                Err(_) if family == Family::V6 => continue,
                Err(error) => return Err(error),
            };
            inside.insert(family, socket.local_addr()?);
            tokio::spawn(go_out(Arc::new(socket), Arc::clone(&shared), lifelines.lifeline()));
        }
        Ok(Self { inside, shared, lifelines })
    }

    /// Where clients reach it; either takes datagrams for both families.
    pub fn gateway(&self, family: Family) -> Option<SocketAddr> {
        self.inside.get(&family).copied()
    }

    /// The outer address of a client for destinations of one family, once it sent there.
    pub fn mapping_of(&self, client: SocketAddr, family: Family) -> Option<SocketAddr> {
        self.shared.mappings().get(&(client, family)).map(|mapping| mapping.address)
    }

    /// What it counted until now.
    pub fn stats(&self) -> NatStats {
        let counters = &self.shared.counters;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        NatStats {
            packets_out: read(&counters.packets_out),
            packets_in: read(&counters.packets_in),
            filtered: read(&counters.filtered),
            refused: read(&counters.refused),
            mappings: read(&counters.mappings),
        }
    }

    /// Closes its sockets and ends its tasks. False where a task was still there after two seconds.
    pub async fn shutdown(self) -> bool {
        self.lifelines.wait(Duration::from_secs(2)).await
    }
}

impl std::fmt::Debug for Nat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nat").field("inside", &self.inside).field("stats", &self.stats()).finish_non_exhaustive()
    }
}

fn bind(address: IpAddr) -> io::Result<UdpSocket> {
    let socket = StdUdpSocket::bind((address, 0))?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket)
}

/// From the clients to the world.
async fn go_out(inside: Arc<UdpSocket>, shared: Arc<Shared>, lifeline: Lifeline) {
    let mut buffer = vec![0; MAX_GATEWAY_HEADER + usize::from(u16::MAX)];
    loop {
        let received = tokio::select! {
            () = lifeline.ended() => return,
            received = inside.recv_from(&mut buffer) => received,
        };
        // Any error is one datagram's.
        let Ok((length, client)) = received else { continue };
        let Some((destination, payload)) = buffer.get(..length).and_then(decapsulate) else {
            count(&shared.counters.refused);
            continue;
        };
        if !destination.ip().is_loopback() {
            count(&shared.counters.refused);
            continue;
        }
        let Ok(mapping) = map(client, destination, &inside, &shared, &lifeline) else { continue };
        // Counted first: whoever has the datagram finds it counted.
        count(&mapping.packets_out);
        count(&shared.counters.packets_out);
        let _ = mapping.outer.send_to(payload, destination).await;
    }
}

/// The mapping of a client, made where there is none, that from now on lets `destination` in.
fn map(
    client: SocketAddr,
    destination: SocketAddr,
    inside: &Arc<UdpSocket>,
    shared: &Arc<Shared>,
    lifeline: &Lifeline,
) -> io::Result<Arc<Mapping>> {
    let family = Family::of(destination.ip());
    let key = (client, family);
    let mut mappings = shared.mappings();
    let mapping = match mappings.get(&key) {
        Some(mapping) => Arc::clone(mapping),
        None => {
            let outer = bind(if family == Family::V4 { shared.outside } else { family.loopback() })?;
            let address = outer.local_addr()?;
            let mapping = Mapping { outer, address, destinations: Mutex::default(), packets_out: AtomicU64::new(0) };
            let mapping = Arc::new(mapping);
            mappings.insert(key, Arc::clone(&mapping));
            count(&shared.counters.mappings);
            tokio::spawn(come_in(key, Arc::clone(&mapping), Arc::clone(inside), Arc::clone(shared), lifeline.clone()));
            mapping
        }
    };
    mapping.destinations.lock().unwrap_or_else(PoisonError::into_inner).insert(destination);
    Ok(mapping)
}

/// From the world to one client, until the client has been silent for too long.
async fn come_in(key: Key, mapping: Arc<Mapping>, inside: Arc<UdpSocket>, shared: Arc<Shared>, lifeline: Lifeline) {
    let mut buffer = vec![0; usize::from(u16::MAX)];
    let mut idle = tokio::time::interval_at(tokio::time::Instant::now() + IDLE, IDLE);
    let mut seen = 0;
    loop {
        let received = tokio::select! {
            () = lifeline.ended() => return,
            _ = idle.tick() => {
                let sent = mapping.packets_out.load(Ordering::Relaxed);
                if sent == seen {
                    shared.mappings().remove(&key);
                    return;
                }
                seen = sent;
                continue;
            }
            received = mapping.outer.recv_from(&mut buffer) => received,
        };
        let Ok((length, from)) = received else { continue };
        let known = || mapping.destinations.lock().unwrap_or_else(PoisonError::into_inner).contains(&from);
        if shared.filtering == Filtering::AddressAndPort && !known() {
            count(&shared.counters.filtered);
            continue;
        }
        let datagram = encapsulate(from, buffer.get(..length).unwrap_or_default());
        count(&shared.counters.packets_in);
        let _ = inside.send_to(&datagram, key.0).await;
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Embedded, Listening, embedded};
    use turn_client::stun::wire::{Builder, Class, Message, Method, TransactionId};

    async fn client(nat: &Nat) -> UdpSocket {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(nat.gateway(Family::V4).unwrap()).await.unwrap();
        socket
    }

    async fn receive(socket: &UdpSocket) -> (SocketAddr, Vec<u8>) {
        let mut buffer = vec![0; 65_535];
        let received = tokio::time::timeout(Duration::from_secs(5), socket.recv(&mut buffer)).await;
        let length = received.expect("a datagram").unwrap();
        let (from, payload) = decapsulate(&buffer[..length]).unwrap();
        (from, payload.to_vec())
    }

    async fn eventually(condition: impl Fn() -> bool) {
        let met = async {
            while !condition() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), met).await.expect("the condition to be met");
    }

    #[tokio::test]
    async fn a_stun_server_sees_another_address_than_the_hosts() {
        let server = Embedded::start(embedded::Config::default()).await.unwrap();
        let nat = Nat::start(Filtering::default()).unwrap();
        let client = client(&nat).await;
        let local = client.local_addr().unwrap();
        for (family, packets) in [(Family::V4, 1), (Family::V6, 2)] {
            let stun = server.address(family, Listening::Udp).unwrap();
            let request = Builder::new(Class::Request, Method::BINDING, TransactionId::random()).finish().unwrap();
            client.send(&encapsulate(stun, &request)).await.unwrap();
            let (from, answer) = receive(&client).await;
            assert_eq!(from, stun);
            let mapped = Message::parse(&answer).unwrap().mapped_address().unwrap();
            assert_eq!(nat.mapping_of(local, family), Some(mapped));
            assert_ne!(mapped, local);
            if family == Family::V4 {
                assert_eq!(mapped.ip(), OUTSIDE);
            }
            let expected =
                NatStats { packets_out: packets, packets_in: packets, mappings: packets, ..NatStats::default() };
            assert_eq!(nat.stats(), expected);
        }
        assert!(nat.shutdown().await);
    }

    #[tokio::test]
    async fn one_mapping_for_all_destinations_and_only_they_come_in() {
        for filtering in [Filtering::AddressAndPort, Filtering::None] {
            let nat = Nat::start(filtering).unwrap();
            let client = client(&nat).await;
            let near = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            let far = UdpSocket::bind("127.0.0.3:0").await.unwrap();
            let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            let mut sources = HashSet::new();
            for peer in [&near, &far] {
                client.send(&encapsulate(peer.local_addr().unwrap(), b"hello")).await.unwrap();
                let (_, from) = peer.recv_from(&mut [0; 16]).await.unwrap();
                sources.insert(from);
            }
            let mapped = nat.mapping_of(client.local_addr().unwrap(), Family::V4).unwrap();
            assert_eq!(sources, HashSet::from([mapped]));
            stranger.send_to(b"stranger", mapped).await.unwrap();
            if filtering == Filtering::None {
                assert_eq!(receive(&client).await, (stranger.local_addr().unwrap(), b"stranger".to_vec()));
            } else {
                eventually(|| nat.stats().filtered == 1).await;
            }
            far.send_to(b"friend", mapped).await.unwrap();
            assert_eq!(receive(&client).await, (far.local_addr().unwrap(), b"friend".to_vec()));
        }
    }

    #[tokio::test]
    async fn each_client_has_its_own_mapping_and_may_reach_the_other_by_it() {
        let nat = Nat::start(Filtering::AddressAndPort).unwrap();
        let (left, right) = (client(&nat).await, client(&nat).await);
        let outside = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        for one in [&left, &right] {
            one.send(&encapsulate(outside.local_addr().unwrap(), b"map me")).await.unwrap();
            outside.recv_from(&mut [0; 16]).await.unwrap();
        }
        let mapped = |one: &UdpSocket| nat.mapping_of(one.local_addr().unwrap(), Family::V4).unwrap();
        assert_ne!(mapped(&left), mapped(&right));
        left.send(&encapsulate(mapped(&right), b"too early")).await.unwrap();
        eventually(|| nat.stats().filtered == 1).await;
        right.send(&encapsulate(mapped(&left), b"now")).await.unwrap();
        assert_eq!(receive(&left).await, (mapped(&right), b"now".to_vec()));
    }

    #[tokio::test]
    async fn nothing_leaves_the_machine() {
        let nat = Nat::start(Filtering::AddressAndPort).unwrap();
        let client = client(&nat).await;
        for far in ["192.0.2.1:9", "[2001:db8::1]:9", "0.0.0.0:9"] {
            client.send(&encapsulate(far.parse().unwrap(), b"out")).await.unwrap();
        }
        client.send(b"no header").await.unwrap();
        eventually(|| nat.stats().refused == 4).await;
        assert_eq!(nat.stats(), NatStats { refused: 4, ..NatStats::default() });
    }

    #[tokio::test]
    async fn shutting_down_closes_every_socket() {
        let nat = Nat::start(Filtering::AddressAndPort).unwrap();
        let client = client(&nat).await;
        let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        client.send(&encapsulate(peer.local_addr().unwrap(), b"hello")).await.unwrap();
        let (_, mapped) = peer.recv_from(&mut [0; 16]).await.unwrap();
        let gateway = nat.gateway(Family::V4).unwrap();
        assert!(nat.shutdown().await);
        UdpSocket::bind(mapped).await.unwrap();
        UdpSocket::bind(gateway).await.unwrap();
        let metrics = tokio::runtime::Handle::current().metrics();
        eventually(|| metrics.num_alive_tasks() == 0).await;
    }
}
