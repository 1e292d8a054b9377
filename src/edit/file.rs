//! Files that are edited: read with what a decoder takes away, written whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Why a file was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        error: io::Error,
    },
    /// Its text is not what stands in it (UTF-16, bytes that are no UTF-8).
    #[error("{0}: not UTF-8, so it is not edited")]
    Encoding(PathBuf),
    /// Nobody may write to it.
    #[error("{0}: read-only, so it is not edited")]
    ReadOnly(PathBuf),
    /// Somebody else wrote to it in the meantime.
    #[error("{0}: changed while it was looked at, so it is not edited")]
    Changed(PathBuf),
}

/// A file as it stood when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its text, without a byte order mark.
    pub text: String,
    mark: bool,
}

const MARK: &[u8] = "\u{feff}".as_bytes();

impl Original {
    /// Reads a file of at most `limit` bytes.
    pub fn read(path: &Path, limit: u64) -> Result<Self, EditError> {
        let failed = |error| EditError::Io { path: path.to_owned(), error };
        let mut bytes = Vec::new();
        fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(failed)?;
        let mark = bytes.starts_with(MARK);
        let text = if mark { bytes.split_off(MARK.len()) } else { bytes };
        match String::from_utf8(text) {
            Ok(text) if !text.contains('\0') => Ok(Self { text, mark }),
            _ => Err(EditError::Encoding(path.to_owned())),
        }
    }

    /// The bytes of a file with this text in the place of its own.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let mut bytes = if self.mark { MARK.to_vec() } else { Vec::new() };
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }
}

/// Writes `text` in the place of the original's, in one step: the file is the old one or the new one, never a part.
/// Mode and links stay. A file that is not the original any more is left alone.
pub fn replace(path: &Path, original: &Original, text: &str) -> Result<(), EditError> {
    let failed = |error| EditError::Io { path: path.to_owned(), error };
    // What a link leads to is written, not the link.
    let target = path.canonicalize().map_err(failed)?;
    let now = fs::read(&target).map_err(failed)?;
    if now != original.bytes(&original.text) {
        return Err(EditError::Changed(path.to_owned()));
    }
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(EditError::ReadOnly(path.to_owned()));
    }
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Nobody else may read it before it has the mode of the file.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(&original.bytes(text))?;
        file.set_permissions(permissions)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&temporary, &target));
    if moved.is_err() {
        // The first failure is the one to report.
        drop(fs::remove_file(&temporary));
    }
    moved.map_err(failed)
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
        assert!(matches!(replace(&link, &original, "a: 3"), Err(EditError::Changed(_))));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
        let original = Original::read(&link, 1 << 20).unwrap();
        assert!(matches!(replace(&link, &original, "a: 3"), Err(EditError::ReadOnly(_))));
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
