//! `docker run` lines and podman's units, with environment files beside them.

use neko_ice::load::Kind;

use super::held;
use super::parts::Parts;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let disk = Parts::of(text);
    for kind in [Kind::DockerRun, Kind::Quadlet] {
        held::loaded(&disk.load(kind, "run.sh"));
    }
}
