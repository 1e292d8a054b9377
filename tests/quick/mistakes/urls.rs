//! URLs, for neko by Pion and for viewers by their browser.

use super::{Mistake, mistake};

fn one(side: &str, url: &str) -> String {
    let other = if side == "frontend" { "backend" } else { "frontend" };
    format!(
        "webrtc:\n  tcpmux: 52000\n  udpmux: 52000\n  iceservers:\n    {side}:\n    - urls: '{url}'\n      username: neko\n      credential: 'a long password'\n    \
         {other}:\n    - urls: stun:other.example.org\n"
    )
}

pub(super) fn all() -> Vec<Mistake> {
    let mut all = Vec::new();
    let refused = [
        ("no scheme", "turn.example.org:3478", "turn:turn.example.org:3478"),
        ("http", "http://turn.example.org", "turn:turn.example.org"),
        ("//", "turn://turn.example.org", "turn:turn.example.org"),
        ("a port that is not a number", "turn:turn.example.org:x", "turn:turn.example.org:3478"),
        ("an IPv6 address without brackets", "turn:2001:db8::1:3478", "turn:[2001:db8::1]:3478"),
        ("a transport that is none", "turn:turn.example.org?transport=sctp", "turn:turn.example.org?transport=udp"),
        ("another query", "turn:turn.example.org?foo=bar", "turn:turn.example.org"),
        ("nothing", "", "turn:turn.example.org"),
        ("no host", "turn:", "turn:turn.example.org"),
    ];
    for (what, bad, good) in refused {
        for (side, rule) in [("frontend", "frontend-url-refused"), ("backend", "backend-url-refused")] {
            all.push(mistake(&format!("{what}, {side}"), one(side, bad), rule, one(side, good)));
        }
    }
    // Pion takes these, and contacts what nobody meant.
    let of_browsers = [
        ("port 0", "turn:turn.example.org:0", "turn:turn.example.org"),
        ("a port too large", "turn:turn.example.org:70000", "turn:turn.example.org"),
        ("a query on STUN", "stun:turn.example.org?transport=udp", "stun:turn.example.org"),
        ("user and password in the URL", "turn:u:p@turn.example.org", "turn:turn.example.org"),
        ("a user in the URL", "turn:u@turn.example.org", "turn:turn.example.org"),
        ("a path", "stun:turn.example.org/path", "stun:turn.example.org"),
        ("a blank inside", "turn: turn.example.org", "turn:turn.example.org"),
        ("a fragment", "turn:turn.example.org?transport=udp#x", "turn:turn.example.org?transport=udp"),
    ];
    for (what, bad, good) in of_browsers {
        all.push(mistake(what, one("frontend", bad), "frontend-url-refused", one("frontend", good)));
    }
    for (what, side, bad, rule, good) in [
        (
            "a fragment, backend",
            "backend",
            "turn:turn.example.org?transport=udp#x",
            "backend-url-part-dropped",
            "turn:turn.example.org",
        ),
        ("a blank inside, backend", "backend", "turn: turn.example.org", "url-leads-nowhere", "turn:turn.example.org"),
        (
            "transport in upper case",
            "backend",
            "turn:turn.example.org?transport=UDP",
            "backend-url-refused",
            "turn:turn.example.org?transport=udp",
        ),
        (
            "a query on STUN, backend",
            "backend",
            "stun:turn.example.org?transport=udp",
            "backend-url-part-dropped",
            "stun:turn.example.org",
        ),
        ("port 0, backend", "backend", "turn:turn.example.org:0", "url-leads-nowhere", "turn:turn.example.org"),
        (
            "a port too large, backend",
            "backend",
            "turn:turn.example.org:70000",
            "url-leads-nowhere",
            "turn:turn.example.org",
        ),
        (
            "a user in the URL, backend",
            "backend",
            "turn:u@turn.example.org",
            "url-leads-nowhere",
            "turn:turn.example.org",
        ),
        ("a path, backend", "backend", "stun:turn.example.org/path", "url-leads-nowhere", "stun:turn.example.org"),
        ("a private host", "frontend", "turn:192.168.1.10", "frontend-host-private", "turn:turn.example.org"),
        ("a loopback host", "frontend", "turn:127.0.0.1", "frontend-host-unreachable", "turn:turn.example.org"),
        ("localhost", "frontend", "turn:localhost:3478", "frontend-host-unreachable", "turn:turn.example.org"),
        ("a container's name", "frontend", "turn:coturn:3478", "frontend-host-unreachable", "turn:turn.example.org"),
        (
            "a name of Docker's",
            "frontend",
            "turn:host.docker.internal",
            "frontend-host-unreachable",
            "turn:turn.example.org",
        ),
        (
            "a name of the cluster's",
            "frontend",
            "turn:coturn.rooms.svc.cluster.local",
            "frontend-host-unreachable",
            "turn:turn.example.org",
        ),
        ("turns: with an address", "frontend", "turns:198.51.100.1", "turns-with-ip-literal", "turns:turn.example.org"),
        (
            "turns: with an address, backend",
            "backend",
            "turns:198.51.100.1?transport=udp",
            "turns-with-ip-literal",
            "turns:turn.example.org?transport=udp",
        ),
        (
            "port 53",
            "frontend",
            "turn:turn.example.org:53?transport=tcp",
            "frontend-port-blocked",
            "turn:turn.example.org?transport=tcp",
        ),
        (
            "stuns: in the backend list",
            "backend",
            "stuns:turn.example.org",
            "backend-stuns-never-used",
            "stun:turn.example.org",
        ),
        (
            "TURN by an IPv6 address in the backend list",
            "backend",
            "turn:[2606:4700::1]",
            "backend-turn-over-ipv6",
            "turn:turn.example.org",
        ),
        (
            "stuns: in the frontend list",
            "frontend",
            "stuns:turn.example.org",
            "frontend-stuns-without-tls",
            "stun:turn.example.org",
        ),
        (
            "nomination waits for a relay",
            "backend",
            "turn:turn.example.org",
            "relay-nominated-late",
            "stun:turn.example.org",
        ),
    ] {
        all.push(mistake(what, one(side, bad), rule, one(side, good)));
    }
    let backend = |mux: &str, url: &str| {
        format!(
            "webrtc: {{{mux}, iceservers: {{frontend: [{{urls: 'stun:stun.example.org'}}], backend: [{{urls: '{url}', username: u, credential: 'a long one'}}]}}}}\n"
        )
    };
    all.push(mistake(
        "TURN over TCP without tcpmux",
        backend("udpmux: 52000", "turn:turn.example.org?transport=tcp"),
        "backend-turn-over-tcp",
        backend("udpmux: 52000", "turn:turn.example.org"),
    ));
    all.push(mistake(
        "TURN over TCP with tcpmux",
        backend("udpmux: 52000, tcpmux: 52000", "turn:turn.example.org?transport=tcp"),
        "backend-turn-over-tcp",
        backend("udpmux: 52000, tcpmux: 52000", "turn:turn.example.org"),
    ));
    all.push(mistake(
        "TURN over TLS",
        backend("udpmux: 52000", "turns:turn.example.org"),
        "backend-turn-over-tcp",
        backend("udpmux: 52000", "turns:turn.example.org?transport=udp"),
    ));
    all.push(mistake(
        "TURN over UDP with tcpmux alone",
        backend("tcpmux: 52000", "turn:turn.example.org"),
        "udp-servers-with-tcpmux-alone",
        backend("udpmux: 52000, tcpmux: 52000", "turn:turn.example.org"),
    ));
    all.push(mistake(
        "STUN with tcpmux alone",
        backend("tcpmux: 52000", "stun:stun.example.org"),
        "udp-servers-with-tcpmux-alone",
        backend("udpmux: 52000", "stun:stun.example.org"),
    ));
    all.push(mistake(
        "trickle off with servers",
        backend("udpmux: 52000, icetrickle: false", "stun:stun.example.org"),
        "trickle-off-with-servers",
        backend("udpmux: 52000", "stun:stun.example.org"),
    ));
    all
}
