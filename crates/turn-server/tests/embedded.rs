//! The embedded server on the wire.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};

use testkit::client::{Client, PATIENCE, code};
use turn_client::stun::wire::{Builder, ChannelData, Check, Class, Message, Method, TransactionId, attribute};
use turn_server::embedded::{self, Config, Error};
use turn_server::{Account, Certificate, Embedded, Family, Listening};

async fn server() -> Embedded {
    let config =
        Config { accounts: vec![Account::new("user", "secret"), Account::new("other", "word")], ..Config::default() };
    Embedded::start(config).await.unwrap()
}

async fn client(server: &Embedded, family: Family, listening: Listening) -> Client {
    let address = server.address(family, listening).expect("this machine has both families");
    Client::connect(address, listening, server.certificate()).await.with_credentials("user", "secret")
}

async fn udp(server: &Embedded) -> Client {
    client(server, Family::V4, Listening::Udp).await
}

fn relayed(answer: &[u8]) -> SocketAddr {
    let answer = Message::parse(answer).unwrap();
    assert_eq!(answer.class(), Class::Success, "{answer:?} {:?}", answer.error_code());
    answer.xor_address(attribute::XOR_RELAYED_ADDRESS).unwrap()
}

#[tokio::test]
async fn binding_gives_the_clients_address_everywhere() {
    let server = server().await;
    assert_eq!(server.addresses().len(), 6);
    for &(family, listening) in server.addresses().keys() {
        let mut client = client(&server, family, listening).await;
        let answer = client.exchange(&client.build(Method::BINDING, &[])).await;
        let answer = Message::parse(&answer).unwrap();
        assert_eq!((answer.class(), answer.mapped_address()), (Class::Success, Some(client.local)));
        assert_eq!(answer.text(attribute::SOFTWARE).unwrap(), embedded::SOFTWARE);
    }
    assert_eq!((server.stats().binding, server.stats().packets_in, server.stats().packets_out), (6, 6, 6));
    assert!(server.shutdown().await);
}

#[tokio::test]
async fn data_crosses_the_relay_everywhere_and_back() {
    let server = server().await;
    for &(family, listening) in server.addresses().keys() {
        for (asked, relay_family) in [(&[1, 0, 0, 0], Family::V4), (&[2, 0, 0, 0], Family::V6)] {
            let mut client = client(&server, family, listening).await;
            let peer = UdpSocket::bind((relay_family.loopback(), 0)).await.unwrap();
            let peer_address = peer.local_addr().unwrap();
            let answer = client.allocate(&[(attribute::REQUESTED_ADDRESS_FAMILY, asked)]).await;
            let relay = relayed(&answer);
            assert_eq!(relay.ip(), relay_family.loopback());
            assert_eq!(Message::parse(&answer).unwrap().check_integrity(&client.key()), Check::Valid);

            let permission = client.exchange(&client.about(&[peer_address], None)).await;
            assert_eq!(Message::parse(&permission).unwrap().class(), Class::Success);
            client.send(&client.send_indication(peer_address, b"to the peer")).await;
            let mut buffer = [0; 64];
            let (length, from) = peer.recv_from(&mut buffer).await.unwrap();
            assert_eq!((&buffer[..length], from), (&b"to the peer"[..], relay));
            peer.send_to(b"and back", relay).await.unwrap();
            let data = client.receive().await;
            let data = Message::parse(&data).unwrap();
            assert_eq!((data.class(), data.method()), (Class::Indication, Method::DATA));
            assert_eq!(data.value(attribute::DATA), Some(&b"and back"[..]));
            assert_eq!(data.xor_address(attribute::XOR_PEER_ADDRESS), Some(peer_address));

            let bound = client.exchange(&client.about(&[peer_address], Some(0x4000))).await;
            assert_eq!(Message::parse(&bound).unwrap().class(), Class::Success);
            let mut packet = Vec::new();
            ChannelData { number: 0x4000, data: b"odd" }.write(&mut packet, listening != Listening::Udp);
            client.send(&packet).await;
            let (length, _) = peer.recv_from(&mut buffer).await.unwrap();
            assert_eq!(&buffer[..length], b"odd");
            peer.send_to(b"number", relay).await.unwrap();
            let data = client.receive().await;
            assert_eq!(ChannelData::parse(&data), Some(ChannelData { number: 0x4000, data: b"number" }));

            let released = client.exchange(&client.build(Method::REFRESH, &[(attribute::LIFETIME, &[0; 4])])).await;
            assert_eq!(Message::parse(&released).unwrap().class(), Class::Success);
        }
    }
    let stats = server.stats();
    assert_eq!((stats.allocations, stats.allocations_ever), (0, 12));
    assert_eq!((stats.relayed_out, stats.relayed_in, stats.send, stats.channel_data), (24, 24, 12, 12));
    assert!(server.shutdown().await);
}

