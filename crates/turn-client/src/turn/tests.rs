//! The client against answers made by hand; packets are counted, no clock runs.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::*;
use crate::stun::transaction::{Cost, Timing};
use crate::stun::wire::{Builder, ChannelData, Check, Class, EncodeError, Key, Message, Method, attribute};

pub(super) const REALM: &[u8] = b"a \"quoted\" r\xe9alm";

pub(super) fn key() -> Key {
    Key::long_term(b"user", REALM, b"p\t\xc3\xa4ss")
}

pub(super) fn client() -> Client {
    let credentials = Some(Credentials::new("user", "p\täss"));
    Client::new(Settings::new(credentials, Timing::UDP))
}

pub(super) fn relayed() -> SocketAddr {
    "192.0.2.9:50000".parse().expect("an address")
}

/// The answer that a good server gives; 401 where the request is not signed.
pub(super) fn answer(request: &[u8], nonce: &[u8]) -> Vec<u8> {
    let message = Message::parse(request).expect("a request");
    assert_eq!(message.check_fingerprint(), Check::Valid);
    let reply = |class| Builder::new(class, message.method(), message.transaction_id());
    if message.method() == Method::BINDING {
        return reply(Class::Success).xor_address(attribute::XOR_MAPPED_ADDRESS, relayed()).finish().unwrap();
    }
    let challenge = |code| {
        let reply = reply(Class::Error).error(code, b"No").attribute(attribute::REALM, REALM);
        reply.attribute(attribute::NONCE, nonce).finish().unwrap()
    };
    if message.check_integrity(&key()) != Check::Valid {
        return challenge(401);
    }
    if message.value(attribute::NONCE) != Some(nonce) {
        return challenge(438);
    }
    let lifetime = message.u32(attribute::LIFETIME).unwrap_or(600);
    reply(Class::Success)
        .xor_address(attribute::XOR_RELAYED_ADDRESS, relayed())
        .u32(attribute::LIFETIME, lifetime)
        .integrity(&key())
        .fingerprint()
        .finish()
        .unwrap()
}

/// Carries packets until nothing more is sent; how many requests that were.
pub(super) fn settle(client: &mut Client, now: Instant, server: impl Fn(&[u8]) -> Vec<u8>) -> usize {
    let mut sent = 0;
    while let Some(bytes) = client.output() {
        sent += 1;
        client.input(now, &server(&bytes));
    }
    sent
}

fn allocated(now: Instant) -> Client {
    let mut client = client();
    client.allocate(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 2);
    let event = client.event().expect("an answer");
    assert!(
        matches!(&event.outcome, Ok(Answer::Allocated(granted)) if granted.relayed == relayed() && granted.challenged)
    );
    assert_eq!(event.cost, Cost { round_trips: 2, retransmissions: 0 });
    client
}

#[test]
fn round_trips_are_at_the_floor() {
    let now = Instant::now();
    let mut client = allocated(now);
    let ticket = client.binding(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 1);
    let event = client.event().expect("an answer");
    assert_eq!((event.ticket, event.cost.round_trips), (ticket, 1));

    let peer = "198.51.100.1:7000".parse().expect("an address");
    client.channel_bind(now, peer);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 1);
    assert_eq!(client.event().map(|event| event.outcome), Some(Ok(Answer::Channel(0x4000))));
    let wrapped = client.wrap(b"hello", peer).unwrap();
    assert_eq!(ChannelData::parse(&wrapped), Some(ChannelData { number: 0x4000, data: b"hello" }));
    assert_eq!(client.input(now, &wrapped), Input::Data(peer, b"hello"));

    client.release(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 1);
    assert!(!client.is_allocated());
    assert_eq!(client.next_timeout(), None);
}

#[test]
fn nothing_is_sent_without_what_belongs_to_it() {
    let now = Instant::now();
    let credentials = Some(Credentials::new("u".repeat(70_000), "secret"));
    let mut client = Client::new(Settings::new(credentials, Timing::UDP));
    client.allocate(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 1, "the unsigned one");
    let outcome = client.event().map(|event| event.outcome);
    assert_eq!(outcome, Some(Err(Refusal::NotEncoded(EncodeError::TooLong))));
    assert_eq!(client.next_timeout(), None);
    assert_eq!(client.wrap(&[0; 65_530], relayed()), Err(EncodeError::TooLong));
}

