//! Names to addresses, by the system's resolver.

use std::net::{IpAddr, SocketAddr};

use super::steps::{Done, Stop};
use crate::ice_server::Uri;
use crate::report::{Failure, Slug};

/// The addresses in the resolver's order; an address stands for itself.
pub(super) async fn resolve(uri: &Uri) -> Result<Done<Vec<SocketAddr>>, Stop> {
    if let Ok(ip) = uri.host.parse::<IpAddr>() {
        return Ok(Done::free(vec![SocketAddr::new(ip, uri.port)]));
    }
    let not_found = |why: String| Failure::new(Slug::NameNotFound, format!("{} does not resolve: {why}", uri.host));
    match tokio::net::lookup_host((uri.host.as_str(), uri.port)).await {
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
        Err(error) => {
            let text = error.to_string();
            // EAI_AGAIN: the name servers gave no answer, or could not be asked.
            if text.contains("Temporary failure") || text.contains("ry again") {
                let message = format!("{}: the name servers gave no answer", uri.host);
                return Err(Failure::new(Slug::NameServerSilent, message).into());
            }
            let why = text.strip_prefix("failed to lookup address information: ").unwrap_or(&text);
            if is_service_name(&uri.host) {
                return Err(Stop::NotChecked(inside_the_network(&uri.host)));
            }
            Err(not_found(why.to_owned()).into())
        }
    }
}

/// A bare name, as a Compose file's services have: it means something inside their network only.
fn is_service_name(host: &str) -> bool {
    !host.contains(['.', ':']) && !host.eq_ignore_ascii_case("localhost") && !host.is_empty()
}

/// What checks such a name where it means something.
fn inside_the_network(host: &str) -> String {
    format!(
        "`{host}` does not resolve from here; if it is the name of a Compose service, check it inside that network: \
         docker run --rm --network PROJECT_default -v \"$(command -v neko-ice)\":/neko-ice:ro -v \"$PWD\":/w:ro -w /w \
         debian:stable-slim /neko-ice probe --servers-only CONFIG (`docker network ls` lists the networks)"
    )
}
