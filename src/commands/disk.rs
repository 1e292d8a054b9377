//! The file system, as far as a command may look at it.
//!
//! What the command line names is read. What a file names in its turn (an `env_file`, a mount, an `include`) is read where
//! it belongs to the project: the Git repository of the file, else its folder; links count by what they lead to. What lies
//! outside is read without being quoted, and where `CI` is set not opened at all. Nothing here waits for a pipe that nobody
//! writes to, and no device is opened.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::build_server;
use super::input::why_not;
use crate::config::{FileError, Files, Standing};

/// A device that is as good as an empty file.
const NULL: &str = "/dev/null";
/// File systems of the kernel's, whose files only look like files.
const OF_THE_KERNEL: [&str; 2] = ["/proc", "/sys"];
/// How long is waited for somebody to write to a pipe.
const FOR_A_WRITER: Duration = Duration::from_secs(5);
/// How long is waited for more from somebody who holds a pipe open: as long as a slow command may take.
const FOR_MORE: Duration = Duration::from_secs(60);
/// How long between two looks at a pipe.
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// The folder whose files belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Project {
    root: PathBuf,
    of_git: bool,
}

impl Project {
    /// The one that `allowed` says, else that of a file as it is named: its Git repository, or its folder.
    pub fn of(file: Option<&Path>, allowed: Option<&Path>) -> Self {
        if let Some(root) = allowed {
            return Self { root: real(root), of_git: false };
        }
        let folder = file.and_then(folder_of).or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let real = real(&folder);
        // Where no build server runs this, whoever names a link to a folder elsewhere means that folder.
        let as_named = repository(&folder).filter(|root| build_server::is_here() || real.starts_with(root));
        match as_named.or_else(|| repository(&real)) {
            Some(root) => Self { root, of_git: true },
            None => Self { root: real, of_git: false },
        }
    }

    /// The one whose files are looked for in a folder that somebody named.
    pub fn of_folder(folder: &Path, allowed: Option<&Path>) -> Self {
        let allowed = allowed.map(|root| Self::of(None, Some(root))).filter(|own| own.holds(folder));
        allowed.unwrap_or_else(|| Self::of(Some(&folder.join("_")), None))
    }

    /// Whether a path leads to something of the project; what Git keeps for itself, credentials too, is none of it.
    pub fn holds(&self, path: &Path) -> bool {
        let real = real(path);
        let below = real.strip_prefix(&self.root);
        below.is_ok_and(|below| below.components().all(|part| part.as_os_str() != ".git"))
    }
}

/// Whether a build server runs this, and a link on the way to a file leads out of the repository: whoever changed the
/// repository may have made it.
pub(super) fn leads_out(path: &Path) -> bool {
    let leads_out = |project: Project| project.of_git && !real(path).starts_with(&project.root);
    build_server::is_here() && leads_out(Project::of(Some(path), None))
}

/// The folder that a file is in, as it is named; none for what is not in one, such as standard input and other pipes.
fn folder_of(file: &Path) -> Option<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = fs::canonicalize(parent).ok()?;
    let is_a_place = file.as_os_str() != "-" && !folder.starts_with("/dev/fd") && !folder.starts_with("/proc");
    if !is_a_place || folder == Path::new("/dev") {
        return None;
    }
    as_named(parent)
}

/// An absolute path, its links left; a `..` stays behind a link, where it leads elsewhere than it looks.
fn as_named(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        if part == Component::ParentDir && out.file_name().is_some() && !out.is_symlink() {
            out.pop();
        } else {
            out.push(part);
        }
    }
    Some(out)
}

/// The Git repository that holds a folder as it is named, links in its own path followed. One that holds the home folder,
/// or all of the machine, is no project; nor is one that a link in another repository leads to.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).and_then(|home| fs::canonicalize(home).ok());
    let too_much = |own: &Path| own.parent().is_none() || home.as_ref().is_some_and(|home| home.starts_with(own));
    let holders = folder.ancestors().filter(|own| own.join(".git").symlink_metadata().is_ok());
    let roots = holders.filter_map(|own| fs::canonicalize(own).ok()).filter(|own| !too_much(own));
    roots.reduce(|inner, outer| if inner.starts_with(&outer) { inner } else { outer })
}

/// How many links are followed that lead to nothing.
const MOST_LINKS: usize = 40;

/// Where a path leads, links followed; of what is not there, where it would be.
fn real(path: &Path) -> PathBuf {
    let mut whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for _ in 0..MOST_LINKS {
        match step(&whole) {
            Ok(real) => return real,
            Err(next) => whole = next,
        }
    }
    whole
}

