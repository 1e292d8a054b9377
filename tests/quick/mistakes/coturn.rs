//! A Coturn service beside neko, held against it; TURN quotas against viewers.

use super::{Mistake, mistake};

const OPTIONS: &str = "--lt-cred-mech --realm=turn.example.org --user=neko:a-long-password --external-ip=203.0.113.10 \
                       --min-port=49160 --max-port=49200";
const PORTS: &str = "    ports: ['3478:3478/udp', '3478:3478/tcp', '49160-49200:49160-49200/udp']\n";
const SERVER: &str = r#"{"urls":["turn:turn.example.org:3478"],"username":"neko","credential":"a-long-password"}"#;

/// A neko that sends browsers one server, and a coturn.
fn project(server: &str, options: &str, rest: &str) -> String {
    let words: String = options.split_whitespace().map(|word| format!("      - \"{word}\"\n")).collect();
    format!(
        "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports: ['8080:8080', '52000-52100:52000-52100/udp']\n    environment:\n      \
         NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{server}]'\n  coturn:\n    \
         image: coturn/coturn:4.6\n{rest}    command:\n{words}"
    )
}

pub(super) fn all() -> Vec<Mistake> {
    let good = project(SERVER, OPTIONS, PORTS);
    let mut all = Vec::new();
    let mut options = |what: &str, from: &str, to: &str, rule: &'static str| {
        let changed = OPTIONS.replace(from, to);
        assert_ne!(changed, OPTIONS, "{what}");
        all.push(mistake(&format!("coturn: {what}"), project(SERVER, &changed, PORTS), rule, good.clone()));
    };
    options("another user", "user=neko:", "user=other:", "coturn-credentials-differ");
    options("another password", ":a-long-password", ":another-password", "coturn-credentials-differ");
    options("no user", "--user=neko:a-long-password", "", "coturn-credentials-differ");
    options("no realm", "--realm=turn.example.org", "", "coturn-without-realm");
    options(
        "a secret and a user",
        "--user",
        "--use-auth-secret --static-auth-secret=s3cr3t-of-the-server --user",
        "coturn-users-ignored",
    );
    options(
        "no mechanism, and a secret alone",
        "--lt-cred-mech",
        "--use-auth-secret --static-auth-secret=s3cr3t-of-the-server",
        "coturn-users-ignored",
    );
    options(
        "another external address",
        "external-ip=203.0.113.10",
        "external-ip=198.51.100.1",
        "coturn-external-ip-differs",
    );
    options("no external address", "--external-ip=203.0.113.10", "", "coturn-external-ip-unset");
    options("another listening port", "--realm", "--listening-port=3479 --realm", "coturn-url-not-served");
    options("UDP switched off", "--realm", "--no-udp --realm", "coturn-url-not-served");
    options(
        "a relay range that is not published",
        "--max-port=49200",
        "--max-port=49300",
        "coturn-relay-ports-unpublished",
    );
    options("no relay range at all", "--min-port=49160 --max-port=49200", "", "coturn-relay-ports-unpublished");
    options("an option with a letter missing", "--realm", "--relm", "coturn-option-unknown");
    options(
        "neko's address denied",
        "--realm",
        "--denied-peer-ip=203.0.113.0-203.0.113.255 --realm",
        "coturn-denies-neko",
    );
    options("denied in CIDR", "--realm", "--denied-peer-ip=10.0.0.0/8 --realm", "coturn-peer-range-unreadable");
    options("denied in CIDR, IPv6", "--realm", "--denied-peer-ip=fc00::/7 --realm", "coturn-peer-range-unreadable");
    options("allowed in CIDR", "--realm", "--allowed-peer-ip=203.0.113.10/32 --realm", "coturn-peer-range-unreadable");
    options(
        "allowed in CIDR, so still denied",
        "--realm",
        "--denied-peer-ip=203.0.113.0-203.0.113.255 --allowed-peer-ip=203.0.113.10/32 --realm",
        "coturn-denies-neko",
    );
    options(
        "a range that ends before it begins",
        "--realm",
        "--denied-peer-ip=10.0.0.9-10.0.0.1 --realm",
        "coturn-peer-range-unreadable",
    );
    let mut ports = |what: &str, from: &str, to: &str, rule: &'static str| {
        let changed = PORTS.replace(from, to);
        assert_ne!(changed, PORTS, "{what}");
        all.push(mistake(&format!("coturn: {what}"), project(SERVER, OPTIONS, &changed), rule, good.clone()));
    };
    ports("nothing published", PORTS, "", "coturn-port-unpublished");
    ports("TCP alone published", "'3478:3478/udp', ", "", "coturn-port-unpublished");
    ports("published under another number", "'3478:3478/udp'", "'3479:3478/udp'", "coturn-port-unpublished");
    ports("relay ports unpublished", ", '49160-49200:49160-49200/udp'", "", "coturn-relay-ports-unpublished");
    ports("relay ports over TCP", "49200/udp", "49200/tcp", "coturn-relay-ports-unpublished");
    ports(
        "relay ports in part",
        "'49160-49200:49160-49200/udp'",
        "'49160-49170:49160-49170/udp'",
        "coturn-relay-ports-unpublished",
    );
    let mut servers = |what: &str, from: &str, to: &str, rule: &'static str| {
        let changed = SERVER.replace(from, to);
        assert_ne!(changed, SERVER, "{what}");
        all.push(mistake(&format!("coturn: {what}"), project(&changed, OPTIONS, PORTS), rule, good.clone()));
    };
    servers("another port in the URL", ":3478", ":3479", "coturn-port-unpublished");
    servers(
        "TLS without a certificate",
        "turn:turn.example.org:3478",
        "turns:turn.example.org:5349",
        "coturn-url-not-served",
    );
    servers("the service's name sent to browsers", "turn.example.org", "coturn", "frontend-host-unreachable");
    all
}

/// Rooms that share one coturn.
fn rooms(number: u16, limits: &str) -> String {
    let mut text = "services:\n".to_owned();
    for room in 0..number {
        let (http, first, last) = (8080 + room, 52000 + room * 100, 52099 + room * 100);
        text += &format!(
            "  room{room}:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports: ['{http}:8080', '{first}-{last}:{first}-{last}/udp']\n    \
             environment:\n      NEKO_WEBRTC_EPR: {first}-{last}\n      NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n      \
             NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{SERVER}]'\n"
        );
    }
    let coturn = project(SERVER, &format!("{OPTIONS} {limits}"), PORTS);
    text + &coturn[coturn.find("  coturn:").unwrap_or(0)..]
}

pub(super) fn shared() -> Vec<Mistake> {
    let few_ports = rooms(3, "")
        .replace("--max-port=49200", "--max-port=49161")
        .replace("49160-49200:49160-49200", "49160-49161:49160-49161");
    vec![
        mistake(
            "three rooms, a quota for two",
            rooms(3, "--total-quota=2"),
            "turn-quota-too-small",
            rooms(3, "--total-quota=100"),
        ),
        mistake(
            "three rooms, two of a user",
            rooms(3, "--user-quota=2"),
            "turn-quota-too-small",
            rooms(3, "--user-quota=100"),
        ),
        mistake("three rooms, two relay ports", few_ports, "turn-relay-ports-too-few", rooms(3, "")),
    ]
}
