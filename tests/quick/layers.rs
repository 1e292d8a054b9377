//! The rooms of the house use each other one way only. The table that allows it stands in the crate's documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room to the rooms that it may use, as `src/lib.rs` documents it.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    lib.lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .filter_map(|row| {
            let cells: Vec<&str> = row.split('|').collect();
            Some((cells[0].trim().trim_end_matches('`').to_owned(), names(cells.get(2)?)))
        })
        .collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first names after `crate::` in a file's code; `crate::{a::X, b}` included.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => drop(used.insert(name(rest))),
            Some(group) => {
                let (mut depth, mut item_start) = (0, true);
                for (at, c) in group.char_indices() {
                    if item_start && depth == 0 && (c.is_alphanumeric() || c == '_') {
                        used.insert(name(&group[at..]));
                        item_start = false;
                    }
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => item_start = true,
                        _ => {}
                    }
                }
            }
        }
    }
    used
}

#[test]
fn every_room_uses_only_the_rooms_that_the_documentation_allows() {
    let allowed = allowed();
    assert!(allowed.len() > 10, "the table in src/lib.rs was not found: {allowed:?}");
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        // A unit test may look at a room from above: a client is tested against a server.
        if file.iter().any(|part| part == "tests" || part == "tests.rs") {
            continue;
        }
        let inside = file.strip_prefix("src").unwrap();
        let room = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(may) = allowed.get(&room) else {
            wrong.push(format!("{}: the room `{room}` is missing in the table", file.display()));
            continue;
        };
        for used in rooms_used(&fs::read_to_string(&file).unwrap()) {
            if used != room && !may.contains(&used) && !may.contains("everything") {
                wrong.push(format!("{}: `{room}` may not use `{used}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_use_lines_sees_paths_and_groups() {
    let text = "use crate::{a::B, c::{D, E}, f};\nlet x = crate::g::H;\n// crate::comment\n";
    let used: Vec<String> = rooms_used(text).into_iter().collect();
    assert_eq!(used, ["a", "c", "f", "g"]);
}

/// What people read passes one function of one file, whoever made it.
#[test]
fn one_file_alone_prints() {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let macros = ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!(", "stdout()", "stderr()"];
    let asks = ["stdout().is_terminal()", "stderr().is_terminal()"];
    let mut wrong = Vec::new();
    for file in files.into_iter().filter(|file| !file.ends_with("commands/writer.rs")) {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // Whether there is a terminal may be asked anywhere.
            let line = asks.iter().fold(line.to_owned(), |line, ask| line.replace(ask, ""));
            if macros.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}: {line}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "only src/commands/writer.rs prints:\n{}", wrong.join("\n"));
}

/// A test that changes its process changes all that run beside it.
#[test]
fn no_test_changes_its_process() {
    let mut files = Vec::new();
    rust_files(Path::new("tests"), &mut files);
    rust_files(Path::new("src"), &mut files);
    assert!(files.len() > 500, "{} files", files.len());
    let words = ["set_var(", "remove_var(", "set_current_dir("].map(|name| format!("env::{name}"));
    let wrong = files.iter().filter(|file| {
        let text = fs::read_to_string(file).unwrap();
        words.iter().any(|word| text.contains(word))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [] as [&PathBuf; 0]);
}
