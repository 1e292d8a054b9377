//! Where the relayed data goes and comes back from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::time::Instant;

use super::Check;
use super::classify::failure;
use super::steps::{Done, Over, Stop};
use crate::report::{Failure, Slug, StepName};
use crate::stun::transaction::Cost;
use crate::transport::{Endpoint, Error, RelaySocket, UdpEnd};
use crate::turn::Refusal;

/// Where the relayed data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarEnd {
    /// To a UDP socket of our own on that address. An address of loopback is used only when the server is on
    /// loopback itself: elsewhere it would be the server's own.
    Socket(IpAddr),
    /// To a second allocation on the same server.
    SecondAllocation,
}

/// The far end, ready.
enum Peer {
    Socket(UdpEnd, SocketAddr),
    Relay(Box<RelaySocket>),
}

impl Peer {
    fn address(&self) -> SocketAddr {
        match self {
            Self::Socket(_, address) => *address,
            Self::Relay(relay) => relay.relayed_addr(),
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Socket(_, address) => format!("far end: own socket {address}"),
            Self::Relay(relay) => format!("far end: a second allocation, {}", relay.relayed_addr()),
        }
    }

    async fn receive(&self, buffer: &mut [u8]) -> std::io::Result<(usize, SocketAddr)> {
        match self {
            Self::Socket(end, _) => end.recv_from(buffer).await,
            Self::Relay(relay) => relay.recv_from(buffer).await,
        }
    }

    async fn send(&self, data: &[u8], to: SocketAddr) -> std::io::Result<()> {
        match self {
            Self::Socket(end, _) => end.send_to(data, to).await,
            Self::Relay(relay) => relay.send_to(data, to).await,
        }
    }
}

