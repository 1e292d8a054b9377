//! A viewer's relay. Its far end is neko with the candidates that it would offer: the addresses that it advertises,
//! what servers of the backend list see, and relays of that list.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use crate::legs::{RelayLeg, SocketLeg};
use crate::path_context::{PathContext, local_failure};
use crate::peer::Leg;
use crate::proof::{self, only_here};
use crate::transport::mapped_address;
use neko_report::{Failure, Outcome, Side, Slug};

use super::super::Tried;
use super::{ENOUGH, Relay, as_proven};

/// Plays the path.
pub(super) async fn play(relay: &Relay<'_>) -> Result<Tried, Failure> {
    let context = relay.context;
    let near = Arc::new(relay.allocate().await?);
    let relayed = near.candidate().address;
    let neko = Neko::of(relay, relayed).await.map_err(|error| local_failure(&error));
    let ended = match &neko {
        Ok(neko) => Ok(relay.play(&near, neko.legs.clone()).await),
        Err(failure) => Err(failure.clone()),
    };
    relay.give_back(&near).await;
    let (neko, ended) = (neko?, ended?);
    for relay in &neko.relays {
        relay.release().await;
    }
    let refused = each_once(&ended.refused);
    let forbidden = forbidden(&refused);
    let detail = format!("relayed {relayed}, neko at {}", neko.offered());
    let detail = forbidden.iter().fold(detail, |detail, forbidden| format!("{detail}; {forbidden}"));
    let tried = explained(Tried::from(ended), &neko.addresses(), &refused).detail(detail);
    Ok(as_proven(tried, proof::of_viewers_server(&context.servers[relay.server], context.interfaces)))
}

fn each_once(peers: &[SocketAddr]) -> Vec<IpAddr> {
    let mut each: Vec<IpAddr> = Vec::new();
    for ip in peers.iter().map(SocketAddr::ip) {
        if !each.contains(&ip) {
            each.push(ip);
        }
    }
    each
}

/// The addresses that the server refused beside others; nothing where it refused none.
fn forbidden(refused: &[IpAddr]) -> Option<String> {
    let shown: Vec<String> = refused.iter().map(IpAddr::to_string).collect();
    (!shown.is_empty()).then(|| format!("the server forbids relaying to {} (403)", shown.join(", ")))
}

/// Whether a viewer's relay could send to neko, of which only the settings are known. What servers see of it, and its own
/// relays, are addresses outside.
pub(super) fn of_shape(context: &PathContext<'_>) -> Result<(), String> {
    if !context.neko.is_empty() {
        return Ok(());
    }
    offers_nothing_outside(context.advertised).map_or(Ok(()), Err)
}

/// A failure with its reason before it, where neko's own addresses are the reason.
fn explained(mut tried: Tried, addresses: &[IpAddr], refused: &[IpAddr]) -> Tried {
    let Outcome::Fails(failure) = &mut tried.outcome else { return tried };
    if failure.slug != Slug::IceFailed {
        return tried;
    }
    if let Some(why) = offers_nothing_outside(addresses) {
        failure.message = format!("{why} ({})", failure.message);
    } else if let Some(why) = forbidden(refused).filter(|_| forbids_all_outside(addresses, refused)) {
        *failure =
            Failure::new(Slug::RelayForbidden, format!("{why}, and they can meet at no other address")).with_code(403);
    }
    tried
}

/// Whether those of neko's addresses that a relay can send to are all refused.
fn forbids_all_outside(addresses: &[IpAddr], refused: &[IpAddr]) -> bool {
    let mut outside = addresses.iter().filter(|address| only_here(**address).is_none());
    outside.all(|address| refused.contains(address))
}

/// Where no relay on the Internet can send to any of neko's candidates.
fn offers_nothing_outside(addresses: &[IpAddr]) -> Option<String> {
    let what = only_here(*addresses.first()?)?;
    if addresses.iter().any(|address| only_here(*address).is_none()) {
        return None;
    }
    let listed: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    let listed = listed.join(" and ");
    Some(format!(
        "neko offers only {listed} ({what}), to which no relay can send; set nat1to1 to its public address, or add a STUN \
         server to the backend list"
    ))
}

/// neko's candidates of one family.
struct Neko {
    legs: Vec<Arc<dyn Leg>>,
    relays: Vec<Arc<RelayLeg>>,
}

impl Neko {
    /// As the relay with this address would see it.
    async fn of(viewer_s: &Relay<'_>, relayed: SocketAddr) -> io::Result<Self> {
        let context = viewer_s.context;
        let mut neko = Self { legs: Vec::new(), relays: Vec::new() };
        neko.hosts(context, relayed).await?;
        if !context.webrtc.icelite.value {
            neko.mapped(context, relayed).await?;
            neko.relayed(viewer_s, relayed).await;
        }
        Ok(neko)
    }

