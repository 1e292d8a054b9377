//! neko-rooms starts a neko for each room and gives it its ports and address: what its own variables say is what every
//! room gets.

use super::{
    Consequence, Deployment, Environment, Interpolated, Placement, Port, Problem, Protocol, Reach, Unseen, image,
};
use neko_config::setting::variable;
use neko_config::{Variable, WebRtc, port_range};
use neko_text::source::Place;
use neko_text::spelling;

const PREFIX: &str = "NEKO_ROOMS_";
/// What neko-rooms reads, without the beginning of the names.
const KNOWN: [&str; 27] = [
    "ADMIN_PASSWORD",
    "ADMIN_PATH_PREFIX",
    "ADMIN_PROXY_AUTH",
    "ADMIN_STATIC",
    "ADMIN_USERNAME",
    "BIND",
    "CERT",
    "DEBUG",
    "EPR",
    "INSTANCE_NAME",
    "INSTANCE_NETWORK",
    "INSTANCE_URL",
    "KEY",
    "LOGS",
    "MOUNTS_WHITELIST",
    "MUX",
    "NAT1TO1",
    "NEKO_IMAGES",
    "NEKO_PRIVILEGED_IMAGES",
    "PATH_PREFIX",
    "PROXY",
    "STORAGE_ENABLED",
    "STORAGE_EXTERNAL",
    "STORAGE_INTERNAL",
    "TRAEFIK_CERTRESOLVER",
    "TRAEFIK_DOMAIN",
    "TRAEFIK_ENABLED",
];
/// Where neko-rooms takes the rooms' ports from unless it is told.
const DEFAULT: (u16, u16) = (59000, 59999);

/// The rooms that a container of neko-rooms makes; none of any other container.
pub(super) fn of(container: &Deployment) -> Option<Deployment> {
    let given = &container.environment;
    if !image::makes_rooms(container.program.image(), given.all_names()) {
        return None;
    }
    let settings = Settings::read(given);
    let problems = settings.problems(container);
    let renamed = |name: &str| name.strip_prefix(PREFIX).map(|name| format!("NEKO_WEBRTC_{name}"));
    let unseen = given.unseen.iter().map(|unseen| match renamed(&unseen.name) {
        Some(name) => Unseen { name, ..unseen.clone() },
        None => unseen.clone(),
    });
    let interpolated = given.interpolated.iter().map(|piece| match renamed(&piece.variable) {
        Some(variable) => Interpolated { variable, ..piece.clone() },
        None => piece.clone(),
    });
    // The rest is of neko-rooms and not of its rooms.
    let rooms = Deployment {
        environment: Environment {
            variables: settings.variables().into_iter().chain(misspelt(given)).collect(),
            names: Vec::new(),
            unseen: unseen.collect(),
            interpolated: interpolated.collect(),
            unseen_parts: given.unseen_parts.clone(),
            is_partial: given.is_partial,
            emptied: given.emptied.clone(),
            helpers: given.helpers.clone(),
        },
        reach: Reach {
            ports: settings.ports(),
            unseen_ports: container.reach.unseen_ports.clone(),
            is_partial: container.reach.is_partial,
            placement: Placement::Host { networks: Vec::new(), host_names: container.reach.host_names().to_vec() },
            ..Reach::default()
        },
        problems: container.problems.clone(),
        ..Deployment::new(container.name.clone(), container.kind, container.place.clone())
    };
    Some(rooms.with_problems(problems))
}

/// Variables that are likely meant for neko-rooms, and that it does not read.
fn misspelt(given: &Environment) -> impl Iterator<Item = Variable> {
    given.variables.iter().filter(|own| meant(&own.name).is_some()).cloned()
}

/// The variable of neko-rooms that a misspelt one is meant for.
pub fn meant(name: &str) -> Option<String> {
    let own = name.strip_prefix(PREFIX).filter(|own| !KNOWN.contains(own))?;
    let near = spelling::nearest(own, KNOWN.iter().map(|known| (*known, *known)), spelling::allowed(own));
    let alike = || spelling::most_alike(own, KNOWN, spelling::likeness).filter(|(likeness, _)| *likeness >= ALIKE);
    let known = near.or_else(|| alike().map(|(_, known)| known))?;
    Some(format!("{PREFIX}{known}"))
}

/// How alike two names are of which one is a misspelling: from here on `NAT01` is `NAT1TO1`.
const ALIKE: f64 = 0.85;

/// What neko-rooms is told of every room.
struct Settings<'a> {
    epr: Option<&'a Variable>,
    nat1to1: Option<&'a Variable>,
    /// The ports of all rooms.
    range: (u16, u16),
    reading: Reading,
    /// Whether each room has one port, for UDP and TCP.
    muxed: bool,
}

impl<'a> Settings<'a> {
    fn read(given: &'a Environment) -> Self {
        let own = |name: &str| given.variables.iter().rfind(|own| own.name.strip_prefix(PREFIX) == Some(name));
        let epr = own("EPR");
        let (range, reading) = epr.map_or((DEFAULT, Reading::AsWritten), |epr| range(&epr.value));
        let muxed = own("MUX").is_some_and(|mux| is_true(&mux.value));
        Self { epr, nat1to1: own("NAT1TO1"), range, reading, muxed }
    }

