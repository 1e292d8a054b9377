//! neko-rooms starts a neko for each room and gives it its ports and address: what its own variables say is what every
//! room gets.

use super::{Consequence, Deployment, Network, Port, Problem, Protocol, recognise};
use crate::config::{Variable, port_range};
use crate::source::Place;

const PREFIX: &str = "NEKO_ROOMS_";
/// Where neko-rooms takes the rooms' ports from unless it is told.
const DEFAULT: (u16, u16) = (59000, 59999);

/// Turns a container of neko-rooms into the rooms that it makes; any other is left as it is. Whether it was one.
pub(super) fn as_rooms(deployment: &mut Deployment) -> bool {
    let names = deployment.environment.iter().map(|own| own.name.as_str());
    let unseen = deployment.unseen.iter().map(|own| own.name.as_str());
    if !recognise::makes_rooms(deployment.image.as_ref().map(|image| image.value.as_str()), names.chain(unseen)) {
        return false;
    }
    let own = |name: &str| deployment.environment.iter().rfind(|own| own.name.strip_prefix(PREFIX) == Some(name));
    let (range, reading) = own("EPR").map_or((DEFAULT, Reading::AsWritten), |epr| range(&epr.value));
    let muxed = own("MUX").is_some_and(|mux| is_true(&mux.value));
    let mut environment = vec![Variable::new("NEKO_WEBRTC_ICELITE", "true")];
    let ports = match own("EPR") {
        Some(epr) if reading == Reading::AsWritten => Variable { name: String::new(), ..epr.clone() },
        _ => Variable::new("", format!("{}-{}", range.0, range.1)),
    };
    if muxed {
        // The first room has the first port; the place shows as much of the range.
        let value = range.0.to_string();
        let first = match ports.place.text().starts_with(&value) {
            true => {
                let start = ports.place.span.start;
                Variable { place: Place::new(&ports.place.source, start..start + value.len()), value, ..ports.clone() }
            }
            false => Variable::new("", value),
        };
        for name in ["NEKO_WEBRTC_UDPMUX", "NEKO_WEBRTC_TCPMUX"] {
            environment.push(Variable { name: name.to_owned(), ..first.clone() });
        }
    } else {
        environment.push(Variable { name: "NEKO_WEBRTC_EPR".to_owned(), ..ports });
    }
    if let Some(nat1to1) = own("NAT1TO1").filter(|own| !own.value.trim().is_empty()) {
        // A list with blanks between its items, which every room gets with commas.
        let value = nat1to1.value.split_whitespace().collect::<Vec<_>>().join(",");
        environment.push(Variable { name: "NEKO_WEBRTC_NAT1TO1".to_owned(), value, ..nat1to1.clone() });
    }
    let mut problems = Vec::new();
    if let (Some(epr), Reading::Default) = (own("EPR"), reading) {
        problems.push(Problem::new(
            format!("neko-rooms cannot read `{}` as a range of ports", epr.value),
            Consequence::differs(format!("it takes {}-{} for what it cannot read, without a word", range.0, range.1)),
            epr.place.clone(),
        ));
    }
    if let Some(several) = own("NAT1TO1").filter(|own| own.value.split_whitespace().count() > 1) {
        problems.push(Problem::new(
            "neko-rooms hands several addresses on with commas between them",
            Consequence::differs("neko takes them for one address, which is none; name one address"),
            several.place.clone(),
        ));
    }
    for port in &deployment.ports {
        if port.host.is_some_and(|(first, last)| first <= range.1 && range.0 <= last) && port.protocol != Protocol::Sctp
        {
            problems.push(Problem::new(
                "ports of the rooms are published for neko-rooms itself",
                Consequence::differs(
                    "neko-rooms publishes them for each room when it makes it, and Docker refuses that while they are \
                     taken: no room starts on them; leave them out here",
                ),
                port.place.clone(),
            ));
        }
    }
    problems.push(Problem::new(
        "neko-rooms gives every room these ports and this address",
        Consequence::unseen("what a room is given beside them, in its own settings, is not known here"),
        deployment.place.clone(),
    ));
    let place = own("EPR").map(|epr| epr.place.clone());
    let published = |protocol| Port { host_ip: None, host: Some(range), inside: range, protocol, place: place.clone() };
    let protocols = if muxed { &[Protocol::Udp, Protocol::Tcp][..] } else { &[Protocol::Udp] };
    deployment.ports = protocols.iter().copied().map(published).collect();
    deployment.environment = environment;
    deployment.problems.extend(problems);
    for unseen in &mut deployment.unseen {
        if let Some(name) = unseen.name.strip_prefix(PREFIX) {
            unseen.name = format!("NEKO_WEBRTC_{name}");
        }
    }
    for piece in &mut deployment.interpolated {
        if let Some(name) = piece.variable.strip_prefix(PREFIX) {
            piece.variable = format!("NEKO_WEBRTC_{name}");
        }
    }
    // The rest is of neko-rooms and not of its rooms.
    deployment.image = None;
    deployment.variable_names.clear();
    deployment.command.clear();
    deployment.own_entrypoint = false;
    deployment.mounts.clear();
    deployment.network = Network::Bridge;
    deployment.network_place = None;
    deployment.networks.clear();
    deployment.replicas = None;
    true
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