impl Check<'_> {
    /// Permission, data through the relay and back, release.
    pub(super) async fn relay(&mut self, endpoint: &Endpoint, relay: RelaySocket) -> Result<(), Over> {
        let peer = self.permission(endpoint, &relay).await;
        let relayed = match &peer {
            Ok(peer) => self.data(&relay, peer).await,
            Err(Over) => Err(Over),
        };
        let left = self.steps.deadline().saturating_duration_since(Instant::now());
        let silence = || Failure::new(Slug::DeadlineReached, "no answer to the release");
        let release = async {
            match relay.release_within(left.mul_f32(0.95)).await {
                Ok(cost) => Ok(Done::after((), cost)),
                Err(Error::TimedOut) => {
                    Err(Stop::NotChecked("no answer to the release in the time that was left".into()))
                }
                Err(error) => Err(failure(&error, endpoint).into()),
            }
        };
        let released = self.steps.run(StepName::Release, silence, release).await;
        if let Ok(Peer::Relay(second)) = &peer {
            let _ = second.release().await; // the first one's answer was told; dropping asks again
        }
        relayed.and(released)
    }

    async fn permission(&mut self, endpoint: &Endpoint, relay: &RelaySocket) -> Result<Peer, Over> {
        let server = endpoint.address.ip();
        let relayed = relay.relayed_addr();
        let own = match self.options.far_end {
            FarEnd::Socket(ip) if ip.is_loopback() && !server.is_loopback() => None,
            FarEnd::Socket(ip) if ip.is_ipv4() == relayed.is_ipv4() => Some(ip),
            FarEnd::Socket(ip) if ip.is_loopback() && relayed.is_ipv4() => Some(Ipv4Addr::LOCALHOST.into()),
            FarEnd::Socket(ip) if ip.is_loopback() => Some(Ipv6Addr::LOCALHOST.into()),
            _ => None,
        };
        let silence = || Failure::new(Slug::ServerSilent, "no answer to the request for a permission");
        let peer = self.steps.bounded(silence, self.far_end(endpoint, own)).await;
        let peer = match peer {
            Ok(peer) => peer,
            Err(stop) => return self.steps.record(StepName::Permission, Duration::ZERO, Err::<Done<Peer>, _>(stop)),
        };
        let permit = async {
            let address = peer.address();
            let back = async {
                match &peer {
                    Peer::Relay(second) => second.permit(relayed).await,
                    Peer::Socket(..) => Ok(Cost::default()),
                }
            };
            let (there, back) = tokio::join!(relay.ask_permit(address), back);
            let event = there.map_err(|broken| Stop::from(failure(&broken.into(), endpoint)))?;
            let ours = matches!(peer, Peer::Relay(_)) || is_ours(address.ip());
            let refused = |error: Error| refused_permission(&error, endpoint, address, ours, event.cost);
            if let Err(refusal) = event.outcome {
                return Err(refused(Error::Refused(event.method, Box::new(refusal))));
            }
            back.map_err(refused)?;
            Ok(Done::after((), event.cost))
        };
        self.steps.run(StepName::Permission, silence, permit).await?;
        Ok(peer)
    }

    async fn far_end(&self, endpoint: &Endpoint, own: Option<IpAddr>) -> Result<Peer, Stop> {
        if let Some(ip) = own {
            let bound = async {
                let end = UdpEnd::bind_to(SocketAddr::new(ip, 0), None).await?;
                let address = end.local_addr()?;
                Ok::<_, std::io::Error>(Peer::Socket(end, address))
            };
            return bound
                .await
                .map_err(|error| Stop::NotChecked(format!("no socket for the far end on {ip}: {error}")));
        }
        let credentials = self.target.credentials();
        match RelaySocket::allocate(endpoint, credentials, None, &self.options.allocations).await {
            Ok(second) => Ok(Peer::Relay(Box::new(second))),
            Err(error) => {
                let why = failure(&error, endpoint).message;
                Err(Stop::NotChecked(format!("no second allocation for the far end: {why}")))
            }
        }
    }

    /// There and back; sent again now and then, as datagrams may be lost.
    async fn data(&mut self, relay: &RelaySocket, peer: &Peer) -> Result<(), Over> {
        let started = Instant::now();
        // Some of what is left stays for the release.
        let left = self.steps.deadline().saturating_duration_since(started);
        let until = started + left.mul_f32(0.9);
        let marker = crate::stun::wire::TransactionId::random().0;
        let mut arrived = None;
        let carried = self.carry(relay, peer, &marker, &mut arrived, until).await;
        let describe = peer.describe();
        let result = match (carried, arrived) {
            (Ok(true), _) => Ok(Done::free(()).with(describe)),
            (Ok(false), None) => Err(lost(format!("data for {} did not arrive; {describe}", peer.address()))),
            (Ok(false), Some(from)) if from != relay.relayed_addr() => {
                let relayed = relay.relayed_addr();
                Err(lost(format!(
                    "data came from {from}, but the server calls {relayed} the relayed address; {describe}"
                )))
            }
            (Ok(false), Some(from)) => {
                Err(lost(format!("data arrived from {from}, but nothing came back through the relay; {describe}")))
            }
            (Err(stop), _) => Err(stop),
        };
        self.steps.record(StepName::Relay, started.elapsed(), result)
    }

    async fn carry(
        &self,
        relay: &RelaySocket,
        peer: &Peer,
        marker: &[u8],
        arrived: &mut Option<SocketAddr>,
        until: Instant,
    ) -> Result<bool, Stop> {
        let never = || Failure::new(Slug::RelayedDataLost, "no relayed data in time");
        let io = |error: std::io::Error| {
            Stop::from(Failure::new(Slug::RelayedDataLost, format!("the link broke under relayed data: {error}")))
        };
        let work = async {
            let mut again = tokio::time::interval(Duration::from_millis(250));
            let (mut there, mut back) = ([0; 64], [0; 64]);
            loop {
                tokio::select! {
                    _ = again.tick() => relay.send_to(marker, peer.address()).await.map_err(io)?,
                    // A refusal that an answer to the relay met is no end: the next one may pass.
                    received = peer.receive(&mut there) => if let Ok((len, from)) = received
                        && there[..len] == *marker
                    {
                        *arrived = Some(from);
                        let _ = peer.send(marker, relay.relayed_addr()).await;
                    },
                    received = relay.recv_from(&mut back) => {
                        let (len, _) = received.map_err(io)?;
                        if back[..len] == *marker {
                            return Ok(true);
                        }
                    }
                    () = tokio::time::sleep_until(until) => return Ok(false),
                }
            }
        };
        self.steps.bounded(never, work).await
    }
}

fn lost(message: String) -> Stop {
    Failure::new(Slug::RelayedDataLost, message).into()
}

/// A permission that was refused. A ban on private and loopback addresses, or on the server's own, says nothing about
/// the user's peers when it was this check that chose such an address.
fn refused_permission(error: &Error, endpoint: &Endpoint, peer: SocketAddr, ours: bool, cost: Cost) -> Stop {
    let code = match error {
        Error::Refused(_, refusal) => match &**refusal {
            Refusal::Error { error, .. } => Some(error.code),
            _ => None,
        },
        _ => None,
    };
    if code == Some(403) && ours {
        return Stop::NotChecked(format!(
            "the server forbids relaying to {peer} (403), this check's own far end; addresses of real viewers may be allowed"
        ));
    }
    let mut failure = failure(error, endpoint);
    if code == Some(403) {
        failure.slug = Slug::RelayForbidden;
        failure.message = format!("the server forbids relaying to {peer} (403)");
    }
    Stop::Failed(failure, cost)
}

/// Loopback, private, link-local, carrier-grade NAT.
pub(super) fn is_ours(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xC0 == 64;
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || shared
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_ours(ip.into()),
            None => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}
