//! The paths by which some viewers get video, and what is not good about them.

use neko_config::ice_server::Uri;
use neko_reach::{Path, Video};

use super::Found;
use crate::{Failure, PathKind, PathReport, Quality, Side, Transport, ViewerReport};

/// Each defect of such a path.
pub(super) fn defects<'a>(found: Found<'a>) -> impl Iterator<Item = (&'a PathReport, &'a Failure)> {
    let serves = move |path: &&PathReport| path.counts && found.viewers.iter().any(|viewer| gets_it_by(viewer, path));
    let defects =
        |path: &'a PathReport| path.quality.iter().flat_map(Quality::defects).map(move |defect| (path, defect));
    found.paths.iter().filter(serves).flat_map(defects)
}

/// Whether viewers get their video over the path that was played.
fn gets_it_by(viewer: &ViewerReport, played: &PathReport) -> bool {
    let Some(path) = viewer.path.as_ref().filter(|_| viewer.video == Video::Yes) else { return false };
    let is_of = |uri: &Uri| path.url.as_ref().and_then(|url| Uri::parse(url)).as_ref() == Some(uri);
    match (path.path, &played.kind) {
        (Path::Direct { transport: Transport::Tcp, .. }, PathKind::HostTcp) => true,
        (
            Path::Direct { transport: Transport::Udp, .. },
            PathKind::Host | PathKind::ServerReflexive(Side::Backend, _),
        ) => true,
        (Path::ViewerRelay(_), PathKind::Relay(Side::Frontend, uri)) => is_of(uri),
        (Path::NekoRelay(_), PathKind::Relay(Side::Backend, uri)) => is_of(uri),
        _ => false,
    }
}

/// What a path is called in a sentence.
pub(super) fn label(kind: &PathKind) -> String {
    match kind {
        PathKind::Host => "neko's own port over UDP".to_owned(),
        PathKind::HostTcp => "neko's own port over TCP".to_owned(),
        PathKind::ServerReflexive(_, uri) | PathKind::Relay(_, uri) => uri.to_string(),
    }
}