    fn addresses(&self) -> Vec<IpAddr> {
        self.legs.iter().map(|leg| leg.candidate().address.ip()).collect()
    }

    /// In the order of the list, each once.
    fn offered(&self) -> String {
        let mut shown: Vec<String> = Vec::new();
        for address in self.legs.iter().map(|leg| leg.candidate().address.to_string()) {
            if !shown.contains(&address) {
                shown.push(address);
            }
        }
        shown.join(", ")
    }

    /// What neko advertises replaces its own addresses.
    async fn hosts(&mut self, context: &PathContext<'_>, relayed: SocketAddr) -> io::Result<()> {
        let same_family = |ip: &IpAddr| ip.is_ipv6() == relayed.is_ipv6();
        let advertised: Vec<IpAddr> = context.advertised.iter().copied().filter(same_family).collect();
        if !advertised.is_empty() {
            for ip in advertised.into_iter().take(ENOUGH) {
                // Without a way of that family neko has no candidate of it.
                if let Ok(end) = context.neko_socket(context.local_to(relayed), None).await {
                    self.legs.push(Arc::new(SocketLeg::rewritten(end, ip)?));
                }
            }
            return Ok(());
        }
        for ip in context.locals(relayed).into_iter().take(ENOUGH) {
            if let Ok(end) = context.neko_socket(ip, None).await {
                self.legs.push(Arc::new(SocketLeg::host(end)?));
            }
        }
        Ok(())
    }

    /// What servers see. One that does not answer gives nothing; where the address is neko's own there is nothing new.
    async fn mapped(&mut self, context: &PathContext<'_>, relayed: SocketAddr) -> io::Result<()> {
        for server in context.answering(&context.neko.addresses).take(ENOUGH) {
            let Some((endpoint, _)) = context.endpoint(server) else { continue };
            if endpoint.address.is_ipv6() != relayed.is_ipv6() {
                continue;
            }
            let end = context.reflexive_socket(context.local_to(endpoint.address), None).await?;
            let asked = mapped_address(&end, endpoint.address, endpoint.timing(), context.options.timeout).await;
            if let Ok((mapped, _)) = asked
                && mapped != end.local_addr()?
            {
                self.legs.push(Arc::new(SocketLeg::server_reflexive(end, mapped)?));
            }
        }
        Ok(())
    }

    async fn relayed(&mut self, viewer_s: &Relay<'_>, relayed: SocketAddr) {
        let (context, mut standing) = (viewer_s.context, vec![viewer_s.user()]);
        for server in context.relaying(&context.neko.relays).take(ENOUGH) {
            let Some(relay) = Relay::of(context, Side::Backend, server) else { continue };
            if let Ok(leg) = relay.allocate_beside(&standing).await {
                standing.push(relay.user());
                let leg = Arc::new(leg);
                if leg.candidate().address.is_ipv6() == relayed.is_ipv6() {
                    self.legs.push(Arc::clone(&leg) as _);
                }
                self.relays.push(leg);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_beside_others_is_a_detail() {
        let peers: Vec<SocketAddr> =
            ["198.51.100.10:1", "198.51.100.10:2", "192.168.1.2:1"].map(|peer| peer.parse().unwrap()).to_vec();
        let told = "the server forbids relaying to 198.51.100.10, 192.168.1.2 (403)";
        assert_eq!(forbidden(&each_once(&peers)).as_deref(), Some(told));
        assert_eq!(forbidden(&[]), None);
    }

    #[test]
    fn where_the_address_outside_is_refused_that_is_the_reason() {
        let ips = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpAddr>>();
        let offered = ips(&["198.51.100.10", "192.168.1.2"]);
        let slug = |refused: &[&str]| {
            let fails = Tried::failed(Failure::new(Slug::IceFailed, "no check was answered"));
            match explained(fails, &offered, &ips(refused)).outcome {
                Outcome::Fails(failure) => (failure.slug, failure.message),
                other => panic!("{other:?}"),
            }
        };
        let refused = "the server forbids relaying to 198.51.100.10 (403), and they can meet at no other address";
        assert_eq!(slug(&["198.51.100.10"]), (Slug::RelayForbidden, refused.to_owned()));
        // coturn is often told to relay to no private address, and the outside one may be closed for another reason.
        assert_eq!(slug(&["192.168.1.2"]).0, Slug::IceFailed);
        assert_eq!(slug(&[]).0, Slug::IceFailed);
    }

    #[test]
    fn private_addresses_alone_are_named_as_the_reason() {
        let of = |addresses: &[&str]| {
            let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
            offers_nothing_outside(&addresses)
        };
        let why = of(&["192.168.1.2", "172.17.0.1"]).unwrap();
        assert!(why.starts_with("neko offers only 192.168.1.2 and 172.17.0.1 (a private address)"), "{why}");
        assert_eq!(of(&["192.168.1.2", "198.51.100.10"]), None);
        assert_eq!(of(&[]), None);
    }
}
