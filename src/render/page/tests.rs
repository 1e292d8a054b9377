//! Pages, their pseudonyms and their limits.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;

use super::names::Names;
use super::parts::{Block, Card, Cell, Fact, Known, Lane, Mark, Page, Section, Stage, Table};
use super::{Options, render};

fn replaced(known: &Known, text: &str) -> String {
    Names::new(known).replaced(text)
}

#[test]
fn addresses_and_names_within_sentences_have_pseudonyms() {
    let known = Known {
        servers: vec!["turn.katzenhof.net".to_owned(), "relay".to_owned(), "neko".to_owned()],
        hosts: vec!["*.katzenhof.net".to_owned(), "alices-laptop".to_owned()],
        users: vec!["alice77".to_owned(), "1700000000:bob".to_owned(), "neko".to_owned()],
        files: vec!["/srv/alice/compose.yaml".to_owned(), "rooms/neko.yaml".to_owned()],
    };
    for (text, shown) in [
        ("turn:TURN.katzenhof.net:3478 refuses \"alice77\"", "turn:TURN-1:3478 refuses \"USER-1\""),
        ("81.2.69.142 and 81.2.69.142:3478, not 81.2.69.14.", "PUBLIC-1 and PUBLIC-1:3478, not PUBLIC-2."),
        ("[2001:db8::1]:3478 is 2001:DB8:0::1 and fe80::1%eth0", "[PUBLIC6-1]:3478 is PUBLIC6-1 and LAN6-1"),
        ("::ffff:10.0.0.1 is 10.0.0.1; 100.64.9.9", "LAN-1 is LAN-1; CARRIER-1"),
        ("127.0.0.1 [::1] 0.0.0.0 stay", "127.0.0.1 [::1] 0.0.0.0 stay"),
        ("/srv/alice/compose.yaml:4:2 and rooms/neko.yaml", "compose.yaml:4:2 and neko.yaml"),
        // URLs that browsers refuse.
        ("turn://turn.fritz.sh:3478, then turn.fritz.sh", "turn://TURN-1:3478, then TURN-1"),
        ("turn: turn.fritz.example and turn:u:p@turn.fritz.md", "turn: TURN-1 and turn:u:p@TURN-2"),
        (
            "https://ip.fritz.example/x, .env.example, neko.env.example",
            "https://HOST-1/x, .env.example, neko.env.example",
        ),
        ("/home/carol/x and C:\\Users\\dave", "/home/USER-1/x and C:\\Users\\USER-2"),
        ("webrtc.nat1to1 in docker-compose.yml, coturn 4.6.1", "webrtc.nat1to1 in docker-compose.yml, coturn 4.6.1"),
        ("a relay at turn:relay:3478 of neko", "a relay at turn:TURN-1:3478 of neko"),
        ("alices-laptop.local, Alices-Laptop", "HOST-1, HOST-2"),
        ("1700000000:bob is bob.katzenhof.net", "USER-1 is HOST-1"),
        ("PUBLIC-1 by a stranger, 81.2.69.142", "HOST-1 by a stranger, PUBLIC-1"),
        ("write turn:turn.example.org?transport=tcp", "write turn:turn.example.org?transport=tcp"),
        ("x1.2.3.4y 1.2.3.4.5", "HOST-1 PUBLIC-1.5"),
    ] {
        assert_eq!(replaced(&known, text), shown, "{text}");
    }
}

fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(|octets| IpAddr::from(Ipv4Addr::from(octets))),
        any::<[u16; 8]>().prop_map(|parts| IpAddr::from(Ipv6Addr::from(parts))),
        (any::<u16>(), any::<u16>()).prop_map(|(a, b)| IpAddr::from(Ipv6Addr::new(0x2a01, a, 0, 0, 0, 0, 0, b))),
    ]
}

fn tells_nothing(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    ip.is_loopback() || ip.is_unspecified() || ip == IpAddr::from([255; 4])
}

