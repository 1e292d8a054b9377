//! A file that is not there yet for anybody else.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

/// A new file under a name of its own. It is gone when this is dropped, unless it took a file's place.
#[derive(Debug)]
pub(super) struct Temporary {
    pub file: File,
    path: PathBuf,
    renamed: bool,
}

/// How many names are tried.
const TRIES: usize = 16;

impl Temporary {
    /// Makes a file. Nobody can guess its name and plant a link there, and it is short even where the final name is as long
    /// as names can be.
    pub fn beside(folder: &Path, mode: u32) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        let mut made = Err(io::Error::from(io::ErrorKind::AlreadyExists));
        for _ in 0..TRIES {
            let path = folder.join(format!(".neko-ice-{:016x}.tmp", random()));
            made = options.open(&path).map(|file| Self { file, path, renamed: false });
            if !made.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        made
    }

    /// Takes the place of a file.
    pub fn replace(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.renamed = true;
        Ok(())
    }

    /// Takes a name that nothing has; an error where something has it by now.
    pub fn become_new(self, path: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // Not every file system has hard links.
            Err(_) => self.replace(path),
            Ok(()) => Ok(()),
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // The first failure is the one to report.
            drop(fs::remove_file(&self.path));
        }
    }
}

/// A number from the system's randomness: the standard library keys its hash tables with it.
fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}
