//! How much memory a small file of many nekos may take, by what the system lets the program have.

use std::fmt::Write;
use std::process::{Command, Output};

use super::run::Folder;

/// What the program may have for a file of some ten kilobytes: nekos that are kept until the last one was looked at take twice
/// as much.
const FEW: u32 = 48;
/// What it may have for any small file.
const MOST: u32 = 256;
const NEKOS: usize = 150;

/// A list of servers that its aliases make far larger than it is written.
fn config(aliases: usize) -> String {
    format!("x: &x [1]\nwebrtc:\n  iceservers:\n    frontend: [{}*x]\n", "*x,".repeat(aliases))
}

/// Runs the program with so many MiB.
fn run(folder: &Folder, most: u32, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("ulimit -d {} && exec \"$0\" \"$@\"", most << 10), env!("CARGO_BIN_EXE_neko-ice")])
        .args(arguments)
        .current_dir(folder.path("."))
        .env_clear()
        .output()
        .unwrap()
}

fn compose(service: &str) -> String {
    let mut out = "services:\n".to_owned();
    for number in 0..NEKOS {
        write!(out, "  s{number}:\n    image: ghcr.io/m1k1o/neko/firefox:3\n{service}").unwrap();
    }
    out
}

#[test]
fn nekos_that_read_one_file_are_looked_at_one_by_one() {
    let last = "    environment: [NEKO_WEBRTC_ICETRICKEL=1]\n";
    let folder = project(1_200, last);
    for arguments in [&["validate", "compose.yaml"][..], &["validate", "compose.yaml", "--format", "json"]] {
        let output = run(&folder, FEW, arguments);
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        // What one of them alone has is shown, the last one's too; the others are counted.
        assert!(stdout.contains("NEKO_WEBRTC_ICETRICKEL"), "{stdout}");
        let told = if arguments.len() > 2 { "\"files\": 150" } else { " more (--max-per-rule 0 shows all)" };
        assert!(stdout.contains(told), "{stdout}");
    }
    let output = run(&folder, FEW, &["resolve", "compose.yaml"]);
    let tables = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), tables.matches("compose s").count()), (Some(0), NEKOS));
}

/// A project of many nekos that read one file, and the same with another image.
fn project(aliases: usize, more: &str) -> Folder {
    let text = compose("    volumes: [./neko.yaml:/etc/neko/neko.yaml]\n") + more;
    let other = text.replace("firefox", "chromium");
    Folder::new().with("neko.yaml", config(aliases)).with("compose.yaml", text).with("other.yaml", other)
}

#[test]
fn what_compares_edits_or_means_one_neko_keeps_not_all_of_them() {
    let folder = project(1_200, "");
    for (arguments, code, told) in [
        (&["resolve", "compose.yaml", "--diff", "other.yaml"][..], 0, "No setting differs.\n"),
        (&["validate", "compose.yaml", "--fix", "--diff"], 0, ""),
        (&["validate", "compose.yaml", "--baseline", "known.json", "--write-baseline"], 0, ""),
        (&["migrate", "compose.yaml"], 0, "  s149:\n"),
        (&["env-export", "compose.yaml"], 2, ""),
        (&["env-import", "compose.yaml"], 2, ""),
    ] {
        let output = run(&folder, FEW, arguments);
        let stdout = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(stdout.contains(told) && stdout.is_empty() == told.is_empty(), "{arguments:?}: {stdout}");
        let lists = said.starts_with("error: found ") && said.contains(": s0, s1, ");
        assert!(code < 2 || lists, "{arguments:?}: {said}");
    }
}

#[test]
fn nekos_that_are_too_large_to_be_edited_together_are_edited_one_by_one() {
    let server = r#"'[{"urls":["turn://t.example.org"],"username":"u","credential":"c"}]'"#;
    let wrong = format!("    environment:\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: {server}\n");
    let folder = project(1_500, &wrong);
    let output = run(&folder, MOST, &["validate", "compose.yaml", "--fix", "--diff"]);
    let said = "error: compose.yaml: its nekos are too large to be edited together; choose one with --service NAME\n";
    assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(2), said));
    let output = run(&folder, MOST, &["validate", "compose.yaml", "--fix", "--diff", "--service", "s149"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code() == Some(1) && stdout.contains(r#"[{"urls":["turn:t.example.org"]"#), "{stdout}");
}

#[test]
fn variables_of_one_file_that_many_nekos_get_have_an_end() {
    let variables: String = (0..10_000).map(|number| format!("NEKO_X{number}=\n")).collect();
    let folder = Folder::new().with("x.env", variables).with("compose.yaml", compose("    env_file: x.env\n"));
    let output = run(&folder, MOST, &["validate", "compose.yaml"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let said = "variables make more than 1 MiB of text, which is neko-ice's own limit";
    assert!(output.status.code() == Some(1) && stdout.contains(said), "{stdout}");
}
