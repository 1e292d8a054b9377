//! From another socket of this machine to the addresses that neko offers.

use std::net::{IpAddr, SocketAddr};

use super::Ground;
use super::outcome::outcome;
use super::together::together;
use super::{listener::Listener, mux, next_hop};
use neko_config::ice_server::Transport;
use neko_reach::{Trial, Tried};

/// What this machine itself can find out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FromHere {
    /// Whether the router leads its outside address back in, to neko's ports.
    pub(super) hairpin: Trial,
    /// Whether the outside address is that of the machine around the container.
    pub(super) host_is_outside: bool,
    /// Addresses that the router does not have: what is sent there goes out, and comes in from outside.
    pub(super) forwards: Vec<Tried>,
}

/// What became of what was sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sent {
    /// To all of neko's ports that were tried.
    arrived: bool,
    /// Somebody answered that nobody listens there.
    refused: bool,
}

pub(super) async fn try_out(ground: &Ground<'_>, is_container: bool) -> FromHere {
    let (hairpin, forwards, host_is_outside) =
        tokio::join!(ground.hairpin(), ground.foreign(is_container), ground.host_is_outside(is_container));
    FromHere { hairpin, forwards, host_is_outside }
}

impl Ground<'_> {
    /// Over UDP, where neko offers that.
    async fn hairpin(&self) -> Trial {
        let transport = if self.place.behaviour.offers_udp() { Transport::Udp } else { Transport::Tcp };
        let tried = self.addresses.before_the_router().into_iter().map(|ip| self.leads_back(ip, transport));
        let tried: Vec<Sent> = together(tried).await.into_iter().flatten().collect();
        // What goes back to its sender may be lost where a neighbour's arrives: only who refuses it has no forward for it.
        let is_refused = !tried.is_empty() && tried.iter().all(|sent| sent.refused);
        outcome(tried.iter().any(|sent| sent.arrived), is_refused)
    }

    /// The next hop refuses what is sent to its own addresses; to all others it leads on.
    async fn host_is_outside(&self, is_container: bool) -> bool {
        let outside = self.addresses.before_the_router().into_iter().filter(|_| is_container);
        let outside = outside.filter_map(|ip| if let IpAddr::V4(ip) = ip { Some(ip) } else { None });
        together(outside.map(next_hop::has)).await.into_iter().any(|has| has)
    }

    /// In a container the machine around it may answer, inside its own firewall. An address beside the router's own one
    /// may be the router's, too, which need not lead it back in.
    async fn foreign(&self, is_container: bool) -> Vec<Tried> {
        let trial = |ip, led_back| match led_back {
            Some(Sent { arrived: true, .. }) if is_container => Trial::NotTried,
            Some(Sent { arrived, .. }) => outcome(arrived, !self.addresses.may_be_the_router_s(ip)),
            None => Trial::NotTried,
        };
        let each = self.addresses.foreign().into_iter().map(async |ip| {
            let both = tokio::join!(self.leads_back(ip, Transport::Udp), self.leads_back(ip, Transport::Tcp));
            Tried { udp: trial(ip, both.0), tcp: trial(ip, both.1), ..Tried::nothing(ip) }
        });
        together(each).await
    }

    /// Whether an address leads to all of the sample's ports, or to the TCP mux, here; none where nothing can be sent.
    async fn leads_back(&self, ip: IpAddr, transport: Transport) -> Option<Sent> {
        match transport {
            Transport::Udp => self.leads_back_over_udp(ip).await,
            Transport::Tcp => {
                let to = SocketAddr::new(ip, self.mux.as_ref()?.port);
                let heard = self.heard.carried(|word| mux::send_to(to, word)).await;
                Some(Sent { arrived: heard.is_ok_and(|from| from.is_some()), refused: false })
            }
        }
    }

    async fn leads_back_over_udp(&self, ip: IpAddr) -> Option<Sent> {
        let ports = &self.sample.as_ref()?.ports;
        let ear = Listener::on(self.socket(SocketAddr::new(ip, *ports.first()?), None).await?, &self.heard);
        let to =
            async |port| self.heard.sent(async |word| ear.send(&word, SocketAddr::new(ip, port)).await).await.is_some();
        let arrived = together(ports.iter().map(|port| to(*port))).await.into_iter().all(|arrived| arrived);
        // Routers refuse once a second.
        let mut more = 0..2;
        while !arrived && !ear.was_refused() && more.next().is_some() {
            to(*ports.first()?).await;
        }
        Some(Sent { arrived, refused: ear.was_refused() })
    }
}
