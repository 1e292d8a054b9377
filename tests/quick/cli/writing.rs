//! Files that are written: whole or not at all, with what they were before, and nothing beside them.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::run::{Folder, Outcome};

const OLD: &str = "webrtc:\n  iceservers:\n    frontend:\n      - urls: stun://stun.example.org\n";
const NEW: &str = "webrtc:\n  iceservers:\n    frontend:\n      - urls: stun:stun.example.org\n";
const FIX: [&str; 5] = ["validate", "--fix", "--format", "concise", "neko.yaml"];
const REPORT: [&str; 6] = ["validate", "neko.yaml", "--format", "concise", "--output-file", "out"];
const EXPORT: [&str; 6] = ["env-export", "--allow-invalid", "neko.yaml", "--overwrite", "--output", "out"];

fn folder() -> Folder {
    Folder::new().with("neko.yaml", OLD)
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path(".")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(name)).unwrap()
}

fn assert_refused(outcome: &Outcome, why: &str) {
    assert_eq!(outcome.code, 2, "{}", outcome.shown());
    assert!(outcome.stderr.lines().any(|line| line == format!("error: cannot write {why}")), "{}", outcome.shown());
}

/// Runs a line of the shell, with the program as `$NEKO`.
fn shell(folder: &Folder, script: &str) -> std::process::Output {
    Command::new("sh")
        .args(["-c", script])
        .current_dir(folder.path("."))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("NEKO", env!("CARGO_BIN_EXE_neko-ice"))
        .output()
        .unwrap()
}

/// As somebody who may not do everything; for root only, who may.
fn as_nobody(folder: &Folder, arguments: &str) -> Option<std::process::Output> {
    if fs::metadata(folder.path(".")).unwrap().uid() != 0 {
        return None;
    }
    fs::copy(env!("CARGO_BIN_EXE_neko-ice"), folder.path("program")).unwrap();
    fs::set_permissions(folder.path("."), Permissions::from_mode(0o755)).unwrap();
    let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups";
    let output = shell(folder, &format!("{nobody} ./program {arguments}"));
    fs::remove_file(folder.path("program")).unwrap();
    Some(output)
}

#[test]
fn owner_and_mode_stay() {
    let folder = folder();
    let path = folder.path("neko.yaml");
    let is_root = fs::metadata(&path).unwrap().uid() == 0;
    if is_root {
        std::os::unix::fs::chown(&path, Some(1234), Some(4321)).unwrap();
    }
    fs::set_permissions(&path, Permissions::from_mode(0o2751)).unwrap();
    let outcome = folder.run(&FIX);
    let about = fs::metadata(&path).unwrap();
    assert_eq!((read(&folder, "neko.yaml").as_str(), about.mode() & 0o7777), (NEW, 0o2751), "{}", outcome.shown());
    assert!(!is_root || (about.uid(), about.gid()) == (1234, 4321));
    assert_eq!(names(&folder), ["neko.yaml"]);
}

#[test]
fn a_file_that_would_change_its_owner_is_left_alone() {
    let folder = folder();
    fs::set_permissions(folder.path("neko.yaml"), Permissions::from_mode(0o666)).unwrap();
    fs::create_dir(folder.path("open")).unwrap();
    fs::set_permissions(folder.path("open"), Permissions::from_mode(0o777)).unwrap();
    fs::rename(folder.path("neko.yaml"), folder.path("open/neko.yaml")).unwrap();
    let Some(output) = as_nobody(&folder, "validate --fix open/neko.yaml") else { return };
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("open/neko.yaml: it belongs to another user or group (0:0)"), "{stderr}");
    assert_eq!((output.status.code(), read(&folder, "open/neko.yaml").as_str()), (Some(2), OLD));
    assert_eq!(fs::read_dir(folder.path("open")).unwrap().count(), 1);
}

#[test]
fn a_folder_that_takes_no_file_is_named() {
    let folder = folder();
    let Some(output) = as_nobody(&folder, "validate neko.yaml --output-file out") else { return };
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("cannot write out: no new file can be created next to it: Permission denied"), "{stderr}");
    assert_eq!((output.status.code(), names(&folder)), (Some(2), vec!["neko.yaml".to_owned()]));
}

