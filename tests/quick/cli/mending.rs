//! `neko-ice validate --fix`, `--unsafe-fixes` and `--diff`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::run::Folder;

/// Comments, quoting, CRLF and odd blanks that have to survive; three safe edits, two that are not.
const WRONG: &str = "# rooms of the house\r\nwebrtc:\r\n    icetrickel:   true   # sic\r\n    icelite: \"no\"\r\n    estimator: { enabled: yes }\r\n    \
    epr: 52000-52100\r\n    iceservers:\r\n        backend: # ours\r\n        -   urls: [ 'turn://turn.example.org:3478?transport=UDP' , \"stun://stun.example.org\" ]\r\n\
    \u{20}           username: neko\r\n            credential: 0123 # as the server has it\r\n        frontend: []\r\n";

const SAFE: [(&str, &str); 3] = [
    ("turn://turn.example.org:3478?transport=UDP", "turn:turn.example.org:3478?transport=udp"),
    ("stun://stun.example.org", "stun:stun.example.org"),
    (" 0123 ", " \"0123\" "),
];

const UNSAFE: [(&str, &str); 1] = [("icetrickel:", "icetrickle:")];

fn mended(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(WRONG.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn folder() -> Folder {
    Folder::new().with("neko.yaml", WRONG)
}

#[test]
fn safe_edits_change_what_they_mend_and_nothing_else() {
    let folder = folder();
    fs::set_permissions(folder.path("neko.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    let outcome = folder.run(&["validate", "neko.yaml", "--fix", "--format", "concise"]);
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), mended(&SAFE), "{}", outcome.shown());
    assert_eq!(fs::metadata(folder.path("neko.yaml")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    assert_eq!(outcome.stderr.matches("fixed neko.yaml: ").count(), 3, "{}", outcome.shown());
    assert!(outcome.stdout.contains("unknown-key") && !outcome.stdout.contains("url-refused"), "{}", outcome.shown());
    assert!(!outcome.shown().contains("0123"), "{}", outcome.shown());
    let again = folder.run(&["validate", "neko.yaml", "--fix", "--format", "concise"]);
    assert_eq!(again.stderr, "");
}

#[test]
fn the_other_edits_are_asked_for() {
    let folder = folder();
    let outcome = folder.run(&["validate", "neko.yaml", "--unsafe-fixes", "--format", "concise"]);
    let text = fs::read_to_string(folder.path("neko.yaml")).unwrap();
    assert!(text.starts_with(&mended(&[&SAFE[..], &UNSAFE].concat())[..60]), "{}\n{text}", outcome.shown());
    assert!(!outcome.stdout.contains("unknown-key"), "{}", outcome.shown());
}

#[test]
fn an_edit_that_comments_or_levels_allow_away_is_not_done() {
    let folder = folder();
    let outcome = folder.run(&[
        "validate",
        "neko.yaml",
        "--fix",
        "--allow",
        "backend-url-refused",
        "--allow",
        "credential-retyped",
    ]);
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), WRONG, "{}", outcome.shown());
}

#[test]
fn a_diff_writes_nothing_masks_credentials_and_is_one_that_patch_takes() {
    let folder = folder();
    let outcome = folder.run(&["validate", "neko.yaml", "--fix", "--diff"]);
    assert_eq!(outcome.code, 1);
    assert!(!outcome.stdout.contains("0123"), "{}", outcome.stdout);
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), WRONG);
    let diff = folder.run(&["validate", "neko.yaml", "--diff", "--show-secrets"]).stdout;
    let mut git = Command::new("git")
        .args(["apply", "-p1", "-"])
        .current_dir(folder.path(""))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut git.stdin.take().unwrap(), diff.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success(), "{diff}");
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), mended(&SAFE));
    assert_eq!(folder.run(&["validate", "neko.yaml", "--diff"]).code, 0);
}

#[test]
fn a_file_of_variables_is_edited_too() {
    let before = "# ours\nexport NEKO_WEBRTC_ICESERVERS_BACKEND='[{\"urls\":[\"stun://stun.example.org\"]}]' # one\n";
    let folder = Folder::new().with("room.env", before);
    let outcome = folder.run(&["validate", "room.env", "--fix"]);
    let after = fs::read_to_string(folder.path("room.env")).unwrap();
    assert_eq!(after, before.replace("stun://", "stun:"), "{}", outcome.shown());
}

/// The two rooms would want one port, which neither has done so far.
#[test]
fn an_edit_that_brings_a_clash_of_ports_is_not_made() {
    let room = |name: &str, http: &str, variable: &str| {
        format!(
            "  {name}:\n    image: ghcr.io/m1k1o/neko/firefox\n    network_mode: host\n    environment:\n      NEKO_SERVER_BIND: \
             \":{http}\"\n      {variable}: \"52000\"\n      NEKO_WEBRTC_NAT1TO1: 203.0.113.7\n"
        )
    };
    for (other, code) in [("52000", 0), ("53000", 1)] {
        let mut text = format!("services:\n{}", room("a", "8080", "NEKO_WEBRTC_UDPMUX"));
        text.push_str(&room("b", "8081", "NEKO_WEBRTC_UDPMX").replace("52000", other));
        let folder = Folder::new().with("compose.yaml", &text);
        let outcome = folder.run(&["validate", "--unsafe-fixes", "--diff", "compose.yaml"]);
        assert_eq!(outcome.code, code, "{}", outcome.shown());
    }
}

/// A Compose file and its override, each with a spelling of a URL that can be fixed.
const SERVICE: &str = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.1.5\n    environment:\n";
const BACKEND: &str = "      NEKO_WEBRTC_ICESERVERS_BACKEND: '[{\"urls\":[\"stun://stun.example.org\"]}]'\n";
const FRONTEND: &str = "      NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{\"urls\":[\"stun://stun.example.org\"]}]'\n";

