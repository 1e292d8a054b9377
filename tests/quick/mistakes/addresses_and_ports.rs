//! The address that neko advertises, and the ports that it takes.

use super::{Mistake, mistake};

pub(super) fn all() -> Vec<Mistake> {
    let nat = |value: &str| format!("webrtc:\n  epr: 52000-52100\n  nat1to1: {value}\n");
    let epr = |value: &str| format!("webrtc:\n  epr: {value}\n  nat1to1: 203.0.113.10\n");
    let own = |lines: &str| format!("webrtc:\n{lines}  nat1to1: 203.0.113.10\n");
    let good = nat("203.0.113.10");
    let mut all = vec![
        mistake("nat1to1 unset", "webrtc: {epr: 52000-52100}\n", "nat1to1-unset", good.clone()),
        mistake(
            "nat1to1 unset and nobody asked",
            "webrtc: {epr: 52000-52100, ip_retrieval_url: ''}\n",
            "nat1to1-unset",
            good.clone(),
        ),
        mistake(
            "a retrieval URL that is no web address",
            "webrtc: {epr: 52000-52100, ip_retrieval_url: 'ftp://ip.example.org'}\n",
            "retrieval-url-not-http",
            "webrtc: {epr: 52000-52100, ip_retrieval_url: 'https://ip.example.org'}\n",
        ),
        mistake(
            "a retrieval URL without a scheme",
            "webrtc: {epr: 52000-52100, ip_retrieval_url: ip.example.org}\n",
            "retrieval-url-not-http",
            "webrtc: {epr: 52000-52100, ip_retrieval_url: 'https://ip.example.org'}\n",
        ),
        mistake(
            "mux and range together",
            own("  epr: 52000-52100\n  udpmux: 52000\n"),
            "udpmux-hides-epr",
            own("  udpmux: 52000\n"),
        ),
        mistake(
            "a TCP mux on neko's page",
            own("  tcpmux: 8080\n  udpmux: 52000\n"),
            "mux-port-taken-by-http",
            own("  tcpmux: 8081\n  udpmux: 52000\n"),
        ),
        mistake(
            "a TCP mux on neko's own page port",
            "server: {bind: ':52000'}\nwebrtc: {tcpmux: 52000, nat1to1: 203.0.113.10}\n",
            "mux-port-taken-by-http",
            "server: {bind: ':8080'}\nwebrtc: {tcpmux: 52000, nat1to1: 203.0.113.10}\n",
        ),
    ];
    for (what, value, rule) in [
        ("a host name", "neko.example.org", "nat1to1-not-an-address"),
        ("an address with a port", "203.0.113.10:52000", "nat1to1-not-an-address"),
        ("a URL", "https://203.0.113.10", "nat1to1-not-an-address"),
        ("a list with commas", "'203.0.113.10,198.51.100.1'", "nat1to1-not-an-address"),
        ("a network", "203.0.113.0/24", "nat1to1-not-an-address"),
        ("loopback", "127.0.0.1", "nat1to1-unreachable"),
        ("unspecified", "0.0.0.0", "nat1to1-unreachable"),
        ("link-local", "169.254.1.1", "nat1to1-unreachable"),
        ("private", "192.168.1.10", "nat1to1-private"),
        ("Docker's own", "172.17.0.2", "nat1to1-private"),
        ("carrier-grade NAT", "100.64.1.1", "nat1to1-behind-carrier-nat"),
        ("two of one family", "203.0.113.10 198.51.100.1", "nat1to1-several-of-one-family"),
        ("IPv6 only", "'2001:db8::1'", "nat1to1-ipv6-only"),
    ] {
        all.push(mistake(&format!("nat1to1: {what}"), nat(value), rule, good.clone()));
    }
    for (what, value, rule) in [
        ("reversed", "52100-52000", "neko-exits"),
        ("blanks", "'52000 - 52100'", "neko-exits"),
        ("too large", "65000-70000", "neko-exits"),
        ("open", "52000-", "neko-exits"),
        ("words", "from-to", "neko-exits"),
        ("one port", "52000", "epr-without-range"),
        ("a colon", "'52000:52100'", "epr-without-range"),
        ("0-0", "0-0", "epr-without-range"),
        ("from 0", "0-100", "epr-starts-at-zero"),
        ("three parts", "52000-52100-52200", "epr-read-as-another"),
        ("a list", "[52000, 52100]", "epr-read-as-another"),
        ("too small", "52000-52000", "epr-too-small"),
    ] {
        all.push(mistake(&format!("epr: {what}"), epr(value), rule, epr("52000-52100")));
    }
    for (what, value, rule) in [
        ("with a protocol", "52000/udp", "number-read-as-another"),
        ("octal", "010", "number-read-as-another"),
        ("a word", "yes please", "number-read-as-another"),
        ("a range", "52000-52100", "number-read-as-another"),
        ("out of range", "70000", "mux-port-out-of-range"),
        ("negative", "-1", "mux-port-negative"),
    ] {
        for mux in ["udpmux", "tcpmux"] {
            if rule == "mux-port-negative" && mux == "tcpmux" {
                continue;
            }
            let text = |value: &str| own(&format!("  {mux}: {value}\n"));
            all.push(mistake(&format!("{mux}: {what}"), text(value), rule, text("52000")));
        }
    }
    all
}
