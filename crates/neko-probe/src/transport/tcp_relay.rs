//! A TCP allocation (RFC 6062): streams to and from TCP peers through the server.

use std::net::SocketAddr;

use super::relay::{RELEASE, granted, unexpected};
use super::{Allocations, Endpoint, Error, PeerStream, Session};
use turn_client::stun::transaction::Cost;
use turn_client::stun::wire::Method;
use turn_client::turn::{Answer, Client, Granted, Settings};

/// A live TCP allocation. Dropping it gives the allocation back in the background, and ends its streams.
pub struct TcpRelay {
    session: Session,
    endpoint: Endpoint,
    granted: Granted,
    cost: Cost,
}

impl TcpRelay {
    /// Opens the way, which must be TCP or TLS, and allocates. A server without TCP allocations answers 442. Wait with a
    /// time limit.
    pub async fn allocate(endpoint: &Endpoint, settings: Settings, allocations: &Allocations) -> Result<Self, Error> {
        let (session, granted, cost) = granted(endpoint, &settings, allocations, Client::allocate_tcp).await?;
        Ok(Self { session, endpoint: endpoint.clone(), granted, cost })
    }

    /// All that the server granted.
    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    /// What the allocation cost.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Lets TCP peers of that address connect to the relay.
    pub async fn permit(&self, peer: SocketAddr) -> Result<Cost, Error> {
        self.session.granted(|client, now| client.create_permission(now, peer)).await.map(|(_, cost)| cost)
    }

    /// Has the server connect to a TCP peer, and binds a connection of its own to that. The server gives up after half
    /// a minute (447); wait with a time limit.
    pub async fn connect(&self, peer: SocketAddr) -> Result<PeerStream, Error> {
        match self.session.granted(|client, now| client.connect(now, peer)).await? {
            (Answer::Connected(connection), cost) => self.bind(peer, connection, cost).await,
            _ => Err(unexpected(Method::CONNECT)),
        }
    }

    /// The next TCP peer that connects to the relay. One caller at a time; wait with a time limit.
    pub async fn accept(&self) -> Result<PeerStream, Error> {
        let (peer, connection) = self.session.attempt().await?;
        self.bind(peer, connection, Cost::default()).await
    }

    async fn bind(&self, peer: SocketAddr, connection: u32, mut cost: Cost) -> Result<PeerStream, Error> {
        let link = self.endpoint.open().await?;
        let mut stream = PeerStream::bind(link, self.session.sibling(), peer, connection).await?;
        cost += stream.cost;
        stream.cost = cost;
        Ok(stream)
    }

    /// Gives the allocation back and waits 300 ms at most for the answer.
    pub async fn release(&self) -> Result<Cost, Error> {
        match tokio::time::timeout(RELEASE, self.session.granted(Client::release)).await {
            Ok(answer) => answer.map(|(_, cost)| cost),
            Err(_) => Err(Error::TimedOut),
        }
    }
}
