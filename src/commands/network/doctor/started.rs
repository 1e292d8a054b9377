//! Whether a container was started with what its file says today.

use neko_deploy::load::Neko;

/// What a container was started with that its file says otherwise: names of variables, or `image`. What the file does not
/// mention may be the image's own.
pub(super) fn otherwise(file: &Neko, container: &Neko) -> Vec<String> {
    let (Some(file), Some(container)) = (&file.deployment, &container.deployment) else { return Vec::new() };
    let started = |name: &str| container.environment.variables.iter().find(|own| own.name == name);
    let image = file.program.image().is_some_and(|image| Some(image) != container.program.image());
    let changed = |own: &&neko_config::Variable| started(&own.name).is_none_or(|was| was.value != own.value);
    let variables = file.environment.variables.iter().filter(changed).map(|own| own.name.clone());
    image.then(|| "image".to_owned()).into_iter().chain(variables).collect()
}
