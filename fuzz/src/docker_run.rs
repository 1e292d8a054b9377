//! `docker run` lines and podman's units, with environment files beside them.

use neko_ice::config::SIZE_LIMIT;
use neko_ice::deployment::{docker_run, quadlet};
use neko_ice::source::{Source, SourceKind};

use super::held;
use super::parts::Parts;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let disk = Parts::of(text);
    docker_run::is_command_line(disk.first());
    quadlet::is_quadlet(disk.first());
    let source = Source::new(SourceKind::File("run.sh".to_owned()), disk.first());
    let run = docker_run::read(&source, &disk, SIZE_LIMIT);
    let units = quadlet::read(&source, &disk, SIZE_LIMIT);
    for neko in run.iter().take(4).chain(units.iter().take(4)) {
        neko.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(held::place);
        neko.environment.iter().for_each(|variable| held::place(&variable.place));
        if let Ok(resolution) = neko.resolve(&disk, SIZE_LIMIT) {
            held::deployed(&resolution, neko);
        }
    }
}
