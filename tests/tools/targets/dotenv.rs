//! python-dotenv and node's dotenv.

use std::fs;
use std::process::Command;

use neko_ice::export::{Pairs, Target};
use tempfile::TempDir;

use super::corpus::Corpus;
use super::{installed, run};

fn through(parser: &str, target: Target, command: &mut Command) {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(target);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("neko.env"), text).unwrap();
    let printed = run(command.current_dir(&folder).env("HOME", "/nobody"));
    let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&printed).expect("JSON");
    corpus.hold(parser, &wanted, &read.into_iter().collect::<Pairs>());
}

#[test]
fn python_dotenv() {
    let script = "import dotenv, json; print(json.dumps(dotenv.dotenv_values('neko.env')))";
    for target in [Target::Dotenv, Target::ComposeEnv] {
        through("python-dotenv", target, Command::new(installed("venv/bin/python")).args(["-c", script]));
    }
}

#[test]
fn node_dotenv() {
    let module = serde_json::to_string(installed("node_modules/dotenv").to_str().unwrap()).unwrap();
    let script =
        format!("console.log(JSON.stringify(require({module}).parse(require('fs').readFileSync('neko.env'))))");
    through("node's dotenv", Target::Dotenv, Command::new("node").args(["-e", &script]));
}

#[test]
fn json() {
    let script = "import json; print(json.dumps(json.load(open('neko.env'))))";
    through("python's json", Target::Json, Command::new(installed("venv/bin/python")).args(["-c", script]));
}
