//! What a socket of ours is seen as by every STUN server outside.

use std::net::SocketAddr;

use super::Ground;
use super::mapping::Seen;
use super::together::together;
use crate::behaviour_discovery::bind;

/// One socket of each family asks all servers, and their second addresses (RFC 5780). Of two ports of one address one is asked:
/// where a router before the server leads both to one port, it changes what the second sees.
pub(super) async fn seen(ground: &Ground<'_>) -> Vec<Seen> {
    let families = [true, false].into_iter().map(|ipv4| of_family(ground, ipv4));
    together(families).await.concat()
}

async fn of_family(ground: &Ground<'_>, ipv4: bool) -> Vec<Seen> {
    let mut servers: Vec<SocketAddr> = Vec::new();
    for server in ground.addresses.stun.iter().filter(|it| it.is_ipv4() == ipv4) {
        if !servers.iter().any(|known| known.ip() == server.ip()) {
            servers.push(*server);
        }
    }
    let mut seen = Vec::new();
    let Some(first) = servers.first() else { return seen };
    let Some(end) = ground.socket(*first, None).await else { return seen };
    let Ok(local) = end.local_addr() else { return seen };
    for server in &servers {
        let Some(bound) = bind(&end, *server, 0).await else { continue };
        seen.push(Seen { local, by: *server, mapped: bound.mapped });
        if let Some(other) = bound.other.filter(|other| other.ip() != server.ip())
            && let Some(bound) = bind(&end, other, 0).await
        {
            seen.push(Seen { local, by: other, mapped: bound.mapped });
        }
    }
    seen
}
