//! Names to addresses, by the system's resolver.

use std::net::{IpAddr, SocketAddr};

use super::Target;
use super::addresses::{Unresolved, addresses};
use super::steps::{Done, Stop};
use neko_report::{Failure, Slug};

/// The addresses in the resolver's order; an address stands for itself.
pub(super) async fn resolve(target: &Target) -> Result<Done<Vec<SocketAddr>>, Stop> {
    let uri = &target.uri;
    if let Ok(ip) = uri.host.parse::<IpAddr>() {
        return Ok(Done::free(vec![SocketAddr::new(ip, uri.port)]));
    }
    let not_found = |why: String| Failure::new(Slug::NameNotFound, format!("{} does not resolve: {why}", uri.host));
    match addresses(&uri.host, uri.port).await {
        Ok(found) => {
            let mut addresses: Vec<SocketAddr> = Vec::new();
            for address in found {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            if addresses.is_empty() {
                return Err(not_found("no addresses".to_owned()).into());
            }
            Ok(Done::free(addresses))
        }
        Err(Unresolved::Silent) => {
            let message = format!("{}: the name servers gave no answer", uri.host);
            Err(Failure::new(Slug::NameServerSilent, message).into())
        }
        Err(Unresolved::Unknown(_)) if is_service_name(&uri.host) => Err(Stop::NotChecked(inside_the_network(target))),
        Err(Unresolved::Unknown(why)) => Err(not_found(why).into()),
    }
}

/// The addresses of a host that is no STUN or TURN server, in the resolver's order, each once.
pub async fn addresses_of(host: &str, port: u16) -> Result<Vec<SocketAddr>, Failure> {
    if let Ok(ip) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let mut found = match addresses(host, port).await {
        Ok(found) => found,
        Err(Unresolved::Silent) => {
            return Err(Failure::new(Slug::NameServerSilent, format!("{host}: the name servers gave no answer")));
        }
        Err(Unresolved::Unknown(why)) => {
            return Err(Failure::new(Slug::NameNotFound, format!("{host} does not resolve: {why}")));
        }
    };
    let mut seen = std::collections::HashSet::new();
    found.retain(|address| seen.insert(*address));
    if found.is_empty() {
        return Err(Failure::new(Slug::NameNotFound, format!("{host} does not resolve: no addresses")));
    }
    Ok(found)
}

/// A bare name, as a Compose file's services have: it means something inside their network only.
fn is_service_name(host: &str) -> bool {
    !host.contains(['.', ':']) && !host.eq_ignore_ascii_case("localhost") && !host.is_empty()
}

/// What checks such a name where it means something. The command stands on a line of its own, to be copied.
fn inside_the_network(target: &Target) -> String {
    let again = match target.listed.places.first() {
        Some(place) => format!("probe --servers-only {}", place.source.name()),
        None if target.is_turn() => format!("turn '{}' --user NAME", target.listed.url),
        None => format!("stun '{}'", target.listed.url),
    };
    format!(
        "`{}` does not resolve from here; if it is the name of a Compose service, check it inside that network \
         (`docker network ls` lists them):\n  \
         docker run --rm -it --network PROJECT_default -v \"$(command -v neko-ice)\":/neko-ice:ro \
         -v /etc/ssl/certs:/etc/ssl/certs:ro -v \"$PWD\":/w:ro -w /w debian:stable-slim /neko-ice {again}",
        target.uri.host
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use neko_config::ice_server::{Scheme, Transport, Uri};
    use neko_text::source::{Place, Source, SourceKind};

    #[test]
    fn bare_names_are_those_of_services() {
        for (host, expected) in [("coturn", true), ("localhost", false), ("turn.example.org", false), ("", false)] {
            assert_eq!(is_service_name(host), expected, "{host}");
        }
    }

    #[test]
    fn the_command_repeats_what_was_asked() {
        let uri = Uri { scheme: Scheme::Turn, host: "coturn".into(), port: 3478, transport: Transport::Udp };
        let mut target = Target::new(uri, Some("me"), None);
        assert!(inside_the_network(&target).ends_with("/neko-ice turn 'turn:coturn:3478' --user NAME"));
        let source = Source::new(SourceKind::File("rooms/a.yaml".into()), "x");
        Arc::make_mut(&mut target.listed).places.push(Place::whole(&source));
        let told = inside_the_network(&target);
        assert!(told.ends_with("/neko-ice probe --servers-only rooms/a.yaml"), "{told}");
        assert!(told.lines().last().is_some_and(|line| line.starts_with("  docker run --rm -it --network")), "{told}");
    }
}
