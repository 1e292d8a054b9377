//! The project of a file: the Git repository that it is in, else its folder. Links count by what they lead to.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::build_server;

/// The folder whose files belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Project {
    root: PathBuf,
    of_git: bool,
}

impl Project {
    /// The one that `allowed` says, else that of a file as it is named: its Git repository, or its folder.
    pub fn of(file: Option<&Path>, allowed: Option<&Path>) -> Self {
        if let Some(root) = allowed {
            return Self { root: real(root), of_git: false };
        }
        let folder = file.and_then(folder_of).or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let real = real(&folder);
        // Where no build server runs this, whoever names a link to a folder elsewhere means that folder.
        let as_named = repository(&folder).filter(|root| build_server::is_here() || real.starts_with(root));
        match as_named.or_else(|| repository(&real)) {
            Some(root) => Self { root, of_git: true },
            None => Self { root: real, of_git: false },
        }
    }

    /// The one whose files are looked for in a folder that somebody named.
    pub fn of_folder(folder: &Path, allowed: Option<&Path>) -> Self {
        let allowed = allowed.map(|root| Self::of(None, Some(root))).filter(|own| own.holds(folder));
        allowed.unwrap_or_else(|| Self::of(Some(&folder.join("_")), None))
    }

    /// Whether a path leads to something of the project; what Git keeps for itself, credentials too, is none of it.
    pub fn holds(&self, path: &Path) -> bool {
        let real = real(path);
        let below = real.strip_prefix(&self.root);
        below.is_ok_and(|below| below.components().all(|part| part.as_os_str() != ".git"))
    }

    /// Whether a path is in the project, wherever it leads.
    pub fn has_folder_of(&self, path: &Path) -> bool {
        let folder = folder_of(path).and_then(|folder| fs::canonicalize(folder).ok());
        folder.is_some_and(|folder| folder.starts_with(&self.root))
    }

    /// Whether it is a Git repository.
    pub fn is_of_git(&self) -> bool {
        self.of_git
    }
}

/// Whether a build server runs this, and a link on the way to a file leads out of the repository: whoever changed the
/// repository may have made it.
pub(super) fn leads_out(path: &Path) -> bool {
    let leads_out = |project: Project| project.of_git && !real(path).starts_with(&project.root);
    build_server::is_here() && leads_out(Project::of(Some(path), None))
}

/// The folder that a file is in, as it is named; none for what is not in one, such as standard input and other pipes.
fn folder_of(file: &Path) -> Option<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = fs::canonicalize(parent).ok()?;
    let is_a_place = file.as_os_str() != "-" && !folder.starts_with("/dev/fd") && !folder.starts_with("/proc");
    if !is_a_place || folder == Path::new("/dev") {
        return None;
    }
    as_named(parent)
}

/// An absolute path, its links left; a `..` stays behind a link, where it leads elsewhere than it looks.
fn as_named(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        if part == Component::ParentDir && out.file_name().is_some() && !out.is_symlink() {
            out.pop();
        } else {
            out.push(part);
        }
    }
    Some(out)
}

/// The Git repository that holds a folder as it is named, links in its own path followed. One that holds the home folder,
/// or all of the machine, is no project; nor is one that a link in another repository leads to.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).and_then(|home| fs::canonicalize(home).ok());
    let too_much = |own: &Path| own.parent().is_none() || home.as_ref().is_some_and(|home| home.starts_with(own));
    let holders = folder.ancestors().filter(|own| own.join(".git").symlink_metadata().is_ok());
    let roots = holders.filter_map(|own| fs::canonicalize(own).ok()).filter(|own| !too_much(own));
    roots.reduce(|inner, outer| if inner.starts_with(&outer) { inner } else { outer })
}

/// How many links are followed that lead to nothing.
const MOST_LINKS: usize = 40;

/// Where a path leads, links followed; of what is not there, where it would be.
pub(super) fn real(path: &Path) -> PathBuf {
    let mut whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for _ in 0..MOST_LINKS {
        match step(&whole) {
            Ok(real) => return real,
            Err(next) => whole = next,
        }
    }
    whole
}

/// Where a path leads, or the path that a link on the way leads to, of which the same is to be asked.
fn step(whole: &Path) -> Result<PathBuf, PathBuf> {
    let mut components = whole.components();
    let mut missing: Vec<Component<'_>> = Vec::new();
    loop {
        let here = components.as_path();
        let joined = |start: PathBuf| {
            missing.iter().rev().fold(start, |mut out, part| {
                match part {
                    Component::ParentDir => drop(out.pop()),
                    part => out.push(part),
                }
                out
            })
        };
        if let Ok(found) = fs::canonicalize(here) {
            return Ok(joined(found));
        }
        if let Ok(target) = fs::read_link(here) {
            return Err(joined(here.parent().unwrap_or(here).join(target)));
        }
        match components.next_back() {
            Some(last) => missing.push(last),
            None => return Ok(whole.to_path_buf()),
        }
    }
}

/// What is said of a file that [`leads_out`].
pub(super) const LEADS_OUT: &str = "a link leads out of the repository, and with CI set none is followed there; name the \
                                    file itself, or with --project FOLDER a folder that holds it too";
