//! A setting's key is written once, in the table of settings. Code takes it from there: `WebRtc::EPR`, `setting.key`.

use std::fs;
use std::path::{Path, PathBuf};

use neko_ice::config::setting::{self, SETTINGS};

use crate::layers::rust_files;

/// The code of a file, without comments and unit tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = code.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn no_key_of_a_setting_is_typed_outside_the_table() {
    // A key of one word is any word.
    let keys = SETTINGS.iter().map(|row| row.key).filter(|key| key.contains('.'));
    let typed: Vec<String> = keys.flat_map(|key| [key.to_owned(), setting::variable(key)]).collect();
    assert!(typed.len() > 150);
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    for package in fs::read_dir("crates").unwrap() {
        rust_files(&package.unwrap().path().join("src"), &mut files);
    }
    let is_code = |file: &&PathBuf| {
        !file.ends_with("setting/table.rs") && !file.iter().any(|part| part == "tests" || part == "tests.rs")
    };
    let mut found = Vec::new();
    for file in files.iter().filter(is_code) {
        for (number, line) in code(&fs::read_to_string(file).unwrap()) {
            let texts = line.split('"').skip(1).step_by(2);
            let key = texts.into_iter().find(|text| typed.iter().any(|key| key == text));
            found.extend(key.map(|key| format!("{}:{number}: {key}", file.display())));
        }
    }
    assert!(found.is_empty(), "take these keys from the table of settings: {found:#?}");
}
