//! What env-export writes, read by the targets' own parsers: 200 generated configurations with nasty credentials, and
//! single values that each target either carries or refuses. Everything for one target goes through one call of its
//! parser. `tests/run` installs the parsers; one that is missing fails its test.
//!
//! Not to be had here, so only held against their documented grammar by the readers in `src/export`: PowerShell, Compose
//! v2, GitHub's runner, podman (whose reading of an `--env-file` is docker's), and Helm (its values are YAML).

mod compose;
mod corpus;
mod docker;
mod dotenv;
mod kubernetes;
mod shells;
mod systemd;

use std::path::PathBuf;
use std::process::{Command, Output};

use crate::support::permit::Permit;

/// A command of the machine; what it prints where it succeeds.
fn run(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let _permit = Permit::wait();
    let output: Output = command.output().unwrap_or_else(|why| panic!("{name}: {why}; tests/run installs it"));
    assert!(
        output.status.success(),
        "{name}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// `NAME=value` with a NUL behind each, as `env -0` prints.
fn with_nul(text: &str) -> neko_ice::export::Pairs {
    let pairs = text.split('\0').filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What `tests/run` puts beside the build.
fn installed(path: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/parsers").join(path);
    assert!(path.exists(), "{} is missing; tests/run installs it", path.display());
    path
}

/// A script of this folder.
fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tools/targets").join(name)
}
