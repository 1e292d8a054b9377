//! What must be kept alive, against a server that forgets in time, on a clock that only the test turns.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::tests::{REALM, answer, client, key, relayed};
use super::*;
use crate::stun::transaction::Timing;
use crate::stun::wire::{Builder, Check, Class, Message, Method, attribute};

const PEER: &str = "198.51.100.1:7000";
const OTHER: &str = "198.51.100.2:7000";

fn peer(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// A server that forgets: the lifetimes in seconds, and what stands until when.
struct Server {
    allocation: u64,
    peers: u64,
    /// How long a nonce is good.
    nonce: u64,
    start: Instant,
    allocated_until: Instant,
    permitted_until: [Instant; 2],
    /// What came too late.
    lapses: Vec<String>,
    requests: usize,
}

impl Server {
    fn new(start: Instant, allocation: u64, peers: u64, nonce: u64) -> Self {
        let (lapses, requests) = (Vec::new(), 0);
        Self { allocation, peers, nonce, start, allocated_until: start, permitted_until: [start; 2], lapses, requests }
    }

    fn answer(&mut self, now: Instant, request: &[u8]) -> Vec<u8> {
        self.requests += 1;
        let message = Message::parse(request).expect("a request");
        let nonce = format!("n{}", (now - self.start).as_secs() / self.nonce);
        let good = message.check_integrity(&key()) == Check::Valid;
        if !good || message.value(attribute::NONCE) != Some(nonce.as_bytes()) {
            return answer(request, nonce.as_bytes());
        }
        let reply = Builder::new(Class::Success, message.method(), message.transaction_id());
        let reply = match message.method() {
            Method::ALLOCATE | Method::REFRESH => {
                if message.method() == Method::REFRESH && self.allocated_until < now {
                    self.lapses.push("allocation".into());
                }
                self.allocated_until = now + Duration::from_secs(self.allocation);
                reply
                    .xor_address(attribute::XOR_RELAYED_ADDRESS, relayed())
                    .u32(attribute::LIFETIME, self.allocation as u32)
            }
            _ => {
                let about = message.xor_address(attribute::XOR_PEER_ADDRESS).expect("a peer");
                let nth = usize::from(about == peer(OTHER));
                if self.permitted_until[nth] < now && self.permitted_until[nth] != self.start {
                    self.lapses.push(about.to_string());
                }
                self.permitted_until[nth] = now + Duration::from_secs(self.peers);
                reply
            }
        };
        reply.integrity(&key()).finish().unwrap()
    }
}

/// Runs client and server for so long; every packet takes `way`, and `lost` says which are lost.
fn run(
    client: &mut Client,
    server: &mut Server,
    from: Instant,
    until: Instant,
    way: Duration,
    mut lost: impl FnMut() -> bool,
) {
    let mut now = from;
    let mut under_way: Vec<(Instant, bool, Vec<u8>)> = Vec::new();
    loop {
        while let Some(bytes) = client.output() {
            if !lost() {
                under_way.push((now + way, true, bytes));
            }
        }
        let arrival = under_way.iter().map(|(at, ..)| *at).min();
        let Some(next) = [arrival, client.next_timeout()].into_iter().flatten().min() else { return };
        if next > until {
            return;
        }
        now = now.max(next);
        client.timeout(now);
        while let Some(at) = under_way.iter().position(|(at, ..)| *at <= now) {
            let (_, to_server, bytes) = under_way.remove(at);
            match to_server {
                true => {
                    let reply = server.answer(now, &bytes);
                    if !lost() {
                        under_way.push((now + way, false, reply));
                    }
                }
                false => drop(client.input(now, &bytes)),
            }
        }
    }
}

fn standing(renew: Duration, server: &mut Server, way: Duration) -> (Client, Instant) {
    let start = server.start;
    let mut client = Client::new(client().settings.with_peer_renewal(renew));
    client.allocate(start);
    let ready = start + Duration::from_millis(600);
    run(&mut client, server, start, ready, way, || false);
    client.channel_bind(ready, peer(PEER));
    client.create_permission(ready, peer(OTHER));
    let later = ready + Duration::from_millis(400);
    run(&mut client, server, ready, later, way, || false);
    assert_eq!(std::iter::from_fn(|| client.event()).filter(|event| event.outcome.is_ok()).count(), 3);
    (client, later)
}

#[test]
fn an_hour_under_every_lifetime() {
    let hour = Duration::from_secs(3600);
    let way = Duration::from_millis(50);
    for (allocation, peers, nonce, renew) in [
        (600, 300, 3600, Settings::RFC_8656),
        (600, 300, 600, Settings::RFC_8656),
        (30, 300, 20, Settings::RFC_8656),
        (5, 5, 3, Settings::EAGER),
        (2, 2, 2, Settings::EAGER),
    ] {
        let mut server = Server::new(Instant::now(), allocation, peers, nonce);
        let (mut client, from) = standing(renew, &mut server, way);
        run(&mut client, &mut server, from, from + hour, way, || false);
        assert_eq!(server.lapses, Vec::<String>::new(), "{allocation} {peers} {nonce}");
        assert_eq!(client.loss(), None);
        assert!(client.is_allocated());
        let end = from + hour;
        assert!(server.permitted_until.iter().all(|until| *until + way >= end), "{allocation} {peers} {nonce}");
    }
}

/// With 30 % of the packets lost each way, a refresh that starts a minute early always gets through in time.
#[test]
fn an_hour_with_heavy_loss() {
    let mut seed = 7u64;
    let mut server = Server::new(Instant::now(), 600, 300, 3600);
    let way = Duration::from_millis(40);
    let (mut client, from) = standing(Settings::RFC_8656, &mut server, way);
    run(&mut client, &mut server, from, from + Duration::from_secs(3600), way, || {
        // Any generator will do: the order is the same in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % 10 < 3
    });
    assert_eq!((server.lapses.clone(), client.loss()), (Vec::new(), None));
    assert!(client.is_allocated());
}

#[test]
fn a_437_to_a_refresh_is_told_once() {
    let start = Instant::now();
    let mut server = Server::new(start, 600, 300, 3600);
    let (mut client, _) = standing(Settings::RFC_8656, &mut server, Duration::ZERO);
    let mut refreshes = 0;
    while let Some(now) = client.next_timeout().filter(|at| *at < start + Duration::from_secs(1200)) {
        client.timeout(now);
        while let Some(bytes) = client.output() {
            let message = Message::parse(&bytes).expect("a request");
            if message.method() == Method::REFRESH {
                refreshes += 1;
                let reply = Builder::new(Class::Error, Method::REFRESH, message.transaction_id());
                client.input(now, &reply.error(437, b"Invalid allocation").finish().unwrap());
            } else {
                client.input(now, &server.answer(now, &bytes));
            }
        }
    }
    assert_eq!(refreshes, 1);
    let loss = client.loss().expect("a loss");
    assert_eq!(loss.what, Kept::Allocation);
    assert!(matches!(loss.refusal, Refusal::Error { error, .. } if error.code == 437));
    assert_eq!((client.loss(), client.next_timeout(), client.is_allocated()), (None, None, false));
}

/// Each Refresh is sent seven times over 39.5 s (RFC 8489, section 6.2.1), and asked anew until the lifetime is over.
#[test]
fn silence_to_refreshes_is_told_when_the_lifetime_is_over() {
    let start = Instant::now();
    let mut server = Server::new(start, 600, 3600, 3600);
    let (mut client, _) = standing(Duration::from_secs(3600), &mut server, Duration::ZERO);
    let granted = server.allocated_until;
    let mut sent = std::collections::BTreeMap::new();
    let mut told = None;
    while let Some(now) = client.next_timeout().filter(|at| *at < start + Duration::from_secs(1200)) {
        client.timeout(now);
        while let Some(bytes) = client.output() {
            let message = Message::parse(&bytes).expect("a request");
            assert_eq!(message.method(), Method::REFRESH);
            *sent.entry(message.transaction_id()).or_insert(0) += 1;
        }
        if let Some(loss) = client.loss() {
            assert_eq!(loss, Loss { what: Kept::Allocation, refusal: Refusal::NoAnswer(None) });
            assert!(told.replace(now).is_none(), "told once");
        }
    }
    assert_eq!(told, Some(granted));
    assert!(sent.len() >= 2 && sent.values().filter(|sends| **sends == Timing::UDP.sends).count() >= 1, "{sent:?}");
    // It may stand all the same.
    client.close(granted);
    let release = client.output().expect("a release");
    assert_eq!(Message::parse(&release).expect("a request").u32(attribute::LIFETIME), Some(0));
}

#[test]
fn a_refresh_that_met_a_broken_link_is_asked_again() {
    let start = Instant::now();
    let mut server = Server::new(start, 600, 300, 3600);
    let (mut client, _) = standing(Settings::RFC_8656, &mut server, Duration::ZERO);
    let (mut broken, mut now) = (0, start);
    while broken < 8 {
        now = client.next_timeout().expect("more to do");
        client.timeout(now);
        while client.output().is_some() {
            client.abandon(now);
            broken += 1;
        }
    }
    run(&mut client, &mut server, now, start + Duration::from_secs(3600), Duration::ZERO, || false);
    assert_eq!((client.loss(), client.is_allocated()), (None, true));
    assert_eq!(server.lapses.iter().filter(|lapse| *lapse == "allocation").count(), 0);
}

#[test]
fn a_peer_that_the_server_refuses_later_is_told() {
    let start = Instant::now();
    let mut server = Server::new(start, 600, 300, 3600);
    let (mut client, _) = standing(Settings::RFC_8656, &mut server, Duration::ZERO);
    let now = client.next_timeout().expect("a renewal");
    client.timeout(now);
    while let Some(bytes) = client.output() {
        let message = Message::parse(&bytes).expect("a request");
        let reply = Builder::new(Class::Error, message.method(), message.transaction_id());
        client.input(now, &reply.attribute(attribute::REALM, REALM).error(403, b"Forbidden").finish().unwrap());
    }
    let lost: Vec<Kept> = std::iter::from_fn(|| client.loss()).map(|loss| loss.what).collect();
    assert_eq!(lost, [Kept::Peer(peer(PEER)), Kept::Peer(peer(OTHER))]);
    assert!(client.is_allocated());
}
