//! `docs/failures.md` is what `neko-ice explain` says of the failures, and `docs/SUMMARY.md` lists every page.
//!
//! After a change: `UPDATE_GENERATED=1 cargo test --test quick book`.

use std::fs;
use std::path::Path;

use neko_ice::explain::{self, Entry};
use neko_ice::lint;

use super::pages;

fn hold(file: &str, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(file, text).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert!(committed == text, "{file} is out of date; see the head of tests/quick/book/failures.rs");
}

fn section(entry: &Entry) -> String {
    let mut text = format!("\n## {}\n\n{}\n", entry.id, entry.summary);
    for (lead, said) in [("What to do: ", entry.remedy), ("What neko does: ", entry.neko)] {
        if let Some(said) = said {
            text.push_str(&format!("\n{lead}{}.\n", said.trim_end_matches('.')));
        }
    }
    text
}

#[test]
fn the_page_of_failures_has_each_one() {
    let mut page =
        "# Failures\n\nWhat `neko-ice probe`, `stun` and `turn` report when something fails, in the order of the \
        steps. Names are permanent. `neko-ice explain NAME` prints one.\n"
            .to_owned();
    page.extend(explain::all().iter().filter(|entry| entry.kind() == "failure").map(section));
    hold("docs/failures.md", &page);
}

/// The lines of the rules are written, all others are by hand.
#[test]
fn the_table_of_contents_has_every_page_once() {
    let file = "docs/SUMMARY.md";
    let committed = fs::read_to_string(file).unwrap();
    let (index, line) = ("- [Rules](rules/README.md)\n", |name: &str| format!("  - [{name}](rules/{name}.md)\n"));
    let names = lint::rules().iter().map(|rule| rule.name).chain(lint::renamed::RENAMED.iter().map(|own| own.old));
    let written: String = names.map(line).collect();
    let others =
        committed.split_inclusive('\n').filter(|line| !(line.starts_with("  - ") && line.contains("](rules/")));
    let expected: String =
        others.map(|line| if line == index { format!("{line}{written}") } else { line.to_owned() }).collect();
    hold(file, &expected);
    for page in pages::all() {
        let Ok(path) = page.path.strip_prefix("docs") else { continue };
        let count = expected.matches(&format!("({})", path.display())).count();
        assert_eq!(count, usize::from(path != Path::new("SUMMARY.md")), "{} in {file}", path.display());
    }
}