#[test]
fn a_stale_nonce_is_answered_with_the_fresh_one() {
    let now = Instant::now();
    let mut client = allocated(now);
    client.create_permission(now, relayed());
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n2")), 2);
    assert_eq!(client.event().map(|event| event.outcome), Some(Ok(Answer::Permitted)));
    let data = client.wrap(b"x", relayed()).unwrap();
    assert_eq!(Message::parse(&data).expect("an indication").method(), Method::SEND);
}

#[test]
fn a_server_that_is_stale_for_ever_is_named() {
    let now = Instant::now();
    let mut client = client();
    client.allocate(now);
    let counter = std::cell::Cell::new(0u8);
    let sent = settle(&mut client, now, |request| {
        counter.set(counter.get() + 1);
        answer(request, &[counter.get()])
    });
    assert!(sent <= 4, "{sent} requests");
    assert!(
        matches!(client.event().map(|event| event.outcome), Some(Err(Refusal::StaleNonce(error))) if error.code == 438)
    );
}

#[test]
fn a_401_after_the_credentials_is_the_last_word() {
    let now = Instant::now();
    let credentials = Some(Credentials::new("user", "wrong"));
    let mut client = Client::new(Settings::new(credentials, Timing::UDP));
    client.allocate(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 2);
    let event = client.event().expect("an answer");
    assert!(matches!(event.outcome, Err(Refusal::CredentialsRefused { error, .. }) if error.code == 401));
    assert_eq!(event.cost.round_trips, 2);
    assert_eq!(client.next_timeout(), None);
}

#[test]
fn without_credentials_the_challenge_is_the_end() {
    let now = Instant::now();
    let mut client = Client::new(Settings::new(None, Timing::UDP));
    client.allocate(now);
    assert_eq!(settle(&mut client, now, |request| answer(request, b"n1")), 1);
    assert!(matches!(client.event().map(|event| event.outcome), Some(Err(Refusal::CredentialsMissing { .. }))));
}

#[test]
fn a_forged_grant_is_not_believed() {
    let now = Instant::now();
    let mut client = client();
    client.allocate(now);
    settle(&mut client, now, |request| {
        let mut reply = answer(request, b"n1");
        if Message::parse(&reply).expect("a reply").class() == Class::Success {
            let message = Message::parse(&reply).expect("a reply");
            let again = Builder::new(Class::Success, message.method(), message.transaction_id());
            let again = again.xor_address(attribute::XOR_RELAYED_ADDRESS, relayed()).u32(attribute::LIFETIME, 600);
            reply = again.integrity(&Key::short_term(b"other")).finish().unwrap();
        }
        reply
    });
    let outcome = client.event().map(|event| event.outcome);
    assert_eq!(outcome, Some(Err(Refusal::IntegrityWrong { present: true })));
}

#[test]
fn noise_ends_a_question_unless_the_answer_follows() {
    let now = Instant::now();
    let mut client = client();
    client.binding(now);
    let request = client.output().expect("a request");
    client.input(now, b"HTTP/1.1 400 Bad Request\r\n\r\n");
    client.input(now, &answer(&request, b""));
    assert!(client.event().is_some_and(|event| event.outcome.is_ok()));

    client.binding(now);
    let request = client.output().expect("a request");
    client.foreign(now, relayed(), &answer(&request, b""));
    let later = client.next_timeout().expect("a time");
    assert!(later < now + Duration::from_millis(500));
    client.timeout(later);
    let outcome = client.event().map(|event| event.outcome);
    assert_eq!(outcome, Some(Err(Refusal::NoAnswer(Some(Noise::Elsewhere(relayed()))))));
}

