//! Standard output and standard error that are full or closed.

use std::process::{Command, Output};

use super::run::Folder;

const CONFIG: &str = "webrtc:\n  icetrickle: true\n  nat1to1: 203.0.113.7\n";
const RUNS: [&str; 16] = [
    "--help",
    "--version",
    "validate neko.yaml",
    "validate neko.yaml --format json",
    "validate --help",
    "validate missing.yaml",
    "resolve neko.yaml",
    "resolve neko.yaml neko.yaml",
    "rules",
    "explain",
    "completions bash",
    "man",
    "env-export neko.yaml",
    "env-import neko.yaml",
    "migrate neko.yaml",
    "init --address 192.0.2.3 --output -",
];

fn run(folder: &Folder, arguments: &str, redirected: &str) -> Output {
    Command::new("sh")
        .args(["-c", &format!("exec $NEKO {arguments} {redirected}")])
        .current_dir(folder.path("."))
        .env_clear()
        .env("NEKO", env!("CARGO_BIN_EXE_neko-ice"))
        .output()
        .unwrap()
}

#[test]
fn messages_that_nobody_reads_change_nothing() {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    for arguments in RUNS.into_iter().chain(["nonsense"]) {
        let whole = run(&folder, arguments, "");
        for lost in ["2>/dev/full", "2>&-", "2>&- <&-"] {
            let output = run(&folder, arguments, lost);
            assert_eq!(output.status.code(), whole.status.code(), "{arguments} {lost}");
            let passwords = arguments.starts_with("init");
            assert!(passwords || output.stdout == whole.stdout, "{arguments} {lost}");
        }
        let closed = run(&folder, arguments, ">&-");
        assert_eq!(closed.status.code(), whole.status.code(), "{arguments}");
    }
}

#[test]
fn an_output_that_is_lost_is_an_error() {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    for arguments in RUNS.into_iter().filter(|arguments| !arguments.contains("missing")) {
        let output = run(&folder, arguments, ">/dev/full");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {stderr}");
        let last = stderr.lines().last().unwrap_or_default();
        assert_eq!(last, "error: standard output: No space left on device (os error 28)", "{arguments}");
        assert_eq!(run(&folder, arguments, ">/dev/full 2>&1").status.code(), Some(2), "{arguments}");
    }
}