fn project(base: &str, above: &str) -> Folder {
    let service = |environment: &str| format!("{SERVICE}{environment}");
    Folder::new().with(base, service(BACKEND)).with(above, service(FRONTEND))
}

#[test]
fn without_a_file_what_neko_finds_is_edited() {
    for option in ["--fix", "--unsafe-fixes"] {
        let (named, found) = (folder(), folder());
        let wanted = named.run(&["validate", "neko.yaml", option]);
        let outcome = found.run(&["validate", option]);
        assert_eq!(outcome.shown(), wanted.shown());
        assert!(outcome.stderr.contains("fixed neko.yaml: "), "{}", outcome.shown());
        let text = |folder: &Folder| fs::read_to_string(folder.path("neko.yaml")).unwrap();
        assert_eq!(text(&found), text(&named), "{option}");
    }
    let folder = folder();
    for arguments in [&["--diff"][..], &["--fix", "--diff"], &["--unsafe-fixes", "--diff"]] {
        let wanted = folder.run(&[&["validate", "neko.yaml"], arguments].concat());
        let outcome = folder.run(&[&["validate"], arguments].concat());
        assert_eq!((outcome.code, outcome.shown()), (1, wanted.shown()));
    }
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), WRONG);
}

#[test]
fn without_a_file_those_of_the_settings_file_are_edited() {
    let folder = Folder::new().with("rooms/a.yaml", WRONG).with("neko-ice.toml", "files = [\"rooms/*.yaml\"]\n");
    let diff = folder.run(&["validate", "--fix", "--diff"]);
    assert_eq!(diff.code, 1, "{}", diff.shown());
    // The first part of a pattern may be the wildcard.
    for first in ["*/a.yaml", "./*/*.yaml", "**/a.yaml"] {
        let folder =
            Folder::new().with("rooms/a.yaml", WRONG).with("neko-ice.toml", format!("files = [\"{first}\"]\n"));
        assert_eq!(folder.run(&["validate", "--fix", "--diff"]).shown(), diff.shown(), "{first}");
    }
    let outcome = folder.run(&["validate", "--fix"]);
    assert_eq!(outcome.stderr.matches("fixed rooms/a.yaml: ").count(), 3, "{}", outcome.shown());
    assert_eq!(fs::read_to_string(folder.path("rooms/a.yaml")).unwrap(), mended(&SAFE));
}

#[test]
fn every_file_of_a_compose_project_is_edited() {
    let ways: [(&[&str], [&str; 2]); 4] = [
        (&[], ["compose.yaml", "compose.override.yaml"]),
        (&["compose.yaml"], ["compose.yaml", "compose.override.yaml"]),
        (&["-f", "a.yml", "--file", "b.yml"], ["a.yml", "b.yml"]),
        (&["--from-env"], ["a.yml", "b.yml"]),
    ];
    for (arguments, [base, above]) in ways {
        let folder = project(base, above);
        let run = |more: &[&str]| {
            folder.run_in(&[&["validate"], more, arguments].concat(), &[("COMPOSE_FILE", "a.yml:b.yml")])
        };
        let diff = run(&["--diff"]);
        assert_eq!((diff.code, diff.stdout.matches("+++ ").count()), (1, 2), "{arguments:?}: {}", diff.shown());
        let outcome = run(&["--fix"]);
        for file in [base, above] {
            assert!(outcome.stderr.contains(&format!("fixed {file}: ")), "{arguments:?}: {}", outcome.shown());
            assert!(fs::read_to_string(folder.path(file)).unwrap().contains("stun:stun.example.org"));
        }
        assert!(!outcome.stdout.contains("url-refused"), "{}", outcome.shown());
        let again = run(&["--diff"]);
        assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{}", again.shown());
    }
}

#[test]
fn a_named_override_leaves_the_file_below_it_alone() {
    let folder = project("compose.yaml", "compose.override.yaml");
    let outcome = folder.run(&["validate", "--fix", "compose.override.yaml"]);
    assert!(outcome.stderr.contains("fixed compose.override.yaml: "), "{}", outcome.shown());
    assert!(!outcome.stderr.contains("fixed compose.yaml: "), "{}", outcome.shown());
}

#[test]
fn where_nothing_is_found_there_is_no_diff_and_that_is_an_error() {
    let outcome = Folder::new().run(&["validate", "--fix", "--diff"]);
    assert_eq!(outcome.code, 2, "{}", outcome.shown());
    assert!(outcome.stderr.starts_with("error: no settings found here: "), "{}", outcome.shown());
    let outcome = Folder::new().run(&["validate", "--diff", "--env", "NEKO_WEBRTC_EPR=52000-52100"]);
    assert_eq!(
        (outcome.code, outcome.stderr.as_str()),
        (2, "error: the environment and the command line: only files are edited\n")
    );
}

#[test]
fn a_variable_of_neko_2_is_renamed_to_what_neko_2_reads() {
    let compose = "services:\n  neko:\n    image: m1k1o/neko:2.9.0\n    ports: [\"52000-52100:52000-52100/udp\"]\n    \
                   environment:\n      NEKO_EPR: 52000-52100\n      NAT1TO1: 203.0.113.7\n";
    let folder = Folder::new().with("compose.yaml", compose);
    let outcome = folder.run(&["validate", "--unsafe-fixes", "compose.yaml"]);
    let written = fs::read_to_string(folder.path("compose.yaml")).unwrap();
    assert_eq!(written, compose.replace(" NAT1TO1", " NEKO_NAT1TO1"), "{}", outcome.shown());
}
