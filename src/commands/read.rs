//! Files read with a limit. Nothing here waits for a pipe that nobody writes to, and no device is opened.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use super::project::{LEADS_OUT, leads_out, real};
use neko_config::FileError;
use neko_text::edit::FileId;

/// A device that is as good as an empty file.
pub(super) const NULL: &str = "/dev/null";
/// File systems of the kernel's, whose files only look like files.
const OF_THE_KERNEL: [&str; 2] = ["/proc", "/sys"];
/// How long is waited for somebody to write to a pipe: who waits for its reader does so within that time.
const FOR_A_WRITER: Duration = Duration::from_millis(500);
/// How long is waited for more from somebody who holds a pipe open: as long as a slow command may take.
const FOR_MORE: Duration = Duration::from_secs(60);
/// How long between two looks at a pipe.
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// What was read.
pub(super) struct Contents {
    pub bytes: Vec<u8>,
    /// Whether they came through a pipe, and cannot be read again.
    pub is_stream: bool,
}

/// Reads a file that somebody named on the command line; a pipe too, as long as somebody writes to it.
pub(super) fn named(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    Ok(named_contents(path, limit)?.bytes)
}

/// The same, with what they came through.
pub(super) fn named_contents(path: &Path, limit: u64) -> Result<Contents, FileError> {
    if leads_out(path) {
        return Err(FileError::Other(LEADS_OUT.to_owned()));
    }
    regular_or_pipe(path, limit)
}

/// Reads a regular file that somebody named on the command line, and nothing else.
pub(super) fn named_regular(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    if leads_out(path) { Err(FileError::Other(LEADS_OUT.to_owned())) } else { found(path, limit) }
}

/// Reads what somebody named, wherever it leads.
pub(super) fn regular_or_pipe(path: &Path, limit: u64) -> Result<Contents, FileError> {
    if path == Path::new(NULL) {
        return Ok(Contents { bytes: Vec::new(), is_stream: false });
    }
    let about = fs::metadata(path).map_err(|error| refused(path, &error))?;
    let is_stream = is_pipe(&about);
    let bytes = match is_stream {
        true => drained(open(path).map_err(|error| refused(path, &error))?, limit, FOR_MORE)?,
        false => regular(path, &about, limit)?,
    };
    Ok(Contents { bytes, is_stream })
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

/// Whether there is something that is neither a regular file nor a folder, a link that leads back to itself for instance.
pub(super) fn is_irregular(path: &str) -> bool {
    let path = Path::new(path);
    match fs::metadata(path) {
        Ok(about) => !about.is_dir() && (!about.is_file() || is_of_kernel(path)),
        Err(error) => is_loop(&error),
    }
}

#[cfg(unix)]
fn is_loop(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_loop(_error: &std::io::Error) -> bool {
    false
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
    if FileId::of(about) != FileId::of(&opened) {
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
                return Err(FileError::Other(
                    "a pipe that nobody writes to; its writer has to be started first".to_owned(),
                ));
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

/// Why a file is not there.
pub(super) fn missing(path: &Path) -> String {
    match fs::read_link(path) {
        Ok(target) => format!("a link to {}, which is not there", target.display()),
        Err(_) => "no such file".to_owned(),
    }
}

/// What the system says of a file, in the words of the other messages.
pub(super) fn why_not(path: &Path, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound
            if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) =>
        {
            "no such folder".to_owned()
        }
        ErrorKind::NotFound => missing(path),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "a directory, not a file".to_owned(),
        _ => error.to_string(),
    }
}

/// Why what a path leads to is not read as a file, where that shows without opening it.
pub(super) fn not_regular(path: &Path) -> Option<String> {
    let about = fs::metadata(path).ok()?;
    Some(irregular(&about).filter(|_| !about.is_dir())?.words(0))
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