/// Where a path leads, or the path that a link on the way leads to, of which the same is to be asked.
fn step(whole: &Path) -> Result<PathBuf, PathBuf> {
    let mut components = whole.components();
    let mut missing: Vec<Component<'_>> = Vec::new();
    loop {
        let here = components.as_path();
        let joined = |start: PathBuf| {
            missing.iter().rev().fold(start, |mut out, part| {
                match part {
                    Component::ParentDir => drop(out.pop()),
                    part => out.push(part),
                }
                out
            })
        };
        if let Ok(found) = fs::canonicalize(here) {
            return Ok(joined(found));
        }
        if let Ok(target) = fs::read_link(here) {
            return Err(joined(here.parent().unwrap_or(here).join(target)));
        }
        match components.next_back() {
            Some(last) => missing.push(last),
            None => return Ok(whole.to_path_buf()),
        }
    }
}

/// The file system for one project.
pub(super) struct Disk<'a> {
    /// Found when it is first asked for: most files name no other.
    project: OnceLock<Project>,
    first: Option<PathBuf>,
    allowed: Option<&'a Path>,
    /// What the command line names.
    named: Vec<String>,
    closed: bool,
    /// A text in the place of the file of this name.
    overlay: Option<&'a (String, Vec<u8>)>,
}

impl<'a> Disk<'a> {
    /// For the project of a file, or for the one that is `allowed`; `named` are the files of the command line.
    pub fn new(
        first: Option<&str>,
        allowed: Option<&'a Path>,
        named: Vec<String>,
        overlay: Option<&'a (String, Vec<u8>)>,
    ) -> Self {
        let (project, first) = (OnceLock::new(), first.map(PathBuf::from));
        Self { project, first, allowed, named, closed: build_server::is_here(), overlay }
    }

    fn project(&self) -> &Project {
        self.project.get_or_init(|| Project::of(self.first.as_deref(), self.allowed))
    }

    /// Whether the command line names a path.
    fn is_named(&self, path: &str) -> bool {
        self.named.iter().any(|name| name == path)
    }

    /// Whether a path is in the project, wherever it leads.
    fn is_in_project(&self, path: &str) -> bool {
        let folder = folder_of(Path::new(path)).and_then(|folder| fs::canonicalize(folder).ok());
        folder.is_some_and(|folder| folder.starts_with(&self.project().root))
    }
}

impl Files for Disk<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        match self.overlay {
            Some((name, bytes)) if name == path => Ok(bytes.clone()),
            _ if self.is_named(path) && (!self.closed || self.project().holds(Path::new(path))) => {
                regular_or_pipe(Path::new(path), limit)
            }
            _ if self.is_named(path) => named(Path::new(path), limit),
            _ if self.standing(path) == Standing::Closed => Err(FileError::Closed),
            _ => found(Path::new(path), limit),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        match self.standing(path) {
            // Whether there is one outside is nobody's business; a link to it is of the project.
            Standing::Closed => self.is_in_project(path) && fs::symlink_metadata(path).is_ok(),
            _ => fs::metadata(path).is_ok_and(|about| !about.is_dir()),
        }
    }

    fn standing(&self, path: &str) -> Standing {
        if path == NULL || (self.is_named(path) && !self.closed) {
            return Standing::Inside;
        }
        let of_project = self.project().holds(Path::new(path));
        match (of_project, self.is_named(path)) {
            (true, true) => Standing::Inside,
            (true, false) if !is_irregular(path) => Standing::Inside,
            // What Git keeps for itself, and what is not opened.
            (false, true) if self.project().of_git && self.is_in_project(path) => Standing::Outside,
            (false, true) => Standing::Inside,
            (false, false) if self.closed => Standing::Closed,
            (true, false) => Standing::Irregular,
            (false, false) if is_irregular(path) => Standing::Irregular,
            (false, false) => Standing::Outside,
        }
    }
}

/// What is said of a file that [`leads_out`].
pub(super) const LEADS_OUT: &str = "a link leads out of the repository, and with CI set none is followed there; name the \
                                    file itself, or with --project FOLDER a folder that holds it too";

/// Reads a file that somebody named on the command line; a pipe too, as long as somebody writes to it.
pub(super) fn named(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    if leads_out(path) {
        return Err(FileError::Other(LEADS_OUT.to_owned()));
    }
    regular_or_pipe(path, limit)
}

fn regular_or_pipe(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    if path == Path::new(NULL) {
        return Ok(Vec::new());
    }
    let about = fs::metadata(path).map_err(|error| refused(path, &error))?;
    if !is_pipe(&about) {
        return regular(path, &about, limit);
    }
    let file = open(path).map_err(|error| refused(path, &error))?;
    drained(file, limit, FOR_MORE)
}

/// Reads a regular file that another file names, or that was looked for.
pub(super) fn found(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    if path == Path::new(NULL) {
        return Ok(Vec::new());
    }
    let about = fs::metadata(path).map_err(|error| refused(path, &error))?;
    if irregular(&about).is_none() && is_of_kernel(path) {
        return Err(FileError::Other("a file of the kernel's, which is not read".to_owned()));
    }
    regular(path, &about, limit)
}

