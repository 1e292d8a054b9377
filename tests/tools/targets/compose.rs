//! docker-compose v1 by its `config`, podman-compose by what it calls podman with (the packaged one has no `config`).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use neko_ice::export::{Pairs, Target};
use tempfile::TempDir;

use super::corpus::Corpus;
use super::{installed, run};

/// The exported block in a service.
fn file(block: &str) -> String {
    let indented: String = block.lines().map(|line| format!("    {line}\n")).collect();
    format!("services:\n  neko:\n    image: neko\n{indented}")
}

/// `config` of docker-compose; its own output doubles `$` again.
fn config(folder: &Path) -> Pairs {
    let mut command = Command::new("docker-compose");
    command.args(["-f", "docker-compose.yml", "config"]).current_dir(folder).env("HOME", folder);
    fs::write(folder.join("printed.yml"), run(&mut command)).unwrap();
    // Its YAML is that of its own reader: `1e3` without quotation marks is a text there.
    let script = "import json, yaml; print(json.dumps(yaml.safe_load(open('printed.yml'))))";
    let printed = run(Command::new(installed("venv/bin/python")).args(["-c", script]).current_dir(folder));
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let environment = document["services"]["neko"]["environment"].as_object().unwrap().iter();
    environment.map(|(name, value)| (name.clone(), value.as_str().unwrap().replace("$$", "$"))).collect()
}

#[test]
fn docker_compose_v1_environment() {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(Target::Compose);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("docker-compose.yml"), file(&text)).unwrap();
    corpus.hold("docker-compose v1", &wanted, &config(folder.path()));
}

#[test]
fn docker_compose_v1_env_file() {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(Target::ComposeEnv);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("neko.env"), text).unwrap();
    fs::write(folder.path().join("docker-compose.yml"), file("env_file: [./neko.env]")).unwrap();
    corpus.hold("docker-compose v1, env_file", &wanted, &config(folder.path()));
}

#[test]
fn podman_compose() {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(Target::Compose);
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("docker-compose.yml"), file(&text)).unwrap();
    fs::create_dir(path("bin")).unwrap();
    let stand_in = format!(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo 'podman version 4.3.1' && exit\nprintf '%s\\0' \"$@\" >>'{}'\n",
        path("called").display()
    );
    fs::write(path("bin/podman"), stand_in).unwrap();
    fs::set_permissions(path("bin/podman"), fs::Permissions::from_mode(0o755)).unwrap();
    let search = format!("{}:{}", path("bin").display(), std::env::var("PATH").unwrap());
    run(Command::new("podman-compose").args(["up", "--no-start"]).current_dir(&folder).env("PATH", search));
    let called = fs::read_to_string(path("called")).unwrap();
    let arguments: Vec<&str> = called.split('\0').collect();
    let passed = arguments.windows(2).filter(|pair| pair[0] == "-e").filter_map(|pair| pair[1].split_once('='));
    let found: Pairs = passed.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    corpus.hold("podman-compose", &wanted, &found);
}
