//! Kubernetes manifests.

use neko_ice::load::Kind;

use super::held;
use super::parts::Parts;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    held::loaded(&Parts::from([("", text)]).load(Kind::Kubernetes, "manifest.yaml"));
}