fn is_of_kernel(path: &Path) -> bool {
    OF_THE_KERNEL.iter().any(|folder| real(path).starts_with(folder))
}

/// Whether there is something that is neither a regular file nor a folder.
fn is_irregular(path: &str) -> bool {
    let path = Path::new(path);
    fs::metadata(path).is_ok_and(|about| !about.is_dir() && (!about.is_file() || is_of_kernel(path)))
}

/// The first bytes of a regular file, as many as a limit lets through.
pub(super) fn start(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let about = fs::metadata(path).map_err(|error| refused(path, &error))?;
    let mut bytes = Vec::new();
    opened(path, &about)?.0.take(limit).read_to_end(&mut bytes).map_err(|error| refused(path, &error))?;
    Ok(bytes)
}

fn regular(path: &Path, about: &Metadata, limit: u64) -> Result<Vec<u8>, FileError> {
    let (file, length) = opened(path, about)?;
    if length > limit {
        return Err(FileError::TooLarge { bytes: Some(length) });
    }
    // One byte more: the end is seen without another look at the room left.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| refused(path, &error))?;
    if bytes.len() as u64 > limit { Err(FileError::TooLarge { bytes: None }) } else { Ok(bytes) }
}

/// A regular file that was looked at, opened, and how long it is.
fn opened(path: &Path, about: &Metadata) -> Result<(File, u64), FileError> {
    if let Some(error) = irregular(about) {
        return Err(error);
    }
    let file = open(path).map_err(|error| refused(path, &error))?;
    let opened = file.metadata().map_err(|error| FileError::Other(error.to_string()))?;
    // Between the two looks another one may have been put there.
    if let Some(error) = irregular(&opened) {
        return Err(error);
    }
    if identity(about) != identity(&opened) {
        return Err(FileError::Other("it was replaced while it was opened".to_owned()));
    }
    Ok((file, opened.len()))
}

/// The bytes of a pipe until its last writer is gone, or has let too long a time pass.
fn drained(mut pipe: File, limit: u64, for_more: Duration) -> Result<Vec<u8>, FileError> {
    let (mut bytes, mut part, mut written) = (Vec::new(), vec![0; 1 << 16], false);
    let mut last = Instant::now();
    loop {
        match pipe.read(&mut part) {
            Ok(0) if written => return Ok(bytes),
            Ok(0) if last.elapsed() > FOR_A_WRITER => {
                return Err(FileError::Other("a pipe that nobody writes to".to_owned()));
            }
            Ok(0) => {}
            Ok(count) => {
                (last, written) = (Instant::now(), true);
                bytes.extend_from_slice(&part[..count]);
                if bytes.len() as u64 > limit {
                    return Err(FileError::TooLarge { bytes: None });
                }
                continue;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                written = true;
                if last.elapsed() > for_more {
                    let seconds = for_more.as_secs();
                    return Err(FileError::Other(format!(
                        "a pipe in which nothing came for {seconds} seconds, though it is open"
                    )));
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(FileError::Other(error.to_string())),
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

/// Opens a file without waiting for anybody.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY);
    options.open(path)
}

fn refused(path: &Path, error: &std::io::Error) -> FileError {
    match error.kind() {
        ErrorKind::NotFound => FileError::Missing,
        ErrorKind::WouldBlock => FileError::Other("there is nothing to read in it".to_owned()),
        _ => FileError::Other(why_not(path, error)),
    }
}

/// Why something is not read as a file.
fn irregular(about: &Metadata) -> Option<FileError> {
    let kind = about.file_type();
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some(FileError::Directory);
    }
    Some(FileError::Other(format!("{}, not a regular file", name_of(kind))))
}

#[cfg(unix)]
fn name_of(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device or a terminal"
    }
}

#[cfg(not(unix))]
fn name_of(_kind: fs::FileType) -> &'static str {
    "a device"
}

#[cfg(unix)]
pub(super) fn is_pipe(about: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type())
}

#[cfg(not(unix))]
pub(super) fn is_pipe(_about: &Metadata) -> bool {
    false
}

/// What tells one file from another whatever its names are; none where the system does not say.
#[cfg(unix)]
pub(super) fn identity(about: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
pub(super) fn identity(_about: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_pipe_that_stays_open_without_another_byte_comes_to_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let mut writer = OpenOptions::new().read(true).write(true).open(&path).unwrap();
        for text in ["", "webrtc:\n"] {
            writer.write_all(text.as_bytes()).unwrap();
            let error = drained(open(&path).unwrap(), 100, Duration::ZERO).unwrap_err();
            assert!(error.words(100).contains("though it is open"), "{error:?}");
        }
    }
}
