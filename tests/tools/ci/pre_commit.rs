//! The hooks, run by pre-commit on a scratch repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::job::{BAD, copy_hooks, root, script};
use crate::support::permit::Permit;

/// pre-commit: of the tests' own environment (`tests/run` makes it), else of the machine.
fn pre_commit() -> PathBuf {
    let own = root().join("target/python/bin/pre-commit");
    if own.exists() { own } else { PathBuf::from("pre-commit") }
}

fn git(folder: &Path, arguments: &[&str]) {
    let name = ["-c", "user.name=neko-ice", "-c", "user.email=neko-ice@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(name).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What `pip install` of this repository reads.
fn copy_package(to: &Path) {
    let code = "packaging/neko_packages";
    fs::create_dir_all(to.join(code)).unwrap();
    let modules = fs::read_dir(root().join(code)).unwrap().map(|entry| entry.unwrap().file_name());
    let modules = modules.map(|name| format!("{code}/{}", name.to_str().unwrap())).filter(|name| name.ends_with(".py"));
    let others =
        [".pre-commit-hooks.yaml", "pyproject.toml", "Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"];
    for name in modules.chain(others.map(str::to_owned)) {
        fs::copy(root().join(&name), to.join(&name)).unwrap();
    }
}

/// A repository of hooks as pre-commit clones it, with a cargo that "builds" the program under test.
struct Hooks {
    folder: TempDir,
    revision: String,
}

impl Hooks {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let source = folder.path().join("source");
        copy_hooks(&source);
        copy_package(&source);
        git(&source, &["init", "-q"]);
        git(&source, &["add", "."]);
        git(&source, &["commit", "-qm", "hooks"]);
        let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&source).output().unwrap();
        // A short program, which pip packs and unpacks in no time.
        let builds = format!(
            "pwd >>{}/built-in\nmkdir -p \"$CARGO_TARGET_DIR/release\"\n\
             printf '#!/bin/sh\\nexec {} \"$@\"\\n' >\"$CARGO_TARGET_DIR/release/neko-ice\"",
            folder.path().display(),
            env!("CARGO_BIN_EXE_neko-ice")
        );
        script(&folder.path().join("bin/cargo"), &builds);
        Self { folder, revision: String::from_utf8(output.stdout).unwrap().trim().to_owned() }
    }

    /// The settings of a repository that has a hook.
    fn settings(&self, hook: &str, more: &str) -> String {
        let (source, revision) = (self.folder.path().join("source"), &self.revision);
        format!("repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n{more}", source.display())
    }

    /// Whether the hooks pass, and what they say.
    fn run(&self, repository: &Path) -> (bool, String) {
        git(repository, &["add", "."]);
        let own = Path::new(env!("CARGO_BIN_EXE_neko-ice")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let _permit = Permit::wait();
        let output = Command::new(pre_commit())
            .args(["run", "--all-files", "--color", "never"])
            .current_dir(repository)
            .env("PATH", format!("{}:{}:{path}", self.folder.path().join("bin").display(), own.display()))
            .env("PRE_COMMIT_HOME", self.folder.path().join("cache"))
            .output()
            .expect("pre-commit is missing: tests/run installs it");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[test]
fn pre_commit_runs_the_hook_on_the_files_of_a_repository() {
    let hooks = Hooks::new();
    for hook in ["neko-ice-system", "neko-ice"] {
        let repository = TempDir::new().unwrap();
        let path = |name: &str| repository.path().join(name);
        let strict = hooks.settings(hook, "    args: [., --fail-on, warning]\n");
        fs::write(path(".pre-commit-config.yaml"), strict).unwrap();
        fs::write(path("room.env"), "NEKO_WEBRTC_ICELITE=maybe\n").unwrap();
        fs::create_dir(path("deploy")).unwrap();
        fs::write(path("deploy/any-name.toml"), "[webrtc]\nicelite = \"maybe\"\n").unwrap();
        fs::write(path("foreign.yaml"), "icelite: maybe\n").unwrap();
        git(repository.path(), &["init", "-q"]);
        let (passed, said) = hooks.run(repository.path());
        for place in ["deploy/any-name.toml:2:", "room.env:1:"] {
            assert!(!passed && said.contains(place), "{hook}: {place}: {said}");
        }
        assert!(!said.contains("foreign.yaml"), "{said}");
        for name in ["room.env", "deploy/any-name.toml"] {
            fs::remove_file(path(name)).unwrap();
        }
        fs::write(path(".pre-commit-config.yaml"), hooks.settings(hook, "")).unwrap();
        fs::write(path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
        let (passed, said) = hooks.run(repository.path());
        assert!(passed && said.contains("Passed"), "{hook}: {said}");
    }
    // Built once, where no settings of the repository count.
    assert_eq!(fs::read_to_string(hooks.folder.path().join("built-in")).unwrap(), "/\n");
}

#[test]
fn a_name_that_looks_like_an_option_is_a_file_for_the_hook() {
    let hooks = Hooks::new();
    let folders = ["--output-file=sub", "--settings=evil", "--allow=icelite-with-backend-servers", "--fix", "-o"];
    let repository = TempDir::new().unwrap();
    let path = |name: &str| repository.path().join(name);
    fs::write(path(".pre-commit-config.yaml"), hooks.settings("neko-ice-system", "")).unwrap();
    for folder in folders {
        fs::create_dir(path(folder)).unwrap();
        fs::write(path(folder).join("neko.yaml"), BAD).unwrap();
    }
    git(repository.path(), &["init", "-q"]);
    let (passed, said) = hooks.run(repository.path());
    assert!(!passed, "{said}");
    for folder in folders {
        let place = format!("{folder}/neko.yaml:2:12: error[icelite-with-backend-servers]");
        assert!(said.contains(&place), "{folder}: {said}");
        assert_eq!(fs::read_to_string(path(folder).join("neko.yaml")).unwrap(), BAD);
    }
}
