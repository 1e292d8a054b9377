//! systemd's own loaders, without a running manager: the functions of its libraries, called from Python.

use std::fs;
use std::process::Command;

use neko_ice::export::Target;
use tempfile::TempDir;

use super::corpus::Corpus;
use super::{installed, run, script, with_nul};

fn through(target: Target) {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(target);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("neko.env");
    fs::write(&path, text).unwrap();
    let mut command = Command::new(installed("venv/bin/python"));
    let printed = run(command.arg(script("systemd.py")).arg(target.name()).arg(path));
    corpus.hold(&format!("systemd, {}", target.name()), &wanted, &with_nul(&printed));
}

#[test]
fn environment_file() {
    through(Target::Systemd);
}

#[test]
fn environment_of_a_unit() {
    through(Target::SystemdUnit);
}
