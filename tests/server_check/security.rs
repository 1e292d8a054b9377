//! `--security` against real servers.

use crate::checks::*;

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
