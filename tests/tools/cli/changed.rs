//! `--since` and `--staged`: what Git says was changed.

use std::process::Command;

use super::run::{Folder, Outcome};

const CONFIG: &str = "webrtc:\n  icetrickel: true\n  nat1to1: 203.0.113.10\n";
const COMPOSE: &str = "services:
  neko:
    image: ghcr.io/m1k1o/neko/firefox:3
    network_mode: host
    env_file: room.env
";

fn git(folder: &Folder, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder.path("")).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    let output = output.expect("git is needed for this test");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn committed(folder: Folder) -> Folder {
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "first"]);
    folder
}

fn repository() -> Folder {
    committed(
        Folder::new()
            .with("a/neko.yaml", CONFIG)
            .with("b/neko.yaml", CONFIG)
            .with("c/compose.yaml", COMPOSE)
            .with("c/room.env", "NEKO_WEBRTC_ICETRICKEL=true\nNEKO_WEBRTC_NAT1TO1=203.0.113.10\n"),
    )
}

fn run(folder: &Folder, below: &str, arguments: &[&str]) -> Outcome {
    let path = std::env::var("PATH").unwrap();
    let arguments = [&["validate", "--format", "concise"], arguments].concat();
    folder.run_below_in(below, &arguments, &[("PATH", &path)])
}

