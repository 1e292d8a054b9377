//! neko's relay. Its far end is a viewer elsewhere: at an address that a server of the frontend list reports, or at a
//! relay of that list.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::legs::{RelayLeg, SocketLeg};
use crate::path_context::local_failure;
use crate::peer::Leg;
use crate::proof::{self, only_here};
use crate::reaches::reaches;
use crate::transport::UdpEnd;
use neko_report::{Failure, Outcome, Slug};

use super::super::Tried;
use super::{ENOUGH, Relay, as_proven};

/// Plays the path.
pub(super) async fn play(relay: &Relay<'_>) -> Result<Tried, Failure> {
    let context = relay.context;
    let (viewers, learned) = context.for_viewers();
    let proof = learned.and_then(|()| proof::of_server(&context.servers[relay.server], context.interfaces));
    let mut best: Option<Tried> = None;
    if !viewers.addresses.is_empty() {
        let tried = to_a_viewer(relay).await.unwrap_or_else(Tried::failed);
        best = Some(as_proven(tried, proof.clone()));
    }
    for server in viewers.relays.into_iter().take(ENOUGH) {
        if best.as_ref().is_some_and(|best| best.outcome == Outcome::Works) {
            break;
        }
        let tried = to_a_viewers_relay(relay, server).await.unwrap_or_else(Tried::failed);
        let tried = as_proven(tried, proof.clone());
        best = Some(match best {
            Some(best) if rank(&best.outcome) <= rank(&tried.outcome) => best,
            _ => tried,
        });
    }
    let unanswered = || Tried::not_checked(proof.err().unwrap_or_default());
    Ok(best.unwrap_or_else(unanswered))
}

/// What one way says about the path beside another: one that works is enough, and one that fails is not all.
fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Works => 0,
        Outcome::NotChecked(_) => 1,
        Outcome::Fails(_) | Outcome::Impossible(_) => 2,
    }
}

/// The viewer at a socket of ours, as outside of a NAT as we are. Viewers behind a symmetric NAT come from a port that
/// the relay has not sent to: it must let such strangers in.
async fn to_a_viewer(relay: &Relay<'_>) -> Result<Tried, Failure> {
    let near = Arc::new(relay.allocate().await?);
    let tried = with_a_viewer(relay, &near).await;
    relay.give_back(&near).await;
    tried
}

async fn with_a_viewer(relay: &Relay<'_>, near: &Arc<RelayLeg>) -> Result<Tried, Failure> {
    let relayed = near.candidate().address;
    if only_here(relayed.ip()).is_some() && only_here(relay.endpoint.address.ip()).is_none() {
        let message = format!(
            "the relayed address {relayed} is private although the server's own is not: no viewer can send to it"
        );
        return Err(Failure::new(Slug::RelayedAddressPrivate, message));
    }
    let (viewer, seen) = match viewer_socket(relay, relayed).await {
        Ok(viewer) => viewer,
        Err(error) => return Ok(Tried::not_checked(format!("this machine has no way to {relayed}: {error}"))),
    };
    if let Err(refused) = near.permit(seen).await {
        return match refused.slug {
            Slug::RelayForbidden => Ok(Tried::not_checked(format!(
                "{}, and this machine has no other address; viewers elsewhere may be allowed",
                refused.message
            ))),
            _ => Err(refused),
        };
    }
    if let Some(refused) = refuses_others(near, relayed).await {
        return Ok(Tried::not_checked(format!(
            "the server relays to this machine's own address {}, but {}; viewers elsewhere may be refused as well",
            seen.ip(),
            refused.message
        )));
    }
    let socket_failure = |error| local_failure(&error);
    let (stranger, _) = viewer_socket(relay, relayed).await.map_err(socket_failure)?;
    let open = reaches(&stranger, relayed, near.as_ref()).await;
    let far = SocketLeg::seen_as(viewer, seen).map_err(socket_failure)?;
    let ended = relay.play(near, vec![Arc::new(far)]).await;
    let tried = Tried::from(ended).detail(format!("relayed {relayed}, the viewer at {seen}"));
    Ok(if open { tried } else { closed(tried) })
}

/// Whether the server, which relays to us, refuses to relay to others, as one does that allows neko's address alone.
async fn refuses_others(near: &RelayLeg, relayed: SocketAddr) -> Option<Failure> {
    let other = proof::OTHERS.into_iter().find(|other| other.is_ipv4() == relayed.is_ipv4())?;
    near.permit(SocketAddr::new(other, 9)).await.err().filter(|refused| refused.slug == Slug::RelayForbidden)
}

/// Media that only flows because the relay spoke first.
fn closed(tried: Tried) -> Tried {
    match tried.outcome {
        Outcome::Works => Tried {
            outcome: Outcome::NotChecked(
                "the relay accepts packets only from addresses it has sent to, so viewers behind a symmetric NAT get no picture; open the \
                 server's relay ports in its firewall (coturn: min-port to max-port, UDP)"
                    .to_owned(),
            ),
            ..tried
        },
        _ => tried,
    }
}

/// A socket of ours, and its address as seen from outside.
async fn viewer_socket(relay: &Relay<'_>, relayed: SocketAddr) -> io::Result<(UdpEnd, SocketAddr)> {
    let end = UdpEnd::bind(relayed, None, None).await?;
    let base = end.local_addr()?;
    let seen = relay.mapped(&end).await.unwrap_or(base);
    Ok((end, seen))
}

/// The viewer at an allocation of its own, on a server of the frontend list.
async fn to_a_viewers_relay(relay: &Relay<'_>, server: usize) -> Result<Tried, Failure> {
    let Some(other) = Relay::of(relay.context, relay.side, server) else {
        return Ok(Tried::not_checked("the viewer's server has no address to ask"));
    };
    other.has_room_beside(&[relay.user()])?;
    let near = Arc::new(relay.allocate().await?);
    let far = match other.allocate_beside(&[relay.user()]).await {
        Ok(far) => Arc::new(far),
        Err(failure) => {
            relay.give_back(&near).await;
            return Err(failure);
        }
    };
    let (relayed, address) = (near.candidate().address, far.candidate().address);
    let tried = Tried::from(relay.play(&near, vec![Arc::clone(&far) as _]).await);
    relay.give_back(&near).await;
    other.give_back(&far).await;
    Ok(tried.detail(format!("relayed {relayed}, the viewer relayed as well, at {address}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_only_because_the_relay_spoke_first_is_not_proven() {
        let tried = |outcome| Tried { outcome, detail: None, media: None };
        let fails = || Outcome::Fails(Failure::new(Slug::IceFailed, "x"));
        assert!(matches!(closed(tried(Outcome::Works)).outcome, Outcome::NotChecked(_)));
        assert_eq!(closed(tried(fails())).outcome, fails());
    }

    #[test]
    fn one_way_that_works_is_enough_and_one_that_fails_is_not_all() {
        let fails = Outcome::Fails(Failure::new(Slug::IceFailed, "x"));
        let unknown = Outcome::NotChecked("x".to_owned());
        assert!(rank(&Outcome::Works) < rank(&unknown) && rank(&unknown) < rank(&fails));
    }
}
