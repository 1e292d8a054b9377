//! What `docker inspect` prints of containers: the settings that each was started with.

use std::sync::Arc;

use super::kubernetes::view::{Parsed, View};
use super::{
    Deployment, Environment, Kind, Mount, MountFrom, Network, Placement, Port, Program, Protocol, Reach, SharedMemory,
    image, resolve,
};
use neko_config::{NoFiles, Variable, suspected};
use neko_text::document::{Offsets, json};
use neko_text::source::{Place, Source};

/// Whether a text is what `docker inspect` prints of a container.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{']) && ["\"Config\"", "\"Env\""].iter().all(|key| text.contains(key))
}

/// The nekos among the containers; none where the text is something else.
pub(super) fn read(source: &Arc<Source>) -> Vec<Deployment> {
    let Ok(tree) = json::parse(&source.text) else { return Vec::new() };
    let parsed = Parsed { source: Arc::clone(source), tree };
    let Some(root) = View::root(&parsed) else { return Vec::new() };
    let containers: Vec<View<'_>> = if root.get("Config").is_some() { vec![root] } else { root.items().collect() };
    containers.into_iter().filter_map(|container| neko(source, container)).collect()
}

fn neko(source: &Arc<Source>, container: View<'_>) -> Option<Deployment> {
    let config = container.get("Config")?;
    let image = config.get("Image").and_then(View::written);
    let variables: Vec<Variable> = config.get("Env")?.items().filter_map(|item| variable(source, item)).collect();
    let names = variables.iter().map(|own| own.name.as_str());
    if !image::is_neko(image.as_ref().map(|image| image.value.as_str()), names) {
        return None;
    }
    let name = container.text_of("Name").unwrap_or("neko").trim_start_matches('/');
    let host = container.get("HostConfig");
    let mounts: Vec<Mount> = container.get("Mounts").into_iter().flat_map(View::items).filter_map(mount).collect();
    let size = host.and_then(|host| host.get("ShmSize")).and_then(|size| Some((size.number()?, size.place())));
    let shared_memory = size.map_or(SharedMemory::Other, |(bytes, place)| SharedMemory::Bytes(bytes, place));
    let own = Deployment {
        program: Program { image, ..Program::default() },
        environment: Environment { variables, ..Environment::default() },
        reach: Reach {
            ports: host.and_then(|host| host.get("PortBindings")).map_or_else(Vec::new, ports),
            network: host.and_then(|host| host.text_of("NetworkMode")).map_or(Network::Bridge, network),
            placement: Placement::Host { networks: Vec::new(), host_names: vec![name.to_owned()] },
            ..Reach::default()
        },
        shared_memory: shared_memory.beside(&mounts),
        mounts,
        ..Deployment::new(name, Kind::DockerRun, Some(config.get("Image").unwrap_or(container).place()))
    };
    Some(resolve::as_neko(own, false, &NoFiles, 0))
}

/// `"NAME=value"`
fn variable(source: &Arc<Source>, item: View<'_>) -> Option<Variable> {
    let (text, offsets) = item.located()?;
    let (name, value) = text.split_once('=')?;
    let at = name.len() + 1;
    let place = Place::new(source, offsets.span(at..text.len()));
    let offsets = offsets.through(&Offsets::verbatim(at), value.len());
    Some(Variable { name: suspected::variable_name(name).into_owned(), value: value.to_owned(), place, offsets })
}

/// `{"52000/udp": [{"HostIp": "", "HostPort": "52000"}]}`
fn ports(bindings: View<'_>) -> Vec<Port> {
    let mut out = Vec::new();
    for (key, list) in bindings.entries() {
        let Some((inside, protocol)) = key.text().and_then(|key| key.split_once('/')) else { continue };
        let Ok(inside) = inside.parse() else { continue };
        let protocol = if protocol == "udp" { Protocol::Udp } else { Protocol::Tcp };
        for binding in list.items() {
            let host = binding.text_of("HostPort").and_then(|port| port.parse().ok()).map(|port| (port, port));
            let host_ip = binding.text_of("HostIp").filter(|address| !address.is_empty()).map(str::to_owned);
            out.push(Port { host_ip, host, inside: (inside, inside), protocol, place: Some(key.place()) });
        }
    }
    out
}

fn network(mode: &str) -> Network {
    match mode.split_once(':') {
        Some(("container", other)) => Network::Service(other.to_owned()),
        _ if mode == "host" => Network::Host,
        _ if mode == "none" => Network::None,
        _ => Network::Bridge,
    }
}

/// Files of the host that ran the container are not those of this machine.
fn mount(mount: View<'_>) -> Option<Mount> {
    let from = MountFrom::Unseen(format!("{} of the host", mount.text_of("Source").unwrap_or("a file")).into());
    Some(Mount { inside: mount.text_of("Destination")?.to_owned(), from, place: Some(mount.beginning()) })
}
