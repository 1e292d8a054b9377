//! mdBook builds the book without a warning, and in what it writes every link leads somewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let begins = format!(" {attribute}=\"");
    html.split(begins.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn build(to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(root.join("target/python/bin/mdbook"))
        .args(["build", "--dest-dir"])
        .arg(to)
        .arg(root)
        .output()
        .expect("mdbook starts: tests/run installs it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("WARN") && !said.contains("ERROR"), "{said}");
}

fn pages(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            found.insert(path.canonicalize().unwrap(), fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_book_builds_and_its_links_lead_somewhere() {
    let folder = TempDir::new().unwrap();
    build(folder.path());
    let mut built = BTreeMap::new();
    pages(folder.path(), &mut built);
    assert!(built.len() > 150, "{}", built.len());
    for (path, html) in &built {
        // What is not a page of its own: links there are as seen from the root.
        if ["print.html", "toc.html", "404.html"].iter().any(|name| path.ends_with(name)) {
            continue;
        }
        let outside = |link: &&str| link.contains("://") || link.starts_with("mailto:");
        for link in values(html, "href").into_iter().filter(|link| !outside(link)) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let to = to.canonicalize().unwrap_or_else(|_| panic!("{}: {link} leads nowhere", path.display()));
            let has_anchor = || built.get(&to).is_some_and(|html| values(html, "id").contains(&anchor));
            assert!(anchor.is_empty() || has_anchor(), "{}: {link} has no such heading", path.display());
        }
    }
}
