//! The documents, and the fenced blocks in them.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use neko_ice::lint::{self, Rule};

/// A document, by its path from the repository's root.
pub struct Page {
    pub path: PathBuf,
    pub text: String,
}

/// A fenced block.
pub struct Block<'a> {
    pub language: &'a str,
    pub body: &'a str,
    /// Where the body is in the page.
    pub place: Range<usize>,
}

/// Every document that people write or that is generated, in the order of their paths.
pub fn all() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from).to_vec();
    collect(Path::new("docs"), &mut paths);
    paths.sort();
    paths.into_iter().map(|path| Page { text: fs::read_to_string(&path).unwrap(), path }).collect()
}

/// Those that no test writes.
pub fn written_by_hand() -> Vec<Page> {
    let generated = |page: &Page| page.path.starts_with("docs/rules") || page.path.ends_with("failures.md");
    all().into_iter().filter(|page| !generated(page)).collect()
}

/// The text of each rule, which its page and the program show.
pub fn rule_texts() -> impl Iterator<Item = Page> {
    let page = |rule: &&Rule| Page { path: format!("{}.md", rule.name).into(), text: rule.markdown.to_owned() };
    lint::rules().iter().map(page)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

impl Page {
    /// The fenced blocks, one after the other.
    pub fn blocks(&self) -> Vec<Block<'_>> {
        let (mut blocks, mut open, mut at) = (Vec::new(), None, 0);
        for line in self.text.split_inclusive('\n') {
            let end = at + line.len();
            match (line.strip_prefix("```"), open.take()) {
                (Some(language), None) => open = Some((language.trim(), end)),
                (Some(_), Some((language, start))) => {
                    blocks.push(Block { language, body: &self.text[start..at], place: start..at });
                }
                (None, still) => open = still,
            }
            at = end;
        }
        assert!(open.is_none(), "{}: a block that does not end", self.path.display());
        blocks
    }

    /// The text without its fenced blocks.
    pub fn prose(&self) -> String {
        let mut inside = false;
        let outside = |line: &&str| {
            let fence = line.starts_with("```");
            inside ^= fence;
            !inside && !fence
        };
        self.text.lines().filter(outside).map(|line| format!("{line}\n")).collect()
    }
}

impl Block<'_> {
    /// The file that a block is, if its first line is a comment with a name and nothing else.
    pub fn file(&self) -> Option<&str> {
        let name = self.body.lines().next()?.strip_prefix("# ")?;
        let is_name = !name.contains(' ') && (name.contains('.') || name == "Caddyfile");
        (is_name && self.language != "console").then_some(name)
    }
}
