//! `network_mode` and `networks`: how a service is reached.

use super::super::{Attachment, Consequence, Network, Problem};
use super::value::{Map, Value};
use neko_text::source::Place;

/// What the networks of a project are.
pub(super) fn read(name: &str, service: &Map, project: &Map, problems: &mut Vec<Problem>) -> Network {
    let mut tell = |message: String, consequence: Consequence, place: &Place| {
        problems.push(Problem::new(message, consequence, place.clone()));
    };
    let networks = service.get("networks");
    let Some((mode, text)) = service.get("network_mode").and_then(|mode| Some((mode, mode.text()?))) else {
        let Some(networks) = networks.and_then(Value::map) else { return Network::Bridge };
        return attached(name, networks, service, project, &mut tell);
    };
    if let Some(networks) = networks.filter(|value| value.map().is_some_and(|map| !map.0.is_empty())) {
        let message = format!("service {name} declares mutually exclusive `network_mode` and `networks`");
        tell(message, Consequence::ProjectRefused, &networks.place);
    }
    match text.value.as_str() {
        "host" => Network::Host,
        "none" => Network::None,
        mode_text => match mode_text.split_once(':') {
            Some(("service", other)) => {
                // Whether there is such a service is looked at among the dependencies.
                if project.get("services").and_then(Value::map).is_some_and(|all| all.entry(other).is_some()) {
                    conflicts(service, mode_text, other, &mut tell);
                }
                Network::Service(other.to_owned())
            }
            Some(("container", other)) => match by_container(other, project) {
                Some(known) => {
                    conflicts(service, mode_text, other, &mut tell);
                    Network::Service(known)
                }
                None => {
                    conflicts(service, mode_text, other, &mut tell);
                    let message = format!("the container {other} is not part of this project");
                    let consequence = Consequence::unseen("what it publishes for neko cannot be seen from here");
                    tell(message, consequence, &mode.place);
                    Network::Service(other.to_owned())
                }
            },
            _ => Network::Bridge,
        },
    }
}

/// What Docker takes for a container of its own network only.
const OF_AN_OWN_NETWORK: [&str; 6] = ["ports", "expose", "hostname", "links", "dns", "extra_hosts"];

/// Tells of what Docker refuses in a container that is in the network of another.
fn conflicts(service: &Map, mode: &str, other: &str, tell: &mut impl FnMut(String, Consequence, &Place)) {
    for key in OF_AN_OWN_NETWORK {
        let Some(value) = service.get(key).filter(|value| value.list().is_none_or(|items| !items.is_empty())) else {
            continue;
        };
        let advice = if key == "ports" { format!("publish them at {other}") } else { format!("set it at {other}") };
        let consequence = Consequence::never(format!(
            "Docker refuses the container (conflicting options), so that neko never starts; {advice}"
        ));
        tell(format!("`{key}` beside `network_mode: {mode}`"), consequence, &value.place);
    }
}

/// Where the network of a service is said.
pub(super) fn place(service: &Map) -> Option<Place> {
    let said = service.get("network_mode").or_else(|| service.get("networks"));
    said.map(|value| value.place.clone())
}

/// The networks that a service is attached to, `default` where it names none.
pub(super) fn attachments(service: &Map, project: &Map) -> Vec<Attachment> {
    if service.get("network_mode").is_some() {
        return Vec::new();
    }
    let known = project.get("networks").and_then(Value::map);
    let internal = |name: &str| {
        let options = known.and_then(|known| known.get(name)).and_then(Value::map);
        options.and_then(|options| options.get("internal")?.scalar()).is_some_and(|text| text.value == "true")
    };
    let names: Vec<&str> = match service.get("networks").and_then(Value::map) {
        Some(networks) if !networks.0.is_empty() => networks.0.iter().map(|entry| entry.key.as_str()).collect(),
        _ => vec!["default"],
    };
    names.into_iter().map(|name| Attachment { name: name.to_owned(), internal: internal(name) }).collect()
}

/// The names that containers of its networks know a service by.
pub(super) fn host_names(name: &str, service: &Map) -> Vec<String> {
    let mut out = vec![name.to_owned()];
    for key in ["container_name", "hostname"] {
        out.extend(service.get(key).and_then(Value::text).map(|text| text.value.clone()));
    }
    let networks = service.get("networks").and_then(Value::map).map_or(&[][..], |networks| &networks.0);
    for options in networks.iter().filter_map(|entry| entry.value.map()) {
        let aliases = options.get("aliases").and_then(Value::list).unwrap_or_default();
        out.extend(aliases.iter().filter_map(|alias| Some(alias.text()?.value.clone())));
        let addresses = ["ipv4_address", "ipv6_address"].into_iter().filter_map(|key| options.get(key)?.text());
        out.extend(addresses.map(|text| text.value.clone()));
    }
    out
}

/// Behind named networks.
fn attached(
    name: &str,
    networks: &Map,
    service: &Map,
    project: &Map,
    tell: &mut impl FnMut(String, Consequence, &Place),
) -> Network {
    let known = project.get("networks").and_then(Value::map);
    let mut own = None;
    for entry in &networks.0 {
        let defined = known.and_then(|known| known.entry(&entry.key));
        let Some(defined) = defined else {
            if entry.key != "default" {
                let message = format!("service {name:?} refers to undefined network {}", entry.key);
                tell(message, Consequence::ProjectRefused, &entry.key_place);
            }
            continue;
        };
        let Some(options) = defined.value.map() else { continue };
        let real = options.get("name").and_then(Value::text).map_or(entry.key.as_str(), |text| text.value.as_str());
        let external = options
            .get("external")
            .is_some_and(|value| value.map().is_some() || value.scalar().is_some_and(|text| text.value == "true"));
        let driver = options.get("driver").and_then(Value::text).map(|text| text.value.as_str());
        match driver {
            Some("macvlan" | "ipvlan") => own = Some(entry.key.clone()),
            Some("host") => return Network::Host,
            _ if external && real == "host" => return Network::Host,
            _ if external && service.get("ports").is_none() => {
                let message = format!("the network {real} is made outside this project");
                let consequence = Consequence::unseen(
                    "whether neko has an address of its own in it (macvlan) cannot be seen from here, and \
                                   nothing is published",
                );
                tell(message, consequence, &entry.key_place);
            }
            _ => {}
        }
    }
    own.map_or(Network::Bridge, Network::Own)
}

fn by_container(container: &str, project: &Map) -> Option<String> {
    let services = project.get("services").and_then(Value::map)?;
    let named =
        |service: &Map| service.get("container_name").and_then(Value::text).is_some_and(|text| text.value == container);
    services.0.iter().find(|entry| entry.value.map().is_some_and(named)).map(|entry| entry.key.clone())
}
