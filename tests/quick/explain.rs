//! `neko-ice explain`.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use neko_ice::explain;
use neko_ice::lint::renamed::RENAMED;

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_neko-ice")).arg("explain").args(args).output().expect("the binary runs")
}

#[test]
fn every_name_is_explained() {
    let output = run(&["--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let entries = document["entries"].as_array().unwrap();
    assert!(entries.len() > 60);
    for slug in ["credentials-refused", "icelite-with-backend-servers", "relayed-data-lost"] {
        let output = run(&[slug]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.starts_with(slug), "{text}");
    }
    let output = run(&["credential-refused"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `credentials-refused`?"));
}

/// Every name that was ever published, one a line, with what it names. Lines are added and never taken out:
/// `UPDATE_GENERATED=1 cargo test --test quick explain`.
#[test]
fn no_published_name_disappears() {
    let file = "fixtures/names/published.txt";
    let current: BTreeSet<String> =
        explain::all().iter().map(|entry| format!("{} {}", entry.kind(), entry.id)).collect();
    let mut published: BTreeSet<String> = fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
    for line in &published {
        let (kind, name) = line.split_once(' ').unwrap();
        let now = explain::find(name).unwrap_or_else(|| panic!("{name} was published and means nothing any more"));
        assert_eq!(now.kind(), kind, "{name}");
    }
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        published.extend(current.iter().cloned());
        let lines: String = published.iter().map(|line| format!("{line}\n")).collect();
        fs::write(file, lines).unwrap();
    }
    let new: Vec<&String> = current.difference(&published).collect();
    assert!(new.is_empty(), "names that {file} lacks: {new:?}");
}

#[test]
fn markdown_has_a_row_for_every_name() {
    let printed = String::from_utf8(run(&["--format", "markdown"]).stdout).unwrap();
    let names = explain::all().iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>();
    let terms = explain::glossary::terms().into_iter().map(|term| term.name);
    let rows: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rows, names.into_iter().chain(terms).collect::<Vec<_>>());
}

#[test]
fn a_term_is_explained() {
    let output = run(&["udpmux"]);
    let text = "mux (term, also called udpmux, tcpmux)\n\nOne port for all viewers: `udpmux` for UDP, `tcpmux` for TCP. Without \
        a mux each\nviewer takes ports of the range `epr`.\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), text);
    let output = run(&["not proven", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&document["entries"], &document["terms"][0]["name"]), (&serde_json::json!([]), &"not-proven".into()));
    let output = run(&["hairpn"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `hairpin`?"));
}

#[test]
fn an_old_name_is_explained_by_the_new_one() {
    for renamed in RENAMED {
        let output = run(&[renamed.old]);
        assert!(String::from_utf8_lossy(&output.stdout).starts_with(renamed.now.as_str()), "{renamed}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), format!("note: {renamed}\n"));
    }
}