/// The files in which something was found.
fn files(outcome: &Outcome) -> Vec<String> {
    outcome.stdout.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn only_what_a_changed_file_touches_is_judged() {
    let folder = repository();
    let outcome = run(&folder, "", &[".", "--since", "HEAD"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    assert_eq!(outcome.stderr, "4 files are not judged: nothing that belongs to them was changed\n");
    // A file that a Compose file names, one that is new, and one that is gone.
    let folder = folder
        .with("c/room.env", "NEKO_WEBRTC_ICETRICKEL=false\nNEKO_WEBRTC_NAT1TO1=203.0.113.10\n")
        .with("d/neko.yaml", CONFIG);
    let outcome = run(&folder, "", &[".", "--since", "HEAD"]);
    assert_eq!(files(&outcome), ["c/room.env", "./d/neko.yaml"], "{}", outcome.shown());
    assert_eq!(files(&run(&folder, "c", &["--since", "HEAD"])), ["room.env"]);
    assert_eq!(files(&run(&folder, "a", &["neko.yaml", "--since", "HEAD", "-q"])), [] as [&str; 0]);
    assert_eq!(files(&run(&folder, "", &[".", "--staged"])), [] as [&str; 0]);
    git(&folder, &["add", "d"]);
    assert_eq!(files(&run(&folder, "", &[".", "--staged"])), ["./d/neko.yaml"]);
    std::fs::remove_file(folder.path("c/room.env")).unwrap();
    let outcome = run(&folder, "", &["c/compose.yaml", "--since", "HEAD"]);
    assert_eq!(outcome.code, 1, "{}", outcome.shown());
}

#[test]
fn a_branch_is_compared_with_where_it_left() {
    let folder = repository();
    git(&folder, &["switch", "--quiet", "--create", "mine"]);
    let folder = folder.with("a/neko.yaml", format!("# mine\n{CONFIG}"));
    git(&folder, &["commit", "--quiet", "--all", "--message", "mine"]);
    git(&folder, &["switch", "--quiet", "main"]);
    let folder = folder.with("b/neko.yaml", format!("# theirs\n{CONFIG}"));
    git(&folder, &["commit", "--quiet", "--all", "--message", "theirs"]);
    git(&folder, &["switch", "--quiet", "mine"]);
    assert_eq!(files(&run(&folder, "", &[".", "--since", "main"])), ["./a/neko.yaml"]);
}

#[test]
fn manifests_are_judged_together_where_one_of_them_was_changed() {
    let deployment = "apiVersion: v1
kind: Pod
metadata: {name: neko}
spec:
  containers:
    - name: neko
      image: ghcr.io/m1k1o/neko/firefox:3
      envFrom: [{configMapRef: {name: settings}}]
";
    let settings =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  NEKO_WEBRTC_ICETRICKEL: 'true'\n";
    let folder = committed(Folder::new().with("pod.yaml", deployment).with("settings.yaml", settings));
    let before = run(&folder, "", &["pod.yaml", "settings.yaml", "--since", "HEAD"]);
    assert_eq!((before.code, before.stdout.as_str()), (0, ""), "{}", before.shown());
    let folder = folder.with("settings.yaml", settings.replace("true", "false"));
    let outcome = run(&folder, "", &["pod.yaml", "settings.yaml", "--since", "HEAD"]);
    assert!(files(&outcome).contains(&"settings.yaml".to_owned()), "{}", outcome.shown());
}

/// A repository's own configuration may name programs: a filter, a monitor, a way to fetch what is missing.
#[test]
fn no_program_that_the_repository_names_is_started() {
    let folder = repository();
    let evil = folder.path("evil").display().to_string();
    let folder = folder.with("evil", format!("#!/bin/sh\ntouch '{evil}.ran'\ncat\n"));
    assert!(Command::new("chmod").args(["+x", &evil]).status().unwrap().success());
    for (key, value) in [
        ("filter.x.clean", evil.as_str()),
        ("filter.x.smudge", &evil),
        ("core.fsmonitor", &evil),
        ("diff.external", &evil),
        ("remote.p.url", &format!("ext::{evil}")),
        ("remote.p.promisor", "true"),
        ("remote.p.partialclonefilter", "blob:none"),
        ("protocol.ext.allow", "always"),
    ] {
        git(&folder, &["config", key, value]);
    }
    let folder = folder.with(".gitattributes", "* filter=x diff=x\n").with("a/neko.yaml", format!("# more\n{CONFIG}"));
    for arguments in [&[".", "--since", "HEAD"][..], &[".", "--staged"]] {
        let outcome = run(&folder, "", arguments);
        assert_eq!(outcome.code, 0, "{}", outcome.shown());
    }
    // What is missing is not fetched.
    let objects = std::fs::read_dir(folder.path(".git/objects")).unwrap().map(|entry| entry.unwrap().path());
    for fan in objects.filter(|path| path.file_name().is_some_and(|name| name.len() == 2)) {
        std::fs::remove_dir_all(fan).unwrap();
    }
    assert_eq!(run(&folder, "", &[".", "--since", "HEAD"]).code, 2);
    assert!(!folder.path("evil.ran").exists());
}

#[test]
fn what_git_cannot_say_is_an_error() {
    let folder = repository();
    let said = |folder: &Folder, arguments: &[&str]| {
        let outcome = run(folder, "", arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{}", outcome.shown());
        outcome.stderr
    };
    assert_eq!(said(&folder, &[".", "--since", "nowhere"]), "error: --since nowhere: Git knows no such revision\n");
    assert!(said(&folder, &[".", "--since=--output=x"]).contains("Git knows no such revision"));
    assert!(!folder.path("x").exists());
    let folder = folder.with("a/neko.yaml", format!("# more\n{CONFIG}"));
    git(&folder, &["commit", "--quiet", "--all", "--message", "second"]);
    let shallow = Folder::new();
    let from = format!("file://{}", folder.path("").display());
    git(&shallow, &["clone", "--quiet", "--depth", "1", &from, "."]);
    assert_eq!(
        said(&shallow, &[".", "--since", "HEAD~1"]),
        "error: --since HEAD~1: this clone is shallow and does not go back that far: fetch all of its history (`git fetch \
         --unshallow`; for actions/checkout `fetch-depth: 0`, for GitLab `GIT_DEPTH: 0`)\n"
    );
    let none = Folder::new().with("neko.yaml", CONFIG);
    assert_eq!(
        said(&none, &["neko.yaml", "--since", "HEAD"]),
        "error: --since and --staged need a Git repository, and this folder is not in one\n"
    );
    let outcome = none.run_in(&["validate", "neko.yaml", "--staged"], &[("PATH", "/nowhere")]);
    assert_eq!(
        (outcome.code, outcome.stderr.lines().next().unwrap()),
        (
            2,
            "error: --since and --staged need Git, and `git` cannot be started: No such file or directory (os error 2)"
        )
    );
}