#[tokio::test]
async fn a_client_on_ipv6_is_given_ipv4_unless_it_asks() {
    let server = server().await;
    let mut client = client(&server, Family::V6, Listening::Udp).await;
    assert_eq!(relayed(&client.allocate(&[]).await).ip(), Family::V4.loopback());
}

#[tokio::test]
async fn a_wrong_user_and_a_wrong_password_are_401_again() {
    let server = server().await;
    for (username, password) in [("user", "wrong"), ("nobody", "secret"), ("user", ""), ("usér\u{0}", "secret")] {
        let mut client = udp(&server).await.with_credentials(username, password);
        let refused = client.allocate(&[]).await;
        let refused = Message::parse(&refused).unwrap();
        assert_eq!(refused.error_code().unwrap().to_string(), "401 (Unauthorized)");
        assert_eq!(refused.text(attribute::REALM).unwrap(), "neko-ice");
        assert!(refused.value(attribute::NONCE).is_some_and(|nonce| nonce != client.nonce));
        assert_eq!(refused.method(), Method::ALLOCATE);
        assert_eq!(refused.check_integrity(&client.key()), Check::Absent);
    }
    assert_eq!(server.stats().allocations_ever, 0);
}

#[tokio::test]
async fn a_401_before_and_after_an_allocation_names_the_method_that_was_asked() {
    let server = server().await;
    let mut client = udp(&server).await;
    let peer = "127.0.0.1:9".parse().unwrap();
    for packet in [client.about(&[peer], None), client.about(&[peer], Some(0x4000)), client.build(Method::REFRESH, &[])]
    {
        let asked = Message::parse(&packet).unwrap().method();
        let answer = client.exchange(&packet).await;
        assert_eq!((code(&answer), Message::parse(&answer).unwrap().method()), (Some(401), asked));
    }
}

#[tokio::test]
async fn without_allocation_it_is_437() {
    let server = server().await;
    let mut client = udp(&server).await;
    let challenge = client.exchange(&client.build(Method::REFRESH, &[])).await;
    client.learn(&challenge);
    let peer = "127.0.0.1:9".parse().unwrap();
    let lifetime = [(attribute::LIFETIME, &[0; 4][..])];
    for packet in [
        client.about(&[peer], None),
        client.about(&[peer], Some(0x4000)),
        client.build(Method::REFRESH, &[]),
        client.build(Method::REFRESH, &lifetime),
    ] {
        let answer = client.exchange(&packet).await;
        let answer = Message::parse(&answer).unwrap();
        assert_eq!(answer.error_code().unwrap().to_string(), "437 (Allocation Mismatch)");
        assert_eq!(answer.check_integrity(&client.key()), Check::Valid);
    }
}

#[tokio::test]
async fn a_second_allocate_is_437_and_a_retransmitted_one_is_not() {
    let server = server().await;
    let mut client = udp(&server).await;
    let transport = [(attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0][..])];
    let challenge = client.exchange(&client.build(Method::ALLOCATE, &transport)).await;
    client.learn(&challenge);
    let request = client.build(Method::ALLOCATE, &transport);
    let first = client.exchange(&request).await;
    let again = client.exchange(&request).await;
    assert_eq!(relayed(&first), relayed(&again));
    assert_eq!(first, again);
    let second = client.exchange(&client.build(Method::ALLOCATE, &transport)).await;
    assert_eq!(code(&second), Some(437));
    assert_eq!(Message::parse(&second).unwrap().check_integrity(&client.key()), Check::Valid);
    let stats = server.stats();
    assert_eq!((stats.allocations_ever, stats.replayed, stats.allocate), (1, 1, 4));
}

#[tokio::test]
async fn the_five_tuple_is_free_again_after_a_release() {
    let server = server().await;
    let mut client = udp(&server).await;
    relayed(&client.allocate(&[]).await);
    let release = client.build(Method::REFRESH, &[(attribute::LIFETIME, &[0; 4])]);
    let released = client.exchange(&release).await;
    assert_eq!(client.exchange(&release).await, released, "a retransmitted release is answered like the first");
    relayed(&client.allocate(&[]).await);
    assert_eq!((server.stats().allocations, server.stats().allocations_ever), (1, 2));
}

