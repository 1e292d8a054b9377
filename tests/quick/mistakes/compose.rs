//! Compose files: what is published, how it is spelt, what Compose and Docker refuse.

use super::{Mistake, mistake};

const TURN: &str = r#"'[{"urls":"turn:turn.example.org","username":"neko","credential":"a-long-password"}]'"#;

/// A neko with these published ports and these variables, further keys behind them.
fn neko(ports: &str, variables: &str, rest: &str) -> String {
    format!(
        "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports: [\"8080:8080\"{ports}]\n    environment:\n      \
         NEKO_WEBRTC_NAT1TO1: 203.0.113.10\n{variables}{rest}"
    )
}

const RANGE: &str = "      NEKO_WEBRTC_EPR: 52000-52100\n";
const MUX: &str = "      NEKO_WEBRTC_UDPMUX: 52000\n      NEKO_WEBRTC_TCPMUX: 52000\n";

fn published() -> Vec<Mistake> {
    let range = |ports: &str| neko(ports, RANGE, "");
    let mux = |ports: &str| neko(ports, MUX, "");
    let good = range(r#", "52000-52100:52000-52100/udp""#);
    let good_mux = mux(r#", "52000:52000/udp", "52000:52000/tcp""#);
    let mut all = Vec::new();
    for (what, ports, rule) in [
        ("only the page", "", "media-ports-unpublished"),
        ("another range", r#", "53000-53100:53000-53100/udp""#, "media-ports-unpublished"),
        ("loopback only", r#", "127.0.0.1:52000-52100:52000-52100/udp""#, "media-ports-on-loopback"),
        ("IPv6 loopback only", r#", "[::1]:52000-52100:52000-52100/udp""#, "media-ports-on-loopback"),
        ("remapped", r#", "53000-53100:52000-52100/udp""#, "media-ports-remapped"),
        ("a port that Docker chooses", r#", "52000-52100/udp""#, "media-ports-remapped"),
        ("no protocol", r#", "52000-52100:52000-52100""#, "media-ports-wrong-protocol"),
        ("tcp", r#", "52000-52100:52000-52100/tcp""#, "media-ports-wrong-protocol"),
        ("partly", r#", "52000-52050:52000-52050/udp""#, "media-ports-partly-published"),
        ("the first only", r#", "52000:52000/udp""#, "media-ports-partly-published"),
        ("long, no protocol", ", {target: 52000, published: 52000}", "media-ports-wrong-protocol"),
    ] {
        all.push(mistake(&format!("a range published: {what}"), range(ports), rule, good.clone()));
    }
    for (what, ports, rule) in [
        ("udp alone", r#", "52000:52000/udp""#, "media-ports-unpublished"),
        ("tcp alone", r#", "52000:52000""#, "media-ports-unpublished"),
        ("remapped", r#", "443:52000/udp", "443:52000/tcp""#, "media-ports-remapped"),
    ] {
        all.push(mistake(&format!("a mux published: {what}"), mux(ports), rule, good_mux.clone()));
    }
    all.push(mistake(
        "neko's default range and nothing published of it",
        neko("", "", ""),
        "media-ports-unpublished",
        neko(r#", "59000-59100:59000-59100/udp""#, "", ""),
    ));
    all.push(mistake(
        "only the page, and every viewer depends on TURN",
        neko("", &format!("{RANGE}      NEKO_WEBRTC_ICESERVERS_FRONTEND: {TURN}\n"), ""),
        "media-ports-unpublished",
        neko(r#", "52000-52100:52000-52100/udp""#, RANGE, ""),
    ));
    all.push(mistake(
        "a network without a way out",
        neko(r#", "52000-52100:52000-52100/udp""#, RANGE, "    networks: [lan]\nnetworks: {lan: {internal: true}}\n"),
        "media-ports-unpublished",
        neko(r#", "52000-52100:52000-52100/udp""#, RANGE, "    networks: [lan]\nnetworks: {lan: {}}\n"),
    ));
    all.push(mistake(
        "ports beside the host's network",
        good.replace("    environment:", "    network_mode: host\n    environment:"),
        "ports-beside-host-network",
        good.replace("    environment:", "    network_mode: host\n    environment:")
            .replace("    ports: [\"8080:8080\", \"52000-52100:52000-52100/udp\"]\n", ""),
    ));
    all
}

fn spelling() -> Vec<Mistake> {
    let good = neko(r#", "52000-52100:52000-52100/udp""#, RANGE, "");
    let ports = r#", "59000-59100:59000-59100/udp""#;
    let mut all = Vec::new();
    for (wrong, value, right) in [
        ("NEKO_ERP", "59000-59100", "NEKO_WEBRTC_EPR"),
        ("NEKO_WEBRTC_ERP", "59000-59100", "NEKO_WEBRTC_EPR"),
        ("NEKO_ICE_SERVERS", "'[]'", "NEKO_LEGACY"),
        ("NEKO_WEBRTC_ICE_SERVERS_FRONTEND", TURN, "NEKO_WEBRTC_ICESERVERS_FRONTEND"),
        ("NEKO_NAT1T01", "203.0.113.10", "NEKO_WEBRTC_NAT1TO1"),
        ("NEKO_WEBRTC_NAT1T01", "203.0.113.10", "NEKO_WEBRTC_NAT1TO1"),
    ] {
        let text = |name: &str, value: &str| match right {
            "NEKO_WEBRTC_NAT1TO1" => neko(ports, "", "").replace("NEKO_WEBRTC_NAT1TO1", name),
            _ => neko(ports, &format!("      {name}: {value}\n"), ""),
        };
        let value = |name: &str| if name == "NEKO_LEGACY" { "true" } else { value };
        all.push(mistake(
            &format!("a variable: {wrong}"),
            text(wrong, value(wrong)),
            "unknown-key",
            text(right, value(right)),
        ));
    }
    for (wrong, right) in
        [("enviroment", "environment"), ("environement", "environment"), ("Ports", "ports"), ("port", "ports")]
    {
        let bad = good.replace(&format!("    {right}:"), &format!("    {wrong}:"));
        all.push(mistake(&format!("a key: {wrong}"), bad, "compose-key-unknown", good.clone()));
    }
    all.push(mistake(
        "a misspelt key hides nothing of what stands under it",
        neko("", RANGE, "").replace("    environment:", "    enviroment:"),
        "media-ports-unpublished",
        good.clone(),
    ));
    all.push(mistake(
        "a bad port hides nothing of the other protocol",
        neko(r#", "70000:52000/tcp""#, MUX, ""),
        "media-ports-unpublished",
        neko(r#", "52000:52000/udp", "52000:52000/tcp""#, MUX, ""),
    ));
    let secret = |password: &str| {
        neko(
            r#", "52000-52100:52000-52100/udp""#,
            &format!("{RANGE}      NEKO_MEMBER_MULTIUSER_ADMIN_PASSWORD: '{password}'\n"),
            "",
        )
    };
    all.push(mistake("a `$` not doubled", secret("hunter$word"), "dollar-not-doubled", secret("hunter$$word")));
    let epr =
        |value: &str| neko(r#", "59000-59100:59000-59100/udp""#, &format!("      NEKO_WEBRTC_EPR: {value}\n"), "");
    all.push(mistake("a variable that nobody sets", epr("${EPR}"), "deployment-problem", epr("${EPR:-59000-59100}")));
    all
}

fn refused() -> Vec<Mistake> {
    let good = neko(r#", "52000-52100:52000-52100/udp""#, RANGE, "");
    let with = |rest: &str| format!("{good}{rest}");
    let mut all = Vec::new();
    for (what, bad, mended) in [
        (
            "a list with every item in comments",
            with("    volumes:\n      # - ./neko.yaml:/etc/neko/neko.yaml\n"),
            good.clone(),
        ),
        ("a string for a list", with("    cap_add: SYS_ADMIN\n"), with("    cap_add: [SYS_ADMIN]\n")),
        ("no size", with("    shm_size: 2 gigs\n"), with("    shm_size: 2gb\n")),
        ("a number for a string", with("    hostname: 5\n"), with("    hostname: '5'\n")),
        ("a port past 65535", good.replace("8080:8080", "80800:8080"), good.clone()),
        ("ranges of two lengths", good.replace("52000-52100:52000-52100", "52000-52100:52000-52099"), good.clone()),
        ("a host name for an address", good.replace("\"8080:", "\"localhost:8080:"), good.clone()),
        ("an unknown protocol", good.replace("/udp", "/upd"), good.clone()),
        (
            "env_file missing",
            with("    env_file: neko.env\n"),
            with("    env_file: [{path: neko.env, required: false}]\n"),
        ),
        (
            "a network that is not there",
            with("    networks: [lan]\n"),
            with("    networks: [lan]\nnetworks: {lan: {}}\n"),
        ),
        (
            "a volume that is not there",
            with("    volumes: ['data:/home/neko']\n"),
            with("    volumes: ['data:/home/neko']\nvolumes: {data: {}}\n"),
        ),
        (
            "needs a service that is not there",
            with("    depends_on: [turn]\n"),
            with("    depends_on: [turn]\n  turn: {image: nginx}\n"),
        ),
        (
            "network_mode and networks",
            with("    network_mode: bridge\n    networks: [lan]\nnetworks: {lan: {}}\n"),
            with("    networks: [lan]\nnetworks: {lan: {}}\n"),
        ),
        ("no image", good.replace("    image: ghcr.io/m1k1o/neko/firefox:3\n", ""), good.clone()),
        (
            "mappings in a list of variables",
            good.replace("      NEKO_", "      - NEKO_"),
            good.replace("      NEKO_", "      - NEKO_").replace(": 203", "=203").replace("EPR: ", "EPR="),
        ),
        (
            "a blank before the equals sign",
            good.replace("      NEKO_", "      - NEKO_").replace(": 203", "=203").replace("EPR: ", "EPR ="),
            good.replace("      NEKO_", "      - NEKO_").replace(": 203", "=203").replace("EPR: ", "EPR="),
        ),
    ] {
        all.push(mistake(what, bad, "deployment-never-starts", mended));
    }
    let vpn = |own: &str, theirs: &str| {
        format!(
            "services:\n  vpn:\n    image: qmcgaw/gluetun\n{theirs}  neko:\n    image: m1k1o/neko\n    network_mode: service:vpn\n{own}    environment: \
             {{NEKO_WEBRTC_UDPMUX: 52000, NEKO_WEBRTC_NAT1TO1: 203.0.113.10}}\n"
        )
    };
    let ports = "    ports: ['8080:8080', '52000:52000/udp']\n";
    for (what, own) in [
        ("ports", ports),
        ("a host name", "    hostname: neko\n"),
        ("further hosts", "    extra_hosts: ['turn.example.org:203.0.113.10']\n"),
        ("name servers", "    dns: 1.1.1.1\n"),
    ] {
        let what = format!("the network of another service, and {what} of its own");
        all.push(mistake(&what, vpn(own, ports), "deployment-never-starts", vpn("", ports)));
    }
    all.push(mistake(
        "the network of another service, which publishes nothing",
        vpn("", ""),
        "media-ports-unpublished",
        vpn("", ports),
    ));
    all
}

fn across() -> Vec<Mistake> {
    let good = neko(r#", "52000-52100:52000-52100/udp""#, RANGE, "");
    let host = "services:\n  neko:\n    image: m1k1o/neko\n    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.10}\n";
    let mut all = Vec::new();
    for (what, rest) in [("deploy.replicas", "    deploy: {replicas: 2}\n"), ("scale", "    scale: 2\n")] {
        all.push(mistake(
            &format!("{what} of one neko that publishes its ports"),
            format!("{good}{rest}"),
            "replicas-share-host-ports",
            format!("{good}{}", rest.replace('2', "1")),
        ));
        all.push(mistake(
            &format!("{what} of one neko in the host's network"),
            format!("{host}{rest}"),
            "replicas-share-host-ports",
            host.to_owned(),
        ));
    }
    all.push(mistake(
        "replicas with one name",
        format!("{good}    scale: 2\n    container_name: neko\n"),
        "deployment-never-starts",
        format!("{good}    container_name: neko\n"),
    ));
    let rooms = |two: &str| {
        let room = |name: &str, http: u16, epr: &str| {
            format!(
                "  {name}:\n    image: m1k1o/neko\n    ports: ['{http}:8080', '{epr}:{epr}/udp']\n    environment: {{NEKO_WEBRTC_EPR: {epr}, \
                 NEKO_WEBRTC_NAT1TO1: 203.0.113.10}}\n"
            )
        };
        format!("services:\n{}{}", room("one", 8080, "52000-52100"), room("two", 8081, two))
    };
    all.push(mistake(
        "two rooms that publish ranges that overlap",
        rooms("52100-52200"),
        "host-ports-taken",
        rooms("52101-52200"),
    ));
    all
}

pub(super) fn all() -> Vec<Mistake> {
    [published(), spelling(), refused(), across()].into_iter().flatten().collect()
}
