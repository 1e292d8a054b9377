//! Files whose content may be secret: whole or not at all, readable by their owner only.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file of mode 0600 in one step. An existing file stays as it is unless `overwrite` says otherwise.
pub(super) fn write_private(path: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    if !overwrite && path.symlink_metadata().is_ok() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the file exists (--overwrite replaces it)"));
    }
    let Some(name) = path.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"));
    };
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(temporary);
    let written = create(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&temporary, path));
    if moved.is_err() {
        discard(&temporary);
    }
    moved
}

/// Writes a report, which holds no secrets, in place of an older one; whole or not at all where the path is a plain file.
pub(super) fn write_report(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok_and(|about| !about.is_file()) {
        // A device, a pipe or a link is written to, not replaced.
        return fs::write(path, text);
    }
    let Some(name) = path.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"));
    };
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(temporary);
    let moved = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if moved.is_err() {
        discard(&temporary);
    }
    moved
}

fn create(path: &PathBuf) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The first failure is the one to report; what is left of the temporary file is not worth another.
fn discard(path: &Path) {
    drop(fs::remove_file(path));
}
