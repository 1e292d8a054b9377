//! What is no regular file: nothing waits for it.

use std::fs;
use std::process::Command;
use std::thread;

use super::run::Folder;

const BAD: &str = "webrtc:\n  icetrickel: true\n";

fn compose(service: &str) -> String {
    format!("services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n{service}")
}

#[test]
fn what_a_compose_file_names_is_a_regular_file_or_not_read() {
    for (what, name) in [
        ("    env_file: [\"/dev/stdin\"]\n", "/dev/stdin"),
        ("    env_file: /dev/zero\n", "/dev/zero"),
        ("    env_file: /proc/self/environ\n", "/proc/self/environ"),
        ("    env_file: pipe\n", "pipe"),
        ("    env_file: [{path: pipe, required: false}]\n", "pipe"),
        ("    extends: {file: pipe, service: x}\n", "pipe"),
        ("    volumes: [\"./pipe:/etc/neko/neko.yaml\"]\n", "pipe"),
        ("    volumes: [\"./folder:/etc/neko\"]\n", "folder/neko.yaml"),
        ("    volumes: [\"./pipe:/etc/neko/supervisord.conf\"]\n", "pipe"),
        ("include: [pipe]\n", "pipe"),
        ("include: [{path: part.yaml, env_file: pipe}]\n", "pipe"),
        ("    env_file: loop\n", "loop"),
        ("    env_file: [{path: loop, required: false}]\n", "loop"),
        ("    extends: {file: loop, service: x}\n", "loop"),
        ("    volumes: [\"./loop:/etc/neko/neko.yaml\"]\n", "loop"),
        ("include: [loop]\n", "loop"),
    ] {
        let folder = Folder::new()
            .pipe("pipe")
            .link("loop", "other-loop")
            .link("other-loop", "loop")
            .pipe("folder/neko.yaml")
            .with("part.yaml", "services: {}\n")
            .with("compose.yaml", compose(&format!("    environment: [NEKO_WEBRTC_ICETRICKEL=1]\n{what}")));
        let outcome = folder.run(&["validate", "--format", "concise", "compose.yaml"]);
        let said =
            format!("{name}{}", if what.contains("volumes") { "" } else { " is not a regular file and was not read" });
        assert_eq!(
            outcome.stdout.matches("not a regular file and was not read").count(),
            1,
            "{what}: {}",
            outcome.shown()
        );
        assert!(outcome.code < 2 && outcome.stdout.contains(&said), "{what}: {}", outcome.shown());
        // All that was read is judged.
        assert!(outcome.stdout.contains("NEKO_WEBRTC_ICETRICKEL"), "{what}: {}", outcome.shown());
        for command in ["resolve", "env-export", "env-import"] {
            let outcome = folder.run(&[command, "compose.yaml"]);
            assert!(!outcome.shown().contains("CARGO_"), "{what}: {}", outcome.shown());
        }
    }
    let script = "docker run --env-file pipe -e NEKO_WEBRTC_ICETRICKEL=1 m1k1o/neko:firefox\n";
    let folder = Folder::new().pipe("pipe").with("run.sh", script);
    let outcome = folder.run(&["validate", "--format", "concise", "run.sh"]);
    assert!(
        outcome.code < 2 && outcome.stdout.contains("pipe is not a regular file and was not read"),
        "{}",
        outcome.shown()
    );
}

#[test]
fn nothing_is_an_empty_file() {
    let folder = Folder::new().with("compose.yaml", compose("    env_file: /dev/null\n    network_mode: host\n"));
    for ci in ["", "true"] {
        let outcome = folder.run_in(&["validate", "compose.yaml"], &[("CI", ci)]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{}", outcome.shown());
    }
}

#[test]
fn what_is_looked_for_is_a_regular_file() {
    let folder = Folder::new().pipe("neko.yaml");
    let outcome = folder.run(&["validate"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, "error: neko.yaml: a pipe, not a regular file\n"));
    let folder = Folder::new().pipe("compose.yaml").pipe("neko-ice.toml");
    for fix in [None, Some("--fix"), Some("--unsafe-fixes")] {
        let arguments: Vec<&str> = ["validate", "--no-settings"].into_iter().chain(fix).collect();
        let outcome = folder.run(&arguments);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (2, "error: compose.yaml: a pipe, not a regular file\n"));
    }
    let outcome = folder.run(&["validate"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, "error: neko-ice.toml: a pipe, not a regular file\n"));
    let folder = Folder::new().pipe("rooms/neko.yaml").with("rooms/b/neko.yaml", BAD);
    for argument in ["rooms", "rooms/**/*.yaml"] {
        let outcome = folder.run(&["validate", argument, "--format", "concise"]);
        assert_eq!(outcome.stdout.lines().count(), 1, "{argument}: {}", outcome.shown());
        assert!(outcome.stdout.starts_with("rooms/b/neko.yaml:2:3"), "{argument}: {}", outcome.shown());
    }
}

