//! What a file carries beside content, owner and mode: its access list and its extended attributes.

use std::fs::File;
use std::path::Path;

use rustix::fs::{XattrFlags, fremovexattr, fsetxattr, lgetxattr, llistxattr};
use rustix::io::Errno;

use super::obstacle::Obstacle;

/// The kernel's bound on a list of names, and on a value.
const LARGEST: usize = 64 * 1024;
const ACCESS_LIST: &[u8] = b"system.posix_acl_access";

/// Gives a new file what the old one carries, before its mode: an access list may let in fewer than the mode alone says.
pub(super) fn keep(old: &Path, new: &File) -> Result<(), Obstacle> {
    let (mut list, mut value) = (vec![0; LARGEST], vec![0; LARGEST]);
    let length = match llistxattr(old, &mut list[..]) {
        // Not every file system has them, and a file that is gone by now is noticed before the rename.
        Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOENT) => return Ok(()),
        listed => listed.map_err(|error| Obstacle::Io(error.into()))?,
    };
    let names = || list[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    if !names().any(|name| name == ACCESS_LIST) {
        // One that its folder gave it; mostly there is none.
        let _ = fremovexattr(new, ACCESS_LIST);
    }
    for name in names() {
        let copied = lgetxattr(old, name, &mut value[..])
            .and_then(|length| fsetxattr(new, name, &value[..length], XattrFlags::empty()));
        match copied {
            // The rest are the system's own, which gives them as it likes.
            Err(error) if name == ACCESS_LIST || name.starts_with(b"user.") => {
                let name = String::from_utf8_lossy(name).into_owned();
                return Err(Obstacle::Attribute { name, error: error.into() });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use rustix::fs::setxattr;

    use super::*;
    use crate::edit::{Access, Target};

    /// user::rw-, user:1234:r--, group::---, mask::rw-, other::---
    const LIST: [u8; 44] = [
        2, 0, 0, 0, //
        1, 0, 6, 0, 255, 255, 255, 255, //
        2, 0, 4, 0, 210, 4, 0, 0, //
        4, 0, 0, 0, 255, 255, 255, 255, //
        16, 0, 6, 0, 255, 255, 255, 255, //
        32, 0, 0, 0, 255, 255, 255, 255,
    ];

    #[test]
    fn access_lists_and_attributes_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("neko.yaml");
        fs::write(&file, "old").unwrap();
        let set = |name: &[u8], value: &[u8]| setxattr(&file, name, value, XattrFlags::empty()).is_ok();
        let given = [(&b"user.note"[..], &b"ours"[..]), (ACCESS_LIST, &LIST)].map(|own| (own, set(own.0, own.1)));
        Target::find(&file).unwrap().write(b"new", Access::Kept).unwrap();
        let mut value = [0; 100];
        // A file system without them has nothing to keep.
        for ((name, expected), _) in given.into_iter().filter(|(_, set)| *set) {
            let length = lgetxattr(&file, name, &mut value[..]).unwrap();
            assert_eq!(&value[..length], expected);
        }
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert!(!given[1].1 || mode == 0o660, "{mode:o}");
    }

    #[test]
    fn a_list_that_only_the_folder_has_lets_nobody_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("neko.yaml");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let _ = setxattr(folder.path(), "system.posix_acl_default", &LIST, XattrFlags::empty());
        Target::find(&file).unwrap().write(b"new", Access::Kept).unwrap();
        assert!(lgetxattr(&file, ACCESS_LIST, &mut [0; 100][..]).is_err());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
