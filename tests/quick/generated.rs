//! What is committed under `completions/` is what the program prints.
//!
//! After a change of the command line: `UPDATE_GENERATED=1 cargo test --test quick generated`.
#![cfg(feature = "probe")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn printed(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_neko-ice")).args(args).output().expect("the binary runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn hold(file: PathBuf, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == text,
        "{} differs from what the program prints; see the head of tests/quick/generated.rs",
        file.display()
    );
}

#[test]
fn completions_are_what_the_program_prints() {
    let files = [
        ("bash", "neko-ice.bash"),
        ("zsh", "_neko-ice"),
        ("fish", "neko-ice.fish"),
        ("powershell", "_neko-ice.ps1"),
        ("elvish", "neko-ice.elv"),
    ];
    for (shell, file) in files {
        hold(Path::new("completions").join(file), &printed(&["completions", shell]));
    }
}

#[test]
fn man_pages_are_what_the_program_prints() {
    let folder = Path::new("completions/man");
    hold(folder.join("neko-ice.1"), &printed(&["man"]));
    let subcommands: Vec<String> = neko_ice::commands::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| name != "help")
        .collect();
    for name in &subcommands {
        hold(folder.join(format!("neko-ice-{name}.1")), &printed(&["man", name]));
    }
    let committed = fs::read_dir(folder).unwrap().count();
    assert_eq!(committed, subcommands.len() + 1, "a page of a command that is gone");
}
