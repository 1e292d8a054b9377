//! A live allocation, used like a datagram socket.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::{Allocations, Broken, Endpoint, Error, Session};
use turn_client::stun::transaction::{Cost, Timing};
use turn_client::stun::wire::Method;
use turn_client::turn::{Answer, Client, Credentials, Event, Granted, Loss, Refusal, Settings, Ticket};

/// How long the answer to a release is awaited.
pub(super) const RELEASE: Duration = Duration::from_millis(300);

/// A live allocation. Sending and receiving may run at the same time from several tasks. Dropping it gives the
/// allocation back in the background; it is refreshed for as long as it lives.
pub struct RelaySocket {
    session: Session,
    granted: Granted,
    cost: Cost,
}

impl RelaySocket {
    /// Opens the way and allocates: UDP 2 round trips, TCP and TLS their handshakes beside. A 437 is tried once more
    /// from a new port. Wait with a time limit.
    pub async fn allocate(
        endpoint: &Endpoint,
        credentials: Option<Credentials>,
        timing: Option<Timing>,
        allocations: &Allocations,
    ) -> Result<Self, Error> {
        let timing = timing.unwrap_or(endpoint.timing());
        let settings = Settings::new(credentials, timing).with_peer_renewal(Settings::EAGER);
        Self::allocate_with(endpoint, settings, allocations).await
    }

    /// The same with settings of one's own.
    pub async fn allocate_with(
        endpoint: &Endpoint,
        settings: Settings,
        allocations: &Allocations,
    ) -> Result<Self, Error> {
        let (session, granted, cost) = granted(endpoint, &settings, allocations, Client::allocate).await?;
        Ok(Self { session, granted, cost })
    }

    /// Takes over a session on which an allocation was granted.
    pub fn new(session: Session, granted: Granted, cost: Cost) -> Self {
        Self { session, granted, cost }
    }

    /// Where peers reach us: the relay candidate.
    pub fn relayed_addr(&self) -> SocketAddr {
        self.granted.relayed
    }

    /// This end as the server saw it.
    pub fn mapped_addr(&self) -> Option<SocketAddr> {
        self.granted.mapped
    }

    /// This end's own address.
    pub fn local_addr(&self) -> SocketAddr {
        self.session.local_addr()
    }

    /// The server's address.
    pub fn server_addr(&self) -> SocketAddr {
        self.session.server()
    }

    /// All that the server granted.
    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    /// What the allocation cost.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Binds a channel to a peer, one round trip: it may send to the relay, and data to it goes without overhead.
    pub async fn permit(&self, peer: SocketAddr) -> Result<Cost, Error> {
        let event = self.ask_permit(peer).await?;
        match event.outcome {
            Ok(_) => Ok(event.cost),
            Err(refusal) => Err(Error::Refused(event.method, Box::new(refusal))),
        }
    }

    /// The same, with what a refusal cost.
    pub async fn ask_permit(&self, peer: SocketAddr) -> Result<Event, Broken> {
        self.session.ask(|client, now| client.channel_bind(now, peer)).await
    }

    /// Lets any port of a peer's address send to the relay, one round trip (CreatePermission).
    pub async fn allow(&self, peer: IpAddr) -> Result<Cost, Error> {
        let peer = SocketAddr::new(peer, 9);
        self.session.granted(|client, now| client.create_permission(now, peer)).await.map(|(_, cost)| cost)
    }

    /// Whether the server still knows the allocation, one round trip; none where it does not say.
    pub async fn stands(&self) -> Option<bool> {
        match self.session.granted(Client::refresh).await {
            Ok(_) => Some(true),
            Err(Error::Refused(_, refusal)) => match *refusal {
                Refusal::Error { error, .. } if error.code == 437 => Some(false),
                Refusal::NoAllocation => Some(false),
                _ => None,
            },
            Err(Error::Link(Broken::Closed | Broken::Reset | Broken::AllocationLost(_))) => Some(false),
            Err(_) => None,
        }
    }

    /// What could not be kept alive: peers whose data no longer passes. The loss of the allocation itself is the end
    /// of [`Self::recv_from`].
    pub fn losses(&self) -> Vec<Loss> {
        self.session.losses()
    }

    /// Sends one datagram to a peer.
    pub async fn send_to(&self, data: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.session.send_to(data, peer).await
    }

    /// Receives one datagram and the peer that sent it.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.session.recv_from(buffer).await
    }

    /// Gives the allocation back and waits 300 ms at most for the answer.
    pub async fn release(&self) -> Result<Cost, Error> {
        self.release_within(RELEASE).await
    }

    /// Gives the allocation back and waits so long at most for the answer.
    pub async fn release_within(&self, within: Duration) -> Result<Cost, Error> {
        match tokio::time::timeout(within, self.session.granted(Client::release)).await {
            Ok(answer) => answer.map(|(_, cost)| cost),
            Err(_) => Err(Error::TimedOut),
        }
    }
}

/// A session on which an allocation was granted.
pub(super) async fn granted(
    endpoint: &Endpoint,
    settings: &Settings,
    allocations: &Allocations,
    ask: fn(&mut Client, Instant) -> Ticket,
) -> Result<(Session, Granted, Cost), Error> {
    let mut again = true;
    loop {
        let link = endpoint.open().await?;
        let session = Session::start(link, endpoint.address, settings.clone(), allocations)?;
        match session.granted(ask).await {
            Ok((Answer::Allocated(granted), cost)) => return Ok((session, granted, cost)),
            Ok(_) => return Err(unexpected(Method::ALLOCATE)),
            Err(Error::Refused(_, refusal)) if again && is_mismatch(&refusal) => again = false,
            Err(error) => return Err(error),
        }
    }
}

/// Whether another port may help: a 437 whose words do not blame credentials or realm.
pub fn is_mismatch(refusal: &Refusal) -> bool {
    let Refusal::Error { error, .. } = refusal else { return false };
    let reason = error.reason.to_lowercase();
    error.code == 437 && !["credential", "realm", "user", "auth"].iter().any(|word| reason.contains(word))
}

pub(super) fn unexpected(method: Method) -> Error {
    Error::Refused(method, Box::new(Refusal::AnswerIncomplete("the method that was asked for")))
}

impl From<Broken> for io::Error {
    fn from(broken: Broken) -> Self {
        Self::other(broken)
    }
}
