//! neko's candidates for one viewer, as its settings make them: its own ports, what the servers of its backend list see of
//! it, and their relays. Each comes when it is there.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use neko_config::Resolution;
use neko_config::behaviour::Behaviour;
use neko_config::ice_server::{Scheme, Transport, Uri, browser};
use neko_probe::legs::{RelayLeg, SocketLeg};
use neko_probe::peer::Leg;
use neko_probe::server_check::{Target, addresses_of, failure};
use neko_probe::transport::{Allocations, Concessions, RelaySocket, Room, mapped_address, route_to};
use neko_report::{Failure, Slug};
use turn_client::stun::transaction::Timing;

use crate::ports::Ports;

/// So long Pion waits for a STUN server, …
const STUN: Duration = Duration::from_secs(5);
/// … and so long for a TURN server.
const TURN: Duration = Duration::from_millis(7800);

/// A server of neko's own list that it asks.
#[derive(Clone)]
struct Asked {
    target: Target,
    uri: Uri,
    relays: bool,
}

/// What asks for candidates.
pub struct Gatherer {
    ports: Arc<Ports>,
    servers: Vec<Asked>,
    concessions: Concessions,
    allocations: Allocations,
}

/// What came.
pub enum Gathered {
    /// A candidate with its socket.
    Leg(Arc<dyn Leg>, Room),
    /// A server that gives nothing, and why.
    Nothing(String, Failure),
    /// Nothing more will come.
    Done,
}

impl Gatherer {
    /// Reads the servers off the settings.
    pub fn new(
        resolution: &Resolution,
        behaviour: &Behaviour,
        ports: Arc<Ports>,
        concessions: Concessions,
        allocations: Allocations,
    ) -> Self {
        let mut servers = Vec::new();
        for server in &resolution.webrtc.backend.value {
            let credential = server.credential.as_ref().map(|secret| secret.reveal());
            for url in server.urls.iter().flatten() {
                if behaviour.skip_of(&url.value).is_some() {
                    continue;
                }
                let Some(uri) = browser::contact(&url.value) else { continue };
                let target = Target::new(uri.clone(), server.username.as_deref(), credential);
                // A TURN server is asked for both, as Pion does.
                if uri.transport == Transport::Udp && matches!(uri.scheme, Scheme::Stun | Scheme::Turn) {
                    servers.push(Asked { target: target.clone(), uri: uri.clone(), relays: false });
                }
                if uri.scheme.is_turn() {
                    servers.push(Asked { target, uri, relays: true });
                }
            }
        }
        Self { ports, servers, concessions, allocations }
    }

    /// Begins, for the peer with this user name fragment. What is asked ends with the tasks.
    pub async fn begin(self: &Arc<Self>, ufrag: &str) -> (mpsc::Receiver<Gathered>, JoinSet<()>) {
        let (sender, receiver) = mpsc::channel(64);
        for leg in self.ports.host_legs(ufrag).await {
            let _ = sender.try_send(Gathered::Leg(leg, None));
        }
        let mut tasks = JoinSet::new();
        let gatherer = Arc::clone(self);
        tasks.spawn(async move {
            let mut asking = JoinSet::new();
            for server in gatherer.servers.clone() {
                let (gatherer, sender) = (Arc::clone(&gatherer), sender.clone());
                asking.spawn(async move {
                    let found = match gatherer.ask(&server).await {
                        Ok((leg, room)) => Gathered::Leg(leg, room),
                        Err(failure) => Gathered::Nothing(server.uri.to_string(), failure),
                    };
                    let _ = sender.send(found).await;
                });
            }
            while asking.join_next().await.is_some() {}
            let _ = sender.send(Gathered::Done).await;
        });
        (receiver, tasks)
    }

    async fn ask(&self, server: &Asked) -> Result<(Arc<dyn Leg>, Room), Failure> {
        let limit = if server.relays { TURN } else { STUN };
        let asked = async { if server.relays { self.relay(server).await } else { self.reflexive(server).await } };
        let silent = || Failure::new(Slug::ServerSilent, format!("{} did not answer in time", server.uri));
        timeout(limit, asked).await.unwrap_or_else(|_| Err(silent()))
    }

    async fn relay(&self, Asked { target, uri, .. }: &Asked) -> Result<(Arc<dyn Leg>, Room), Failure> {
        let address = first_address(uri).await?;
        let endpoint = target.endpoint(address, &[], &self.concessions);
        let user = (address.ip(), target.listed.login.username.clone());
        let room = self.allocations.room(user, 1).await;
        let relay = RelaySocket::allocate(&endpoint, target.credentials(), None, &self.allocations).await;
        let relay = relay.map_err(|error| failure(&error, &endpoint))?;
        Ok((Arc::new(RelayLeg::new(relay, endpoint)), room))
    }

    async fn reflexive(&self, Asked { target, uri, .. }: &Asked) -> Result<(Arc<dyn Leg>, Room), Failure> {
        let address = first_address(uri).await?;
        let io = |error: std::io::Error| Failure::new(Slug::NoRoute, format!("{address}: {error}"));
        let end = self.ports.socket(route_to(address).map_err(io)?).await.map_err(io)?;
        let mapped = mapped_address(&end, address, Timing::UDP, STUN).await;
        let endpoint = target.endpoint(address, &[], &self.concessions);
        let (mapped, _) = mapped.map_err(|error| failure(&error, &endpoint))?;
        Ok((Arc::new(SocketLeg::seen_as(end, mapped).map_err(io)?), None))
    }
}

async fn first_address(uri: &Uri) -> Result<std::net::SocketAddr, Failure> {
    let nothing = || Failure::new(Slug::NameNotFound, format!("{} has no address", uri.host));
    addresses_of(&uri.host, uri.port).await?.into_iter().next().ok_or_else(nothing)
}