#[tokio::test]
async fn nothing_is_relayed_off_the_machine() {
    let server = server().await;
    let mut client = udp(&server).await;
    relayed(&client.allocate(&[]).await);
    let here = "127.0.0.1:9".parse().unwrap();
    for peer in ["192.0.2.1:9", "10.0.0.1:9", "0.0.0.0:9", "255.255.255.255:9"] {
        let peer: SocketAddr = peer.parse().unwrap();
        for request in
            [client.about(&[peer], None), client.about(&[here, peer], None), client.about(&[peer], Some(0x4001))]
        {
            assert_eq!(code(&client.exchange(&request).await), Some(403), "{peer}");
        }
        client.send(&client.send_indication(peer, b"out")).await;
    }
    assert_eq!(code(&client.exchange(&client.about(&["[::1]:9".parse().unwrap()], None)).await), Some(443));
    assert!(client.silent().await);
    assert_eq!(server.stats().relayed_out, 0);
}

#[tokio::test]
async fn every_peer_of_one_permission_is_let_through() {
    let server = server().await;
    let mut client = udp(&server).await;
    let relay = relayed(&client.allocate(&[]).await);
    let near = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let far = UdpSocket::bind("127.0.0.2:0").await.unwrap();
    let peers = [near.local_addr().unwrap(), far.local_addr().unwrap()];
    let answer = client.exchange(&client.about(&peers, None)).await;
    assert_eq!(Message::parse(&answer).unwrap().class(), Class::Success);
    for peer in [near, far] {
        peer.send_to(b"in", relay).await.unwrap();
        let data = client.receive().await;
        assert_eq!(
            Message::parse(&data).unwrap().xor_address(attribute::XOR_PEER_ADDRESS),
            Some(peer.local_addr().unwrap())
        );
    }
    assert_eq!(server.stats().packets_out, 5, "the answers to our own requests are nobody's");
}

