//! What is the matter with the files that neko would read.

use super::{EXTENSIONS, FOLDERS, View, named};
use crate::{Consequence, Deployment, MountFrom, Problem};
use neko_config::{Files, Input};
use neko_text::source::Place;

/// What is the matter with the files that neko would read.
pub(crate) fn problems(deployment: &Deployment, files: &dyn Files) -> Vec<Problem> {
    let mut out = Vec::new();
    let mut tell = |message: String, consequence: Consequence, place: Option<&Place>| {
        out.push(Problem::new(message, consequence, place.cloned()));
    };
    let input = Input {
        environment: deployment.environment.variables.clone(),
        flags: deployment.program.command.iter().map(|word| word.value.clone()).collect(),
        ..Input::default()
    };
    if let Some(path) = named(&input) {
        let variable = deployment.environment.get("NEKO_CONFIG").map(|own| &own.place);
        match deployment.look(&path, files) {
            View::Image => tell(
                format!("no mount provides the config file {path}"),
                Consequence::unseen(
                    "whether the image contains it cannot be seen from here; if it does not, neko exits with code 1",
                ),
                variable,
            ),
            View::Unseen(mount, what) => tell(
                format!("the config file {path} is in {what}"),
                Consequence::unseen("it cannot be seen from here, so its settings are missing here"),
                mount.place.as_ref(),
            ),
            View::Missing(mount, host) => tell(
                format!("the config file {path} is mounted from {host}, where there is no file"),
                Consequence::differs("neko exits with code 1"),
                mount.place.as_ref(),
            ),
            View::File(..) => {}
        }
        return out;
    }
    for mount in &deployment.mounts {
        let folder =
            FOLDERS.iter().any(|folder| mount.inside == folder.trim_end_matches('/') && !mount.inside.is_empty());
        let file = FOLDERS
            .iter()
            .any(|folder| EXTENSIONS.iter().any(|extension| mount.inside == format!("{folder}neko.{extension}")));
        match &mount.from {
            MountFrom::Unseen(what) if folder || file => tell(
                format!("{} is {what}", mount.inside),
                Consequence::unseen("a config file in it cannot be seen from here, so its settings are missing here"),
                mount.place.as_ref(),
            ),
            MountFrom::Host(host) if file && !files.is_file(host) => tell(
                format!("{host}: no such file"),
                Consequence::differs("Docker makes a folder of that name, and neko starts without a config file"),
                mount.place.as_ref(),
            ),
            MountFrom::Host(host)
                if folder
                    && deployment.program.command.is_empty()
                    && !files.is_file(&format!("{host}/supervisord.conf")) =>
            {
                tell(
                    format!("the folder {host} hides the image's own {}", mount.inside),
                    Consequence::never(
                        "supervisord.conf is missing in it, so that neko never starts; mount the file alone",
                    ),
                    mount.place.as_ref(),
                );
            }
            _ => {}
        }
    }
    out
}