#[test]
fn everything_is_refreshed_for_as_long_as_it_lives() {
    let start = Instant::now();
    let mut client = allocated(start);
    let peer = "198.51.100.1:7000".parse().expect("an address");
    client.channel_bind(start, peer);
    settle(&mut client, start, |request| answer(request, b"n1"));
    let mut methods = Vec::new();
    while let Some(now) = client.next_timeout().filter(|at| *at < start + Duration::from_secs(1200)) {
        client.timeout(now);
        while let Some(bytes) = client.output() {
            let method = Message::parse(&bytes).expect("a request").method();
            methods.push((method, (now - start).as_secs()));
            client.input(now, &answer(&bytes, b"n1"));
        }
    }
    let expected = [
        (Method::CHANNEL_BIND, 240),
        (Method::CHANNEL_BIND, 480),
        (Method::REFRESH, 540),
        (Method::CHANNEL_BIND, 720),
        (Method::CHANNEL_BIND, 960),
        (Method::REFRESH, 1080),
    ];
    assert_eq!(methods, expected);
}

#[test]
fn data_behind_a_release_is_no_garbage() {
    let now = Instant::now();
    let mut client = allocated(now);
    client.channel_bind(now, "198.51.100.1:7000".parse().expect("an address"));
    client.release(now);
    settle(&mut client, now, |request| answer(request, b"n1"));
    assert!(!client.is_allocated());
    assert!(client.knows_channel(0x4000) && !client.knows_channel(0x4001) && !client.knows_channel(0x3fff));
    let mut late = Vec::new();
    ChannelData { number: 0x4000, data: b"late" }.write(&mut late, false);
    assert_eq!(client.input(now, &late), Input::Noise);
}

#[test]
fn any_reply_is_survived() {
    use proptest::prelude::*;
    proptest!(|(tail in prop::collection::vec(any::<u8>(), 0..80), class in 0usize..2)| {
        let now = Instant::now();
        let mut client = client();
        client.allocate(now);
        let request = client.output().expect("a request");
        let message = Message::parse(&request).expect("a request");
        let class = [Class::Success, Class::Error][class];
        let mut reply = Builder::new(class, message.method(), message.transaction_id()).finish().unwrap();
        reply.extend(&tail[..tail.len() & !3]);
        let len = (reply.len() - 20) as u16;
        reply[2..4].copy_from_slice(&len.to_be_bytes());
        client.input(now, &reply);
        client.timeout(now + Duration::from_secs(60));
        while client.event().is_some() {}
    });
}

/// The server takes the blind Refresh before the Allocate that was sent first, and answers in either order.
#[test]
fn an_allocation_that_was_not_answered_yet_is_given_back_all_the_same() {
    for refused_first in [true, false] {
        let now = Instant::now();
        let mut client = client();
        client.allocate(now);
        let first = client.output().expect("a request");
        client.input(now, &answer(&first, b"n1"));
        let signed = client.output().expect("a signed request");
        client.close(now);
        let blind = client.output().expect("a release");
        let message = Message::parse(&blind).expect("a request");
        assert_eq!((message.method(), message.u32(attribute::LIFETIME)), (Method::REFRESH, Some(0)));
        let refused =
            Builder::new(Class::Error, Method::REFRESH, message.transaction_id()).error(437, b"No").finish().unwrap();
        let mut answers = [refused, answer(&signed, b"n1")];
        if !refused_first {
            answers.reverse();
        }
        for reply in answers {
            assert!(!client.is_closed());
            client.input(now, &reply);
            client.close(now);
        }
        let release = client.output().expect("one more release");
        assert_eq!(client.output(), None);
        client.input(now, &answer(&release, b"n1"));
        assert!(client.is_closed());
    }
}

#[test]
fn an_allocate_is_not_sent_again_behind_its_release() {
    let now = Instant::now();
    let mut client = client();
    client.allocate(now);
    let first = client.output().expect("a request");
    client.input(now, &answer(&first, b"n1"));
    assert!(client.output().is_some(), "a signed request");
    client.close(now);
    let mut sent = Vec::new();
    while !client.is_closed() {
        while let Some(bytes) = client.output() {
            sent.push(Message::parse(&bytes).expect("a request").method());
        }
        let Some(at) = client.next_timeout() else { break };
        client.timeout(at);
        client.close(at);
    }
    assert!(!sent.is_empty() && sent.iter().all(|method| *method == Method::REFRESH), "{sent:?}");
}

