//! The file system, as far as a command may look at it.
//!
//! What the command line names is read. What a file names in its turn (an `env_file`, a mount, an `include`) is read where
//! it belongs to the [`Project`]. What lies outside is read without being quoted, and where `CI` is set not opened at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::build_server;
use super::project::Project;
use super::read::{self, Contents};
use neko_config::{FileError, Files, Standing};
use neko_deploy::load::FileSystem;

/// The file system.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    /// The folder of the project, where the command line names it.
    pub allowed: Option<PathBuf>,
    /// The name that standard input goes by.
    pub stdin_name: Option<String>,
}

impl FileSystem for Disk {
    fn project<'a>(&'a self, first: Option<&str>, named: Vec<String>) -> Box<dyn Files + 'a> {
        Box::new(self.of_project(first, named))
    }
}

impl Disk {
    /// The files of a file's project; `named` are those of the command line.
    pub fn of_project(&self, first: Option<&str>, named: Vec<String>) -> ProjectFiles<'_> {
        ProjectFiles {
            project: OnceLock::new(),
            first: first.map(PathBuf::from),
            allowed: self.allowed.as_deref(),
            named,
            closed: build_server::is_here(),
        }
    }
}

/// The file system for one project.
pub(super) struct ProjectFiles<'a> {
    /// Found when it is first asked for: most files name no other.
    project: OnceLock<Project>,
    first: Option<PathBuf>,
    allowed: Option<&'a Path>,
    /// What the command line names.
    named: Vec<String>,
    closed: bool,
}

impl ProjectFiles<'_> {
    fn project(&self) -> &Project {
        self.project.get_or_init(|| Project::of(self.first.as_deref(), self.allowed))
    }

    /// Whether the command line names a path.
    fn is_named(&self, path: &str) -> bool {
        self.named.iter().any(|name| name == path)
    }

    /// Reads what the command line names.
    pub fn named(&self, file: &Path, limit: u64) -> Result<Contents, FileError> {
        let is_ours = !self.closed || self.project().holds(file);
        if is_ours { read::regular_or_pipe(file, limit) } else { read::named_contents(file, limit) }
    }

    /// Whether a path is in the project, wherever it leads.
    fn is_in_project(&self, path: &str) -> bool {
        self.project().has_folder_of(Path::new(path))
    }
}

impl Files for ProjectFiles<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let file = Path::new(path);
        if self.is_named(path) {
            return Ok(self.named(file, limit)?.bytes);
        }
        match self.standing(path) {
            Standing::Closed => Err(FileError::Closed),
            _ => read::found(file, limit),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        match self.standing(path) {
            // Whether there is one outside is nobody's business; a link to it is of the project.
            Standing::Closed => self.is_in_project(path) && fs::symlink_metadata(path).is_ok(),
            _ => fs::metadata(path).is_ok_and(|about| !about.is_dir()),
        }
    }

    fn standing(&self, path: &str) -> Standing {
        if path == read::NULL || (self.is_named(path) && !self.closed) {
            return Standing::Inside;
        }
        let of_project = self.project().holds(Path::new(path));
        match (of_project, self.is_named(path)) {
            (true, true) => Standing::Inside,
            (true, false) if !read::is_irregular(path) => Standing::Inside,
            // What Git keeps for itself, and what is not opened.
            (false, true) if self.project().is_of_git() && self.is_in_project(path) => Standing::Outside,
            (false, true) => Standing::Inside,
            (false, false) if self.closed => Standing::Closed,
            (true, false) => Standing::Irregular,
            (false, false) if read::is_irregular(path) => Standing::Irregular,
            (false, false) => Standing::Outside,
        }
    }
}
