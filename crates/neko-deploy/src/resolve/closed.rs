//! Mounts that lead out of what may be read.

use super::{EXTENSIONS, FOLDERS};
use crate::problem::why_not_read;
use crate::{Mount, MountFrom};
use neko_config::Files;
use neko_text::source::Place;

/// A mount that leads out of what may be read: its path on the host, and where it is written.
pub(crate) type Closed = (String, Option<Place>);

/// Mounts, those unseen that lead out of what may be read, and which these are.
pub(crate) fn close(mounts: Vec<Mount>, files: &dyn Files) -> (Vec<Mount>, Vec<Closed>) {
    let mut closed = Vec::new();
    let close = |mount: Mount| {
        let Some(path) = leads_out(&mount, files) else { return mount };
        let from = format!("from {path}, which is {}", why_not_read(files.standing(&path))).into();
        closed.push((path, mount.place.clone()));
        Mount { from: MountFrom::Unseen(from), ..mount }
    };
    (mounts.into_iter().map(close).collect(), closed)
}

/// The path by which a mount leads out of what may be read.
fn leads_out(mount: &Mount, files: &dyn Files) -> Option<String> {
    let MountFrom::Host(host) = &mount.from else { return None };
    let is_closed = |path: &str| files.standing(path).is_closed();
    if is_closed(host) {
        return Some(host.clone());
    }
    // A link in a folder may lead out of it.
    let holds_config = FOLDERS.iter().any(|folder| mount.inside == folder.trim_end_matches('/'));
    let inside = |extension| format!("{}/neko.{extension}", host.trim_end_matches('/'));
    EXTENSIONS.iter().filter(|_| holds_config).map(inside).find(|path| is_closed(path))
}
