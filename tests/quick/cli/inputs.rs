//! What `neko-ice validate` is pointed at.

use std::fs;

use super::run::Folder;

const GOOD: &str = "webrtc:\n  nat1to1: 203.0.113.10\n";
const BAD: &str = "webrtc:\n  icetrickel: true\n  nat1to1: 203.0.113.10\n";

/// The inputs and what was found in them, from a JSON run.
fn seen(folder: &Folder, arguments: &[&str]) -> (i32, Vec<String>, u64) {
    let outcome = folder.run(&[&["validate", "--format", "json"], arguments].concat());
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let found = document["diagnostics"].as_array().unwrap();
    let names = found
        .iter()
        .map(|finding| format!("{} {}", finding["input"].as_str().unwrap(), finding["rule"].as_str().unwrap()));
    (outcome.code, names.collect(), document["summary"]["files"].as_u64().unwrap())
}

fn rooms() -> Folder {
    Folder::new()
        .with("deploy/neko.yaml", BAD)
        .with("deploy/room/b.yml", BAD)
        .with("deploy/room/c.json", "{\"webrtc\": {\"icetrickel\": true, \"nat1to1\": \"203.0.113.10\"}}")
        .with("deploy/room/d.env", "NEKO_WEBRTC_ICETRICKEL=true\n")
        .with("deploy/room/other.yaml", "name: CI\n")
        .with("deploy/.hidden/neko.yaml", BAD)
        .with("deploy/node_modules/neko.yaml", BAD)
        .with("good.yaml", GOOD)
        .with("a[1].yaml", BAD)
}

#[test]
fn files_globs_and_folders_mix_and_each_file_counts_once() {
    let folder = rooms();
    let (code, names, files) = seen(&folder, &["deploy", "deploy/*.yaml", "good.yaml", "deploy/**/*.yml", "a[1].yaml"]);
    assert_eq!(
        names,
        [
            "deploy/neko.yaml unknown-key",
            "deploy/room/b.yml unknown-key",
            "deploy/room/c.json unknown-key",
            "deploy/room/d.env unknown-key",
            "a[1].yaml unknown-key",
        ]
    );
    assert_eq!((code, files), (0, 6));
}

