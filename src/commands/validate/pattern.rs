//! Globs: which files a pattern means, whatever links there are.
//!
//! A folder is entered once. Real folders come first, so that a file is found by its own name; links are followed as long
//! as they lead to something of the same project.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use super::super::project::Project;

/// How many entries of folders are looked at for one argument.
pub(super) const MOST_ENTRIES: usize = 200_000;
/// How deep `**` leads.
const DEEPEST: usize = 64;

/// How paths are compared with a pattern: `*` stops at a slash.
pub(super) const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// Whether a path is a pattern.
pub(super) fn is_one(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// What a pattern means.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// The regular files.
    pub files: Vec<PathBuf>,
    /// A link that it means too and that leads out of the project; it was not followed.
    pub outside: Option<PathBuf>,
}

/// What a pattern means, or why there is no saying.
pub(super) fn files(pattern: &Path, allowed: Option<&Path>) -> Result<Matches, String> {
    let compile = |path: &Path| Pattern::new(&path.to_string_lossy()).map_err(|error| error.to_string());
    let whole = tidy(pattern);
    let compiled = compile(&whole)?;
    let base = base(pattern);
    let rest = whole.components().count() - base.components().count();
    let endless = pattern.components().any(|component| component.as_os_str() == "**");
    let mut walk = Walk::new(&base, allowed, if endless { DEEPEST } else { rest });
    let mut out = Matches::default();
    while let Some(entry) = walk.next_file()? {
        if compiled.matches_path_with(&entry, OPTIONS) && entry.is_file() {
            out.files.push(entry);
        }
    }
    // A link to a folder is matched by the beginning of the pattern.
    let is_meant = |path: &PathBuf| {
        let begin: PathBuf = whole.components().take(path.components().count()).collect();
        compiled.matches_path_with(path, OPTIONS)
            || compile(&begin).is_ok_and(|own| own.matches_path_with(path, OPTIONS))
    };
    out.outside = walk.outside.into_iter().find(is_meant);
    Ok(out)
}

/// The folder in which a pattern's files are looked for; a path that is none is its own.
pub(super) fn base(pattern: &Path) -> PathBuf {
    tidy(pattern).components().take_while(|component| !is_one(Path::new(component.as_os_str()))).collect()
}

/// Without `.` between its parts, as the paths of the walk are.
fn tidy(pattern: &Path) -> PathBuf {
    pattern.components().filter(|component| *component != Component::CurDir).collect()
}

/// A walk through a folder and those below.
struct Walk {
    project: Project,
    entered: HashSet<PathBuf>,
    folders: Vec<(PathBuf, usize)>,
    links: Vec<(PathBuf, usize)>,
    files: Vec<PathBuf>,
    /// Links that lead out of the project.
    outside: Vec<PathBuf>,
    deepest: usize,
    looked_at: usize,
}

impl Walk {
    fn new(base: &Path, allowed: Option<&Path>, deepest: usize) -> Self {
        Self {
            project: Project::of_folder(base, allowed),
            entered: HashSet::new(),
            folders: vec![(base.to_owned(), 0)],
            links: Vec::new(),
            files: Vec::new(),
            outside: Vec::new(),
            deepest,
            looked_at: 0,
        }
    }

    /// The next entry that is no folder.
    fn next_file(&mut self) -> Result<Option<PathBuf>, String> {
        loop {
            if let Some(file) = self.files.pop() {
                return Ok(Some(file));
            }
            let Some((folder, depth)) = self.folders.pop().or_else(|| self.links.pop()) else { return Ok(None) };
            if depth < self.deepest {
                self.enter(&folder, depth)?;
            }
        }
    }

    fn enter(&mut self, folder: &Path, depth: usize) -> Result<(), String> {
        let at = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(own) = fs::canonicalize(at) else { return Ok(()) };
        if !self.project.holds(&own) || !self.entered.insert(own) {
            return Ok(());
        }
        let Ok(entries) = fs::read_dir(at) else { return Ok(()) };
        for entry in entries.filter_map(Result::ok) {
            self.looked_at += 1;
            if self.looked_at > MOST_ENTRIES {
                return Err(too_many());
            }
            let (path, Ok(kind)) = (folder.join(entry.file_name()), entry.file_type()) else { continue };
            match kind {
                kind if kind.is_dir() => self.folders.push((path, depth + 1)),
                // Somebody may have put a link there that leads anywhere.
                kind if kind.is_symlink() && !self.project.holds(&path) => self.outside.push(path),
                kind if kind.is_symlink() && path.is_dir() => self.links.push((path, depth + 1)),
                _ => self.files.push(path),
            }
        }
        Ok(())
    }
}

/// What is said where there is more than is looked at.
pub(super) fn too_many() -> String {
    format!("more than {MOST_ENTRIES} files and folders, which is neko-ice's own limit; name a smaller folder")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_followed_in_the_project_and_come_to_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("root"), folder.path().join("outside"));
        for name in ["root/real/deep", "root/real", "root/.hidden", "outside"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("a.yaml"), "").unwrap();
        }
        symlink(".", root.join("loop")).unwrap();
        symlink("..", root.join("real/up")).unwrap();
        symlink("real", root.join("again")).unwrap();
        symlink(&outside, root.join("away")).unwrap();
        symlink(outside.join("a.yaml"), root.join("out.yaml")).unwrap();
        let found = |pattern: &str| -> Vec<String> {
            let mut names: Vec<String> = files(&root.join(pattern), None)
                .unwrap()
                .files
                .iter()
                .map(|path| path.strip_prefix(&root).unwrap().display().to_string())
                .collect();
            names.sort();
            names
        };
        assert_eq!(found("**/*.yaml"), [".hidden/a.yaml", "real/a.yaml", "real/deep/a.yaml"]);
        assert_eq!(found("*.yaml"), Vec::<String>::new());
        assert_eq!(found("*/a.yaml"), [".hidden/a.yaml", "real/a.yaml"]);
        assert_eq!(found("r?al/*/[a-b].yaml"), ["real/deep/a.yaml"]);
        assert_eq!(found("again/*.yaml"), ["again/a.yaml"]);
        assert_eq!(found("./real/../real/*.yaml").len(), 1);
        let outside = |pattern: &str| files(&root.join(pattern), None).unwrap().outside;
        assert_eq!(outside("o*.yaml"), Some(root.join("out.yaml")));
        assert_eq!(outside("a*y/a.yaml"), Some(root.join("away")));
        assert_eq!((outside("real/*.yaml"), outside("x*.yaml")), (None, None));
    }
}
