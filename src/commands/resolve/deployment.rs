//! What stands around a neko, in the forms of `resolve`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::render::redact::Redaction;
use crate::render::visible;
use neko_deploy::{Deployment, Kind, Network, Port, Problem};
use neko_text::source::Place;

/// The lines above a table.
pub(super) fn head(own: &Deployment) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{} {}", kind(own.kind), visible::escaped(&own.name));
    if let Some(image) = own.program.image() {
        let _ = write!(out, ", image {}", visible::escaped(image));
    }
    let _ = writeln!(out, ", network {}", visible::escaped(&network(&own.reach.network)));
    let ports: Vec<String> = own.reach.ports.iter().map(port).collect();
    if !ports.is_empty() {
        let _ = writeln!(out, "ports: {}", visible::escaped(&ports.join(" ")));
    }
    out
}

/// A problem on a line.
pub(super) fn problem(problem: &Problem, redaction: &Redaction) -> String {
    let place = problem.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let message = redaction.about(problem.place.as_ref(), &problem.to_string());
    format!("problem: {}\n", redaction.message(&format!("{place}{message}; {}", problem.consequence)))
}

/// For programs.
pub(super) fn as_json(own: &Deployment) -> Value {
    let at = |place: &Option<Place>| place.as_ref().map(Place::to_string);
    let ports: Vec<Value> = own
        .reach
        .ports
        .iter()
        .map(|port| {
            json!({
                "host_ip": port.host_ip,
                "host": port.host.map(|(first, last)| [first, last]),
                "inside": [port.inside.0, port.inside.1],
                "protocol": port.protocol.as_str(),
                "place": at(&port.place),
            })
        })
        .collect();
    json!({
        "kind": kind(own.kind),
        "name": own.name,
        "place": at(&own.place),
        "image": own.program.image(),
        "network": network(&own.reach.network),
        "ports": ports,
        "replicas": own.replicas.number,
        "neighbours": own.neighbours.iter().map(|own| own.name.as_str()).collect::<Vec<_>>(),
    })
}

/// For programs.
pub(super) fn problems<'a>(problems: impl Iterator<Item = &'a Problem>, redaction: &Redaction) -> Vec<Value> {
    problems
        .map(|problem| {
            json!({
                "message": redaction.about(problem.place.as_ref(), &problem.to_string()),
                "consequence": problem.consequence.to_string(),
                "place": problem.place.as_ref().map(Place::to_string),
            })
        })
        .collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Compose => "compose",
        Kind::Kubernetes => "kubernetes",
        Kind::DockerRun => "docker run",
    }
}

fn network(network: &Network) -> String {
    match network {
        Network::Bridge => "bridge".to_owned(),
        Network::Host => "host".to_owned(),
        Network::Service(name) => format!("service:{name}"),
        Network::Own(name) => format!("own:{name}"),
        Network::None => "none".to_owned(),
    }
}

/// As Docker shows one: `0.0.0.0:8080->8080/tcp`.
fn port(port: &Port) -> String {
    let range = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let host = match (&port.host_ip, port.host) {
        (Some(ip), host) => format!("{ip}:{}->", host.map(range).unwrap_or_default()),
        (None, Some(host)) => format!("{}->", range(host)),
        (None, None) => String::new(),
    };
    format!("{host}{}/{}", range(port.inside), port.protocol.as_str())
}
