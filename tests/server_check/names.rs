//! The word of the name servers, asked of one that the test scripts: A and AAAA apart, no such name, silence.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::probe::names;
use neko_ice::probe::server_check::{FarEnd, Options, Target, check_each};
use neko_ice::report::{RecordAnswer, Slug};

/// A name server on loopback. `v4.test` has an A record, `v6.test` an AAAA record, `none.test` neither; `silent.test` is
/// never answered, `refused.test` refused; there is nothing else.
fn name_server() -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((len, from)) = socket.recv_from(&mut query) {
            if let Some(answer) = answer(&query[..len]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    address
}

fn answer(query: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut name) = (12, String::new());
    while query[at] != 0 {
        let len = usize::from(query[at]);
        name.push_str(&String::from_utf8_lossy(&query[at + 1..at + 1 + len]).to_lowercase());
        name.push('.');
        at += 1 + len;
    }
    let question_end = at + 5;
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let (code, data): (u8, Option<Vec<u8>>) = match (name.as_str(), kind) {
        ("silent.test.", _) => return None,
        ("refused.test.", _) => (5, None),
        ("v4.test.", 1) => (0, Some(vec![192, 0, 2, 7])),
        ("v6.test.", 28) => (0, Some("2001:db8::7".parse::<std::net::Ipv6Addr>().unwrap().octets().to_vec())),
        ("v4.test." | "v6.test." | "none.test.", _) => (0, None),
        _ => (3, None),
    };
    let mut out = query[..2].to_vec();
    out.extend([0x81, 0x80 | code, 0, 1, 0, data.is_some().into(), 0, 0, 0, 0]);
    out.extend(&query[12..question_end]);
    if let Some(data) = data {
        out.extend([0xC0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60, 0, data.len() as u8]);
        out.extend(data);
    }
    Some(out)
}

#[tokio::test]
async fn a_and_aaaa_apart() {
    let servers = [name_server()];
    let within = Duration::from_secs(2);
    let one = |address: &str| RecordAnswer::Addresses(vec![address.to_owned()]);
    assert_eq!(names::ask("v4.test", &servers, within).await, (one("192.0.2.7"), RecordAnswer::NoRecord));
    assert_eq!(names::ask("v6.test", &servers, within).await, (RecordAnswer::NoRecord, one("2001:db8::7")));
    assert_eq!(names::ask("none.test", &servers, within).await, (RecordAnswer::NoRecord, RecordAnswer::NoRecord));
    let (a, aaaa) = names::ask("no.such.test", &servers, within).await;
    assert_eq!((a, aaaa), (RecordAnswer::NoSuchName, RecordAnswer::NoSuchName));
    let (a, aaaa) = names::ask("silent.test", &servers, within).await;
    assert_eq!((a, aaaa), (RecordAnswer::NoAnswer, RecordAnswer::NoAnswer));
    let (a, _) = names::ask("refused.test", &servers, within).await;
    assert!(matches!(a, RecordAnswer::NotAsked(_)), "{a:?}");
}

#[tokio::test]
async fn a_name_that_this_machine_does_not_know_is_told_apart() {
    let told = async |host: &str| {
        let uri = Uri { scheme: Scheme::Stun, host: host.to_owned(), port: 3478, transport: Transport::Udp };
        let target = Target::new(uri, None, None);
        let mut options = Options::new(Duration::from_secs(4), FarEnd::SecondAllocation);
        options.name_servers = vec![name_server()];
        let reports = check_each(&target, &options).await;
        let failure = reports[0].failure().unwrap_or_else(|| panic!("{reports:#?}"));
        (failure.slug, failure.message.clone())
    };
    let (slug, text) = told("no.such.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("no such name"), "{text}");
    let (slug, text) = told("none.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("neither an A nor an AAAA record"), "{text}");
    let (slug, text) = told("silent.test").await;
    assert!(slug == Slug::NameServerSilent && text.contains("no name server answered"), "{text}");
    let (slug, text) = told("v4.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("this machine's own resolver does not"), "{text}");
}
