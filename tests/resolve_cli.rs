//! `neko-ice resolve` as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CONFIG: &str = r#"# a config
webrtc:
  icelite: yes
  epr: "52000-52100"
  iceservers:
    backend:
      - urls: ["turn:turn.example.org:3478", "stun:stun.example.org"]
        username: neko
        credential: s3cret
    frontend: '[{"urls":"turn:turn.example.org","username":"neko","credential":"s3cret2"}]'
  nat1to1: [198.51.100.1]
  ice_trickle: true
icelite: true
"#;

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .current_dir(folder)
        .env_clear()
        .arg("resolve")
        .args(args)
        .output()
        .unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const VARIABLES: [&str; 4] = ["--env", "NEKO_WEBRTC_EPR=1-2", "--env", "NEKO_WEBRTC_EPRR=3"];

#[test]
fn the_table() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &VARIABLES);
    assert!(output.status.success());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn the_document() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &[&VARIABLES[..], &["--format", "json"]].concat());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn the_config_file() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &["--format", "yaml", "--show-secrets"]);
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn no_format_shows_a_secret_unless_asked() {
    let env = r#"NEKO_WEBRTC_ICESERVERS_BACKEND=[{"urls":["turn:u:s3cret5@h"],"credential":"s3cret3"]"#;
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    for format in ["table", "json", "yaml"] {
        let output = run(
            folder.path(),
            &[
                "--env",
                "NEKO_WEBRTC_IP_RETRIEVAL_URL=http://u:s3cret6@h/",
                "--format",
                format,
                "--env",
                env,
                "--",
                r#"--iceservers=[{"credential":5,"password":"s3cret4"}]"#,
                "x",
            ],
        );
        let all = stdout(&output) + &stderr(&output);
        assert!(!all.contains("s3cret"), "{all}");
        assert_eq!(output.status.code(), Some(1));
    }
    assert!(stdout(&run(folder.path(), &["--show-secrets"])).contains("s3cret"));
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let folder = folder(&[
        ("compose.yaml", b"services:\n  web:\n    image: nginx\n"),
        ("pod.yaml", b"apiVersion: v1\nkind: Pod\n"),
        ("large.yaml", &[b'#'; 200]),
        (".env", b"NEKO_WEBRTC_EPR=1-2\nno assignment\n"),
    ]);
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (args, message) in [
        (&["nope.yaml"][..], "error: nope.yaml: no such file"),
        (&["folder"], "error: folder: a directory, not a file"),
        (&["compose.yaml"], "none of the services (web) is a neko"),
        (&["pod.yaml"], "pod.yaml: no container here runs neko"),
        (&["large.yaml", "--max-size", "100"], "larger than 100 bytes, which is neko-ice's own limit and not neko's"),
        (&["--env-file", ".env"], "error: .env:2:1: a line without `=`"),
        (&["--env", "NEKO_PASSWORD"], "error: --env NEKO_PASSWORD: there is no `=`"),
        (&["--env", "hunter2"], "error: --env …: there is no `=`"),
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert!(!stderr(&output).contains("hunter2"));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_neko_would_refuse_is_an_answer() {
    let folder = folder(&[
        ("list.yaml", b"- a\n"),
        ("tab.yaml", b"webrtc:\n\tepr: 1\n"),
        ("latin1.yaml", b"a: \xe9 b\n"),
        ("config.ini", b"[webrtc]\n"),
        ("empty.json", b""),
    ]);
    for (name, error) in [
        ("list.yaml", "cannot unmarshal !!seq into map[string]interface {} (list.yaml:1:1)"),
        ("tab.yaml", "found character that cannot start any token (tab.yaml:2:1)"),
        ("latin1.yaml", "yaml: invalid trailing UTF-8 octet (latin1.yaml:1:4)"),
        ("config.ini", "decoder not found for this format"),
        ("empty.json", "unexpected end of JSON input"),
    ] {
        let output = run(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(stdout(&output).contains(error), "{}", stdout(&output));
    }
    assert_eq!(run(folder.path(), &["--", "--webrtc.nope"]).status.code(), Some(1));
}

#[test]
fn without_a_path_it_looks_where_neko_looks() {
    let folder = folder(&[("neko.json", br#"{"webrtc":{"epr":"1-2"}}"#), ("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &[]);
    // A machine that really runs neko has a file in the first place.
    if !["json", "toml", "yaml", "yml"].iter().any(|kind| Path::new("/etc/neko/neko").with_extension(kind).exists()) {
        assert!(stdout(&output).starts_with("config file: neko.json\n"), "{}", stdout(&output));
    }
}
