//! Whom a relay may relay to.

use std::net::IpAddr;

use super::together::together;
use crate::proof;
use crate::transport::{Error, RelaySocket};

/// What a server answered to each CreatePermission.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Permissions {
    /// Granted.
    pub(super) granted: Vec<IpAddr>,
    /// Refused with 403.
    pub(super) denied: Vec<IpAddr>,
    /// Whether somebody else's address was refused, too.
    pub(super) denies_strangers: bool,
}

impl Permissions {
    /// Asks for those of its family, and for an address that has nothing to do with us.
    pub(super) async fn ask(relay: &RelaySocket, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        let family = |ip: &IpAddr| ip.is_ipv4() == relay.relayed_addr().is_ipv4();
        let asked = addresses.into_iter().chain(proof::OTHERS).filter(family);
        let answers = together(asked.map(async |ip| (ip, relay.allow(ip).await))).await;
        let mut permissions = Self::default();
        for (ip, answer) in answers {
            match answer.as_ref().map_err(Error::code) {
                Err(Some(403)) if proof::OTHERS.contains(&ip) => permissions.denies_strangers = true,
                Err(Some(403)) => permissions.denied.push(ip),
                Ok(_) if !proof::OTHERS.contains(&ip) => permissions.granted.push(ip),
                _ => {}
            }
        }
        permissions
    }
}
