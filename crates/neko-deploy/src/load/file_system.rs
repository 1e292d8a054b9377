//! Where the files come from that texts name.

use neko_config::{FileError, Files, Standing};

/// A file system with projects: what may be read, and what may be quoted, depends on the file that names it.
pub trait FileSystem: Sync {
    /// The files as the project of the file `first` sees them; without one, that of the working directory. `named` are
    /// those that the user names, which are read wherever they are.
    fn project<'a>(&'a self, first: Option<&str>, named: Vec<String>) -> Box<dyn Files + 'a>;
}

/// Files that are all of one project.
impl<F: Files + Sync> FileSystem for F {
    fn project<'a>(&'a self, _first: Option<&str>, _named: Vec<String>) -> Box<dyn Files + 'a> {
        Box::new(self)
    }
}

/// A file system with another text instead of one file: one that was read already, or that an edit would leave.
pub(super) struct Overlay<'a> {
    pub below: &'a dyn FileSystem,
    pub path: &'a str,
    pub bytes: &'a [u8],
}

impl FileSystem for Overlay<'_> {
    fn project<'a>(&'a self, first: Option<&str>, named: Vec<String>) -> Box<dyn Files + 'a> {
        Box::new(Overlaid { below: self.below.project(first, named), path: self.path, bytes: self.bytes })
    }
}

struct Overlaid<'a> {
    below: Box<dyn Files + 'a>,
    path: &'a str,
    bytes: &'a [u8],
}

impl Files for Overlaid<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        if path == self.path { Ok(self.bytes.to_vec()) } else { self.below.read(path, limit) }
    }

    fn is_file(&self, path: &str) -> bool {
        path == self.path || self.below.is_file(path)
    }

    fn standing(&self, path: &str) -> Standing {
        self.below.standing(path)
    }
}
