//! The settings of each cookbook page have no finding from a warning up, and the page shows who gets video.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::pages::{self, Page};

/// Files for other programs, which neko-ice does not read.
const OTHERS: [&str; 3] = ["Caddyfile", "nginx.conf", "turnserver.conf"];

fn recipes() -> Vec<Page> {
    let is_recipe = |page: &Page| page.path.starts_with("docs/cookbook") && !page.path.ends_with("README.md");
    pages::all().into_iter().filter(is_recipe).collect()
}

/// What a command of the program ends with, in a folder.
fn ends(arguments: &[&str], folder: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_neko-ice"));
    let output = command.args(arguments).current_dir(folder).env_clear().output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_settings_of_every_recipe_are_clean() {
    let recipes = recipes();
    assert!(recipes.len() >= 12, "{}", recipes.len());
    for page in &recipes {
        let folder = TempDir::new().unwrap();
        let blocks = page.blocks();
        let files = blocks.iter().filter_map(|block| Some((block.file()?, block.body)));
        files.for_each(|(name, body)| fs::write(folder.path().join(name), body).unwrap());
        let names = blocks.iter().filter_map(pages::Block::file).filter(|name| !OTHERS.contains(name));
        let names: Vec<&str> = names.collect();
        assert!(!names.is_empty(), "{}", page.path.display());
        for name in names {
            let (code, printed) = ends(&["validate", "--fail-on", "warning", name], folder.path());
            assert_eq!(code, Some(0), "{}: {name}\n{printed}", page.path.display());
        }
    }
}

/// Every recipe shows who gets video; `examples.rs` holds what is shown.
#[test]
fn every_recipe_shows_what_the_probe_says_of_it() {
    for page in recipes() {
        let shows = page.blocks().iter().any(|block| block.body.starts_with("$ neko-ice probe --embedded"));
        assert!(shows, "{}", page.path.display());
    }
}
