//! `--security` against real servers.

use super::checks::*;

#[tokio::test]
async fn security_names_what_a_user_could_reach() {
    let asking = |coturn: &Coturn| Options { security: true, ..trusting(coturn) };
    let told = |report: &ServerReport| {
        report.details.security.iter().map(|check| (check.name, check.safe)).collect::<Vec<_>>()
    };
    // The harness allows loopback peers; coturn allows private ones unless it is told otherwise.
    let coturn = Coturn::start(&[
        "--denied-peer-ip=169.254.0.0-169.254.255.255",
        "--denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ]);
    let report = check(&udp(coturn.plain, PASSWORD), &asking(&coturn)).await;
    assert_eq!(
        told(&report),
        [
            ("open-relay", Some(true)),
            ("relay-to-loopback", Some(false)),
            ("relay-to-link-local", Some(true)),
            ("relay-to-private", Some(false)),
            ("relay-to-multicast", Some(false)),
        ],
        "{report:#?}"
    );
    assert!(report.notes.iter().any(|note| note.message.contains("no-multicast-peers")), "{report:#?}");
    let closed = [
        "--no-multicast-peers",
        "--denied-peer-ip=0.0.0.0-126.255.255.255",
        "--denied-peer-ip=127.0.0.2-255.255.255.255",
        "--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "--denied-peer-ip=127.0.0.1",
    ];
    let coturn = Coturn::start(&closed);
    let report = check(&udp(coturn.plain, PASSWORD), &asking(&coturn)).await;
    assert!(told(&report).iter().all(|(_, safe)| *safe == Some(true)), "{:#?}", report.details.security);
    let open = bare(&["--no-auth"]);
    let report = check(&udp(open.plain, PASSWORD), &asking(&open)).await;
    assert_eq!(told(&report)[0], ("open-relay", Some(false)));
}

/// coturn's options out of a remedy's text, as its command line takes them.
fn options_of(remedy: &str) -> Vec<String> {
    let range = |word: &str| word.contains('-') && word.starts_with(|c: char| c.is_ascii_hexdigit());
    let words = remedy.split([' ', ',', ';', '(', ')']).map(str::trim);
    words
        .filter_map(|word| match word {
            "no-multicast-peers" | "lt-cred-mech" => Some(format!("--{word}")),
            word if word.starts_with("denied-peer-ip=") => Some(format!("--{word}")),
            word if range(word) => Some(format!("--denied-peer-ip={word}")),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn each_remedy_closes_what_it_is_named_for() {
    let open = Coturn::start(&[]);
    let mut far_end = trusting(&open);
    far_end.security = true;
    let before = check(&udp(open.plain, PASSWORD), &far_end).await;
    let unsafe_ones = before.details.security.iter().filter(|check| check.safe == Some(false));
    let mut closed = 0;
    for found in unsafe_ones {
        let remedy = options_of(found.remedy);
        assert!(!remedy.is_empty(), "{found:#?}");
        let remedy: Vec<&str> = remedy.iter().map(String::as_str).collect();
        let coturn = Coturn::start(&remedy);
        let mut asking = trusting(&coturn);
        asking.security = true;
        let after = check(&udp(coturn.plain, PASSWORD), &asking).await;
        let now = after.details.security.iter().find(|check| check.name == found.name).expect("checked again");
        assert_eq!(now.safe, Some(true), "{remedy:?}: {now:#?}");
        closed += 1;
    }
    assert_eq!(closed, 4, "all but the open relay are open in coturn as it comes: {:#?}", before.details.security);
}

#[tokio::test]
async fn security_is_told_over_tcp_and_tls_too_and_gives_everything_back() {
    let coturn = Coturn::start(&["--no-multicast-peers"]);
    let asking = Options { security: true, ..trusting(&coturn) };
    for target in [tcp(&coturn), secure(&coturn, Transport::Tcp)] {
        let report = check(&target, &asking).await;
        let told: Vec<_> = report.details.security.iter().map(|check| (check.name, check.safe)).collect();
        assert_eq!(told[0], ("open-relay", Some(true)), "{told:?}");
        assert_eq!(told[4], ("relay-to-multicast", Some(true)), "{told:?}");
    }
    coturn.await_no_allocation(6);
}
