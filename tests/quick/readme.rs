//! What the README shows is what the program prints, and its tables are whole.

use std::fs;
use std::process::Command;

/// The fenced block behind a marker.
fn block<'a>(text: &'a str, marker: &str) -> &'a str {
    let rest = text.split(marker).nth(1).unwrap_or_else(|| panic!("{marker} is missing in README.md"));
    let body = rest.split("```").nth(1).expect("a fenced block");
    body.split_once('\n').expect("a line with the language").1
}

#[test]
fn the_failing_config_and_its_output_are_real() {
    let readme = fs::read_to_string("README.md").unwrap();
    let config = fs::read_to_string("fixtures/readme/config.yaml").unwrap();
    assert_eq!(block(&readme, "<!-- fixtures/readme/config.yaml -->"), config);
    let output = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .args(["validate", "config.yaml"])
        .current_dir("fixtures/readme")
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(block(&readme, "<!-- validate config.yaml -->"), printed, "paste what the program prints");
}

#[test]
fn the_table_of_dependencies_names_each_one() {
    let readme = fs::read_to_string("README.md").unwrap();
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (mut listing, mut named) = (false, 0);
    for line in manifest.lines() {
        if line.starts_with('[') {
            listing = line == "[workspace.dependencies]";
        } else if listing && let Some((name, what)) = line.split_once(" = ") {
            named += 1;
            let ours = what.contains("path = ");
            assert!(
                ours || readme.contains(&format!("`{name}`")),
                "{name} is missing in README.md's table of dependencies"
            );
        }
    }
    assert!(named > 40, "{named}");
}
