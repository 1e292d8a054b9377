//! The CI lint step: the action's steps run as shell, the pre-commit hooks on a scratch repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

const BAD: &str = "webrtc:\n  icelite: true\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The workspace of a job: a checkout of somebody's, and where the runner wants summaries and outputs.
struct Job {
    folder: TempDir,
    inputs: BTreeMap<String, String>,
}

impl Job {
    fn new(inputs: &[(&str, &str)]) -> Self {
        let defaults = yaml("action.yml")["inputs"].as_mapping().unwrap().clone();
        let mut values: BTreeMap<String, String> =
            defaults.iter().map(|(name, input)| (text(name), text(&input["default"]))).collect();
        for (name, value) in inputs {
            assert!(values.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input {name}");
        }
        Self { folder: TempDir::new().unwrap(), inputs: values }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs a step as the runner does: expressions filled in, `bash -e`. `release` is where the built program lies.
    fn run(&self, step: &Value, target: &Path) -> Output {
        let filled = |value: &str| {
            let inner = value.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
            match inner {
                Some("github.action_path") => root().to_str().unwrap().to_owned(),
                Some(input) => self.inputs[input.strip_prefix("inputs.").unwrap()].clone(),
                None => value.to_owned(),
            }
        };
        assert_eq!(step["shell"], Value::from("bash"));
        let environment = step["env"].as_mapping().unwrap();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &text(&step["run"])])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", target)
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .envs(environment.iter().map(|(name, value)| (text(name), filled(&text(value)))))
            .output()
            .unwrap()
    }
}

fn steps() -> Vec<Value> {
    yaml("action.yml")["runs"]["steps"].as_sequence().unwrap().clone()
}

/// A target folder whose release program is the one under test.
fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("release")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_neko-ice"), folder.path().join("release/neko-ice")).unwrap();
    folder
}

#[test]
fn the_step_builds_the_linter_alone_from_its_own_checkout() {
    let build = text(&steps()[0]["run"]);
    // A cargo that says what it was asked: the build itself is what every other test of this crate starts with.
    let job = Job::new(&[]);
    let cargo = job.path("cargo");
    fs::write(&cargo, "#!/bin/sh\necho \"$@\"\n").unwrap();
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", &build])
        .env("NEKO_ICE_SOURCE", root())
        .env("PATH", format!("{}:/usr/bin:/bin", job.folder.path().display()))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let manifest = root().join("Cargo.toml");
    assert_eq!(
        said.trim(),
        format!("build --release --locked --no-default-features --quiet --manifest-path {}", manifest.display())
    );
}

#[test]
fn the_step_annotates_sums_up_and_writes_sarif() {
    let target = built();
    let job = Job::new(&[("files", "rooms/*.yaml\nneko.yaml\n"), ("args", "--allow\none-side-without-servers\n")]);
    fs::create_dir(job.path("rooms")).unwrap();
    fs::write(job.path("rooms/a b.yaml"), BAD).unwrap();
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&steps()[1], target.path());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("::error file=rooms/a b.yaml,line=2,col=12,endLine=2,endColumn=16,title=icelite-"), "{said}");
    assert!(job.read("summary.md").contains("1 error in 2 inputs"), "{}", job.read("summary.md"));
    assert_eq!(job.read("output"), "exit-code=1\nsarif=neko-ice.sarif\n");
    let log: serde_json::Value = serde_json::from_str(&job.read("neko-ice.sarif")).unwrap();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "rooms/a%20b.yaml");
}

#[test]
fn the_step_passes_where_nothing_is_wrong_and_fails_where_nothing_is_read() {
    let target = built();
    let job = Job::new(&[("sarif", ""), ("fail-on", "note")]);
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&steps()[1], target.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(job.read("output"), "exit-code=0\nsarif=\n");
    assert!(!job.path("neko-ice.sarif").exists());
    let job = Job::new(&[("files", "missing.yaml")]);
    assert_eq!(job.run(&steps()[1], target.path()).status.code(), Some(2));
}

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

#[test]
fn pre_commit_runs_the_hook_on_the_files_of_a_repository() {
    let hooks = TempDir::new().unwrap();
    fs::copy(root().join(".pre-commit-hooks.yaml"), hooks.path().join(".pre-commit-hooks.yaml")).unwrap();
    git(hooks.path(), &["init", "-q"]);
    git(hooks.path(), &["add", "."]);
    git(hooks.path(), &["commit", "-qm", "hooks"]);
    let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(hooks.path()).output().unwrap();
    let revision = String::from_utf8(output.stdout).unwrap();

    let repository = TempDir::new().unwrap();
    let config = format!(
        "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: neko-ice-system\n",
        hooks.path().display(),
        revision.trim()
    );
    fs::write(repository.path().join(".pre-commit-config.yaml"), config).unwrap();
    fs::write(repository.path().join("neko.yaml"), BAD).unwrap();
    fs::write(repository.path().join("other.yaml"), BAD).unwrap();
    git(repository.path(), &["init", "-q"]);
    git(repository.path(), &["add", "."]);
    let own = Path::new(env!("CARGO_BIN_EXE_neko-ice")).parent().unwrap();
    let run = || {
        let output = Command::new(pre_commit())
            .args(["run", "--all-files", "--color", "never"])
            .current_dir(repository.path())
            .env("PATH", format!("{}:{}", own.display(), std::env::var("PATH").unwrap()))
            .env("PRE_COMMIT_HOME", hooks.path().join("cache"))
            .output()
            .expect("pre-commit is missing: tests/run installs it");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (passed, said) = run();
    assert!(!passed && said.contains("neko.yaml:2:12: error[icelite-with-backend-servers]"), "{said}");
    assert!(!said.contains("other.yaml"), "{said}");
    fs::write(repository.path().join("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    git(repository.path(), &["add", "."]);
    let (passed, said) = run();
    assert!(passed && said.contains("Passed"), "{said}");
}
