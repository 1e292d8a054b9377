//! `docs/dependencies.md` names each dependency, and the README stays short.

use std::fs;

#[test]
fn the_page_of_dependencies_names_each_one() {
    let page = fs::read_to_string("docs/dependencies.md").unwrap();
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (mut listing, mut named) = (false, 0);
    for line in manifest.lines() {
        if line.starts_with('[') {
            listing = line == "[workspace.dependencies]";
        } else if listing && let Some((name, what)) = line.split_once(" = ") {
            named += 1;
            let ours = what.contains("path = ");
            assert!(ours || page.contains(&format!("`{name}`")), "{name} is missing in docs/dependencies.md");
        }
    }
    assert!(named > 40, "{named}");
}

#[test]
fn the_readme_is_read_in_five_minutes() {
    assert!(fs::metadata("README.md").unwrap().len() <= 12_000);
}
