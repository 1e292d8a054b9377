//! Every link of a document leads somewhere; those of the book stay in it, where its readers can follow them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::pages::{self, Page};

/// The targets of the links in a text.
fn targets(prose: &str) -> Vec<&str> {
    let rest = prose.split("](").skip(1);
    rest.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target).collect()
}

/// The names that the headings of a page have in its addresses.
fn anchors(page: &Page) -> BTreeSet<String> {
    let prose = page.prose();
    let headings = prose.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

/// A path with its `..` done.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            assert!(out.pop(), "{}", path.display());
        } else {
            out.push(part);
        }
    }
    out
}

#[test]
fn every_link_leads_somewhere() {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        return; // Other tests write pages at the same time.
    }
    let pages = pages::all();
    let mut count = 0;
    for page in &pages {
        for target in targets(&page.prose()) {
            if ["http://", "https://"].iter().any(|scheme| target.starts_with(scheme)) {
                continue;
            }
            count += 1;
            let own = format!("{}: {target}", page.path.display());
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = match file {
                "" => page.path.clone(),
                file => plain(&page.path.parent().unwrap().join(file)),
            };
            assert!(path.exists(), "{own} leads nowhere");
            assert!(!page.path.starts_with("docs") || path.starts_with("docs"), "{own} leads out of the book");
            if let Some(other) = pages.iter().find(|other| other.path == path) {
                assert!(anchor.is_empty() || anchors(other).contains(anchor), "{own} has no such heading");
            }
        }
    }
    assert!(count > 300, "{count}");
}
