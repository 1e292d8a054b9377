//! Paths by a pattern that stands in a settings file: relative to its folder, and a folder means all that is below it.

use std::path::{Path, PathBuf};

use glob::{Pattern, PatternError};
use neko_lint::Scope;

use super::pattern::OPTIONS;

/// A pattern and the folder that it begins at.
#[derive(Debug, Clone)]
pub(super) struct PathPattern {
    folder: PathBuf,
    pattern: Pattern,
}

impl PathPattern {
    pub fn new(folder: &Path, text: &str) -> Result<Self, PatternError> {
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        Ok(Self { folder: absolute(folder), pattern: Pattern::new(text)? })
    }

    /// Whether it means a file, or a folder above it.
    pub fn matches(&self, file: &Path) -> bool {
        let file = absolute(file);
        let Ok(below) = file.strip_prefix(&self.folder) else { return false };
        let parts = below.ancestors().filter(|part| !part.as_os_str().is_empty());
        parts.into_iter().any(|part| self.pattern.matches_path_with(part, OPTIONS))
    }
}

impl Scope for PathPattern {
    fn holds(&self, file: &str) -> bool {
        self.matches(Path::new(file))
    }
}

/// An absolute path without `.`, `..` taken away as people read it.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    whole.components().fold(PathBuf::new(), |mut out, part| {
        match part {
            std::path::Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_files_and_whole_folders() {
        for (pattern, file, expected) in [
            ("legacy", "/p/legacy/a/b.yaml", true),
            ("legacy/", "/p/legacy/a.yaml", true),
            ("./legacy", "/p/legacy/a.yaml", true),
            ("legacy/*", "/p/legacy/a/b.yaml", true),
            ("legacy/*.yaml", "/p/legacy/a/b.yaml", false),
            ("**/*.env", "/p/a/b/c.env", true),
            ("*.env", "/p/a/c.env", false),
            ("legacy", "/p/legacy2/a.yaml", false),
            ("legacy", "/other/legacy/a.yaml", false),
            ("legacy", "/p/x/../legacy/a.yaml", true),
        ] {
            let own = PathPattern::new(Path::new("/p"), pattern).unwrap();
            assert_eq!(own.matches(Path::new(file)), expected, "{pattern} {file}");
        }
        assert!(PathPattern::new(Path::new("/p"), "a[").is_err());
    }
}
