//! The CI lint step: the action's steps run as shell, the pre-commit hooks on a scratch repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

use crate::support::permit::Permit;

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

    /// Runs a step as the runner does: expressions filled in, `bash -e`. `action` is where the action was checked out.
    fn run(&self, step: &Value, action: &Path) -> Output {
        self.command(step, action).output().unwrap()
    }

    fn command(&self, step: &Value, action: &Path) -> Command {
        let filled = |value: &str| {
            let inner = value.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
            match inner {
                Some("github.action_path") => action.to_str().unwrap().to_owned(),
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

fn steps() -> Vec<Value> {
    yaml("action.yml")["runs"]["steps"].as_sequence().unwrap().clone()
}

fn copy_hooks(to: &Path) {
    fs::create_dir_all(to.join("hooks")).unwrap();
    for name in ["build", "neko-ice"] {
        fs::copy(root().join("hooks").join(name), to.join("hooks").join(name)).unwrap();
    }
}

/// The action's checkout after its first step: the release program is the one under test.
fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy_hooks(folder.path());
    fs::create_dir_all(folder.path().join("target/release")).unwrap();
    let program = folder.path().join("target/release/neko-ice");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_neko-ice"), program).unwrap();
    folder
}

/// Writes a program.
fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// What somebody puts into a repository whose code is to run where it is linted.
fn traps(repository: &Path) {
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

#[test]
fn no_step_puts_an_expression_into_a_script() {
    for step in steps() {
        assert!(!text(&step["run"]).contains("${{"));
    }
}

#[test]
fn the_step_builds_the_linter_alone_in_the_actions_own_folder() {
    // A cargo that says what it was asked: the build itself is what every other test of this crate starts with.
    let job = Job::new(&[]);
    let cargo = TempDir::new().unwrap();
    script(
        &cargo.path().join("cargo"),
        "pwd\necho \"$@\"\necho \"$CARGO_TARGET_DIR ${CARGO_BUILD_TARGET-none} $CARGO_HOME\"",
    );
    // The action may have been checked out inside the repository.
    for action in [TempDir::new().unwrap().path().to_owned(), job.path("tools/neko-ice")] {
        copy_hooks(&action);
        let inside = job.path(".cargo").display().to_string();
        let own = action.join("target/cargo").display().to_string();
        let repository = job.folder.path();
        let doubled = format!("{}//.cargo", repository.display());
        let link = cargo.path().join("link");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(repository, &link).unwrap();
        let linked = format!("{}/.cargo/new", link.display());
        for (home, used) in [
            ("/home/runner/.cargo", "/home/runner/.cargo"),
            (&*inside, &*own),
            (".cargo", &own),
            (&doubled, &own),
            (&linked, &own),
        ] {
            let output = job
                .command(&steps()[0], &action)
                .env("PATH", format!("{}:/usr/bin:/bin", cargo.path().display()))
                .env("CARGO_TARGET_DIR", "target")
                .env("CARGO_BUILD_TARGET", "wasm32-unknown-unknown")
                .env("CARGO_HOME", home)
                .output()
                .unwrap();
            let asked = "build --release --locked --no-default-features --quiet --manifest-path";
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                format!("/\n{asked} {0}/Cargo.toml\n{0}/target none {used}\n", action.display())
            );
        }
    }
    let output = job.command(&steps()[0], root()).env("PATH", "/nowhere").output();
    assert!(output.is_err() || !output.unwrap().status.success());
}

/// cargo itself, and what the repository around it wants it to run.
#[test]
fn a_repository_has_no_part_in_the_build() {
    let own = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(own.contains("\n[workspace]\n"), "a Cargo.toml above the action takes part in the build");
    let job = Job::new(&[]);
    traps(job.folder.path());
    let outside = TempDir::new().unwrap();
    let cargo = |command: &mut Command| {
        // What `cargo test` sets for this process is not there on a runner.
        for name in ["RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR", "RUSTC", "CARGO"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    };
    for action in [outside.path().to_owned(), job.path("tools/neko-ice")] {
        copy_hooks(&action);
        fs::create_dir(action.join("src")).unwrap();
        fs::write(action.join("src/main.rs"), "fn main() {}").unwrap();
        let package = "[package]\nname = \"neko-ice\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
        fs::write(action.join("Cargo.toml"), package).unwrap();
        fs::write(action.join("Cargo.lock"), "version = 4\n\n[[package]]\nname = \"neko-ice\"\nversion = \"0.1.0\"\n")
            .unwrap();
        let output = cargo(&mut job.command(&steps()[0], &action));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(action.join("target/release/neko-ice").is_file());
        assert_eq!(job.read("sprung"), "");
    }
    // The traps are real; that of the toolchain is rustup's, which not every machine has.
    fs::remove_file(job.path("rust-toolchain.toml")).unwrap();
    let manifest = outside.path().join("Cargo.toml");
    cargo(Command::new("cargo").args(["check", "--manifest-path"]).arg(manifest).current_dir(job.folder.path()));
    assert!(job.read("sprung").contains("evil/bin/wrapper"), "{}", job.read("sprung"));
}

#[test]
fn the_step_annotates_sums_up_and_writes_sarif() {
    let action = built();
    let job = Job::new(&[("files", "rooms/*.yaml\nneko.yaml\n"), ("args", "--allow\none-side-without-servers\n")]);
    fs::create_dir(job.path("rooms")).unwrap();
    fs::write(job.path("rooms/a b.yaml"), BAD).unwrap();
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&steps()[1], action.path());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("::error file=rooms/a b.yaml,line=2,col=12,endLine=2,endColumn=16,title=icelite-"), "{said}");
    assert!(job.read("summary.md").contains("1 error, "), "{}", job.read("summary.md"));
    assert_eq!(job.read("output"), "exit-code=1\nsarif=neko-ice.sarif\n");
    let log: serde_json::Value = serde_json::from_str(&job.read("neko-ice.sarif")).unwrap();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "rooms/a%20b.yaml");
}

