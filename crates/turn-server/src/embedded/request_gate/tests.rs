//! The desk without sockets.

use proptest::prelude::*;

use super::super::accounts::Account;
use super::*;
use turn_client::stun::wire::{Builder, Key};

fn desk() -> RequestGate {
    let accounts = Accounts::new("realm", &[Account::new("user", "secret")]);
    RequestGate::new(Arc::new(accounts), true, None, Arc::default())
}

fn key() -> Key {
    Key::long_term(b"user", b"realm", b"secret")
}

fn client() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 9))
}

/// A desk that saw an Allocate granted to [`client`].
fn desk_with_allocation() -> RequestGate {
    let mut desk = desk();
    let id = TransactionId::random();
    *desk.notes.latest.lock().unwrap() = Arc::new(AtomicBool::new(true));
    let request = reply::signed(Method::ALLOCATE, id, [], b"user", b"nonce", &desk.accounts, &key()).unwrap();
    assert!(matches!(desk.inbound(&request, client(), Instant::now()), Verdict::Pass(_)));
    let granted = Builder::new(Class::Success, Method::ALLOCATE, id)
        .xor_address(attribute::XOR_RELAYED_ADDRESS, SocketAddr::from(([127, 0, 0, 1], 10)))
        .finish()
        .unwrap();
    desk.outbound(&granted, client(), Instant::now()).unwrap();
    desk
}

#[test]
fn the_end_of_a_stream_releases_its_allocation_even_with_a_stale_nonce() {
    let mut desk = desk_with_allocation();
    desk.closed(client());
    for nonce in [&b"nonce"[..], b"newer"] {
        let (packet, from) = desk.next().unwrap();
        let release = Message::parse(&packet).unwrap();
        assert_eq!((from, release.method()), (client(), Method::REFRESH));
        assert_eq!((release.u32(attribute::LIFETIME), release.value(attribute::NONCE)), (Some(0), Some(nonce)));
        assert_eq!(release.check_integrity(&key()), Check::Valid);
        let stale = Builder::new(Class::Error, Method::REFRESH, release.transaction_id())
            .error(438, b"")
            .attribute(attribute::NONCE, b"newer")
            .finish()
            .unwrap();
        assert_eq!(desk.outbound(&stale, client(), Instant::now()), None);
    }
}

#[test]
fn nothing_is_released_where_nothing_stands() {
    let mut desk = desk_with_allocation();
    desk.allocations[&client()].standing.store(false, Ordering::Relaxed);
    desk.closed(client());
    assert!(desk.next().is_none());
}

#[test]
fn an_answer_to_nobodys_request_is_dropped() {
    let mut desk = desk();
    let answer = Builder::new(Class::Success, Method::BINDING, TransactionId::random()).finish().unwrap();
    assert_eq!(desk.outbound(&answer, client(), Instant::now()), None);
}

proptest! {
    #[test]
    fn whatever_comes_is_judged(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
        let mut desk = desk_with_allocation();
        desk.inbound(&bytes, client(), Instant::now());
        let attributes: Vec<_> = bytes.chunks(9).map(|chunk| (u16::from(chunk[0]) % 0x30, chunk)).collect();
        for method in [Method::ALLOCATE, Method::REFRESH, Method::CREATE_PERMISSION, Method::CHANNEL_BIND] {
            let id = TransactionId::random();
            let content = attributes.iter().copied();
            let mut packet = reply::signed(method, id, content, b"user", b"nonce", &desk.accounts, &key()).unwrap();
            desk.inbound(&packet, client(), Instant::now());
            desk.outbound(&packet, client(), Instant::now());
            packet.truncate(cut);
            desk.inbound(&packet, client(), Instant::now());
        }
    }
}
