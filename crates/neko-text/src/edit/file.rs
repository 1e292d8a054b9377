//! Files that are edited: read with what a decoder takes away, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::identity::Identity;
use super::obstacle::{Obstacle, WriteError};
use super::target::{Access, Target};

/// Why a file was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        error: io::Error,
    },
    /// Its text is not what is in it (UTF-16, bytes that are no UTF-8).
    #[error("{}: not UTF-8, so it is not edited", .0.display())]
    Encoding(PathBuf),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its text, without a byte order mark.
    pub text: String,
    mark: bool,
    identity: Identity,
}

const MARK: &[u8] = "\u{feff}".as_bytes();

impl Original {
    /// Reads a file of at most `limit` bytes.
    pub fn read(path: &Path, limit: u64) -> Result<Self, EditError> {
        let failed = |error| EditError::Io { path: path.to_owned(), error };
        let (identity, mut bytes) = contents(path, limit).map_err(failed)?;
        let mark = bytes.starts_with(MARK);
        let text = if mark { bytes.split_off(MARK.len()) } else { bytes };
        match String::from_utf8(text) {
            Ok(text) if !text.contains('\0') => Ok(Self { text, mark, identity }),
            _ => Err(EditError::Encoding(path.to_owned())),
        }
    }

    /// The bytes of a file with this text instead of its own.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let mut bytes = if self.mark { MARK.to_vec() } else { Vec::new() };
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }
}

fn contents(path: &Path, limit: u64) -> io::Result<(Identity, Vec<u8>)> {
    let file = File::open(path)?;
    let identity = Identity::of(&file.metadata()?);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok((identity, bytes))
}

/// Writes `text` instead of the original's, in one step, as [`Target`] says. A file that is not the original any more is
/// left alone.
pub fn replace(path: &Path, original: &Original, text: &str) -> Result<(), EditError> {
    let target = Target::find(path)?;
    let now = fs::read(path).map_err(|error| EditError::Io { path: path.to_owned(), error })?;
    if target.identity() != Some(&original.identity) || now != original.bytes(&original.text) {
        return Err(WriteError { path: path.to_owned(), why: Obstacle::Changed }.into());
    }
    Ok(target.write(&original.bytes(text), Access::Kept)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn mode_mark_and_link_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("neko.yaml"), folder.path().join("link.yaml"));
        fs::write(&file, "\u{feff}a: 1\r\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("neko.yaml", &link).unwrap();
        let original = Original::read(&link, 1 << 20).unwrap();
        assert_eq!(original.text, "a: 1\r\n");
        replace(&link, &original, "a: 2\r\n").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}a: 2\r\n");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert!(matches!(
            replace(&link, &original, "a: 3"),
            Err(EditError::Write(WriteError { why: Obstacle::Changed, .. }))
        ));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
        let original = Original::read(&link, 1 << 20).unwrap();
        assert!(matches!(
            replace(&link, &original, "a: 3"),
            Err(EditError::Write(WriteError { why: Obstacle::ReadOnly, .. }))
        ));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn other_encodings_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [&b"\xff\xfea\0:\0"[..], b"a: \xff"] {
            let file = folder.path().join("neko.yaml");
            fs::write(&file, bytes).unwrap();
            assert!(matches!(Original::read(&file, 1 << 20), Err(EditError::Encoding(_))));
        }
    }
}
