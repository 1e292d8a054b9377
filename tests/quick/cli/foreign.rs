//! Files of other tools: called by their kind, in every command, and never edited.

use std::fmt::Write as _;
use std::fs;

use super::run::Folder;

const COMMANDS: [&[&str]; 6] = [
    &["validate", "--no-settings"],
    &["validate", "--no-settings", "--unsafe-fixes", "--fix"],
    &["resolve"],
    &["migrate", "--in-place"],
    &["env-export"],
    &["env-import"],
];

#[test]
fn a_file_of_another_tool_is_called_by_its_kind() {
    let mut files: Vec<_> = fs::read_dir("fixtures/foreign")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut said = String::new();
    for name in files {
        let text = fs::read_to_string(format!("fixtures/foreign/{name}")).unwrap();
        let folder = Folder::new().with(&name, &text);
        let outcomes = COMMANDS.map(|command| folder.run(&[command, &[name.as_str()]].concat()));
        for (command, outcome) in COMMANDS.iter().zip(&outcomes) {
            assert_eq!((outcome.code, &outcome.stderr), (2, &outcomes[0].stderr), "{command:?}: {}", outcome.shown());
        }
        write!(said, "{}", outcomes[0].stderr).unwrap();
        assert_eq!(fs::read_to_string(folder.path(&name)).unwrap(), text, "{name}");
    }
    insta::assert_snapshot!(said);
}

#[test]
fn who_says_what_a_file_is_has_it_read() {
    let folder = Folder::new().with("settings.xml", "webrtc:\n  epr: 54000-54100\n");
    let outcome = folder.run(&["validate", "--no-settings", "--kind", "compose", "settings.xml"]);
    assert!(!outcome.stderr.contains("looks like"), "{}", outcome.shown());
}

const OTHERS: [(&str, &str); 4] = [
    ("deploy/host.nix", "{ environment.NEKO_WEBRTC_EPR = \"1-2\"; }\n"),
    ("deploy/play.yml", "- hosts: all\n  tasks: [{name: m1k1o/neko}]\n"),
    ("deploy/nginx.yaml", "services:\n  web: {image: nginx}\n"),
    ("deploy/tsconfig.json", "{\"include\": []}\n"),
];
const NEKO: &str = "webrtc:\n  epr: 54000-54020\n  nat1to1: 198.51.100.23\n";

fn others() -> Folder {
    OTHERS.iter().fold(Folder::new(), |folder, (name, text)| folder.with(name, text))
}

#[test]
fn what_nobody_named_is_left_out_and_counted() {
    let folder = others().with("deploy/neko.yaml", NEKO);
    let left_out = "note: skipped 2 files without settings of neko: deploy/host.nix, deploy/play.yml\n";
    let outcome = folder.run(&["validate", "deploy", "--format", "concise"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", left_out));
    let outcome = folder.run(&["validate", "deploy", "--fix", "--diff"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", ""));
    let all = "note: skipped 4 files without settings of neko: deploy/host.nix, deploy/nginx.yaml, \
               deploy/play.yml, deploy/tsconfig.json\n";
    let outcome = folder.run(&["validate", "deploy/*", "--format", "concise"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", all));
    let names = [&["validate", "--format", "concise", "--skip-unread"], &OTHERS.map(|(name, _)| name)[..]].concat();
    assert_eq!(others().run(&names).code, 0);
    assert_eq!(others().run(&["validate", "deploy/*"]).code, 2);
    assert_eq!(Folder::new().run(&["validate", ".", "--skip-unread"]).code, 0);
}

#[test]
fn what_is_named_as_nekos_is_never_left_out() {
    let folder = Folder::new().with("deploy/neko.yaml", "services:\n  web: {image: nginx}\n");
    for arguments in [&["deploy"][..], &["deploy/*"], &["deploy/neko.yaml", "--skip-unread"]] {
        let outcome = folder.run(&[&["validate"], arguments].concat());
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.shown());
    }
}
