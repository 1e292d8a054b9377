//! A `console` block is a run: after `$ ` a command, then all that it prints. A block whose first line is a comment with the
//! name of a file is that file for the commands of the page.
//!
//! To write what they print anew: `UPDATE_GENERATED=1 cargo test --test quick book`.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use tempfile::TempDir;

use super::pages::{self, Page};

/// How many pages at once: most of the time a probe waits.
const AT_ONCE: usize = 4;

fn prints(command: &str, folder: &Path) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_neko-ice")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    if text.is_empty() { text } else { format!("{}\n", text.trim_end()) }
}

/// Without what differs from run to run: times, and what else was measured of a server or a path.
fn steady(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(": ") {
        Some((name, _)) if ["  ✓ ", "  works "].iter().any(|mark| name.starts_with(mark)) => name.to_owned(),
        _ => without_times(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn without_times(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let is_time = |index: usize| {
        let before = index.checked_sub(1).is_some_and(|before| words[before].ends_with("Took"));
        words[index].parse::<f64>().is_ok()
            && (before || words.get(index + 1).is_some_and(|next| next.starts_with("ms")))
    };
    let word = |index| if is_time(index) { "N" } else { words[index] };
    (0..words.len()).map(word).collect::<Vec<_>>().join(" ")
}

/// Whether the program that is tested has the command.
fn can_run(command: &str) -> bool {
    let network = ["neko-ice doctor", "neko-ice view", "neko-ice probe", "neko-ice stun", "neko-ice turn"];
    cfg!(feature = "probe") || !network.iter().any(|name| command.contains(name))
}

/// What a `console` block is now.
fn run(block: &str, folder: &Path) -> String {
    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.map(|command| format!("$ {command}\n{}", prints(command, folder))).collect::<Vec<_>>().join("\n")
}

/// The blocks of a page that print something else than it shows.
fn stale(page: &Page) -> Vec<(Range<usize>, String)> {
    let folder = TempDir::new().unwrap();
    let mut stale = Vec::new();
    for block in page.blocks() {
        if let Some(name) = block.file() {
            fs::write(folder.path().join(name), block.body).unwrap();
        }
        if block.language == "console" && can_run(block.body) {
            let now = run(block.body, folder.path());
            if steady(&now) != steady(block.body) {
                stale.push((block.place, now));
            }
        }
    }
    stale
}

#[test]
fn every_run_that_a_page_shows_is_real() {
    let pages = Mutex::new(pages::written_by_hand());
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(page) = pages.lock().unwrap().pop() else { break };
                    let stale = stale(&page);
                    found.lock().unwrap().extend((!stale.is_empty()).then_some((page, stale)));
                }
            });
        }
    });
    for (page, stale) in found.into_inner().unwrap() {
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            let mut text = page.text.clone();
            stale.iter().rev().for_each(|(place, now)| text.replace_range(place.clone(), now));
            fs::write(&page.path, text).unwrap();
        } else {
            let (place, now) = &stale[0];
            let shown = &page.text[place.clone()];
            panic!("{} shows\n{shown}\nand the program prints\n{now}", page.path.display());
        }
    }
}

#[test]
fn what_is_measured_alone_may_differ() {
    assert_eq!(steady("a: 9.1 ms, b\nTook 2.1 s; 3 notes"), "a: N ms, b\nTook N s; 3 notes");
    assert_eq!(steady("  works  UDP: 3 ms, 1 % lost\n  ✓ turn:h:1: 2 ms"), "  works  UDP\n  ✓ turn:h:1");
    assert_eq!(steady("1.0–2.2 s, 3 of 4"), "1.0–2.2 s, 3 of 4");
}
