//! Options that are names of files as well.
//!
//! A hook, `xargs` and a shell's `*` put the names of files after the options, and whoever wrote the files chose the names:
//! `--output-file=x/neko.yaml` can be a file in a folder. Such an argument is refused. After `--filenames` everything is a
//! file, so that a caller who writes it does not depend on this.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What ends the options of a command line: names of files follow.
const FILENAMES: &str = "--filenames";

/// An error where an argument looks like an option and names a file.
pub(super) fn refuse(arguments: impl Iterator<Item = OsString>) -> anyhow::Result<()> {
    for argument in arguments {
        let bytes = argument.as_encoded_bytes();
        // A file of that very name only turns what follows into files.
        if bytes == FILENAMES.as_bytes() {
            break;
        }
        if bytes.len() > 1 && bytes.starts_with(b"-") && exists(&argument) {
            anyhow::bail!(
                "{} looks like an option and is the name of a file here: write ./ before a file's name (validate \
                 takes {FILENAMES} before the names of files), or move the file away",
                argument.display()
            );
        }
        if bytes == b"--" {
            break;
        }
    }
    Ok(())
}

fn exists(name: &OsStr) -> bool {
    Path::new(name).symlink_metadata().is_ok()
}
