//! A job of GitHub Actions: the action's steps run as shell, in a checkout of somebody's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

use crate::support::permit::Permit;

pub const BAD: &str = "webrtc:\n  icelite: true\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n";

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The workspace of a job: a checkout of somebody's, and where the runner wants summaries and outputs.
pub struct Job {
    pub folder: TempDir,
    inputs: BTreeMap<String, String>,
    _permit: Permit,
}

impl Job {
    pub fn new(inputs: &[(&str, &str)]) -> Self {
        let defaults = yaml("action.yml")["inputs"].as_mapping().unwrap().clone();
        let mut values: BTreeMap<String, String> =
            defaults.iter().map(|(name, input)| (text(name), text(&input["default"]))).collect();
        for (name, value) in inputs {
            assert!(values.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input {name}");
        }
        Self { folder: TempDir::new().unwrap(), inputs: values, _permit: Permit::wait() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs a step as the runner does: expressions filled in, `bash -e`. `action` is where the action was checked out.
    pub fn run(&self, step: &Value, action: &Path) -> Output {
        self.command(step, action).output().unwrap()
    }

    pub fn command(&self, step: &Value, action: &Path) -> Command {
        let filled = |value: &str| {
            let inner = value.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
            match inner {
                Some("github.action_path") => action.to_str().unwrap().to_owned(),
                // Of an action that lies in the repository itself, and what was built by the step before.
                Some("github.action_repository" | "steps.find.outputs.program") => String::new(),
                Some(input) => self.inputs[input.strip_prefix("inputs.").unwrap()].clone(),
                None => value.to_owned(),
            }
        };
        assert_eq!(step["shell"], Value::from("bash"));
        let environment = step["env"].as_mapping().unwrap();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &text(&step["run"])])
            .current_dir(self.folder.path())
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .envs(environment.iter().map(|(name, value)| (text(name), filled(&text(value)))));
        command
    }
}

/// The action's steps that are scripts.
pub fn steps() -> Vec<Value> {
    let steps = yaml("action.yml")["runs"]["steps"].as_sequence().unwrap().clone();
    steps.into_iter().filter(|step| step.get("run").is_some()).collect()
}

/// A step by its name.
pub fn step(name: &str) -> Value {
    steps().into_iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step {name}"))
}

pub fn copy_hooks(to: &Path) {
    fs::create_dir_all(to.join("hooks")).unwrap();
    for name in ["build", "install", "released"] {
        fs::copy(root().join("hooks").join(name), to.join("hooks").join(name)).unwrap();
    }
}

/// The action's checkout after its first step: the release program is the one under test.
pub fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy_hooks(folder.path());
    fs::create_dir_all(folder.path().join("target/release")).unwrap();
    let program = folder.path().join("target/release/neko-ice");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_neko-ice"), program).unwrap();
    folder
}

/// Writes a program.
pub fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// What somebody puts into a repository whose code is to run where it is linted.
pub fn traps(repository: &Path) {
    let trap = repository.join("evil/bin/cargo");
    script(&trap, &format!("echo \"$0 $*\" >>{0}/sprung\nshift\nexec \"$@\"", repository.display()));
    for name in ["rustc", "wrapper", "linker", "runner"] {
        fs::copy(&trap, repository.join("evil/bin").join(name)).unwrap();
    }
    let evil = repository.join("evil").display().to_string();
    let config = format!(
        "[build]\nrustc-wrapper = \"{evil}/bin/wrapper\"\ntarget-dir = \"elsewhere\"\n[alias]\nb = \"run\"\n\
         [target.'cfg(all())']\nlinker = \"{evil}/bin/linker\"\nrunner = \"{evil}/bin/runner\"\n"
    );
    fs::create_dir(repository.join(".cargo")).unwrap();
    fs::write(repository.join(".cargo/config.toml"), config).unwrap();
    fs::write(repository.join("rust-toolchain.toml"), format!("[toolchain]\npath = \"{evil}\"\n")).unwrap();
    let workspace = "[workspace]\nmembers = [\"tools/*\"]\nresolver = \"2\"\n[profile.release]\npanic = \"nonsense\"\n";
    fs::write(repository.join("Cargo.toml"), workspace).unwrap();
}
