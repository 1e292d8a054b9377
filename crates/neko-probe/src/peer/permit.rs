//! Leave to send to relays, before the first check.

use std::net::{IpAddr, SocketAddr};

use neko_report::{Failure, Slug};

use super::Setup;

/// Lets the candidates of both sides send to each other. It is enough that one pair may; returned are the candidates
/// that a relay refused beside it.
pub(super) async fn permit(setup: &Setup) -> Result<Vec<SocketAddr>, Failure> {
    let (mut refusals, mut pairs, mut open) = (Vec::new(), 0, 0);
    for neko in &setup.neko {
        for viewer in &setup.viewer {
            let (near, far) = (neko.candidate(), viewer.candidate());
            if !near.pairs_with(&far) {
                continue;
            }
            let before = refusals.len();
            for (leg, peer) in [(neko, far.address), (viewer, near.address)] {
                refusals.extend(leg.permit(peer).await.err().map(|failure| (peer, failure)));
            }
            pairs += 1;
            open += usize::from(refusals.len() == before);
        }
    }
    if pairs > 0 && open == 0 {
        return Err(all_refused(refusals));
    }
    let forbidden = refusals.into_iter().filter(|(_, failure)| failure.slug == Slug::RelayForbidden);
    Ok(forbidden.map(|(peer, _)| peer).collect())
}

/// One failure for all. What is no ban on an address says more than the bans.
fn all_refused(refusals: Vec<(SocketAddr, Failure)>) -> Failure {
    let mut addresses: Vec<IpAddr> = Vec::new();
    let mut first = None;
    for (peer, failure) in refusals {
        if failure.slug != Slug::RelayForbidden {
            return failure;
        }
        if !addresses.contains(&peer.ip()) {
            addresses.push(peer.ip());
        }
        first = first.or(Some(failure));
    }
    let Some(first) = first else { return Failure::new(Slug::Internal, "no permission was asked for") };
    if addresses.len() < 2 {
        return first;
    }
    let listed: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    Failure { message: format!("the server forbids relaying to every address: {} (403)", listed.join(", ")), ..first }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(peer: &str) -> (SocketAddr, Failure) {
        let message = format!("the server forbids relaying to {peer} (403)");
        (peer.parse().unwrap(), Failure::new(Slug::RelayForbidden, message).with_code(403))
    }

    #[test]
    fn all_addresses_that_are_refused_are_named() {
        let one = all_refused(vec![forbidden("198.51.100.10:52000")]);
        assert_eq!(one.message, "the server forbids relaying to 198.51.100.10:52000 (403)");
        let peers = ["198.51.100.10:52000", "198.51.100.10:52001", "198.51.100.30:30000"];
        let several = all_refused(peers.map(forbidden).to_vec());
        assert_eq!(
            (several.message.as_str(), several.code),
            ("the server forbids relaying to every address: 198.51.100.10, 198.51.100.30 (403)", Some(403))
        );
    }

    #[test]
    fn what_is_no_ban_says_more() {
        let silent = ("198.51.100.30:30000".parse().unwrap(), Failure::new(Slug::ServerSilent, "no answer"));
        assert_eq!(all_refused(vec![forbidden("198.51.100.10:52000"), silent]).slug, Slug::ServerSilent);
    }
}
