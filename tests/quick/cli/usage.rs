//! Command lines that are wrong: each answer names the thing and the remedy.

use std::fmt::Write;

use super::run::Folder;

const TWO: &str = "services:\n  room-1: &room\n    image: ghcr.io/m1k1o/neko/firefox\n  room-2: *room\n";

const WRONG: &[&str] = &[
    "vaildate neko.yaml",
    "neko.yaml",
    "--fix neko.yaml",
    "validate --fxi neko.yaml",
    "validate --zzzz neko.yaml",
    "validate missing.yaml",
    "validate none/*.yaml",
    "validate --format xml neko.yaml",
    "validate --fail-on warn neko.yaml",
    "validate --allow nat1to1-unsett neko.yaml",
    "validate --diff --statistics neko.yaml",
    "validate --format json --format sarif neko.yaml",
    "validate -o a -o b neko.yaml",
    "validate --width abc neko.yaml",
    "validate --viewers many neko.yaml",
    "validate --relay-ports 5 neko.yaml",
    "validate --neko-version latestest neko.yaml",
    "validate --service x neko.yaml",
    "validate --baseline no.json neko.yaml",
    "validate --env FOO neko.yaml",
    "validate --since HEAD neko.yaml",
    "validate -q -v neko.yaml",
    "env-export two.yaml",
    "env-export --only ice neko.yaml",
    "env-export --ttl 1d neko.yaml",
    "env-export --format docker neko.yaml",
    "env-export -o neko.yaml neko.yaml",
    "env-import --from-env",
    "resolve --diff",
    "resolve --format yaml --diff neko.yaml neko.yaml",
    "resolve -o neko.yaml neko.yaml",
    "init",
    "init --address localhost",
    "init --address 127.0.0.1",
    "init --address 203.0.113.10 --transport tls",
    "migrate -",
    "migrate -i --diff neko.yaml",
    "explain srfx",
    "explain qqqq",
    "config shw",
    "config init neko.yaml",
    "schema yaml",
    "completions tcsh",
    "man nope",
];

#[cfg(feature = "probe")]
const WRONG_ON_THE_NETWORK: &[&str] = &[
    "turn:turn.example.org",
    "https://neko.example.org",
    "probe --fix neko.yaml",
    "probe two.yaml",
    "probe neko.yaml two.yaml",
    "probe --embedded --require servers neko.yaml",
    "probe --timeout 5x neko.yaml",
    "probe --deadline 1s --timeout 5s neko.yaml",
    "probe --require relays neko.yaml",
    "probe --outside stun:stun.example.org neko.yaml",
    "probe --events -o x neko.yaml",
    "probe --insecure --ca x.pem neko.yaml",
    "probe --ca no.pem neko.yaml",
    "probe --servers-only --viewers 3 neko.yaml",
    "turn",
    "turn turn:turn.example.org --user me",
    "turn turn:turn.example.org --password hunter2",
    "turn turn:turn.example.org hunter2",
    "turn stun:stun.example.org",
    "turn turn://turn.example.org:3478",
    "turn turn:turn.example.org:99999",
    "turn https://turn.example.org",
    "turn turn:turn.example.org --user me --password-env NOPE",
    "stun turn:turn.example.org",
    "view ftp://neko.example.org",
    "view https://neko.example.org --relay-only --each",
    "view https://neko.example.org --watch 5s",
    "doctor --viewers-from home",
];

fn answers(lines: &[&str]) -> String {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  nat1to1: 203.0.113.10\n").with("two.yaml", TWO);
    let mut out = String::new();
    for line in lines {
        let outcome = folder.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{line}: {}", outcome.shown());
        assert!(!outcome.stderr.contains("hunter2") || line.contains("--password "), "{}", outcome.shown());
        let said: String =
            outcome.stderr.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
        let _ = writeln!(out, "$ neko-ice {line}\n{said}");
    }
    out
}

#[test]
fn wrong_command_lines() {
    insta::assert_snapshot!(answers(WRONG));
}

#[test]
#[cfg(feature = "probe")]
fn wrong_command_lines_of_what_sends() {
    insta::assert_snapshot!(answers(WRONG_ON_THE_NETWORK));
}
