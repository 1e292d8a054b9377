//! Known mistakes, put one at a time into files that work: each is found at its line. What spares a working file an alarm
//! must not spare a broken one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Folders of files as people have them.
const FOLDERS: [&str; 5] =
    ["fixtures/wild", "fixtures/compose-users", "fixtures/docker-run", "fixtures/reported", "fixtures/threads"];

/// A variable of neko's, what is wrong about it, and the rules of which one says so.
const MISTAKES: [(&str, &str, &[&str]); 10] = [
    ("NEKO_WEBRTC_ICELIGHT", "1", &["unknown-key"]),
    ("NEKO_WEBRTC_ICETRICKLE", "yess", &["bool-read-as-false"]),
    ("NEKO_WEBRTC_NAT1TO1", "desk.example.org", &["nat1to1-not-an-address"]),
    ("NEKO_WEBRTC_NAT1TO1", "198.51.100.7,192.0.2.7", &["nat1to1-not-an-address"]),
    ("NEKO_WEBRTC_EPR", "54020-54000", &["neko-exits", "epr-without-range"]),
    ("NEKO_WEBRTC_TCPMUX", "99999", &["mux-port-out-of-range"]),
    ("NEKO_WEBRTC_UDPMUX", "-1", &["mux-port-negative"]),
    ("NEKO_WEBRTC_ICESERVERS_FRONTEND", r#"[{"urls":"turn://t.example.org"}]"#, &["frontend-url-refused"]),
    ("NEKO_WEBRTC_ICESERVERS_FRONTEND", r#"[{"urls":"turn:t.example.org"}]"#, &["frontend-turn-without-credentials"]),
    ("NEKO_WEBRTC_ICESERVERS_BACKEND", r#"[{"urls":"turn:t.example.org"}]"#, &["backend-turn-without-credentials"]),
];

#[test]
fn known_mistakes_are_found_in_every_working_file() {
    let (mut files, mut found, mut missed) = (0, 0, Vec::new());
    for path in FOLDERS.iter().flat_map(|folder| all_files(Path::new(folder))) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Some(anchor) = text.lines().position(|line| Assignment::read(line).is_some()) else { continue };
        let folder = copied(path.parent().unwrap());
        let name = path.file_name().unwrap().to_str().unwrap();
        if !works(&folder, name) {
            continue;
        }
        files += 1;
        for (variable, value, rules) in MISTAKES {
            let (broken, line) = with_mistake(&text, anchor, variable, value);
            fs::write(folder.path().join(name), broken).unwrap();
            let said = said(&folder, name);
            let is_there = |own: &str| rules.iter().any(|rule| is_at(own, name, line, rule));
            // With ICE Lite neko drops the whole list, which is said where ICE Lite is switched on.
            let is_dropped = variable.ends_with("BACKEND") && said.contains("[icelite-with-backend-servers]");
            match is_dropped || said.lines().any(is_there) {
                true => found += 1,
                false => missed.push(format!("{}:{line}: {variable}={value}\n{said}", path.display())),
            }
        }
    }
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), missed.len() + found, missed.join("\n"));
    assert!(files >= 12, "only {files} files work");
}

/// Whether a line of the output is a finding of a rule at a line of a file, which it may call by a path.
fn is_at(said: &str, name: &str, line: usize, rule: &str) -> bool {
    let place = format!("{name}:{line}:");
    said.contains(&place) && said.contains(&format!("[{rule}]"))
}

/// A line of a file that gives neko a variable.
struct Assignment<'a> {
    /// What stands before the name.
    before: &'a str,
    name: &'a str,
    sign: &'a str,
    /// What stands behind the value.
    behind: &'a str,
}

impl<'a> Assignment<'a> {
    /// One of a line of its own, its name in no quotation marks.
    fn read(line: &'a str) -> Option<Self> {
        let at = line.find("NEKO_WEBRTC_")?;
        let (before, rest) = line.split_at(at);
        let starts = ["", "-", "-e", "--env", "export", "ENV", "Environment="];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let (name, rest) = rest.split_at(end);
        let sign = ["=", ": "].into_iter().find(|sign| rest.starts_with(sign))?;
        let value = &rest[sign.len()..];
        let behind = if value.ends_with(" \\") { " \\" } else { "" };
        let is_plain = !value[..value.len() - behind.len()].contains([' ', '#', '|', '>', '&', '*']);
        (starts.contains(&before.trim()) && is_plain).then_some(Self { before, name, sign, behind })
    }

    fn with(&self, name: &str, value: &str) -> String {
        let is_bare = !value.contains(['[', '-']) || self.before.trim() == "-";
        let quote = if is_bare { "" } else { "'" };
        format!("{}{name}{}{quote}{value}{quote}{}", self.before, self.sign, self.behind)
    }
}

/// The text with a variable set as it should not be, in the place of what sets it or behind the anchor, and the line.
fn with_mistake(text: &str, anchor: usize, variable: &str, value: &str) -> (String, usize) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_set = |line: &String| Assignment::read(line).is_some_and(|own| own.name == variable);
    match lines.iter().position(is_set) {
        Some(at) => {
            lines[at] = Assignment::read(&lines[at]).unwrap().with(variable, value);
            (lines.join("\n") + "\n", at + 1)
        }
        None => {
            // Before it: what ends the anchor's line may be the last of its kind.
            let line = Assignment::read(&lines[anchor]).unwrap();
            let line = Assignment { behind: if line.before.contains("-e") { " \\" } else { line.behind }, ..line };
            let line = line.with(variable, value);
            lines.insert(anchor, line);
            (lines.join("\n") + "\n", anchor + 1)
        }
    }
}

fn said(folder: &TempDir, name: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .args(["validate", "--no-settings", "--format", "concise", name])
        .current_dir(folder.path())
        .env_clear()
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// Whether nothing but notes is said of a file.
fn works(folder: &TempDir, name: &str) -> bool {
    let said = said(folder, name);
    !said.contains(": error[") && !said.contains(": warning[") && !said.starts_with("error:")
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(all_files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// A copy of a folder.
fn copied(from: &Path) -> TempDir {
    let folder = TempDir::new().unwrap();
    for path in all_files(from) {
        let to = folder.path().join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(path, to).unwrap();
    }
    folder
}
