//! `neko-ice explain`, and the README's table of names.

use std::fs;
use std::process::{Command, Output};

fn explain(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_neko-ice")).arg("explain").args(args).output().expect("the binary runs")
}

#[test]
fn every_name_is_explained() {
    let output = explain(&["--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let entries = document["entries"].as_array().unwrap();
    assert!(entries.len() > 60);
    for slug in ["credentials-refused", "icelite-with-backend-servers", "relayed-data-lost"] {
        let output = explain(&[slug]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.starts_with(slug), "{text}");
    }
    let output = explain(&["credential-refused"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `credentials-refused`?"));
}

/// To write it anew: `UPDATE_GENERATED=1 cargo test --test explain`.
#[test]
fn the_readme_lists_every_name() {
    let (start, end) = ("<!-- neko-ice explain --format markdown -->\n", "<!-- end -->");
    let readme = fs::read_to_string("README.md").unwrap();
    let (head, rest) = readme.split_once(start).expect("the marker stands in README.md");
    let (table, tail) = rest.split_once(end).expect("its end stands there too");
    let printed = String::from_utf8(explain(&["--format", "markdown"]).stdout).unwrap();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write("README.md", format!("{head}{start}{printed}{end}{tail}")).unwrap();
        return;
    }
    assert!(table == printed, "README.md's table differs from what `neko-ice explain --format markdown` prints");
}
