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
