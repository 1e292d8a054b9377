//! Compose projects of several files.

use neko_ice::config::SIZE_LIMIT;
use neko_ice::deployment::compose::{self, Request};
use neko_ice::source::SourceKind;

use super::held;
use super::parts::Parts;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let disk = Parts::of(text);
    compose::is_compose(disk.first());
    let source = (SourceKind::File("compose.yaml".to_owned()), disk.first().as_bytes().to_vec());
    let Ok(project) = compose::read(&Request { text: Some(source), ..Request::default() }, &disk) else { return };
    project.refused.iter().filter_map(|problem| problem.place.as_ref()).for_each(held::place);
    for neko in project.nekos.iter().take(4) {
        neko.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(held::place);
        neko.environment.iter().for_each(|variable| held::place(&variable.place));
        neko.ports.iter().filter_map(|port| port.place.as_ref()).for_each(held::place);
        if let Ok(resolution) = neko.resolve(&disk, SIZE_LIMIT) {
            held::deployed(&resolution, neko);
        }
    }
}
