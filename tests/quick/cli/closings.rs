//! The last lines of `validate` where no error explains a black page.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::run::{Folder, Outcome};

/// Where the last lines begin.
const START: &str = "\nStill a black page?";

fn judged(name: &str, text: &str, more: &[&str]) -> Outcome {
    Folder::new().with(name, text).run(&[&["validate", name], more].concat())
}

/// The last lines; none where there are none.
fn closing(name: &str, text: &str) -> Option<String> {
    let shown = judged(name, text, &[]).stdout;
    shown.find(START).map(|at| shown[at + 1..].to_owned())
}

#[test]
fn each_thread_ends_with_what_its_file_leaves_open() {
    let mut files: Vec<PathBuf> = fs::read_dir("fixtures/threads").unwrap().map(|own| own.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension != "md"));
    files.sort();
    let (mut shown, mut kinds) = (String::new(), BTreeSet::new());
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let lines = closing(name, &fs::read_to_string(file).unwrap()).unwrap_or_else(|| panic!("{name}"));
        // The headings without their addresses, and for whom the other lines are.
        let heading: String = lines.lines().next().unwrap().split(char::is_numeric).collect();
        let label = |row: &str| row.trim().split("  ").next().unwrap().to_owned();
        let rows: Vec<String> = lines.lines().skip(1).map(label).collect();
        kinds.insert((heading, rows));
        shown.push_str(&format!("--- {name}\n{lines}"));
    }
    insta::assert_snapshot!(shown);
    assert_eq!((files.len(), kinds.len()), (9, 7), "{kinds:#?}");
}

fn compose(rest: &str) -> String {
    format!("services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n{rest}")
}

#[test]
fn each_form_of_a_text_has_its_spelling() {
    let unit =
        "[Container]\nImage=ghcr.io/m1k1o/neko/opera:3\nNetwork=host\nEnvironment=NEKO_WEBRTC_NAT1TO1=127.0.0.1\n";
    let udpmux = "    ports: [\"52000:52000/udp\"]\n    environment: {NEKO_WEBRTC_UDPMUX: 52000}\n";
    let file = "    ports: [\"52000:52000/udp\", \"52000:52000/tcp\"]\n    configs: [{source: neko, target: /etc/neko/neko.yaml}]\n\
                configs:\n  neko:\n    content: |\n      webrtc:\n        udpmux: 52000\n        tcpmux: 52000\n        nat1to1: [203.0.113.50, 192.168.1.20]\n";
    let interfaces = "    ports: [\"59000-59100:59000-59100/udp\"]\n    configs: [{source: neko, target: /etc/neko/neko.yaml}]\n\
                      configs:\n  neko:\n    content: |\n      webrtc: {ip_retrieval_url: \"\", icelite: true}\n";
    let turn = "[{\"urls\":[\"turn:203.0.113.30\"],\"username\":\"neko\",\"credential\":\"between-us-two\"}]";
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: room}}\nspec:\n  hostNetwork: true\n  containers:\n  - name: neko\n    image: \
         m1k1o/neko:vivaldi\n    env:\n    - {{name: NEKO_WEBRTC_NAT1TO1, value: 10.1.2.3}}\n    - {{name: NEKO_WEBRTC_TCPMUX, value: \"52000\"}}\n    \
         - {{name: NEKO_WEBRTC_ICESERVERS_FRONTEND, value: '{turn}'}}\n"
    );
    let texts = [
        ("neko.container", unit.to_owned()),
        ("udpmux.yaml", compose(udpmux)),
        ("its file.yaml", compose(file)),
        ("pod.yaml", pod),
        ("interfaces.yaml", compose(interfaces)),
    ];
    let shown = texts.map(|(name, text)| format!("--- {name}\n{}", closing(name, &text).unwrap_or_default()));
    insta::assert_snapshot!(shown.concat());
}

#[test]
fn nothing_is_added_where_it_is_said_already_or_nobody_reads_it() {
    let good = compose("    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.50}\n");
    assert!(closing("compose.yaml", &good).is_some());
    for format in ["concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"] {
        let outcome = judged("compose.yaml", &good, &["--format", format]);
        assert!(!outcome.stdout.contains("black page"), "{format}: {}", outcome.stdout);
    }
    let broken = compose("    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: localhost}\n");
    let unseen = compose("    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: \"${ADDRESS}\"}\n");
    let several = good.clone() + &good.replace("services:\n  neko", "  other");
    let config = "webrtc:\n  nat1to1: 203.0.113.50\n";
    for (name, text) in
        [("compose.yaml", &*broken), ("compose.yaml", &*unseen), ("compose.yaml", &*several), ("neko.yaml", config)]
    {
        assert_eq!(closing(name, text), None, "{text}");
    }
    let folder = Folder::new().with("compose.yaml", &good);
    assert!(!folder.run_in(&["validate", "compose.yaml"], &[("CI", "true")]).stdout.contains("black page"));
    let two = Folder::new().with("a/compose.yaml", &good).with("b/compose.yaml", &good);
    assert!(!two.run(&["validate", "a/compose.yaml", "b/compose.yaml"]).stdout.contains("black page"));
}

#[test]
fn a_file_is_one_word_of_the_next_command() {
    let good = compose("    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.50}\n");
    for (name, word) in
        [("compose.yaml", "compose.yaml"), ("a b's.yaml", r"'a b'\''s.yaml'"), ("$(x).yaml", "'$(x).yaml'")]
    {
        let lines = closing(name, &good).unwrap();
        assert_eq!(lines.lines().last(), Some(&*format!("  next               neko-ice probe {word}")));
    }
}