#[test]
fn hard_links_are_neither_parted_nor_changed() {
    for arguments in [&FIX[..], &REPORT, &EXPORT] {
        let folder = folder().with("out", "old\n");
        let name = if arguments == FIX { "neko.yaml" } else { "out" };
        fs::hard_link(folder.path(name), folder.path("other")).unwrap();
        let why = format!(
            "{name}: 2 hard links lead to this file, and the others would keep the old content; make it a file of its own \
             first (copy it, and move the copy over it)"
        );
        assert_refused(&folder.run(arguments), &why);
        assert_eq!((read(&folder, "neko.yaml").as_str(), read(&folder, "out").as_str()), (OLD, "old\n"));
        assert_eq!(names(&folder), ["neko.yaml", "other", "out"]);
    }
}

#[test]
fn links_stay_and_what_they_lead_to_is_written() {
    for arguments in [&FIX[..], &REPORT, &EXPORT] {
        let folder = folder().with("real/file", if arguments == FIX { OLD } else { "old\n" });
        let name = if arguments == FIX { "neko.yaml" } else { "out" };
        fs::remove_file(folder.path(name)).ok();
        symlink("second", folder.path(name)).unwrap();
        symlink("real/file", folder.path("second")).unwrap();
        let outcome = folder.run(arguments);
        assert_eq!(fs::read_link(folder.path(name)).unwrap(), Path::new("second"), "{}", outcome.shown());
        assert!(![OLD, "old\n"].contains(&read(&folder, "real/file").as_str()), "{}", outcome.shown());
        assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1);
    }
}

#[test]
fn what_cannot_be_written_is_named_and_left_as_it_is() {
    let long = "n".repeat(300);
    let folder = folder().with("read-only", "old\n").with("folder/file", "");
    symlink("nowhere", folder.path("dangling")).unwrap();
    symlink("circle", folder.path("circle")).unwrap();
    fs::set_permissions(folder.path("read-only"), Permissions::from_mode(0o444)).unwrap();
    let before = names(&folder);
    for (name, why) in [
        ("read-only", "it is read-only"),
        ("dangling", "a link to nowhere, which is not there"),
        ("circle", "Too many levels of symbolic links (os error 40)"),
        ("folder", "this is a folder; name a file in it"),
        ("missing/out", "there is no folder missing; create it first"),
        ("new/", "not the name of a file"),
        ("neko.yaml/out", "Not a directory (os error 20)"),
        ("/dev/full", "No space left on device (os error 28)"),
        (&long, "File name too long (os error 36)"),
    ] {
        for arguments in [&REPORT, &EXPORT] {
            let outcome = folder.run(&[&arguments[..5], &[name]].concat());
            assert_refused(&outcome, &format!("{name}: {why}"));
        }
    }
    assert_eq!((names(&folder), read(&folder, "read-only").as_str()), (before, "old\n"));
}

#[test]
fn the_longest_of_names_can_be_written() {
    let name = format!("{}.yaml", "n".repeat(250));
    let folder = Folder::new().with(&name, OLD);
    let outcome = folder.run(&["validate", "--fix", &name]);
    assert_eq!(read(&folder, &name), NEW, "{}", outcome.shown());
}