#[test]
fn the_step_passes_where_nothing_is_wrong_and_fails_where_nothing_is_read() {
    let action = built();
    let job = Job::new(&[("sarif", ""), ("fail-on", "warning")]);
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&steps()[1], action.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(job.read("output"), "exit-code=0\nsarif=\n");
    assert!(!job.path("neko-ice.sarif").exists());
    let job = Job::new(&[("files", "missing.yaml")]);
    assert_eq!(job.run(&steps()[1], action.path()).status.code(), Some(2));
}

/// Names of files that an option has too.
const LIKE_OPTIONS: [&str; 6] =
    ["--output-file=x.yaml", "--settings=evil.toml", "--fix", "-o", "--allow=icelite-with-backend-servers", "--"];

#[test]
fn the_step_takes_every_line_of_files_for_a_file() {
    let action = built();
    let job = Job::new(&[("files", &LIKE_OPTIONS.join("\n")), ("args", "--format\nconcise")]);
    for name in LIKE_OPTIONS {
        fs::write(job.path(name), BAD).unwrap();
    }
    let output = job.run(&steps()[1], action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for name in LIKE_OPTIONS {
        assert!(said.contains(&format!("./{name}:")), "{name}: {said}");
        assert_eq!(job.read(name), BAD);
    }
    assert!(!job.path("x.yaml").exists());

    // Files stay files beside neko's own command line.
    let job = Job::new(&[("files", "neko.yaml"), ("args", "--format\nconcise\n--\n--webrtc.icelite=false")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    let output = job.run(&steps()[1], action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("neko.yaml:"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_input_of_two_lines_sets_no_output() {
    let action = built();
    for name in ["sarif", "settings", "fail-on"] {
        for value in ["error\nexit-code=0\nsarif=/etc/passwd", "error\rsarif=x", "error\n"] {
            let job = Job::new(&[(name, value)]);
            fs::write(job.path("neko.yaml"), BAD).unwrap();
            let output = job.run(&steps()[1], action.path());
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said, format!("::error title=neko-ice::the input {name} has more than one line\n"));
            assert_eq!((output.status.code(), job.read("output")), (Some(2), String::new()));
        }
    }
    // Several lines are what these are for; none of them reaches the outputs.
    let job = Job::new(&[("files", "neko.yaml\nexit-code=0"), ("args", "--viewers\n3\nsarif=x")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    job.run(&steps()[1], action.path());
    assert_eq!(job.read("output"), "exit-code=2\nsarif=neko-ice.sarif\n");
}

#[test]
fn the_steps_own_variables_are_none_of_nekos() {
    let action = built();
    let job = Job::new(&[("files", "neko.yaml"), ("args", "--from-env\n--format\nconcise"), ("sarif", "")]);
    fs::write(job.path("neko.yaml"), "webrtc:\n  nat1to1: 203.0.113.10\n").unwrap();
    let output = job.run(&steps()[1], action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("NEKO_ICE_"), "{said}");
}

#[test]
fn an_input_that_looks_like_an_option_is_a_value() {
    let action = built();
    let job = Job::new(&[("sarif", "--fix"), ("settings", "--no-settings")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    fs::write(job.path("--no-settings"), "fail-on = \"note\"\n").unwrap();
    let output = job.run(&steps()[1], action.path());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(job.read("output"), "exit-code=1\nsarif=./--fix\n");
    assert!(job.read("--fix").contains("\"2.1.0\""));
}

#[test]
fn the_sarif_log_is_not_written_through_a_link_of_the_repository() {
    let action = built();
    let outside = TempDir::new().unwrap();
    let target = outside.path().join("neko-ice.sarif");
    fs::write(&target, "mine").unwrap();

    let job = Job::new(&[]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    std::os::unix::fs::symlink(&target, job.path("neko-ice.sarif")).unwrap();
    assert_eq!(job.run(&steps()[1], action.path()).status.code(), Some(1));
    assert!(job.path("neko-ice.sarif").symlink_metadata().unwrap().is_file());
    assert!(job.read("neko-ice.sarif").contains("\"2.1.0\""));

    for name in ["reports/neko-ice.sarif", "../neko-ice.sarif"] {
        let job = Job::new(&[("sarif", name)]);
        fs::write(job.path("neko.yaml"), BAD).unwrap();
        std::os::unix::fs::symlink(outside.path(), job.path("reports")).unwrap();
        let output = job.run(&steps()[1], action.path());
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), job.read("output")), (Some(2), String::new()), "{said}");
        assert!(said.starts_with("::error title=neko-ice::the input sarif leads out of the checkout"), "{said}");
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");

    // An absolute path is the workflow's own choice.
    let job = Job::new(&[("sarif", target.to_str().unwrap())]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    job.run(&steps()[1], action.path());
    assert!(fs::read_to_string(&target).unwrap().contains("\"2.1.0\""));
}

#[test]
fn a_sarif_log_that_was_there_before_is_no_output() {
    let action = built();
    let job = Job::new(&[("args", "--no-such-option")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    fs::write(job.path("neko-ice.sarif"), "{}").unwrap();
    assert_eq!(job.run(&steps()[1], action.path()).status.code(), Some(2));
    assert_eq!(job.read("output"), "exit-code=2\nsarif=\n");
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
        fs::copy(root().join(".pre-commit-hooks.yaml"), source.join(".pre-commit-hooks.yaml")).unwrap();
        git(&source, &["init", "-q"]);
        git(&source, &["add", "."]);
        git(&source, &["commit", "-qm", "hooks"]);
        let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&source).output().unwrap();
        let builds = format!(
            "pwd >>{}/built-in\nmkdir -p \"$CARGO_TARGET_DIR/release\"\nln -s {} \"$CARGO_TARGET_DIR/release/neko-ice\"",
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
    for hook in ["neko-ice-system", "neko-ice-light"] {
        let repository = TempDir::new().unwrap();
        let path = |name: &str| repository.path().join(name);
        fs::write(path(".pre-commit-config.yaml"), hooks.settings(hook, "")).unwrap();
        fs::write(path("neko.yaml"), BAD).unwrap();
        fs::write(path("other.yaml"), BAD).unwrap();
        git(repository.path(), &["init", "-q"]);
        let (passed, said) = hooks.run(repository.path());
        assert!(!passed && said.contains("neko.yaml:2:12: error[icelite-with-backend-servers]"), "{hook}: {said}");
        assert!(!said.contains("other.yaml"), "{said}");
        fs::write(path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
        let (passed, said) = hooks.run(repository.path());
        assert!(passed && said.contains("Passed"), "{hook}: {said}");
    }
    // Built once, where no settings of the repository count.
    assert_eq!(fs::read_to_string(hooks.folder.path().join("built-in")).unwrap(), "/\n");
}

#[test]
fn pre_commit_gives_the_hook_names_that_look_like_options() {
    let hooks = Hooks::new();
    let folders = ["--output-file=sub", "--settings=evil", "--allow=icelite-with-backend-servers", "--fix", "-o"];
    for (hook, more) in
        [("neko-ice-system", ""), ("neko-ice-light", ""), ("neko-ice-system", "    args: [--no-settings]\n")]
    {
        let repository = TempDir::new().unwrap();
        let path = |name: &str| repository.path().join(name);
        fs::write(path(".pre-commit-config.yaml"), hooks.settings(hook, more)).unwrap();
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("sub/neko.yaml"), BAD).unwrap();
        fs::create_dir(path("evil")).unwrap();
        fs::write(path("evil/neko.toml"), "[rules]\nicelite-with-backend-servers = \"allow\"\n").unwrap();
        for folder in folders {
            fs::create_dir(path(folder)).unwrap();
            fs::write(path(folder).join("neko.yaml"), BAD).unwrap();
        }
        fs::write(path("--settings=evil/neko.toml"), "[webrtc]\nepr = \"52000-52100\"\n").unwrap();
        git(repository.path(), &["init", "-q"]);
        let (passed, said) = hooks.run(repository.path());
        assert!(!passed, "{said}");
        assert_eq!(fs::read_to_string(path("sub/neko.yaml")).unwrap(), BAD);
        if more.is_empty() {
            for folder in folders {
                let place = format!("./{folder}/neko.yaml:2:12: error[icelite-with-backend-servers]");
                assert!(said.contains(&place), "{hook}: {folder}: {said}");
            }
        } else {
            // Arguments that do not end in --filenames.
            assert!(said.contains("looks like an option and is the name of a file"), "{said}");
        }
    }
}

#[test]
fn a_cache_above_the_working_folder_is_the_repositorys_too() {
    let job = Job::new(&[]);
    let (action, cargo) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    script(&cargo.path().join("cargo"), "echo \"$CARGO_HOME\"");
    copy_hooks(action.path());
    let below = job.path("deploy/rooms");
    fs::create_dir_all(&below).unwrap();
    let git = Command::new("git").args(["init", "-q"]).arg(job.folder.path()).status().unwrap();
    assert!(git.success());
    let output = Command::new("sh")
        .arg(action.path().join("hooks/build"))
        .current_dir(&below)
        .env("PATH", format!("{}:/usr/bin:/bin", cargo.path().display()))
        .env("CARGO_HOME", job.path(".cargo"))
        .output()
        .unwrap();
    let used = String::from_utf8(output.stdout).unwrap();
    assert_eq!(used.trim_end(), action.path().join("target/cargo").display().to_string());
}