#[test]
fn a_pipe_that_the_command_line_names_is_read_while_somebody_writes_to_it() {
    let folder = Folder::new().pipe("neko.yaml");
    let outcome = folder.run(&["validate", "neko.yaml"]);
    assert_eq!(
        (outcome.code, outcome.stderr.as_str()),
        (2, "error: neko.yaml: a pipe that nobody writes to; its writer has to be started first\n")
    );
    let path = folder.path("neko.yaml");
    let writer = thread::spawn(move || fs::write(path, BAD).unwrap());
    let outcome = folder.run(&["validate", "neko.yaml", "--format", "concise"]);
    writer.join().unwrap();
    assert!(outcome.stdout.starts_with("neko.yaml:2:3: warning[unknown-key]"), "{}", outcome.shown());
}

#[test]
fn a_pipe_that_a_settings_file_names_is_not_opened() {
    let folder = Folder::new().pipe("rooms.yaml").with("b.yaml", BAD);
    for files in ["\"rooms.yaml\"", "\"rooms.yaml\", \"b.yaml\""] {
        let folder = &folder;
        fs::write(folder.path("neko-ice.toml"), format!("files = [{files}]\n")).unwrap();
        let outcome = folder.run(&["validate", "--format", "concise"]);
        let said = "error: rooms.yaml: a pipe, not a regular file\n";
        assert_eq!((outcome.code, outcome.stderr.as_str()), (2, said), "{}", outcome.shown());
        assert_eq!(outcome.stdout.contains("b.yaml:2:3"), files.contains("b.yaml"), "{}", outcome.shown());
    }
}

#[test]
fn the_output_of_a_program_can_be_named() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: n}\nspec:\n  containers:\n  - {name: c, image: \
               'ghcr.io/m1k1o/neko/firefox:3'}\n";
    let folder = Folder::new()
        .with("neko", BAD)
        .with("pod", pod)
        .with("compose", compose("    env_file: room.env\n"))
        .with("room.env", "NEKO_WEBRTC_ICETRICKEL=true\n");
    for (file, rule) in [("neko", "unknown-key"), ("pod", "pod-"), ("compose", "unknown-key")] {
        let script = format!("exec \"$0\" validate --format concise <(sleep 0.1; cat {file})");
        let output = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_neko-ice")])
            .current_dir(folder.path(""))
            .env_remove("CI")
            .output()
            .unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(stdout.contains(rule), "{file}: {stdout}{stderr}");
    }
}

#[test]
fn a_pipe_is_written_to_while_somebody_reads_it() {
    let folder = Folder::new().pipe("pipe").with("neko.yaml", "webrtc: {epr: 52000-52100}\n").pipe("neko-ice.toml");
    let export = &["env-export", "neko.yaml", "--format", "dotenv", "--overwrite", "-o", "pipe"];
    for arguments in [
        &export[..],
        &["init", "--address", "203.0.113.7", "--overwrite", "-o", "pipe"],
        &["validate", "--no-settings", "neko.yaml", "--format", "json", "--output-file", "pipe"],
    ] {
        let outcome = folder.run(arguments);
        let said = "error: cannot write pipe: a pipe that nobody reads; its reader has to be started first\n";
        assert!(outcome.code == 2 && outcome.stderr.ends_with(said), "{}", outcome.shown());
    }
    fs::write(folder.path("relayed.yaml"), "webrtc: {ip_retrieval_url: 'https://u:hunter2@h'}\n").unwrap();
    let split = &["env-export", "relayed.yaml", "--all", "--format", "dotenv", "--split-secrets=secrets", "-o", "pipe"];
    let outcome = folder.run(split);
    assert!(outcome.stderr.contains("nobody reads") && !folder.path("secrets").exists(), "{}", outcome.shown());
    let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "pipe")];
    let outcome = folder.run_in(&["validate", "--no-settings", "neko.yaml"], &variables);
    assert!(outcome.code == 2 && outcome.stderr.contains("nobody reads"), "{}", outcome.shown());
    let outcome = folder.run(&["config", "init"]);
    let said = "error: cannot write neko-ice.toml: something else is there\n";
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, said));
    let path = folder.path("pipe");
    let reader = thread::spawn(move || fs::read_to_string(path).unwrap());
    let outcome = folder.run(export);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    assert!(reader.join().unwrap().contains("52000-52100"));
}

