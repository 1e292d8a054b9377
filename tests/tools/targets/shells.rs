//! bash, dash, zsh and fish.

use std::fs;
use std::process::Command;

use neko_ice::export::Target;
use tempfile::TempDir;

use super::corpus::Corpus;
use super::{run, with_nul};

fn through(shell: &str, target: Target, script: &str) {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(target);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("neko.env"), text).unwrap();
    let mut command = Command::new(shell);
    // Without the caller's settings.
    match shell {
        "zsh" => drop(command.arg("-f")),
        "fish" => drop(command.arg("--no-config")),
        _ => {}
    }
    command
        .args(["-c", script])
        .current_dir(&folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", folder.path());
    command.env("LC_ALL", "C.UTF-8");
    corpus.hold(&format!("{shell}, {}", target.name()), &wanted, &with_nul(&run(&mut command)));
}

#[test]
fn sh() {
    for shell in ["bash", "dash", "zsh"] {
        through(shell, Target::Sh, ". ./neko.env; env -0");
    }
}

#[test]
fn dotenv_as_a_script() {
    for shell in ["bash", "dash", "zsh"] {
        through(shell, Target::Dotenv, "set -a; . ./neko.env; set +a; env -0");
    }
}

#[test]
fn fish() {
    through("fish", Target::Fish, "source ./neko.env; env -0");
}