#[test]
fn a_name_that_leads_to_nothing_hides_no_other() {
    let folder = rooms().with("empty/README.md", "webrtc:\n");
    let outcome = folder.run(&["validate", "--format", "concise", "empty", "none/*.yaml", "deploy/neko.yaml"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stdout.starts_with("deploy/neko.yaml:2:3: warning[unknown-key]"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("error: empty: no file in this folder has settings"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("error: none/*.yaml: no file matches"), "{}", outcome.shown());
}

#[test]
fn standard_input_goes_by_the_name_it_is_given() {
    let folder = Folder::new();
    let run = |arguments: &[&str], text: &str| {
        let outcome = folder.run_with_stdin(&[&["validate", "--format", "concise", "-"], arguments].concat(), text);
        outcome.stdout
    };
    assert!(run(&["--stdin-filename", "x/neko.yaml"], BAD).starts_with("x/neko.yaml:2:3: warning[unknown-key]"));
    assert!(
        run(&["--stdin-filename", "neko.json"], "{\"webrtc\": {\"icetrickel\": 1}}").starts_with("neko.json:1:13: ")
    );
    assert!(run(&["--stdin-filename", "neko.env"], "NEKO_NAT1TO1=203.0.113.10\n").starts_with("neko.env:1:"));
    assert!(run(&["--kind", "env"], "NEKO_NAT1TO1=203.0.113.10\n").starts_with("<stdin>:1:"));
}

#[test]
fn the_kind_can_be_said() {
    let folder =
        Folder::new().with("variables", "NEKO_NAT1TO1=203.0.113.10\n").with("neko.env", "NEKO_NAT1TO1=203.0.113.10\n");
    assert_eq!(seen(&folder, &["variables", "--kind", "env"]).1, ["variables v2-key"]);
    assert_eq!(seen(&folder, &["variables"]).1, ["variables v2-key"]);
    assert_eq!(seen(&folder, &["neko.env"]).1, ["neko.env v2-key"]);
    // neko takes NEKO_NAT1TO1 in a config file for a key of that name.
    assert_eq!(seen(&folder, &["neko.env", "--kind", "config"]).1, ["neko.env unknown-key"]);
}

#[test]
fn many_files_come_in_their_own_order() {
    let mut folder = Folder::new();
    for number in 0..200 {
        folder = folder.with(&format!("rooms/{number:03}.yaml"), if number % 3 == 0 { BAD } else { GOOD });
    }
    let (code, names, files) = seen(&folder, &["rooms"]);
    let expected: Vec<String> =
        (0..200).step_by(3).map(|number| format!("rooms/{number:03}.yaml unknown-key")).collect();
    assert_eq!((code, names, files), (0, expected, 200));
}

const COMPOSE: &str = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox\n    environment:\n      NEKO_WEBRTC_ICETRICKEL: \"true\" # neko-ice: allow(unknown-key) one\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_EPR: 52000-52100 # neko-ice: allow(empty-variable) vain\n  other:\n    image: ghcr.io/m1k1o/neko/firefox\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n";

#[test]
fn deployments_are_taken_from_folders_and_their_comments_count_once() {
    let folder = Folder::new()
        .with("deploy/compose.yaml", COMPOSE)
        .with("deploy/ci.yaml", "services:\n  db: {image: postgres}\n");
    let outcome = folder.run(&["validate", "deploy", "--format", "concise"]);
    let vain = outcome.stdout.lines().filter(|line| line.contains("[allow-without-finding]")).collect::<Vec<_>>();
    assert_eq!(
        vain,
        ["deploy/compose.yaml:7:47: warning[allow-without-finding] `empty-variable` is allowed here but finds nothing"],
        "{}",
        outcome.shown()
    );
    assert!(!outcome.stdout.contains("[unknown-key]"), "{}", outcome.shown());
}

#[test]
fn a_credential_on_the_command_line_is_noted_once_and_nowhere_else() {
    let list = r#"[{"urls":["turn:127.0.0.1"],"username":"u","credential":"a-secret-word"}]"#;
    let variable = format!("NEKO_WEBRTC_ICESERVERS_BACKEND={list}");
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  epr: 59000-59001\n");
    let folder = folder.with("a.env", format!("NEKO_WEBRTC_ICESERVERS_BACKEND='{list}'\n"));
    let noted = |arguments: &[&str], environment: &[(&str, &str)]| {
        let outcome = folder.run_in(arguments, environment);
        assert!(!outcome.stderr.contains("a-secret-word"), "{outcome:?}");
        outcome.stderr.matches("other processes on this machine can see").count()
    };
    for command in [
        &["validate", "neko.yaml"][..],
        &["validate", "neko.yaml", "neko.yaml"],
        &["resolve", "neko.yaml"],
        &["resolve", "--diff", "neko.yaml", "neko.yaml"],
        &["env-export", "neko.yaml"],
        &["env-import"],
    ] {
        assert_eq!(noted(&[command, &["--env", &variable]].concat(), &[]), 1, "{command:?}");
        assert_eq!(noted(&[command, &["--env-file", "a.env"]].concat(), &[]), 0, "{command:?}");
        let own = [("NEKO_WEBRTC_ICESERVERS_BACKEND", list)];
        assert_eq!(noted(&[command, &["--from-env"]].concat(), &own), 0, "{command:?}");
        assert_eq!(noted(&[command, &["--env", "NEKO_WEBRTC_EPR=59000-59002"]].concat(), &[]), 0, "{command:?}");
    }
    assert_eq!(noted(&["validate", "neko.yaml", "--", "--webrtc.iceservers.backend", list], &[]), 1);
}

/// Names that an option has too, as somebody may call the files of a repository that a hook is run on.
const LIKE_OPTIONS: [&str; 7] = [
    "--output-file=x.yaml",
    "--output-file=evil/neko.yaml",
    "--settings=evil.toml",
    "--fix",
    "-o",
    "-fevil.yaml",
    "--allow=unknown-key",
];
const LITE: &str = "webrtc:\n  icelite: true\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n";

#[test]
fn after_filenames_everything_is_a_file() {
    let rest = ["--", "-", "--filenames", "-h"];
    let folder = LIKE_OPTIONS.iter().chain(&rest).fold(Folder::new(), |folder, name| folder.with(name, LITE));
    for name in LIKE_OPTIONS.into_iter().chain(rest) {
        let outcome = folder.run(&["validate", "--format", "concise", "--filenames", name]);
        assert_eq!(outcome.code, 1, "{name}: {}", outcome.shown());
        assert!(outcome.stdout.starts_with(&format!("./{name}:")), "{name}: {}", outcome.shown());
    }
    let all = [&["validate", "--format", "concise", "--filenames"], &LIKE_OPTIONS[..], &rest].concat();
    let outcome = folder.run(&all);
    assert_eq!(outcome.stdout.matches(": error[").count(), LIKE_OPTIONS.len() + rest.len(), "{}", outcome.shown());
    assert!(!folder.path("x.yaml").exists());
    let outcome = Folder::new().with("neko.yaml", LITE).run(&["validate", "--format", "concise", "--filenames"]);
    assert!(outcome.stdout.starts_with("neko.yaml:2:12: error["), "{}", outcome.shown());
}

#[test]
fn standard_input_and_a_file_named_like_it_are_two_inputs() {
    let folder = Folder::new().with("-", LITE);
    let outcome = folder.run_with_stdin(&["validate", "--format", "concise", "-", "./-", "-"], LITE);
    let places: Vec<&str> = outcome.stdout.lines().filter_map(|line| Some(line.split_once(": error[")?.0)).collect();
    assert_eq!(places, ["<stdin>:2:12", "./-"], "{}", outcome.shown());
}

#[test]
fn an_option_that_is_a_file_as_well_is_refused() {
    let folder = LIKE_OPTIONS.iter().fold(Folder::new(), |folder, name| folder.with(name, LITE)).with("a.yaml", LITE);
    for name in LIKE_OPTIONS {
        for command in ["validate", "resolve", "env-export"] {
            let outcome = folder.run(&[command, name, "a.yaml"]);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{name}: {}", outcome.shown());
            assert!(outcome.stderr.contains("looks like an option and is the name of a file"), "{}", outcome.shown());
        }
    }
    assert_eq!(fs::read_to_string(folder.path("a.yaml")).unwrap(), LITE);
    assert!(!folder.path("x.yaml").exists());
    let folder = Folder::new().with("--", LITE).with("a.yaml", LITE);
    assert_eq!(folder.run(&["validate", "--", "a.yaml"]).code, 2);
}

#[test]
fn what_neko_is_given_after_two_hyphens_is_not_looked_for() {
    let folder = Folder::new().with("a.yaml", "webrtc:\n  epr: 52000-52100\n").with("--webrtc.icelite=true", "");
    let outcome = folder.run(&["resolve", "a.yaml", "--", "--webrtc.icelite=true"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
}

#[test]
fn of_two_names_of_one_file_the_real_one_is_meant() {
    for arguments in [&["."][..], &["*.yaml"], &["aaa.yaml", "neko.yaml"]] {
        let folder = Folder::new().with("neko.yaml", BAD).link("aaa.yaml", "neko.yaml");
        let outcome = folder.run(&[&["validate", "--format", "concise"], arguments].concat());
        assert_eq!(outcome.stdout.lines().count(), 1, "{}", outcome.shown());
        assert!(outcome.stdout.trim_start_matches("./").starts_with("neko.yaml:2:3"), "{}", outcome.shown());
        let arguments = [&["validate", "--fix", "--unsafe-fixes"], arguments].concat();
        let outcome = folder.run_in(&arguments, &[("CI", "true")]);
        assert_eq!(outcome.code, 0, "{}", outcome.shown());
        assert!(!fs::read_to_string(folder.path("neko.yaml")).unwrap().contains("icetrickel"), "{}", outcome.shown());
    }
}
