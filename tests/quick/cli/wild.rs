//! Files as people have them: folders of `fixtures/wild` and what is asked of them, whole outputs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::run::Folder;

/// A folder, and the command lines that are run in it.
const CASES: &[(&str, &[&str])] = &[
    ("answers", &["env-import amazon.json"]),
    (
        "built-images",
        &["validate compose.yaml", "validate inline.yaml", "validate Dockerfile", "validate elsewhere.yaml"],
    ),
    ("common-file-of-rooms", &["validate compose.yaml"]),
    ("docker-inspect", &["validate desk.json", "env-import desk.json --allow-invalid"]),
    ("dotenv-for-compose", &["validate .", "validate .env", "validate .env.example"]),
    ("dotenv-is-the-environment", &["validate .", "validate .env.example"]),
    ("files-beside-the-script", &["validate rooms/start.sh", "validate rooms/room.container"]),
    ("folder-of-scripts", &["validate --format concise ."]),
    ("other-controllers", &["validate game-servers.yaml", "validate knative.yaml"]),
    ("ports-of-others", &["validate compose.yaml"]),
    ("rooms", &["validate misspelt.yaml", "validate two-addresses.yaml"]),
    ("scripts-within", &["validate compose.yaml", "validate entrypoint.sh"]),
    (
        "texts-within",
        &[
            "validate setup.sh",
            "validate user-data.yaml",
            "validate README.md",
            "validate --fix --diff setup.sh user-data.yaml README.md",
        ],
    ),
    (
        "typed-elsewhere",
        &[
            "validate quotes.yaml",
            "validate dash.sh",
            "validate fence.yaml",
            "validate flat.yaml",
            "validate blank.yaml",
            "validate --fix --diff blank.yaml",
            "validate remarks.sh",
            "validate two-addresses.sh",
            "validate commas.container",
            "validate required.yaml",
            "validate required.yaml --env DESK_ADDRESS=198.51.100.23",
        ],
    ),
    ("variables-to-copy", &["validate desk.env.dist"]),
];

#[test]
fn files_as_people_have_them() {
    for (name, lines) in CASES {
        let folder = copied(Folder::new(), &Path::new("fixtures/wild").join(name), "");
        let mut said = String::new();
        for line in *lines {
            let arguments: Vec<&str> = line.split(' ').collect();
            write!(said, "$ neko-ice {line}\n{}\n", folder.run(&arguments).shown()).unwrap();
        }
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(*name, said) });
    }
}

#[test]
fn each_folder_is_asked_about() {
    let mut folders: Vec<_> = fs::read_dir("fixtures/wild").unwrap().map(|own| own.unwrap().file_name()).collect();
    folders.sort();
    let mut asked: Vec<_> = CASES.iter().map(|(name, _)| *name).collect();
    asked.sort_unstable();
    assert_eq!(folders, asked);
}

/// A folder with the files of a case.
fn copied(folder: Folder, from: &Path, below: &str) -> Folder {
    let entries = fs::read_dir(from).unwrap().map(Result::unwrap);
    entries.fold(folder, |folder, entry| {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => copied(folder, &entry.path(), &format!("{name}/")),
            false => folder.with(&name, fs::read(entry.path()).unwrap()),
        }
    })
}
