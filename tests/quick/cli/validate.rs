//! `neko-ice validate`: outputs, exit codes, and inputs that cannot be read.

use std::fs;

use serde_json::Value;

use super::run::{Folder, fixture};

const GOOD: &str = "webrtc:\n  nat1to1: 203.0.113.10\n  epr: 52000-52100\n";
const BAD: &str = "webrtc:\n  icelite: true\n  nat1to1: 203.0.113.10\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n";

#[test]
fn a_clean_file_says_so() {
    let outcome = Folder::new().with("neko.yaml", GOOD).run(&["validate", "neko.yaml"]);
    insta::assert_snapshot!(outcome.shown(), @r"
    exit 0
    --- stdout
    no problems found in neko.yaml
    --- stderr
    ");
}

#[test]
fn findings_are_drawn_with_both_places() {
    let outcome = Folder::new().with("neko.yaml", BAD).run(&["validate", "neko.yaml"]);
    insta::assert_snapshot!(outcome.shown());
}

#[test]
fn findings_are_written_as_json() {
    let config = fixture("lint/backend-turn-without-credentials/bad-date.yaml");
    let outcome = Folder::new().with("neko.yaml", config).run(&["validate", "--format", "json", "neko.yaml"]);
    insta::assert_snapshot!(outcome.shown());
}

#[test]
fn columns_count_code_points() {
    let config = "webrtc:\n  iceservers:\n    backend: [{ username: \"é😀\", urls: \"stun://h.example\" }]\n";
    let outcome = Folder::new().with("neko.yaml", config).run(&["validate", "--format", "json", "neko.yaml"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let findings = document["diagnostics"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == "backend-url-refused").unwrap();
    let line = config.lines().nth(2).unwrap();
    let column = line.split("stun:").next().unwrap().chars().count() + 1;
    assert_eq!((&finding["line"], &finding["column"]), (&Value::from(3), &Value::from(column)));
    assert_eq!(finding["end_column"], Value::from(column + "stun://h.example".len()));
}

#[test]
fn labels_reach_from_the_file_into_environment_and_command_line() {
    let folder =
        Folder::new().with("neko.yaml", "webrtc:\n  iceservers:\n    backend:\n    - urls: stun:a.example.org\n");
    let outcome =
        folder.run(&["validate", "neko.yaml", "--env", "NEKO_NAT1TO1=my.example.org", "--", "--webrtc.icelite"]);
    insta::assert_snapshot!(outcome.shown());
}

#[test]
fn each_file_is_judged_on_its_own_and_one_unreadable_file_hides_none() {
    let folder = Folder::new().with("good.yaml", GOOD).with("bad.yaml", BAD);
    let outcome = folder.run(&["validate", "good.yaml", "missing.yaml", "bad.yaml"]);
    insta::assert_snapshot!(outcome.shown());
    let outcome = folder.run(&["validate", "--format", "json", "good.yaml", "missing.yaml", "bad.yaml"]);
    assert_eq!(outcome.code, 2);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(
        document["unreadable"],
        serde_json::json!([{ "file": "missing.yaml", "message": "missing.yaml: no such file" }])
    );
    assert_eq!(document["diagnostics"][0]["file"], "bad.yaml");
    assert_eq!(document["summary"]["files"], 3);
}

#[test]
fn the_exit_code_goes_by_the_worst_finding() {
    let note = "epr: 52000-52100\n";
    let warning = "webrtc:\n  icetrickle: yes\n";
    for (config, fail_on, code) in [
        (note, "error", 0),
        (note, "warning", 0),
        (note, "note", 1),
        (warning, "error", 0),
        (warning, "warning", 1),
        (BAD, "error", 1),
    ] {
        let outcome = Folder::new().with("neko.yaml", config).run(&["validate", "neko.yaml", "--fail-on", fail_on]);
        assert_eq!(outcome.code, code, "{config} --fail-on {fail_on}");
    }
}

#[test]
fn standard_input_and_nekos_own_places_are_read() {
    let outcome = Folder::new().run_with_stdin(&["validate", "-"], BAD);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("--> <stdin>:2:12"), "{}", outcome.stdout);
    let outcome = Folder::new().with("neko.yaml", BAD).run(&["validate"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("neko.yaml:2:12"), "{}", outcome.stdout);
}

#[test]
fn what_neko_would_refuse_is_a_finding() {
    let mut deep = String::from("a: ");
    deep.push_str(&"[".repeat(10_000));
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let inner = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", inner.trim_end_matches(", ")));
    }
    for (name, content) in [
        ("a tab", b"webrtc:\n\ticelite: true\n".to_vec()),
        ("a list at the root", b"- webrtc\n".to_vec()),
        ("not UTF-8", b"webrtc: \xff\xfe\xfd\n".to_vec()),
        ("nested 10,000 deep", deep.into_bytes()),
        ("an alias bomb", bomb.into_bytes()),
    ] {
        let outcome = Folder::new().with("neko.yaml", content).run(&["validate", "neko.yaml"]);
        assert_eq!(outcome.code, 1, "{name}: {}", outcome.shown());
        assert!(outcome.stdout.contains("error[neko-exits]: neko exits with code"), "{name}: {}", outcome.shown());
    }
}

#[test]
fn an_empty_file_is_fine() {
    assert_eq!(Folder::new().with("neko.yaml", "").run(&["validate", "neko.yaml"]).code, 0);
}

#[test]
fn inputs_that_cannot_be_read_are_named_on_standard_error() {
    let folder = Folder::new()
        .with("compose.yaml", "services:\n  web:\n    image: nginx\n")
        .with("pod.yaml", "apiVersion: v1\nkind: Pod\n")
        .with("neko.yaml", GOOD);
    fs::create_dir(folder.path("folder")).unwrap();
    let empty = Folder::new();
    let mut shown = String::new();
    for arguments in [
        &["validate", "missing.yaml"][..],
        &["validate", "folder"],
        &["validate", "compose.yaml"],
        &["validate", "pod.yaml"],
        &["validate", "neko.yaml", "--env", "NEKO_WEBRTC_EPR"],
        &["validate", "neko.yaml", "--env-file", "missing.env"],
        &["validate", "neko.yaml", "--max-size", "5"],
        &["validate", "neko.yaml", "--format", "toml"],
    ] {
        let outcome = folder.run(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}");
        shown.push_str(&format!("$ neko-ice {}\n{}\n", arguments.join(" "), outcome.stderr));
    }
    let outcome = empty.run(&["validate"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    shown.push_str(&format!("$ neko-ice validate\n{}", outcome.stderr));
    insta::assert_snapshot!(shown);
}

#[test]
fn json_comes_with_every_exit_code() {
    let folder = Folder::new().with("good.yaml", GOOD).with("bad.yaml", BAD);
    for (arguments, code) in [
        (&["validate", "--format", "json", "good.yaml"][..], 0),
        (&["validate", "--format", "json", "bad.yaml"], 1),
        (&["validate", "--format", "json", "missing.yaml"], 2),
        (&["validate", "--format", "json", "good.yaml", "--env", "X"], 2),
        (&["validate", "--format", "json"], 2),
    ] {
        let outcome = folder.run(arguments);
        assert_eq!(outcome.code, code, "{arguments:?}");
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(document["version"], 1);
    }
}

#[test]
fn a_misspelt_section_says_that_nothing_in_it_was_judged() {
    let text = "webrct:\n  icelite: true\n  iceservers: {frontend: [{urls: a}]}\n";
    let shown = Folder::new().with("neko.yaml", text).run(&["validate", "neko.yaml"]).shown();
    assert!(shown.contains("nothing inside it was checked here"), "{shown}");
    let shown = Folder::new().with("neko.yaml", "webrtc:\n  icelight: true\n").run(&["validate", "neko.yaml"]).shown();
    assert!(!shown.contains("nothing inside it"), "{shown}");
}

#[test]
fn quotation_marks_in_a_list_of_variables_are_named() {
    let compose = |style: &str| {
        format!("services:\n  neko:\n    image: m1k1o/neko\n    network_mode: host\n    environment:\n      {style}\n")
    };
    let said = |style| {
        let folder = Folder::new().with("compose.yaml", compose(style));
        folder.run(&["validate", "compose.yaml"]).shown().contains("quotes are part of the value")
    };
    assert!(said("- NEKO_WEBRTC_NAT1TO1='host'"));
    assert!(said("- NEKO_WEBRTC_ICELITE=\"true\""));
    assert!(!said("NEKO_WEBRTC_NAT1TO1: 'host'"));
    assert!(!said("- NEKO_WEBRTC_NAT1TO1=host"));
}

#[test]
fn json_in_double_quotation_marks_is_explained() {
    let compose = "services:\n  neko:\n    image: m1k1o/neko\n    environment:\n      NEKO_ICESERVERS: \"[{\"urls\": [\"stun:a.example\"]}]\"\n";
    let shown = Folder::new().with("compose.yaml", compose).run(&["validate", "compose.yaml"]).shown();
    assert!(shown.contains("put the JSON in single quotes"), "{shown}");
}
