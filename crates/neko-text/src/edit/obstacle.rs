//! What keeps a file from being written.

use std::io;
use std::path::PathBuf;

/// A file that was not written. It is as it was before, and nothing else is left.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {why}", path.display())]
pub struct WriteError {
    /// The file, as it was named.
    pub path: PathBuf,
    /// What is in the way.
    pub why: Obstacle,
}

/// What keeps a file from being written.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// What the system says.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Its last part names no file.
    #[error("not the name of a file")]
    NoName,
    /// A folder.
    #[error("this is a folder; name a file in it")]
    Folder,
    /// There is no such folder to write it to.
    #[error("there is no folder {}; create it first", .0.display())]
    NoFolder(PathBuf),
    /// A link that leads nowhere.
    #[error("a link to {}, which is not there", .0.display())]
    Dangling(PathBuf),
    /// A pipe, to write to which would wait for ever.
    #[error("a pipe that nobody reads; its reader has to be started first")]
    NoReader,
    /// Nobody may write to it.
    #[error("it is read-only")]
    ReadOnly,
    /// More names than this one lead to it.
    #[error(
        "{0} hard links lead to this file, and the others would keep the old content; make it a file of its own first \
         (copy it, and move the copy over it)"
    )]
    HardLinks(u64),
    /// The temporary file cannot be made.
    #[error("no new file can be created next to it: {0}")]
    NotBeside(io::Error),
    /// The new file cannot be given to whom the old one belongs.
    #[error("it belongs to another user or group ({user}:{group}), to whom the new file cannot be given: {error}")]
    Owner {
        /// Its user.
        user: u32,
        /// Its group.
        group: u32,
        /// What the system says.
        error: io::Error,
    },
    /// The new file cannot be given what the old one carries.
    #[error("its {name} cannot be kept: {error}")]
    Attribute {
        /// An access list or an extended attribute, by the system's name.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// Somebody else wrote to it in the meantime.
    #[error("it was changed in the meantime")]
    Changed,
}
