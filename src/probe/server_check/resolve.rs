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
            Err(not_found(why.to_owned()).into())
        }
    }
}
