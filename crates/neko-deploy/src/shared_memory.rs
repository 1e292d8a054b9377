//! What a container has at `/dev/shm`.

use super::Mount;
use neko_text::source::Place;

/// How much memory the processes of a container may share.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SharedMemory {
    /// What Docker, podman and containerd give where nobody asks: 64 MiB.
    #[default]
    Unasked,
    /// So many bytes, and where that is said.
    Bytes(u64, Place),
    /// That of the host or of another container, or what a mount has.
    Other,
}

impl SharedMemory {
    /// What Docker gives where nobody asks, in bytes.
    pub const UNASKED: u64 = 64 << 20;

    /// The same, unless a mount stands there.
    pub(super) fn beside(self, mounts: &[Mount]) -> Self {
        let stands = mounts.iter().any(|mount| matches!(mount.inside.trim_end_matches('/'), "/dev/shm" | "/dev"));
        if stands { Self::Other } else { self }
    }

    /// As `--shm-size` and `--ipc` say it, each with its place where it is written, to podman or to Docker.
    pub(super) fn of(size: Option<(&str, Place)>, ipc: Option<&str>, podman: bool) -> Self {
        if ipc.is_some_and(|ipc| ipc == "host" || ipc.contains(':')) {
            return Self::Other;
        }
        let Some((text, place)) = size else { return Self::Unasked };
        match super::compose::size(text).and_then(|bytes| u64::try_from(bytes).ok()) {
            // No bound to podman; Docker gives what it gives where nobody asks.
            Some(0) if podman => Self::Other,
            Some(0) => Self::Bytes(Self::UNASKED, place),
            Some(bytes) => Self::Bytes(bytes, place),
            // What is no size is told elsewhere, or is put in by a shell.
            None => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MountFrom, UnseenFiles};
    use neko_text::source::{Source, SourceKind};

    #[test]
    fn what_is_said_counts_and_a_mount_before_it() {
        let place = Place::whole(&Source::new(SourceKind::Stdin, "x"));
        let of = |size: Option<&'static str>, ipc| SharedMemory::of(size.map(|size| (size, place.clone())), ipc, false);
        let bytes = |bytes| SharedMemory::Bytes(bytes, place.clone());
        for (size, ipc, expected) in [
            (None, None, SharedMemory::Unasked),
            (None, Some("private"), SharedMemory::Unasked),
            (Some("0"), None, bytes(64 << 20)),
            (Some("0m"), None, bytes(64 << 20)),
            (Some("2gb"), None, bytes(2 << 30)),
            (Some("512m"), Some("shareable"), bytes(512 << 20)),
            (Some("64m"), Some("host"), SharedMemory::Other),
            (None, Some("container:x"), SharedMemory::Other),
            (None, Some("service:x"), SharedMemory::Other),
            (Some("$SIZE"), None, SharedMemory::Other),
        ] {
            assert_eq!(of(size, ipc), expected, "{size:?} {ipc:?}");
        }
        assert_eq!(SharedMemory::of(Some(("0", place.clone())), None, true), SharedMemory::Other);
        let mount = |inside: &str| {
            [Mount { inside: inside.to_owned(), from: MountFrom::Unseen(UnseenFiles::EmptyDirectory), place: None }]
        };
        assert_eq!(bytes(1).beside(&mount("/dev/shm/")), SharedMemory::Other);
        assert_eq!(bytes(1).beside(&mount("/dev/dri")), bytes(1));
    }
}