#[test]
fn the_relay_of_the_other_family_is_told_where_there_is_one() {
    let other: SocketAddr = "[2001:db8::9]:50001".parse().expect("an address");
    let none: SocketAddr = "0.0.0.0:0".parse().expect("an address");
    for (second, expected) in [(Some(other), Some(other)), (Some(none), None), (Some(relayed()), None), (None, None)] {
        let now = Instant::now();
        let mut client = client();
        client.allocate(now);
        settle(&mut client, now, |request| {
            let message = Message::parse(request).expect("a request");
            if message.check_integrity(&key()) != Check::Valid {
                return answer(request, b"n1");
            }
            let reply = Builder::new(Class::Success, Method::ALLOCATE, message.transaction_id());
            let reply = reply.xor_address(attribute::XOR_RELAYED_ADDRESS, relayed()).u32(attribute::LIFETIME, 600);
            let reply = match second {
                Some(second) => reply.xor_address(attribute::XOR_RELAYED_ADDRESS, second),
                None => reply.attribute(attribute::ADDRESS_ERROR_CODE, b"\x02\0\x04\x28Unsupported"),
            };
            reply.integrity(&key()).finish().unwrap()
        });
        let outcome = client.event().expect("an answer").outcome;
        let Ok(Answer::Allocated(granted)) = outcome else { panic!("{outcome:?}") };
        assert_eq!((granted.relayed, granted.second), (relayed(), expected));
        assert_eq!(granted.second_refused.map(|error| error.code), second.is_none().then_some(440));
    }
}

/// RFC 6062, the client's part: Connect, ConnectionBind by a sibling that knows the nonce, ConnectionAttempt.
#[test]
fn tcp_peers_are_connected_bound_and_announced() {
    let now = Instant::now();
    let peer: SocketAddr = "198.51.100.1:7000".parse().expect("an address");
    let mut client = client();
    assert!(matches!(client.connect(now, peer), Ticket(_)));
    assert_eq!(client.event().map(|event| event.outcome), Some(Err(Refusal::NoAllocation)));
    client.allocate_tcp(now);
    settle(&mut client, now, |request| {
        let transport = Message::parse(request).expect("a request").value(attribute::REQUESTED_TRANSPORT);
        assert_eq!(transport, Some(&[6, 0, 0, 0][..]));
        answer(request, b"n1")
    });
    assert!(client.event().is_some_and(|event| event.outcome.is_ok()));
    let connected = |request: &[u8]| {
        let message = Message::parse(request).expect("a request");
        assert_eq!(message.check_integrity(&key()), Check::Valid);
        let reply = Builder::new(Class::Success, message.method(), message.transaction_id());
        let reply = match message.method() {
            Method::CONNECT => reply.u32(attribute::CONNECTION_ID, 0xC0FFEE),
            _ => reply,
        };
        reply.integrity(&key()).finish().unwrap()
    };
    client.connect(now, peer);
    assert_eq!(settle(&mut client, now, connected), 1);
    assert_eq!(client.event().map(|event| event.outcome), Some(Ok(Answer::Connected(0xC0FFEE))));
    let mut sibling = client.sibling();
    sibling.connection_bind(now, 0xC0FFEE);
    assert_eq!(settle(&mut sibling, now, connected), 1, "it knows the nonce");
    assert_eq!(sibling.event().map(|event| event.outcome), Some(Ok(Answer::ConnectionBound)));
    let attempt =
        Builder::new(Class::Indication, Method::CONNECTION_ATTEMPT, crate::stun::wire::TransactionId::random());
    let attempt =
        attempt.u32(attribute::CONNECTION_ID, 7).xor_address(attribute::XOR_PEER_ADDRESS, peer).finish().unwrap();
    assert_eq!(client.input(now, &attempt), Input::Attempt(peer, 7));
    // Without a number it binds nothing.
    let attempt =
        Builder::new(Class::Success, Method::CONNECT, crate::stun::wire::TransactionId::random()).finish().unwrap();
    assert_eq!(client.input(now, &attempt), Input::Noise);
}
