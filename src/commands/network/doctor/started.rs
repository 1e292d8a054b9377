//! Whether a container was started with what its file says today.

use std::collections::HashSet;

use neko_config::Variable;
use neko_deploy::load::Neko;
use neko_deploy::{Deployment, Network, Protocol};

/// What a container was started with that its file says otherwise: names of variables, `image`, `ports`. What the file does
/// not mention may be the image's own.
pub(super) fn otherwise(file: &Neko, container: &Neko) -> Vec<String> {
    let (Some(file), Some(container)) = (&file.deployment, &container.deployment) else { return Vec::new() };
    let started = |name: &str| container.environment.variables.iter().find(|own| own.name == name);
    let image = file.program.image().is_some_and(|image| Some(image) != container.program.image());
    let has = published(container);
    let ports = published(file).iter().any(|port| !has.contains(port));
    let changed = |own: &&Variable| started(&own.name).is_none_or(|was| was.value != own.value);
    let variables = file.environment.variables.iter().filter(changed).map(|own| own.name.clone());
    let in_hosts = |own: &Deployment| own.reach.network == Network::Host;
    let network = in_hosts(file) != in_hosts(container);
    let others = [(image, "image"), (network, "network_mode"), (ports && !network, "ports")]
        .into_iter()
        .filter(|(differs, _)| *differs);
    others.map(|(_, name)| name.to_owned()).chain(variables).collect()
}

/// Each port that is published under a number that is known: that number, the one inside, the protocol.
fn published(own: &Deployment) -> HashSet<(u16, u16, Protocol)> {
    let count = |(first, last): (u16, u16)| last.saturating_sub(first);
    let ports = own.reach.ports.iter().filter_map(|port| Some((port, port.host?)));
    ports
        .filter(|(port, host)| count(*host) == count(port.inside))
        .flat_map(|(port, host)| (host.0..=host.1).zip(port.inside.0..=port.inside.1).map(|own| (own, port.protocol)))
        .map(|((host, inside), protocol)| (host, inside, protocol))
        .collect()
}
