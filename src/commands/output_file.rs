//! Files that the program writes. Where a signal ends it, a file is the old one or the new one, and nothing else is left.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};

use crate::edit::{self, Access, Original, Target};

use super::signals;

/// What is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A report, which holds no secrets. It takes the place of an older one.
    Report,
    /// What may hold credentials: only who writes it may read it, whoever could read the file before.
    Private {
        /// Whether it may take the place of a file.
        overwrite: bool,
    },
}

/// Writes a file in one step; a device or a pipe is written to.
pub(super) fn write(path: &Path, text: &str, content: Content) -> anyhow::Result<()> {
    if let Some(mut open) = standard_stream(path) {
        let written = open.write_all(text.as_bytes()).and_then(|()| open.flush());
        return written.with_context(|| format!("cannot write {}", path.display()));
    }
    let target = find(path, content)?;
    let access = if content == Content::Report { Access::Kept } else { Access::Private };
    // To write to a pipe may wait for its reader: that, a signal ends at once.
    let held = target.is_file().then(signals::hold);
    let written = target.write(text.as_bytes(), access);
    drop(held);
    Ok(written?)
}

/// Looks whether a file can be written: what cannot be written at the end is better said at the beginning.
pub(super) fn find(path: &Path, content: Content) -> anyhow::Result<Target> {
    let target = Target::find(path)?;
    if target.exists() && content == (Content::Private { overwrite: false }) {
        bail!("cannot write {}: the file exists (--overwrite replaces it)", path.display());
    }
    if target.is_file() {
        follow(path)?;
    }
    Ok(target)
}

/// Writes an edited file in one step.
pub(super) fn replace(path: &Path, original: &Original, text: &str) -> anyhow::Result<()> {
    follow(path)?;
    let held = signals::hold();
    let replaced = edit::replace(path, original, text);
    drop(held);
    Ok(replaced?)
}

/// An error where a name is a link that a stranger may have planted in a checkout.
fn follow(path: &Path) -> anyhow::Result<()> {
    if path.is_symlink() && on_a_build_server() {
        bail!("cannot write {}: a link, which is not followed on a build server", path.display());
    }
    Ok(())
}

fn on_a_build_server() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "false");
    ["CI", "GITHUB_ACTIONS", "GITLAB_CI"].into_iter().any(set)
}

/// Standard output or standard error, where a name leads to what it is open for (`/dev/stdout`): opened a second time, each
/// would overwrite what the other wrote.
#[cfg(unix)]
fn standard_stream(path: &Path) -> Option<Box<dyn Write>> {
    use std::fs::File;
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let named = fs::metadata(path).ok()?;
    let is = |stream: &dyn AsFd| {
        let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
        let about = file.metadata().ok()?;
        ((about.dev(), about.ino()) == (named.dev(), named.ino())).then_some(())
    };
    if is(&io::stdout()).is_some() {
        return Some(Box::new(io::stdout()));
    }
    is(&io::stderr()).map(|()| Box::new(io::stderr()) as Box<dyn Write>)
}

#[cfg(not(unix))]
fn standard_stream(_: &Path) -> Option<Box<dyn Write>> {
    None
}