#[test]
fn devices_pipes_and_open_files_are_written_to() {
    let folder = folder();
    let text = folder.run(&["validate", "neko.yaml", "--format", "concise"]).stdout;
    for (redirected, expected) in [
        ("/dev/stdout >shown", &text),
        ("/dev/stderr 2>shown", &text),
        ("/proc/self/fd/1 >>shown", &format!("{text}{text}")),
        ("/dev/fd/3 3>>shown", &format!("{text}{text}{text}")),
        ("pipe & cat pipe >shown; wait", &text),
    ] {
        let script = format!("[ -p pipe ] || mkfifo pipe; $NEKO {} {redirected}", REPORT[..5].join(" "));
        let output = shell(&folder, &script);
        let shown = read(&folder, "shown");
        if redirected.starts_with("/dev/stderr") {
            fs::remove_file(folder.path("shown")).unwrap();
            fs::write(folder.path("shown"), &text).unwrap();
        }
        assert_eq!(&shown, expected, "{redirected}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(names(&folder), ["neko.yaml", "pipe", "shown"]);
    let null = || fs::metadata("/dev/null").map(|about| (about.ino(), about.mode())).unwrap();
    let before = null();
    for arguments in [&REPORT, &EXPORT] {
        folder.run(&[&arguments[..5], &["/dev/null"]].concat());
    }
    let export = folder.run(&["env-export", "--allow-invalid", "neko.yaml", "--output", "/dev/null"]);
    assert_eq!((export.code, null()), (0, before), "{}", export.shown());
}

#[test]
fn credentials_are_for_their_writer_whoever_could_read_the_file_before() {
    let folder = folder().with("out", "old\n");
    fs::set_permissions(folder.path("out"), Permissions::from_mode(0o666)).unwrap();
    let mode = || fs::metadata(folder.path("out")).unwrap().mode() & 0o777;
    folder.run(&REPORT);
    assert_eq!(mode(), 0o666);
    let outcome = folder.run(&EXPORT);
    assert_eq!((outcome.code, mode()), (0, 0o600), "{}", outcome.shown());
    let kept = read(&folder, "out");
    let again = folder.run(&["env-export", "--allow-invalid", "--all", "neko.yaml", "--output", "out"]);
    let said = "error: out already exists; use --overwrite to replace it";
    assert!(again.code == 2 && again.stderr.ends_with(&format!("{said}\n")), "{}", again.shown());
    assert_eq!(read(&folder, "out"), kept);
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = folder();
    // A limit of the file's size stands in for a disk.
    let output = shell(&folder, "ulimit -f 0; exec $NEKO validate --fix neko.yaml >/dev/null");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr, "error: cannot write neko.yaml: File too large (os error 27)\n");
    assert_eq!((output.status.code(), read(&folder, "neko.yaml").as_str()), (Some(2), OLD));
    assert_eq!(names(&folder), ["neko.yaml"]);
}

#[test]
fn no_link_that_somebody_planted_is_followed() {
    let folder = folder().with("victim", "theirs\n");
    // A name that another user could foresee.
    for arguments in [&FIX[..], &REPORT, &EXPORT] {
        let name = if arguments == FIX { "neko.yaml" } else { "out" };
        let plant = format!("ln -s victim {name}.$$.tmp; exec $NEKO {}", arguments.join(" "));
        let output = shell(&folder, &plant);
        assert!(output.status.code() < Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(read(&folder, "victim"), "theirs\n");
        assert!(folder.path(name).symlink_metadata().unwrap().is_file());
    }
}

#[test]
fn a_checkouts_link_is_not_followed_on_a_build_server() {
    let folder = folder().with("victim", "theirs\n").with("wrong", OLD);
    symlink("wrong", folder.path("link.yaml")).unwrap();
    let outcome = folder.run_in(&["validate", "--fix", "link.yaml"], &[("CI", "true")]);
    assert_refused(&outcome, "link.yaml: a link, which is not followed on a build server");
    assert_eq!(read(&folder, "wrong"), OLD);
    for (name, arguments, server) in
        [("out", &REPORT[..], "CI"), ("gl-code-quality-report.json", &["validate", "neko.yaml"], "GITLAB_CI")]
    {
        symlink("victim", folder.path(name)).unwrap();
        let outcome = folder.run_in(arguments, &[(server, "true")]);
        assert_refused(&outcome, &format!("{name}: a link, which is not followed on a build server"));
        assert_eq!(read(&folder, "victim"), "theirs\n");
    }
}

#[test]
fn both_files_of_an_export_are_two() {
    let folder = folder().with("out", "old\n");
    symlink("out", folder.path("link")).unwrap();
    let secret =
        "webrtc:\n  iceservers:\n    frontend:\n      - {urls: 'turn:t.example.org', username: u, credential: pass}\n";
    let folder = folder.with("turn.yaml", secret);
    let outcome = folder.run(&["env-export", "turn.yaml", "--overwrite", "--output", "out", "--split-secrets=link"]);
    assert_eq!(outcome.code, 2, "{}", outcome.shown());
    assert!(outcome.stderr.contains("out: both the output and the file of the credentials"), "{}", outcome.shown());
    assert_eq!(read(&folder, "out"), "old\n");
}

/// Numbers that look like nothing.
fn scrambled(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

#[test]
fn a_signal_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let count = 200;
    for round in 0..12 {
        let (name, number) = [("HUP", 1), ("INT", 2), ("QUIT", 3), ("TERM", 15)][round as usize % 4];
        let folder = Folder::new();
        let files: Vec<String> = (0..count).map(|number| format!("{number}.yaml")).collect();
        files.iter().for_each(|file| fs::write(folder.path(file), OLD).unwrap());
        // What the test's own caller ignores would be ignored by the program too.
        let mut child = Command::new("env")
            .args(["--default-signal=HUP,INT,QUIT,TERM", env!("CARGO_BIN_EXE_neko-ice"), "validate", "--fix"])
            .args(&files)
            .current_dir(folder.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        stderr.read_line(&mut String::new()).unwrap();
        std::thread::sleep(Duration::from_micros(scrambled(round) % 20_000));
        let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
        stderr.read_to_string(&mut String::new()).unwrap();
        let status = child.wait().unwrap();
        // On a busy machine it may have come to its end before.
        let ended = status.signal() == Some(number) || status.code() == Some(0);
        assert!(sent.success() && ended, "{name}: {status}");
        assert_eq!(names(&folder).len(), count, "{:?}", names(&folder));
        for file in &files {
            let text = read(&folder, file);
            assert!([OLD, NEW].contains(&text.as_str()), "{file}: {text}");
        }
    }
}

#[test]
fn a_signal_leaves_no_file_of_credentials_alone() {
    let config =
        "webrtc:\n  iceservers:\n    frontend: [{urls: ['turn:192.0.2.1'], username: u, credential: s3cretOfMine}]\n";
    let script = "\"$NEKO\" env-export neko.yaml -o out --split-secrets=apart >/dev/null 2>&1 & own=$!; count=0
        while [ ! -e apart ] && [ $count -lt 9999999 ]; do count=$((count + 1)); done
        kill -TERM $own; wait $own; test -e apart";
    for _ in 0..12 {
        let folder = Folder::new().with("neko.yaml", config);
        assert!(shell(&folder, script).status.success());
        assert_eq!(names(&folder), ["apart", "neko.yaml", "out"]);
    }
}

#[test]
fn no_output_takes_the_place_of_an_input_or_of_another_output() {
    let config = "webrtc:\n  icetrickel: true\n";
    for (arguments, why) in [
        (&["neko.yaml", "--output-file", "neko.yaml"][..], "one of the files that are checked"),
        (
            &["neko.yaml", "--format", "json", "--output-file", "./sub/../neko.yaml"],
            "one of the files that are checked",
        ),
        (&["neko.yaml", "--format", "json", "--output-file", "link.yaml"], "one of the files that are checked"),
        (&["--output-file", "neko.yaml", "."], "one of the files that are checked"),
        (&["neko.yaml", "--env-file", "x.env", "--output-file", "x.env"], "one of the files that are checked"),
        (
            &[
                "neko.yaml",
                "--format",
                "json",
                "--output-file",
                "out",
                "--format",
                "sarif",
                "--output-file",
                "sub/../out",
            ],
            "two outputs cannot go to one file",
        ),
    ] {
        let folder = Folder::new()
            .with("neko.yaml", config)
            .with("x.env", "NEKO_DEBUG=true\n")
            .with("sub/x", "")
            .link("link.yaml", "neko.yaml");
        let outcome = folder.run(&[&["validate", "--fix"], arguments].concat());
        assert!(outcome.code == 2 && outcome.stderr.contains(why), "{arguments:?}: {}", outcome.shown());
        assert_eq!(read(&folder, "neko.yaml"), config, "{arguments:?}");
        assert_eq!(read(&folder, "x.env"), "NEKO_DEBUG=true\n");
        assert!(!folder.path("out").exists(), "{arguments:?}");
    }
    let folder = Folder::new().with("neko.yaml", config);
    let twice = [
        "validate",
        "neko.yaml",
        "--format",
        "json",
        "--output-file",
        "/dev/null",
        "--format",
        "sarif",
        "--output-file",
        "/dev/null",
    ];
    assert_eq!(folder.run(&twice).code, 0);
}
