//! Remembers which files were asked for, so that a change of one of them is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use neko_config::{FileError, Files, Standing};
use neko_deploy::load::FileSystem;

/// Every file that was asked for, also one that is not there.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<BTreeSet<PathBuf>>);

impl Seen {
    pub fn add(&self, path: impl Into<PathBuf>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into());
    }

    pub fn paths(self) -> BTreeSet<PathBuf> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file system whose reads are remembered.
pub(super) struct Recorder<'a> {
    pub below: &'a dyn FileSystem,
    pub seen: &'a Seen,
}

impl FileSystem for Recorder<'_> {
    fn project<'a>(&'a self, first: Option<&str>, named: Vec<String>) -> Box<dyn Files + 'a> {
        Box::new(Recorded { below: self.below.project(first, named), seen: self.seen })
    }
}

struct Recorded<'a> {
    below: Box<dyn Files + 'a>,
    seen: &'a Seen,
}

impl Files for Recorded<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        self.seen.add(path);
        self.below.read(path, limit)
    }

    fn is_file(&self, path: &str) -> bool {
        self.seen.add(path);
        self.below.is_file(path)
    }

    fn standing(&self, path: &str) -> Standing {
        self.below.standing(path)
    }
}

/// How files look from outside: what changes when somebody writes them, or puts others in their place as Kubernetes does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Looks(BTreeMap<PathBuf, Option<Look>>);

/// Length, time of the last change and, on Unix, which file it is.
type Look = (u64, Option<SystemTime>, u64);

impl Looks {
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        Self(paths.into_iter().map(|path| (path.clone(), look(path))).collect())
    }
}

fn look(path: &Path) -> Option<Look> {
    let about = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let file = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let file = 0;
    Some((about.len(), about.modified().ok(), file))
}
