//! Tells the program which commit it is built from: the variable COMMIT_OF_NEKO_ICE, else the checkout's own files. Git is not
//! needed, and a build outside a checkout has no commit.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-env-changed=COMMIT_OF_NEKO_ICE");
    let given = std::env::var("COMMIT_OF_NEKO_ICE").ok().filter(|commit| is_commit(commit));
    let commit = given.or_else(|| of_checkout(Path::new(".git"))).unwrap_or_default();
    println!("cargo:rustc-env=COMMIT_OF_NEKO_ICE={commit}");
}

/// The commit that is checked out. In a linked work tree `.git` is a file that names its folder.
fn of_checkout(git: &Path) -> Option<String> {
    let folder = match fs::read_to_string(git) {
        Ok(text) => PathBuf::from(text.strip_prefix("gitdir: ")?.trim_end()),
        Err(_) => git.to_owned(),
    };
    // A build for development is not done again for each commit.
    let watched = if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") { "HEAD" } else { "config" };
    println!("cargo:rerun-if-changed={}", folder.join(watched).display());
    let head = fs::read_to_string(folder.join("HEAD")).ok()?;
    let Some(name) = head.trim_end().strip_prefix("ref: ") else {
        return Some(head.trim_end().to_owned()).filter(|commit| is_commit(commit));
    };
    let common = fs::read_to_string(folder.join("commondir")).map(|shared| folder.join(shared.trim_end()));
    let common = common.unwrap_or(folder);
    let loose = common.join(name);
    if watched == "HEAD" {
        println!("cargo:rerun-if-changed={}", loose.display());
    }
    let loose = fs::read_to_string(loose).map(|text| text.trim_end().to_owned()).ok();
    let commit = loose.or_else(|| packed(&common, name))?;
    is_commit(&commit).then_some(commit)
}

/// The commit of a branch that has no file of its own.
fn packed(common: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(common.join("packed-refs")).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(_, known)| *known == name).map(|(commit, _)| commit.to_owned())
}

fn is_commit(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