#[cfg(feature = "probe")]
#[test]
fn what_nobody_reads_of_a_probe_is_an_error() {
    let folder = Folder::new().pipe("pipe");
    let outcome = folder.run(&["stun", "127.0.0.1:9", "--timeout", "100ms", "--prometheus", "pipe"]);
    let said = "error: --prometheus: cannot write pipe: a pipe that nobody reads; its reader has to be started first\n";
    assert!(outcome.code == 2 && outcome.stderr.ends_with(said), "{}", outcome.shown());
}

#[test]
fn a_baseline_is_a_regular_file() {
    let folder = Folder::new().pipe("pipe").with("neko.yaml", BAD);
    for (baseline, what) in [("pipe", "a pipe"), ("/dev/stdout", "a pipe"), ("/dev/zero", "a device or a terminal")] {
        for more in [&[][..], &["--write-baseline"]] {
            let outcome = folder.run(&[&["validate", "neko.yaml", "--baseline", baseline], more].concat());
            let said = format!("error: {baseline}: {what}, not a regular file\n");
            assert_eq!((outcome.code, outcome.stderr), (2, said));
        }
    }
}

#[test]
fn a_device_is_no_file() {
    let folder = Folder::new().with("neko.yaml", BAD);
    for arguments in
        [&["validate", "/dev/zero"][..], &["migrate", "/dev/zero"], &["validate", "--settings", "/dev/zero"]]
    {
        let outcome = folder.run(arguments);
        assert!(outcome.code == 2 && outcome.stderr.contains("not a regular file"), "{}", outcome.shown());
    }
}

#[test]
fn links_that_lead_in_circles_come_to_an_end_and_a_file_counts_once() {
    let folder = Folder::new()
        .with("rooms/neko.yaml", BAD)
        .link("rooms/a", ".")
        .link("rooms/b", "..")
        .link("rooms/again.yaml", "neko.yaml")
        .link("away", "/");
    fs::hard_link(folder.path("rooms/neko.yaml"), folder.path("rooms/other.yaml")).unwrap();
    for arguments in [&["rooms/**/*.yaml"][..], &["**/*.yaml"], &["rooms"], &["rooms/neko.yaml", "rooms/a/neko.yaml"]] {
        let outcome = folder.run(&[&["validate", "--format", "concise"], arguments].concat());
        assert_eq!(outcome.stdout.lines().count(), 1, "{arguments:?}: {}", outcome.shown());
    }
}

#[test]
fn a_certificate_and_a_file_to_compare_with_are_files_of_a_limited_size() {
    let folder =
        Folder::new().pipe("pipe").with("neko.yaml", "webrtc:\n  epr: 1-2\n").with("long", vec![b'#'; 20 << 20]);
    for (arguments, why) in [
        (
            &["env-export", "neko.yaml", "--check", "-o", "pipe"][..],
            "cannot read pipe: a pipe that nobody writes to; its writer has to be started first",
        ),
        (
            &["env-export", "neko.yaml", "--check", "-o", "/dev/zero"],
            "cannot read /dev/zero: a device or a terminal, not a regular file",
        ),
        #[cfg(feature = "probe")]
        (
            &["stun", "127.0.0.1", "--ca", "pipe"],
            "--ca pipe: a pipe that nobody writes to; its writer has to be started first",
        ),
        #[cfg(feature = "probe")]
        (&["stun", "127.0.0.1", "--ca", "/dev/zero"], "--ca /dev/zero: a device or a terminal, not a regular file"),
        #[cfg(feature = "probe")]
        (&["stun", "127.0.0.1", "--ca", "long"], "--ca long: larger than 16777216 bytes"),
    ] {
        let outcome = folder.run(arguments);
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (2, format!("error: {why}\n").as_str()),
            "{}",
            outcome.shown()
        );
    }
}

#[test]
fn an_include_that_is_not_read_may_hold_all_of_the_project() {
    for name in ["pipe", "../elsewhere.yaml"] {
        let folder = Folder::new()
            .pipe("project/pipe")
            .with("elsewhere.yaml", compose(""))
            .with("project/.git/HEAD", "")
            .with("project/compose.yaml", format!("include: [{name}]\n"));
        for more in [&[][..], &["--service", "neko"]] {
            let arguments = [&["validate", "--format", "concise", "compose.yaml"], more].concat();
            let outcome = folder.run_below_in("project", &arguments, &[("CI", "true")]);
            assert!(outcome.stdout.contains("note[deployment-not-seen]"), "{name}: {}", outcome.shown());
            assert!(outcome.stdout.contains("was not read"), "{name}: {}", outcome.shown());
            assert_eq!((outcome.code, outcome.stdout.lines().count()), (0, 1), "{name}: {}", outcome.shown());
        }
    }
    let folder = Folder::new().with("empty.yaml", "include: []\n");
    assert!(folder.run(&["validate", "empty.yaml"]).stdout.contains("empty compose file"));
}
