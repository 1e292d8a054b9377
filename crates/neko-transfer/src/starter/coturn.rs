//! Coturn's command line.

use neko_config::ice_server::Secret;

use super::{Answers, TurnTransport};

/// What a relay on the Internet has no business with: this network (RFC 1122), private (RFC 1918), carrier-grade NAT (RFC
/// 6598), loopback, link-local, protocol assignments, benchmarks, and the same of IPv6 (RFC 4193, RFC 4291).
const NOT_FOR_PEERS: [&str; 11] = [
    "0.0.0.0-0.255.255.255",
    "10.0.0.0-10.255.255.255",
    "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255",
    "192.168.0.0-192.168.255.255",
    "198.18.0.0-198.19.255.255",
    "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];

/// The options, in the order of the Compose file. The user's password is among them.
pub fn coturn_options(answers: &Answers) -> Vec<String> {
    let mut options = vec![
        "-n".to_owned(),
        "--log-file=stdout".to_owned(),
        "--no-cli".to_owned(),
        "--fingerprint".to_owned(),
        "--lt-cred-mech".to_owned(),
        format!("--realm={}", answers.turn_host.clone().unwrap_or_else(|| answers.address.to_string())),
        format!("--user={}:{}", answers.turn_user, Secret::reveal(&answers.turn_password)),
        format!("--external-ip={}", answers.address),
        format!("--listening-port={}", answers.turn_port),
        format!("--min-port={}", answers.relay.first),
        format!("--max-port={}", answers.relay.last),
    ];
    match (&answers.certificate, answers.transports.contains(&TurnTransport::Tls)) {
        (Some(_), true) => options.extend([
            format!("--tls-listening-port={}", answers.tls_port),
            "--cert=/etc/coturn/cert.pem".to_owned(),
            "--pkey=/etc/coturn/key.pem".to_owned(),
            "--no-dtls".to_owned(),
        ]),
        _ => options.extend(["--no-tls".to_owned(), "--no-dtls".to_owned()]),
    }
    options.push("--no-multicast-peers".to_owned());
    options.extend(NOT_FOR_PEERS.iter().map(|range| format!("--denied-peer-ip={range}")));
    // The one private address that viewers are relayed to.
    options.push(format!("--allowed-peer-ip={}", answers.address));
    options
}
