//! The one way by which files are written: a file is the old one or the new one, never a part.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::append::append_to;
use super::identity::Identity;
use super::obstacle::{Obstacle, WriteError};
use super::temporary::Temporary;

/// Who may read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The same as before; a new file is as the umask has it.
    Kept,
    /// The one who writes it and nobody else, whatever was there before.
    Private,
}

/// A place to write to, after a look at what is there.
///
/// A file is replaced: a new one is written beside it and renamed. Owner, group, mode, access list and extended attributes
/// stay. Where they cannot be kept, or where more names lead to the same file, it is not written: to write into the file
/// itself, as editors do then, could leave a part of it, and would change what may be somebody's backup.
///
/// Links are followed. What is no file (a terminal, a pipe, `/dev/null`), or is somebody's open file (`/dev/fd/3`), is written
/// to as it is; a pipe has to have its reader by then.
#[derive(Debug)]
pub struct Target {
    named: PathBuf,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// Opened and written to at its end, where it has one: another part of the same output may be there already.
    Through,
    /// The path behind all links, and what is there now.
    Replaced(PathBuf, Option<Identity>),
}

impl Target {
    /// Looks at what is there; nothing is opened.
    pub fn find(path: &Path) -> Result<Self, WriteError> {
        let form = Form::find(path).map_err(|why| WriteError { path: path.to_owned(), why })?;
        Ok(Self { named: path.to_owned(), form })
    }

    /// Whether a file is there that would be replaced.
    pub fn exists(&self) -> bool {
        matches!(self.form, Form::Replaced(_, Some(_)))
    }

    /// Whether it is a file, there or not, and not a device or a pipe: to write it waits for nobody.
    pub fn is_file(&self) -> bool {
        matches!(self.form, Form::Replaced(..))
    }

    /// Whether both lead to the same file.
    pub fn is_same(&self, other: &Self) -> bool {
        let real = |target: &Self| match &target.form {
            Form::Through => None,
            Form::Replaced(path, _) => folder(path).canonicalize().ok().zip(path.file_name().map(ToOwned::to_owned)),
        };
        real(self).is_some_and(|own| real(other) == Some(own))
    }

    /// Writes all of it or nothing.
    pub fn write(&self, bytes: &[u8], access: Access) -> Result<(), WriteError> {
        let written = match &self.form {
            Form::Through => append_to(&self.named, false, bytes),
            Form::Replaced(path, now) => replace(path, now.as_ref(), bytes, access),
        };
        written.map_err(|why| WriteError { path: self.named.clone(), why })
    }

    /// What is there, where it is a file.
    pub(super) fn identity(&self) -> Option<&Identity> {
        match &self.form {
            Form::Through => None,
            Form::Replaced(_, now) => now.as_ref(),
        }
    }
}

impl Form {
    fn find(path: &Path) -> Result<Self, Obstacle> {
        let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => Err(Obstacle::Folder),
            Ok(about) if about.is_file() && !is_open_file(path) => Self::file(path),
            Ok(_) => Ok(Self::Through),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
                Ok(target) => Err(Obstacle::Dangling(target)),
                Err(_) if slash || path.file_name().is_none() => Err(Obstacle::NoName),
                Err(_) if !folder(path).is_dir() => Err(Obstacle::NoFolder(folder(path).to_owned())),
                Err(_) => Ok(Self::Replaced(path.to_owned(), None)),
            },
            Err(error) => Err(error.into()),
        }
    }

    fn file(path: &Path) -> Result<Self, Obstacle> {
        let real = if path.is_symlink() { path.canonicalize()? } else { path.to_owned() };
        let about = fs::symlink_metadata(&real)?;
        let identity = Identity::of(&about);
        match identity.hard_links() {
            _ if about.permissions().readonly() => Err(Obstacle::ReadOnly),
            0 | 1 => Ok(Self::Replaced(real, Some(identity))),
            several => Err(Obstacle::HardLinks(several)),
        }
    }
}

/// Whether a name stands for what a process has open, such as `/dev/stdout`: a rename would part the file from it.
fn is_open_file(path: &Path) -> bool {
    let mut path = path.to_owned();
    // As many links as the system follows.
    for _ in 0..40 {
        let Ok(folder) = folder(&path).canonicalize() else { return false };
        if folder.starts_with("/proc") || folder.starts_with("/dev/fd") {
            return true;
        }
        match fs::read_link(&path) {
            Ok(next) => path = folder.join(next),
            Err(_) => return false,
        }
    }
    false
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn replace(path: &Path, now: Option<&Identity>, bytes: &[u8], access: Access) -> Result<(), Obstacle> {
    // Nobody else may read it before it has the mode of the file.
    let mode = if now.is_some() || access == Access::Private { 0o600 } else { 0o666 };
    let mut temporary = Temporary::beside(folder(path), mode).map_err(Obstacle::NotBeside)?;
    temporary.file.write_all(bytes)?;
    if let (Some(now), Access::Kept) = (now, access) {
        keep_access(path, &temporary.file, now)?;
    }
    temporary.file.sync_all()?;
    if Identity::at(path)?.as_ref() != now {
        return Err(Obstacle::Changed);
    }
    let renamed = if now.is_some() { temporary.replace(path) } else { temporary.become_new(path) };
    renamed.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Obstacle::Changed,
        _ => error.into(),
    })
}

#[cfg(unix)]
fn keep_access(path: &Path, file: &File, now: &Identity) -> Result<(), Obstacle> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let about = file.metadata()?;
    let (user, group) = (now.user, now.group);
    if (about.uid(), about.gid()) != (user, group) {
        fchown(file, Some(user), Some(group)).map_err(|error| Obstacle::Owner { user, group, error })?;
    }
    #[cfg(target_os = "linux")]
    super::attributes::keep(path, file)?;
    #[cfg(not(target_os = "linux"))]
    let _ = path;
    // Behind the owner: to change that takes bits away. A file system that has no modes is not asked for one.
    if file.metadata()?.mode() != now.mode {
        file.set_permissions(fs::Permissions::from_mode(now.mode))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_access(_: &Path, _: &File, _: &Identity) -> Result<(), Obstacle> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(target: &Target) -> Obstacle {
        target.write(b"ours", Access::Kept).unwrap_err().why
    }

    #[test]
    fn what_changed_in_the_meantime_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (file, new) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "first").unwrap();
        let (there, not_there) = (Target::find(&file).unwrap(), Target::find(&new).unwrap());
        for path in [&file, &new] {
            fs::write(path, "theirs").unwrap();
        }
        assert!(matches!((refused(&there), refused(&not_there)), (Obstacle::Changed, Obstacle::Changed)));
        fs::remove_file(&file).unwrap();
        assert!(matches!(refused(&there), Obstacle::Changed));
        assert_eq!(fs::read_to_string(&new).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_of_the_same_content_that_took_its_place_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "same").unwrap();
        let target = Target::find(&file).unwrap();
        fs::write(&other, "same").unwrap();
        fs::rename(&other, &file).unwrap();
        assert!(matches!(refused(&target), Obstacle::Changed));
    }

    #[cfg(unix)]
    #[test]
    fn two_names_of_one_file_are_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "").unwrap();
        std::os::unix::fs::symlink("a", path("link")).unwrap();
        std::os::unix::fs::symlink(".", path("here")).unwrap();
        let target = |name: &str| Target::find(&path(name)).unwrap();
        assert!(target("a").is_same(&target("link")) && target("new").is_same(&target("here/new")));
        assert!(!target("a").is_same(&target("new")));
    }
}