proptest! {
    /// However it stands in a text, no address is left, and the same pseudonym is the same address.
    #[test]
    fn no_address_remains_and_none_is_confused(ips in prop::collection::vec(address(), 1..6), form in 0..6_usize) {
        let write = |ip: &IpAddr| match (form, ip) {
            (0, _) => format!("at {ip}."),
            (1, IpAddr::V6(_)) => format!("turn:[{ip}]:3478?transport=udp"),
            (1, IpAddr::V4(_)) => format!("turn:{ip}:3478?transport=udp"),
            (2, _) => format!("\"{ip}\" ({ip})"),
            (3, _) => ip.to_string().to_uppercase(),
            (4, _) => format!("host udp {ip}, x={ip};"),
            _ => format!("{ip}/24 to <{ip}>"),
        };
        let ips: Vec<IpAddr> = ips.into_iter().filter(|ip| !tells_nothing(*ip)).collect();
        let mut names = Names::new(&Known::default());
        let shown: Vec<String> = ips.iter().map(|ip| names.replaced(&write(ip))).collect();
        for (text, ip) in shown.iter().zip(&ips) {
            prop_assert!(!text.to_lowercase().contains(&ip.to_string()), "{} in {}", ip, text);
        }
        for (one, a) in shown.iter().zip(&ips) {
            for (other, b) in shown.iter().zip(&ips) {
                prop_assert_eq!(one == other, a.to_canonical() == b.to_canonical(), "{} {}", a, b);
            }
        }
    }

    /// A name of the run is left nowhere, in whatever letters.
    #[test]
    fn no_known_name_remains(name in "[a-z]{3,9}-[a-z0-9]{2,6}(\\.[a-z]{2,9}){0,2}", upper in any::<bool>(), kind in 0..2_usize) {
        let mut known = Known::default();
        [&mut known.servers, &mut known.hosts][kind].push(name.clone());
        let written = if upper { name.to_uppercase() } else { name.clone() };
        for text in [format!("turn:{written}:3478"), format!("({written})"), format!("at {written}."), format!("{written}:12")] {
            let shown = replaced(&known, &text);
            prop_assert!(!shown.to_lowercase().contains(&name), "{} in {}", name, shown);
        }
    }

    /// Whatever the text is, it ends, and a second time changes nothing that is an address.
    #[test]
    fn any_text_is_taken(text in "\\PC{0,200}") {
        replaced(&Known::default(), &text);
    }
}

const HOSTILE: &str = "<script>alert(1)</script>\"'&\u{202e}\u{1b}[31m\n##[x]</title></style><img src=x onerror=y>";

fn hostile(rows: usize, text: &str) -> Page {
    let row = |_| vec![Cell::from(text), Cell::marked(Mark::Bad, text)];
    let table = Table::block(text, &["A", "B"], (0..rows).map(row).collect());
    let stage = Stage { name: "ICE", from: Duration::ZERO, to: Duration::from_secs(1) };
    let lane = Lane { label: text.to_owned(), mark: Mark::Good, stages: vec![stage], end: text.to_owned() };
    let card = Card { mark: Mark::Bad, heading: text.to_owned(), facts: vec![Fact::new("What", text)] };
    let blocks = vec![Block::Card(card), Block::Waterfall(vec![lane; rows]), Block::Text(text.to_owned())];
    let blocks: Vec<Block> = blocks.into_iter().chain(table).collect();
    Page {
        title: text.to_owned(),
        mark: Mark::Bad,
        verdict: text.to_owned(),
        text: text.to_owned(),
        lead: vec![Fact::new("Next", text)],
        sections: (0..4).map(|_| Section { heading: "Servers", blocks: blocks.clone() }).collect(),
        about: vec![Fact::new("neko", text)],
        known: Known::default(),
    }
}

fn options() -> Options {
    Options { show_addresses: false, now: UNIX_EPOCH }
}

#[test]
fn strangers_write_no_tag_and_nothing_hidden() {
    let page = render(hostile(2, HOSTILE), options());
    for never in ["<script", "<img", "</style><img", "\u{202e}", "\u{1b}", "##[", "onerror=y>"] {
        let count = page.matches(never).count();
        assert_eq!(count, 0, "{never:?}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;\\u{202e}\\u{1b}[31m"));
    assert_eq!(page.matches("</title>").count(), 1);
    assert!(
        page.contains("default-src 'none'; style-src 'unsafe-inline'")
            && !page.contains(" src=\"")
            && !page.contains("url(")
    );
}

#[test]
fn a_page_is_bounded_and_says_what_it_leaves_out() {
    for (rows, text) in [(3_000, "a word"), (1_000, HOSTILE), (20, &"x<".repeat(50_000))] {
        let page = render(hostile(rows, text), options());
        assert!(page.len() < 600_000, "{} bytes of {rows} rows", page.len());
        let said = if text.len() > 1_000 { "more characters)" } else { "more are left out here" };
        assert!(page.contains(said), "{rows}");
    }
}