#[tokio::test]
async fn refusals_carry_the_code_of_the_rfc() {
    let server = server().await;
    let udp17 = (attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0][..]);
    type Content<'a> = &'a [(u16, &'a [u8])];
    let cases: [(Content<'_>, u16); 8] = [
        (&[], 400),
        (&[(attribute::REQUESTED_TRANSPORT, &[6, 0, 0, 0])], 442),
        (&[udp17, (attribute::REQUESTED_ADDRESS_FAMILY, &[3, 0, 0, 0])], 440),
        (&[udp17, (attribute::DONT_FRAGMENT, &[])], 420),
        (&[udp17, (0x7FFF, b"what")], 420),
        (&[udp17, (attribute::EVEN_PORT, &[0x80])], 508),
        (&[udp17, (attribute::RESERVATION_TOKEN, &[1; 8])], 508),
        (&[udp17, (attribute::RESERVATION_TOKEN, &[1; 8]), (attribute::EVEN_PORT, &[0])], 400),
    ];
    for (content, expected) in cases {
        let mut client = udp(&server).await;
        let challenge = client.exchange(&client.build(Method::ALLOCATE, &[])).await;
        client.learn(&challenge);
        let answer = client.exchange(&client.build(Method::ALLOCATE, content)).await;
        assert_eq!(code(&answer), Some(expected), "{content:?}");
        let answer = Message::parse(&answer).unwrap();
        assert_eq!(answer.error_code().unwrap().reason, turn_server::reason(expected));
        if expected == 420 {
            assert_eq!(answer.unknown_attributes(), [content[1].0]);
        }
    }
    assert_eq!(server.stats().allocations, 0);
}

#[tokio::test]
async fn a_missing_attribute_is_400_and_a_foreign_nonce_438() {
    let server = server().await;
    let mut client = udp(&server).await;
    client.realm = b"neko-ice".to_vec();
    client.nonce = b"never given".to_vec();
    let stale = client.exchange(&client.build(Method::ALLOCATE, &[])).await;
    assert_eq!(code(&stale), Some(438));
    client.learn(&stale);
    let whole = client.build(Method::ALLOCATE, &[]);
    let request = Message::parse(&whole).unwrap();
    let without_nonce = request
        .attributes()
        .filter(|one| one.kind != attribute::NONCE)
        .fold(Builder::new(Class::Request, Method::ALLOCATE, TransactionId::random()), |built, one| {
            built.attribute(one.kind, one.value)
        })
        .finish()
        .unwrap();
    assert_eq!(code(&client.exchange(&without_nonce).await), Some(400));
}

#[tokio::test]
async fn another_user_of_the_same_allocation_is_441() {
    let server = server().await;
    let mut client = udp(&server).await;
    relayed(&client.allocate(&[]).await);
    let mut client = client.with_credentials("other", "word");
    assert_eq!(code(&client.exchange(&client.build(Method::REFRESH, &[])).await), Some(441));
}

#[tokio::test]
async fn an_even_port_can_be_had() {
    let server = server().await;
    for _ in 0..8 {
        let mut client = udp(&server).await;
        let relay = relayed(&client.allocate(&[(attribute::EVEN_PORT, &[0])]).await);
        assert_eq!(relay.port() % 2, 0);
    }
}

#[tokio::test]
async fn the_lifetime_is_within_the_bounds_of_the_rfc_or_as_configured() {
    for (configured, asked, expected) in [(None, 5, 600), (None, 1200, 1200), (None, 7200, 3599), (Some(2), 600, 2)] {
        let config = Config {
            accounts: vec![Account::new("user", "secret")],
            lifetime: configured.map(Duration::from_secs),
            ..Config::default()
        };
        let server = Embedded::start(config).await.unwrap();
        let mut client = udp(&server).await;
        let answer = client.allocate(&[(attribute::LIFETIME, &u32::to_be_bytes(asked))]).await;
        assert_eq!(Message::parse(&answer).unwrap().u32(attribute::LIFETIME), Some(expected));
        let refreshed = client.exchange(&client.build(Method::REFRESH, &[])).await;
        let refreshed = Message::parse(&refreshed).unwrap().u32(attribute::LIFETIME);
        assert_eq!(refreshed, Some(if configured.is_some() { expected } else { 600 }));
    }
}

#[tokio::test]
async fn an_expired_allocation_is_gone() {
    let config = Config {
        accounts: vec![Account::new("user", "secret")],
        lifetime: Some(Duration::from_secs(1)),
        ..Config::default()
    };
    let server = Embedded::start(config).await.unwrap();
    let mut client = udp(&server).await;
    relayed(&client.allocate(&[]).await);
    assert_eq!(server.stats().allocations, 1);
    eventually(|| server.stats().allocations == 0).await;
    assert_eq!(code(&client.exchange(&client.build(Method::REFRESH, &[])).await), Some(437));
}

#[tokio::test]
async fn the_end_of_a_stream_ends_its_allocation() {
    let server = server().await;
    for listening in [Listening::Tcp, Listening::Tls] {
        let mut client = client(&server, Family::V4, listening).await;
        relayed(&client.allocate(&[]).await);
        assert_eq!(server.stats().allocations, 1);
        drop(client);
        eventually(|| server.stats().allocations == 0).await;
    }
}

#[tokio::test]
async fn what_is_no_stun_is_ignored_and_ends_a_stream() {
    let server = server().await;
    for garbage in [&b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..], &[0xFF; 40], &[0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3]]
    {
        let mut udp = udp(&server).await;
        udp.send(garbage).await;
        assert!(udp.silent().await);
        let mut tcp = client(&server, Family::V4, Listening::Tcp).await;
        tcp.send(garbage).await;
        assert!(tokio::time::timeout(PATIENCE, tcp.next()).await.unwrap().is_none());
    }
    let mut udp = udp(&server).await;
    udp.send(&[0; 4000]).await;
    let answer = udp.exchange(&udp.build(Method::BINDING, &[])).await;
    assert_eq!(Message::parse(&answer).unwrap().class(), Class::Success);
}

#[tokio::test]
async fn shutting_down_frees_every_socket_and_ends_every_task() {
    let server = server().await;
    let addresses = server.addresses().clone();
    let mut relays = Vec::new();
    let mut clients = Vec::new();
    for &(family, listening) in addresses.keys() {
        let mut client = client(&server, family, listening).await;
        let relay = relayed(&client.allocate(&[]).await);
        client.exchange(&client.about(&["127.0.0.1:9".parse().unwrap()], Some(0x4000))).await;
        relays.push(relay);
        clients.push(client);
    }
    assert!(server.shutdown().await, "a task is still there");
    drop(clients);
    for relay in relays {
        UdpSocket::bind(relay).await.unwrap();
    }
    for ((_, listening), address) in addresses {
        match listening {
            Listening::Udp => drop(UdpSocket::bind(address).await.unwrap()),
            Listening::Tcp | Listening::Tls => drop(TcpListener::bind(address).await.unwrap()),
        }
    }
    let metrics = tokio::runtime::Handle::current().metrics();
    eventually(|| metrics.num_alive_tasks() == 0).await;
}

#[tokio::test]
async fn dropping_it_ends_every_task_too() {
    let server = server().await;
    let mut client = client(&server, Family::V4, Listening::Tcp).await;
    relayed(&client.allocate(&[]).await);
    drop(server);
    let metrics = tokio::runtime::Handle::current().metrics();
    eventually(|| metrics.num_alive_tasks() == 0).await;
}

#[tokio::test]
async fn odd_credentials_are_taken_as_their_bytes() {
    let odd = ["", " ", "a\"b'c", "$HOME ${X}", "two\nlines\t", "pässwörd e\u{301} 🔑", "a:b:c", "0123", "\u{0}"];
    let accounts = odd.iter().map(|odd| Account::new(format!("user {odd}"), *odd)).collect();
    let realm = "a \"quoted\" réalm".to_owned();
    let server = Embedded::start(Config { realm, accounts, ..Config::default() }).await.unwrap();
    for odd in odd {
        let mut client = udp(&server).await.with_credentials(&format!("user {odd}"), odd);
        relayed(&client.allocate(&[]).await);
    }
}

/// Attributes of every wrong length, in requests that are signed and so reach the crate.
#[tokio::test]
async fn malformed_requests_of_a_known_user_end_nothing() {
    let server = server().await;
    for method in [Method::ALLOCATE, Method::REFRESH, Method::CREATE_PERMISSION, Method::CHANNEL_BIND, Method::BINDING]
    {
        for with_allocation in [false, true] {
            let mut client = udp(&server).await;
            if with_allocation {
                relayed(&client.allocate(&[]).await);
            } else {
                let challenge = client.exchange(&client.build(Method::REFRESH, &[])).await;
                client.learn(&challenge);
            }
            for kind in (0x0001..0x0030).chain([0x8022, 0x8023, 0x8028]) {
                for length in [0, 1, 2, 3, 4, 5, 8, 19, 20, 21] {
                    let value = vec![0x11; length];
                    let transport = (attribute::REQUESTED_TRANSPORT, &[17, 0, 0, 0][..]);
                    client.send(&client.build(method, &[(kind, &value), transport])).await;
                }
                // Whatever was answered: the socket's buffer must not run over.
                while let Ok(Some(_)) = tokio::time::timeout(Duration::from_millis(1), client.next()).await {}
            }
            let indication = Builder::new(Class::Indication, Method::SEND, TransactionId::random());
            client.send(&indication.clone().finish().unwrap()).await;
            client.send(&indication.attribute(attribute::XOR_PEER_ADDRESS, &[0, 1, 2]).finish().unwrap()).await;
            for short in [&[0x40][..], &[0x40, 0, 0, 9, 1], &[0x7F, 0xFF, 0, 0], &[]] {
                client.send(short).await;
            }
        }
    }
    for &(family, listening) in server.addresses().keys() {
        let mut client = client(&server, family, listening).await;
        relayed(&client.allocate(&[]).await);
    }
    assert!(server.shutdown().await);
}

#[tokio::test]
async fn several_servers_share_a_certificate() {
    let certificate = Certificate::generate(["turn.example.org"]).unwrap();
    for number in 0..4 {
        let config = Config {
            realm: format!("realm {number}"),
            accounts: vec![Account::new("user", format!("secret {number}"))],
            certificate: Some(certificate.clone()),
            ..Config::default()
        };
        let server = Embedded::start(config).await.unwrap();
        let mut client =
            client(&server, Family::V4, Listening::Tls).await.with_credentials("user", &format!("secret {number}"));
        relayed(&client.allocate(&[]).await);
        assert_eq!(client.realm, format!("realm {number}").into_bytes());
    }
}

#[tokio::test]
async fn a_realm_that_does_not_fit_is_refused() {
    for realm in [String::new(), "r".repeat(764)] {
        let refused = Embedded::start(Config { realm, ..Config::default() }).await;
        assert!(matches!(refused, Err(Error::Realm(_))));
    }
}

#[test]
fn nothing_secret_is_printed() {
    let config = Config { accounts: vec![Account::new("user", "secret")], ..Config::default() };
    assert!(!format!("{config:?}").contains("secret"));
}

async fn eventually(condition: impl Fn() -> bool) {
    let met = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), met).await.expect("the condition to be met");
}
