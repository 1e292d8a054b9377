//! `validate --same-host`: files, services and rooms held against each other.

use super::run::Folder;

fn room(http: u16, epr: &str) -> String {
    format!("server:\n  bind: \":{http}\"\nwebrtc:\n  nat1to1: 203.0.113.10\n  epr: {epr}\n")
}

#[test]
fn rooms_of_one_host_are_held_against_each_other() {
    let compose = "services:\n  neko:\n    image: m1k1o/neko\n    network_mode: host\n    environment:\n      \
                   NEKO_SERVER_BIND: \":8082\"\n      NEKO_WEBRTC_UDPMUX: \"52060\"\n      NEKO_WEBRTC_NAT1TO1: \
                   203.0.113.10\n";
    let folder = Folder::new()
        .with("a.yaml", room(8080, "52000-52100"))
        .with("b.yaml", room(8081, "52050-52150"))
        .with("c.yaml", room(8080, "53000-53100"))
        .with("compose.yaml", compose);
    let files = ["a.yaml", "b.yaml", "c.yaml", "compose.yaml"];
    let apart = folder.run(&[&["validate"][..], &files].concat());
    assert_eq!(apart.code, 0, "{}", apart.shown());
    let together = folder.run(&[&["validate", "--same-host", "--format", "concise"][..], &files].concat());
    insta::assert_snapshot!(together.shown());
}

#[test]
fn no_password_of_the_other_one_is_shown() {
    let compose = "services:\n  one: {image: m1k1o/neko, network_mode: host, environment: {NEKO_WEBRTC_UDPMUX: \"52000\", \
                   NEKO_SERVER_BIND: \":1\", NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{\"urls\":\"turn:h.example.org\",\
                   \"username\":\"u\",\"credential\":\"correct-horse\"}]'}}\n  two: {image: m1k1o/neko, network_mode: \
                   host, environment: {NEKO_WEBRTC_UDPMUX: \"52000\", NEKO_SERVER_BIND: \":2\"}}\n";
    let folder = Folder::new().with("compose.yaml", compose);
    for format in ["text", "json", "sarif", "github", "gitlab", "junit", "concise", "jsonl"] {
        let shown = folder.run(&["validate", "--format", format, "compose.yaml"]).shown();
        assert!(shown.contains("host-ports-taken"), "{shown}");
        assert!(!shown.contains("correct-horse"), "{shown}");
    }
}

#[test]
fn what_the_turn_server_has_can_be_said() {
    let list = "[{urls: 'turn:turn.example.org', username: neko, credential: a-long-password}]";
    let config = format!(
        "webrtc:\n  udpmux: 52000\n  nat1to1: 203.0.113.10\n  iceservers:\n    frontend: {list}\n    backend: {list}\n"
    );
    let folder = Folder::new().with("neko.yaml", config);
    let validate =
        |arguments: &[&str]| folder.run(&[&["validate", "--format", "concise", "neko.yaml"], arguments].concat());
    for (arguments, words) in [
        (
            &["--turn-quota", "19", "--viewers", "10"][..],
            "10 viewers need 20 allocations at turn.example.org, whose quota is 19",
        ),
        (
            &["--turn-user-quota", "1"],
            "one viewer needs 2 allocations at turn.example.org, whose quota for one user is 1",
        ),
        (&["--relay-ports", "49160-49160"], "which has one relay port (49160)"),
    ] {
        let shown = validate(arguments).shown();
        assert!(shown.contains(words), "{shown}");
    }
    assert!(!validate(&["--turn-quota", "20", "--viewers", "10"]).shown().contains("turn-quota"));
    assert_eq!(validate(&["--relay-ports", "9-1"]).code, 2);
}
