//! `--add-allow`: comments that allow what an old repository has.

use std::fs;

use super::run::Folder;

fn concise(folder: &Folder, file: &str) -> String {
    folder.run(&["validate", file, "--format", "concise", "--fail-on", "note"]).stdout
}

#[test]
fn each_finding_gets_a_comment_above_its_line_and_is_gone() {
    let compose = "services:
  neko:
    image: ghcr.io/m1k1o/neko/firefox:3
    environment:
      NEKO_WEBRTC_ICETRICKEL: \"yes\"
      NEKO_WEBRTC_EPR: 59000-59010
      NEKO_WEBRTC_NAT1TO1: 203.0.113.10
";
    for (name, text) in [
        ("compose.yaml", compose),
        (
            "neko.yaml",
            "webrtc:\n  icetrickel: true\n  icelite: true\n  iceservers:\n    frontend:\n      - urls: stun:stun.example.org\n  nat1to1: 203.0.113.10\n",
        ),
        ("neko.toml", "[webrtc]\r\nicetrickel = true\r\nnat1to1 = \"203.0.113.10\"\r\n"),
        ("room.env", "export NEKO_WEBRTC_ICETRICKEL=true\nNEKO_NAT1TO1=203.0.113.10\n"),
    ] {
        let folder = Folder::new().with(name, text);
        let findings = concise(&folder, name).lines().count();
        assert!(findings > 0, "{name}");
        let shown = folder.run(&["validate", name, "--add-allow", "--diff"]);
        assert_eq!(
            (shown.code, fs::read_to_string(folder.path(name)).unwrap().as_str()),
            (1, text),
            "{}",
            shown.shown()
        );
        let outcome = folder.run(&["validate", name, "--add-allow", "--format", "concise", "--fail-on", "note"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{name}: {}", outcome.shown());
        assert!(outcome.stderr.starts_with(&format!("allowed in {name}: {findings} finding")), "{}", outcome.stderr);
        assert_eq!(concise(&folder, name), "", "{name}");
        let after = fs::read_to_string(folder.path(name)).unwrap();
        let (ours, others): (Vec<&str>, Vec<&str>) =
            after.split_inclusive('\n').partition(|line| line.trim_start().starts_with("# neko-ice: allow("));
        assert_eq!(others.concat(), text, "{name}");
        let indent = |line: &str| line.len() - line.trim_start().len();
        for line in ours {
            let below = after.split(line).nth(1).unwrap().lines().next().unwrap();
            assert_eq!(
                (indent(line), line.ends_with("\r\n")),
                (indent(below), text.contains("\r\n")),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn where_no_comment_can_stand_nothing_is_changed_and_it_is_told() {
    let json = "{\"webrtc\": {\n  \"icetrickel\": true,\n  \"nat1to1\": \"203.0.113.10\"\n}}\n";
    let folder = Folder::new().with("neko.json", json);
    let outcome = folder.run(&["validate", "neko.json", "--add-allow", "--format", "concise"]);
    assert_eq!(
        outcome.stderr,
        "neko.json:2: no comment can stand here: use --allow unknown-key, or the settings file\n"
    );
    assert_eq!(fs::read_to_string(folder.path("neko.json")).unwrap(), json);
    // The lines of a text are no lines of YAML.
    let yaml = "services:
  neko:
    image: ghcr.io/m1k1o/neko/firefox:3
    network_mode: host
    environment:
      NEKO_WEBRTC_ICETRICKEL: \"true\"
      NEKO_WEBRTC_NAT1TO1: 203.0.113.10
      NEKO_WEBRTC_ICESERVERS_FRONTEND: |
        [
          {\"urls\": \"stun://stun.example.org\"}
        ]
";
    let folder = Folder::new().with("compose.yaml", yaml);
    let outcome = folder.run(&["validate", "compose.yaml", "--add-allow", "--format", "concise"]);
    assert!(outcome.stderr.contains("compose.yaml:10: no comment can stand here"), "{}", outcome.shown());
    let after = fs::read_to_string(folder.path("compose.yaml")).unwrap();
    assert_eq!(after.matches("# neko-ice: allow(").count(), 1, "{after}");
    assert!(outcome.stdout.contains("[frontend-url-refused]") && !outcome.stdout.contains("[unknown-key]"));
}

#[test]
fn what_a_baseline_knows_and_what_is_not_shown_gets_no_comment() {
    let text = "webrtc:\n  icetrickel: true\nnat1to1: 203.0.113.10\n";
    let folder = Folder::new().with("neko.yaml", text);
    folder.run(&["validate", "neko.yaml", "--write-baseline"]);
    let known = ["validate", "neko.yaml", "--baseline", "neko-ice-baseline.json", "--add-allow"];
    assert_eq!(folder.run(&known).code, 0);
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), text);
    folder.run(&["validate", "neko.yaml", "--min-severity", "warning", "--add-allow"]);
    let after = fs::read_to_string(folder.path("neko.yaml")).unwrap();
    assert_eq!(after, text.replace("  ice", "  # neko-ice: allow(unknown-key)\n  ice"));
}
