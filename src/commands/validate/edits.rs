//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::path::Path;

use super::super::input::InputError;
use super::super::output_file;
use super::super::writer::{print_diff, say};
use super::super::{FINDINGS, OK, USAGE};
use super::validator::Validator;
use super::{Args, files};
use neko_deploy::load::Failure;

/// Whether a name leads to something that is neither a file nor a folder.
pub(super) fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// The files that can be edited: standard input has no place to write to, and what cannot be read is said elsewhere.
fn editable(files: &[files::Named]) -> impl Iterator<Item = &Path> {
    files.iter().filter_map(|named| named.as_deref().ok()).filter(|path| path.is_file())
}

/// Does the edits, and says what was done. False where a file could not be written; the others are edited all the same.
pub(super) fn do_edits(args: &Args, validator: &Validator<'_>, files: &[files::Named]) -> bool {
    let mut all = true;
    if files.iter().flatten().any(|path| path.as_os_str() == "-") {
        say!("warning: standard input is not edited, files are");
    }
    for path in editable(files) {
        let mended = match validator.mend(path, args.unsafe_fixes) {
            Ok(Some(mended)) => mended,
            Ok(None) => continue,
            Err(error) => {
                // A file that cannot be read is reported with the findings.
                if matches!(error.downcast_ref(), Some(InputError::Load(Failure::TooMuch(_)))) {
                    say!("error: {error:#}");
                    all = false;
                }
                continue;
            }
        };
        if let Err(error) = output_file::replace(path, &mended.original, &mended.text) {
            say!("error: {error:#}");
            all = false;
            continue;
        }
        for done in mended.done {
            say!("fixed {}: {} ({})", path.display(), done.title, done.rule);
        }
    }
    all
}

/// Shows what would be edited. Exit code 1 where anything would be, 2 where a file could not be looked at.
pub(super) fn show_edits(args: &Args, validator: &Validator<'_>, files: &[files::Named]) -> anyhow::Result<u8> {
    if files.is_empty() {
        return Err(validator.why_nothing());
    }
    let mut code = OK;
    for named in files {
        let mended = match named {
            Ok(path) if path.as_os_str() == "-" => Err(anyhow::anyhow!("standard input: only files are edited")),
            Ok(path) if is_stream(path) => Err(anyhow::anyhow!("{}: only regular files are edited", path.display())),
            Ok(path) => validator.mend(path, args.unsafe_fixes).map(|mended| mended.map(|mended| (path, mended))),
            Err(nothing) => Err(InputError::from(nothing.failure.clone()).into()),
        };
        match mended {
            Ok(None) => {}
            Ok(Some((path, mended))) => {
                print_diff(&validator.diff(path, &mended)?)?;
                code = code.max(FINDINGS);
            }
            Err(error) if validator.leaves_out(named, &error) => {}
            Err(error) => {
                say!("error: {error:#}");
                code = USAGE;
            }
        }
    }
    Ok(code)
}
