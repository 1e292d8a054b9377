//! Kubernetes manifests.

use neko_ice::config::{NoFiles, SIZE_LIMIT};
use neko_ice::deployment::kubernetes;
use neko_ice::source::{Source, SourceKind};

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    kubernetes::is_manifest(text);
    let read = kubernetes::read(&[Source::new(SourceKind::File("manifest.yaml".to_owned()), text)]);
    read.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(held::place);
    read.secrets.iter().for_each(held::place);
    for neko in read.deployments.iter().take(4) {
        neko.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(held::place);
        neko.environment.iter().for_each(|variable| held::place(&variable.place));
        if let Ok(resolution) = neko.resolve(&NoFiles, SIZE_LIMIT) {
            held::deployed(&resolution, neko);
        }
    }
}
