//! Files that the program writes. Where a signal ends it, a file is the old one or the new one, and nothing else is left.

use std::path::Path;

use anyhow::{Context, bail};

use neko_text::edit::{self, Access, Original, Target};

use super::{build_server, project, signals, writer};

/// What is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A report, which holds no secrets. It replaces an older one.
    Report,
    /// What holds no secrets, and replaces nothing.
    New,
    /// What may hold credentials: only who writes it may read it, whoever could read the file before.
    Private {
        /// Whether it may replace a file.
        overwrite: bool,
    },
}

/// Writes a file in one step; a device or a pipe is written to.
pub(super) fn write(path: &Path, text: &str, content: Content) -> anyhow::Result<()> {
    write_all(&[(path, text)], content)
}

/// Writes files of which none is of use without the others: a signal waits until all of them are there.
pub(super) fn write_all(files: &[(&Path, &str)], content: Content) -> anyhow::Result<()> {
    // To write to a pipe waits while its reader reads nothing: that, a signal ends at once.
    let is_file =
        |path: &Path| writer::standard_stream(path).is_none() && Target::find(path).is_ok_and(|own| own.is_file());
    let together = files.iter().all(|(path, _)| is_file(path));
    let held = together.then(signals::hold);
    // A pipe may have no reader: then no file is written either.
    let mut ordered = files.to_vec();
    ordered.sort_by_key(|(path, _)| is_file(path));
    for (path, text) in ordered {
        let own = (!together && is_file(path)).then(signals::hold);
        write_one(path, text, content)?;
        drop(own);
    }
    drop(held);
    Ok(())
}

fn write_one(path: &Path, text: &str, content: Content) -> anyhow::Result<()> {
    if let Some(mut open) = writer::standard_stream(path) {
        let written = open.write_all(text.as_bytes()).and_then(|()| open.flush());
        return written.with_context(|| format!("cannot write {}", path.display()));
    }
    let access = if matches!(content, Content::Private { .. }) { Access::Private } else { Access::Kept };
    Ok(find(path, content)?.write(text.as_bytes(), access)?)
}

/// Looks whether a file can be written: what cannot be written at the end is better said at the beginning.
pub(super) fn find(path: &Path, content: Content) -> anyhow::Result<Target> {
    let target = Target::find(path)?;
    match content {
        Content::Private { overwrite: false } if target.exists() => {
            bail!("{} already exists; use --overwrite to replace it", path.display())
        }
        Content::New if target.exists() => {
            bail!("{} already exists; remove it first, or choose another name", path.display())
        }
        Content::New if !target.is_file() => bail!("cannot write {}: something else is there", path.display()),
        _ => {}
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
    if path.is_symlink() && build_server::is_here() {
        bail!("cannot write {}: a link, which is not followed on a build server", path.display());
    }
    if project::leads_out(path) {
        bail!(
            "cannot write {}: a link on the way leads out of the repository, and with CI set none is followed there",
            path.display()
        );
    }
    Ok(())
}