    /// The variables of the first room.
    fn variables(&self) -> Vec<Variable> {
        let mut out = vec![Variable::new(variable(WebRtc::ICELITE), "true")];
        let ports = match self.epr {
            Some(epr) if self.reading == Reading::AsWritten => epr.clone(),
            _ => Variable::new("", format!("{}-{}", self.range.0, self.range.1)),
        };
        if self.muxed {
            let first = first_port(&ports, self.range.0);
            let named = |key: &str| Variable { name: variable(key), ..first.clone() };
            out.extend([WebRtc::UDPMUX, WebRtc::TCPMUX].map(named));
        } else {
            out.push(Variable { name: variable(WebRtc::EPR), ..ports });
        }
        if let Some(nat1to1) = self.nat1to1.filter(|own| !own.value.trim().is_empty()) {
            // A list with blanks between its items, which every room gets with commas.
            let value = nat1to1.value.split_whitespace().collect::<Vec<_>>().join(",");
            out.push(Variable { name: variable(WebRtc::NAT1TO1), value, ..nat1to1.clone() });
        }
        out
    }

    /// What Docker publishes for the rooms.
    fn ports(&self) -> Vec<Port> {
        let (range, place) = (self.range, self.epr.map(|epr| &epr.place));
        let published = |&protocol: &Protocol| Port {
            host_ip: None,
            host: Some(range),
            inside: range,
            protocol,
            place: place.cloned(),
        };
        let protocols = if self.muxed { &[Protocol::Udp, Protocol::Tcp][..] } else { &[Protocol::Udp] };
        protocols.iter().map(published).collect()
    }

    fn problems(&self, container: &Deployment) -> Vec<Problem> {
        let mut out = Vec::new();
        let range = self.range;
        if let (Some(epr), Reading::Default) = (self.epr, self.reading) {
            let consequence = format!("it silently uses {}-{} instead", range.0, range.1);
            out.push(Problem::new(
                format!("neko-rooms cannot read `{}` as a range of ports", epr.value),
                Consequence::differs(consequence),
                epr.place.clone(),
            ));
        }
        let is_of_rooms = |port: &&Port| {
            port.host.is_some_and(|(first, last)| first <= range.1 && range.0 <= last)
                && port.protocol != Protocol::Sctp
        };
        out.extend(container.reach.ports.iter().filter(is_of_rooms).map(|port| {
            Problem::new(
                "ports of the rooms are published for neko-rooms itself",
                Consequence::differs(
                    "neko-rooms publishes them for each room when it makes it, and Docker refuses that while they are \
                     taken: no room starts on them; leave them out here",
                ),
                port.place.clone(),
            )
        }));
        out.push(Problem::new(
            "neko-rooms gives every room these ports and this address",
            Consequence::unseen("what else a room gets from its own settings is not known here"),
            container.place.clone(),
        ));
        out
    }
}

/// The first of the rooms' ports, which the first room has; its place shows as much of the range.
fn first_port(ports: &Variable, first: u16) -> Variable {
    let value = first.to_string();
    match ports.place.text().starts_with(&value) {
        true => {
            let start = ports.place.span.start;
            Variable { place: Place::new(&ports.place.source, start..start + value.len()), value, ..ports.clone() }
        }
        false => Variable::new("", value),
    }
}

/// How far a range was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    AsWritten,
    /// Both ports, in the other order.
    Turned,
    /// At least one of them by default.
    Default,
}

/// The range that neko-rooms makes of a text.
fn range(text: &str) -> ((u16, u16), Reading) {
    let Some((first, last)) = port_range::first_two(text) else { return (DEFAULT, Reading::Default) };
    let (first, last) = (port_range::port(first), port_range::port(last));
    let (min, max) = (first.unwrap_or(DEFAULT.0), last.unwrap_or(DEFAULT.1));
    let reading = match (first, last) {
        (Some(first), Some(last)) if first <= last && text == format!("{first}-{last}") => Reading::AsWritten,
        (Some(_), Some(_)) => Reading::Turned,
        _ => Reading::Default,
    };
    ((min.min(max), min.max(max)), reading)
}

/// What Go's ParseBool calls true.
fn is_true(text: &str) -> bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (text, read) in [
            ("59000-59049", ((59000, 59049), Reading::AsWritten)),
            ("59049-59000", ((59000, 59049), Reading::Turned)),
            ("059000-59049", ((59000, 59049), Reading::Turned)),
            ("59000-59049-1", ((59000, 59049), Reading::Turned)),
            ("59000", (DEFAULT, Reading::Default)),
            ("", (DEFAULT, Reading::Default)),
            ("59000:59049", (DEFAULT, Reading::Default)),
            ("52000 - 52100", (DEFAULT, Reading::Default)),
            ("52000-x", ((52000, 59999), Reading::Default)),
            ("70000-60000", ((59000, 60000), Reading::Default)),
            ("+1-2", ((2, 59000), Reading::Default)),
        ] {
            assert_eq!(range(text), read, "{text}");
        }
    }
}
