//! Small files that would become large ones: what is made of them stays in proportion.

use super::run::{Folder, Outcome};

const FORMATS: [&str; 7] = ["text", "concise", "json", "sarif", "github", "gitlab", "junit"];

/// About as much as an email.
const SIZE: usize = 16_000;

fn repeated(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

/// What every command prints of a file, beside `sarif`'s documentation of the rules.
fn printed(folder: &Folder, file: &str) -> Vec<(String, Outcome)> {
    let mut out: Vec<(String, Outcome)> = FORMATS
        .iter()
        .map(|format| (format!("validate {format}"), folder.run(&["validate", "--format", format, file])))
        .collect();
    for arguments in [&["resolve"][..], &["resolve", "--format", "json"], &["env-export"]] {
        out.push((arguments.join(" "), folder.run(&[arguments, &[file]].concat())));
    }
    out
}

#[test]
fn lists_of_what_is_no_server_are_said_once_an_item() {
    let list = "  iceservers:\n    frontend: ";
    let cases = [
        ("alias.yaml", format!("x: &x [1]\nwebrtc:\n{list}[{}]\n", repeated("*x,"))),
        ("numbers.yaml", format!("webrtc:\n{list}[{}]\n", repeated("1,"))),
        ("json.yaml", format!("webrtc:\n{list}'[{}1]'\n", repeated("1,"))),
        ("list.toml", format!("[webrtc.iceservers]\nbackend = [{}]\n", repeated("1,"))),
        ("list.json", format!("{{\"webrtc\":{{\"iceservers\":[{}1]}}}}", repeated("1,"))),
        ("list.env", format!("NEKO_WEBRTC_ICESERVERS_FRONTEND='[{}1]'\n", repeated("1,"))),
        ("second.env", format!("NEKO_ICESERVERS='[{}1]'\n", repeated("1,"))),
        (
            "compose.yaml",
            format!(
                "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n      \
                 NEKO_WEBRTC_ICESERVERS_BACKEND: '[{}1]'\n",
                repeated("1,")
            ),
        ),
    ];
    for (file, text) in cases {
        let folder = Folder::new().with(file, text);
        for (command, outcome) in printed(&folder, file) {
            let most = 400 * SIZE;
            assert!(outcome.stdout.len() + outcome.stderr.len() < most, "{file}: {command}: {}", outcome.stdout.len());
            assert!(outcome.code < 3, "{file}: {command}");
        }
    }
}

#[test]
fn a_finding_quotes_its_own_part_of_an_error() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  iceservers:\n    frontend: [1, 2, 3, 4, 5]\n");
    let outcome = folder.run(&["validate", "neko.yaml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let notes: Vec<&str> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == "frontend-server-without-urls")
        .map(|finding| finding["notes"][1].as_str().unwrap())
        .collect();
    let own = |index: usize| {
        format!(
            "neko logs `unable to parse frontend ICE servers: decoding failed due to the following error(s): '[{index}]' expected a map or struct, got \"int\"`"
        )
    };
    assert_eq!(notes, [0, 1, 2, 3, 4].map(own));
}

#[test]
fn what_aliases_make_far_more_of_is_not_read() {
    let long = "a".repeat(SIZE / 2);
    let aliases = repeated("*x,");
    for (file, text) in [
        ("text.yaml", format!("x: &x {long}\nwebrtc:\n  iceservers:\n    frontend: [{aliases}]\n")),
        (
            "server.yaml",
            format!("x: &x {{urls: turn:h, credential: {long}}}\nwebrtc:\n  iceservers:\n    backend: [{aliases}]\n"),
        ),
        ("nat.yaml", format!("x: &x {long}\nwebrtc:\n  nat1to1: [{aliases}]\n")),
    ] {
        let folder = Folder::new().with(file, text);
        for (command, outcome) in printed(&folder, file) {
            let why =
                format!("{file}: its aliases expand to far more than is written; this limit is neko-ice's, not neko's");
            assert!(outcome.code == 2 && outcome.stderr.contains(&why), "{command}: {}", outcome.stderr);
            assert!(outcome.stdout.len() < 300_000, "{command}");
        }
    }
    // One that is used a few times is nothing special.
    let text =
        format!("x: &x {{urls: \"turn:h\", username: {long}, credential: {long}}}\nwebrtc:\n  iceservers: [*x, *x]\n");
    assert_eq!(Folder::new().with("neko.yaml", text).run(&["resolve", "neko.yaml"]).code, 0);
}

#[test]
fn variables_that_double_are_not_followed_for_ever() {
    let text = format!("A=aaaaaaaa\n{}NAT1TO1=$A\n", "A=$A$A\n".repeat(60));
    let outcome = Folder::new().with("neko.dotenv", text).run(&["validate", "neko.dotenv"]);
    assert!(
        outcome.code == 2 && outcome.stderr.contains("its variables expand to far more than is written"),
        "{}",
        outcome.shown()
    );
}

#[test]
fn a_rule_lists_so_many_findings_and_counts_the_others() {
    let text = format!("webrtc:\n  nat1to1: [{}]\n", "x,".repeat(6_000));
    let outcome = Folder::new().with("neko.yaml", text).run(&["validate", "neko.yaml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let found = document["diagnostics"].as_array().unwrap();
    let of_rule = found.iter().filter(|finding| finding["rule"] == "nat1to1-not-an-address").count();
    let summary = &document["summary"];
    // One finding stands for the 1,000 beyond 5,000.
    assert_eq!((of_rule, &summary["errors"], &summary["not_listed"]), (200, &5_001.into(), &4_801.into()));
}

#[test]
fn services_that_extend_a_large_one_are_bounded() {
    let variables: String = (0..200).map(|index| format!("NEKO_X{index}: '1',")).collect();
    let services: String = (0..400).map(|index| format!("  n{index}: {{extends: base}}\n")).collect();
    let text = format!("services:\n  base: {{image: m1k1o/neko:firefox, environment: {{{variables}}}}}\n{services}");
    let outcome = Folder::new().with("compose.yaml", text).run(&["validate", "compose.yaml"]);
    assert!(outcome.stdout.contains("which is neko-ice's own limit"), "{}", outcome.shown());
}

#[test]
fn the_largest_limit_is_none() {
    let (largest, text) = (u64::MAX.to_string(), "webrtc:\n  icetrickel: true\n");
    let folder = Folder::new().with("neko.yaml", text).with("compose.yaml", "services: {neko: {image: m1k1o/neko}}");
    let options = ["--max-size", &largest, "--format", "concise"];
    let outcome = folder.run_with_stdin(&[&["validate", "-"][..], &options].concat(), text);
    assert!(outcome.stdout.contains("unknown-key"), "{}", outcome.shown());
    let outcome = folder.run(&[&["validate", "neko.yaml"][..], &options].concat());
    assert!(outcome.stdout.contains("unknown-key"), "{}", outcome.shown());
    let outcome = folder.run(&[&["validate", "compose.yaml"][..], &options].concat());
    assert!(outcome.stdout.contains("compose.yaml:1:12"), "{}", outcome.shown());
    let outcome = folder.run_with_stdin(&["validate", "-", "--max-size", "3"], text);
    assert!(outcome.stderr.contains("larger than 3 bytes"), "{}", outcome.shown());
}
