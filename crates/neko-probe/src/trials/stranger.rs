//! Whom the NAT lets in (RFC 4787, section 5).

use std::net::SocketAddr;

use neko_reach::Trial;

use super::addresses::is_global;
use super::first_sender::FirstSender;
use super::outcome::outcome;
use super::relaying::Relaying;

/// Whether a relay's datagrams come to mappings of sockets that have not spoken to it; none where that was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Strangers {
    /// To one that has spoken to a server elsewhere.
    elsewhere: Option<bool>,
    /// To one that has spoken to another port of the relay's own address.
    same_address: Option<bool>,
}

impl Strangers {
    /// `proven` says whether the relay reached a socket that had spoken to it. Who has a known address is no stranger,
    /// but where not even he comes in, no stranger does.
    pub(super) fn judge(self, proven: bool) -> Trial {
        match self {
            Self { elsewhere: Some(arrived), .. } => outcome(arrived, proven),
            Self { same_address: Some(false), .. } => outcome(false, proven),
            _ => Trial::NotTried,
        }
    }

    /// Whether the NAT looks at ports, so that what neko's ports sent a while ago, to whatever port, opens nothing.
    pub(super) fn are_kept_out(self, proven: bool) -> bool {
        proven && self.same_address == Some(false)
    }
}

/// Tries both. There is nothing to try without a NAT.
pub(super) async fn try_out(relaying: &Relaying<'_>) -> Strangers {
    if relaying.subject.inside {
        return Strangers::default();
    }
    let relayed = relaying.relayed.ip();
    // A server that names a private relayed address sends from its own outside one.
    let source = if is_global(relayed) { relayed } else { relaying.subject.endpoint.address.ip() };
    let of_family = || relaying.ground.addresses.stun.iter().copied().filter(|stun| stun.is_ipv4() == source.is_ipv4());
    let (elsewhere, same) =
        (of_family().find(|stun| stun.ip() != source), of_family().find(|stun| stun.ip() == source));
    let (elsewhere, same_address) = tokio::join!(to_a_mapping(relaying, elsewhere), to_a_mapping(relaying, same));
    Strangers { elsewhere, same_address }
}

/// To the mapping of a socket that has spoken to a STUN server alone.
async fn to_a_mapping(relaying: &Relaying<'_>, stun: Option<SocketAddr>) -> Option<bool> {
    let (ground, stun) = (relaying.ground, stun?);
    let speaker = FirstSender::new(ground, stun, relaying.subject.endpoint.gateway, Some(stun)).await?;
    let mapped = speaker.seen?.mapped;
    if ground.addresses.own.contains(&mapped.ip()) || !relaying.permissions.granted.contains(&mapped.ip()) {
        return None;
    }
    Some(relaying.relayed_to(mapped).await.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_known_address_is_no_stranger_s() {
        for (elsewhere, same_address, proven, expected, kept_out) in [
            (None, None, true, Trial::NotTried, false),
            // A full cone, and as much of it as one address shows.
            (Some(true), Some(true), true, Trial::Arrived, false),
            (None, Some(true), true, Trial::NotTried, false),
            // A NAT that looks at addresses, and one that looks at ports.
            (Some(false), Some(true), true, Trial::Lost, false),
            (Some(false), Some(false), true, Trial::Lost, true),
            (None, Some(false), true, Trial::Lost, true),
            (Some(false), None, true, Trial::Lost, false),
            (Some(false), Some(false), false, Trial::NotTried, false),
        ] {
            let strangers = Strangers { elsewhere, same_address };
            assert_eq!(
                (strangers.judge(proven), strangers.are_kept_out(proven)),
                (expected, kept_out),
                "{strangers:?}"
            );
        }
    }
}
