//! Writing behind what is there already: to pipes, devices and pages that others write to as well.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::obstacle::{Obstacle, WriteError};

/// How long is waited for somebody to read from a pipe: who waits for its writer does so within that time.
#[cfg(unix)]
const FOR_A_READER: std::time::Duration = std::time::Duration::from_millis(500);
/// How long between two looks at a pipe.
#[cfg(unix)]
const BETWEEN_LOOKS: std::time::Duration = std::time::Duration::from_millis(2);

/// Writes behind the end of a file, which is made where there is none, or to a pipe that somebody reads.
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    append_to(path, true, bytes).map_err(|why| WriteError { path: path.to_owned(), why })
}

/// The same; only what is there is made use of, unless it may be made.
pub(super) fn append_to(path: &Path, create: bool, bytes: &[u8]) -> Result<(), Obstacle> {
    let mut options = OpenOptions::new();
    options.append(true).create(create);
    Ok(open(&mut options, path)?.write_all(bytes)?)
}

/// Opens it without waiting for who reads a pipe. What is written to it afterwards waits, as ever.
#[cfg(unix)]
fn open(options: &mut OpenOptions, path: &Path) -> Result<File, Obstacle> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    options.custom_flags(i32::try_from(flags).unwrap_or_default());
    let first = std::time::Instant::now();
    let file = loop {
        match options.open(path) {
            Err(error) if !is_pipe_without_reader(path, &error) => return Err(error.into()),
            Err(_) if first.elapsed() > FOR_A_READER => return Err(Obstacle::NoReader),
            Err(_) => std::thread::sleep(BETWEEN_LOOKS),
            Ok(file) => break file,
        }
    };
    let now = fcntl_getfl(&file).map_err(std::io::Error::from)?;
    fcntl_setfl(&file, now - OFlags::NONBLOCK).map_err(std::io::Error::from)?;
    Ok(file)
}

#[cfg(unix)]
fn is_pipe_without_reader(path: &Path, error: &std::io::Error) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_pipe = || path.metadata().is_ok_and(|about| about.file_type().is_fifo());
    error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) && is_pipe()
}

#[cfg(not(unix))]
fn open(options: &mut OpenOptions, path: &Path) -> Result<File, Obstacle> {
    Ok(options.open(path)?)
}
