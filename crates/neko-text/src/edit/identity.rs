//! Which file it is, and whether somebody changed it.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
#[cfg(not(unix))]
use std::time::SystemTime;

/// What tells one file from another, whatever its names are: its device and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId {
    device: u64,
    number: u64,
}

impl FileId {
    /// As the system describes the file; none where it does not say.
    #[cfg(unix)]
    pub fn of(about: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self { device: about.dev(), number: about.ino() })
    }

    /// As the system describes the file; none where it does not say.
    #[cfg(not(unix))]
    pub fn of(_about: &Metadata) -> Option<Self> {
        None
    }
}

/// A file as it is: what changes when it is written to, replaced, or given to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    file: Option<FileId>,
    #[cfg(unix)]
    pub(super) user: u32,
    #[cfg(unix)]
    pub(super) group: u32,
    #[cfg(unix)]
    pub(super) mode: u32,
    #[cfg(unix)]
    links: u64,
    /// When its content changed, and when anything about it did: seconds and nanoseconds.
    #[cfg(unix)]
    changed: [i64; 4],
    #[cfg(not(unix))]
    changed: Option<SystemTime>,
    length: u64,
}

impl Identity {
    /// That of a file at a path, links not followed; none where there is nothing.
    pub fn at(path: &Path) -> io::Result<Option<Self>> {
        match fs::symlink_metadata(path) {
            Ok(about) => Ok(Some(Self::of(&about))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// As the system describes it.
    #[cfg(unix)]
    pub fn of(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            file: FileId::of(about),
            user: about.uid(),
            group: about.gid(),
            mode: about.mode(),
            links: about.nlink(),
            changed: [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()],
            length: about.len(),
        }
    }

    /// As the system describes it.
    #[cfg(not(unix))]
    pub fn of(about: &Metadata) -> Self {
        Self { file: FileId::of(about), changed: about.modified().ok(), length: about.len() }
    }

    /// How many names lead to it.
    pub(super) fn hard_links(&self) -> u64 {
        #[cfg(unix)]
        return self.links;
        #[cfg(not(unix))]
        return 1;
    }
}
