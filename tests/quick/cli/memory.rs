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
fn config() -> String {
    format!("x: &x [1]\nwebrtc:\n  iceservers:\n    frontend: [{}*x]\n", "*x,".repeat(1_200))
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
    let text = compose("    volumes: [./neko.yaml:/etc/neko/neko.yaml]\n") + last;
    let folder = Folder::new().with("neko.yaml", config()).with("compose.yaml", text);
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

#[test]
fn variables_of_one_file_that_many_nekos_get_have_an_end() {
    let variables: String = (0..10_000).map(|number| format!("NEKO_X{number}=\n")).collect();
    let folder = Folder::new().with("x.env", variables).with("compose.yaml", compose("    env_file: x.env\n"));
    let output = run(&folder, MOST, &["validate", "compose.yaml"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let said = "variables make more than 1 MiB of text, which is neko-ice's own limit";
    assert!(output.status.code() == Some(1) && stdout.contains(said), "{stdout}");
}
