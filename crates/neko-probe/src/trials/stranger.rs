//! Whether the NAT lets in who was not spoken to (RFC 4787, section 5).

use neko_reach::Trial;

use super::addresses::is_global;
use super::outcome::outcome;
use super::relay::Relaying;
use super::speaker::Speaker;

/// A datagram from a relay to the mapping of a socket that has spoken to a STUN server alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stranger {
    arrived: bool,
    /// Whether the STUN server has the relay's own address, so that a NAT that looks at addresses takes one for the other.
    is_known: bool,
}

impl Stranger {
    /// `proven` says whether the relay reached a socket that had spoken to it.
    pub(super) fn judge(self, proven: bool) -> Trial {
        match self {
            Self { arrived: true, is_known: true } => Trial::NotTried,
            Self { arrived, .. } => outcome(arrived, proven),
        }
    }
}

/// None where there is no NAT, or nobody to ask.
pub(super) async fn to_a_mapping(relaying: &Relaying<'_>) -> Option<Stranger> {
    let (ground, relayed) = (relaying.ground, relaying.relayed);
    if relaying.subject.inside {
        return None;
    }
    let stun = ground.addresses.stun_beside(relayed.ip())?;
    let speaker = Speaker::new(ground, stun, relaying.subject.endpoint.gateway, Some(stun)).await?;
    let mapped = speaker.seen?.mapped;
    if ground.addresses.own.contains(&mapped.ip()) || !relaying.permissions.granted.contains(&mapped.ip()) {
        return None;
    }
    let arrived = relaying.relayed_to(mapped).await.is_some();
    // A server that names a private relayed address sends from another one.
    let is_known = stun.ip() == relayed.ip() || (!is_global(relayed.ip()) && stun == relaying.subject.endpoint.address);
    Some(Stranger { arrived, is_known })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_known_address_is_no_stranger_s() {
        for (arrived, is_known, proven, expected) in [
            (true, false, true, Trial::Arrived),
            (true, false, false, Trial::Arrived),
            (true, true, true, Trial::NotTried),
            (false, true, true, Trial::Lost),
            (false, false, true, Trial::Lost),
            (false, false, false, Trial::NotTried),
        ] {
            assert_eq!(Stranger { arrived, is_known }.judge(proven), expected, "{arrived} {is_known} {proven}");
        }
    }
}
