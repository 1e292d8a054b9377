//! What a session and its task share.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc, oneshot};

use super::dtls;
use super::room::User;
use super::standing::Stands;
use super::{Allocations, Broken, UdpEnd};
use turn_client::turn::{Client, Event, Loss, Ticket};

/// What the task and its handle share.
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
    pub(super) wake: Notify,
    /// A TCP peer connected to the relay, or none will any more.
    pub(super) attempted: Notify,
    pub(super) out: Out,
    pub(super) server: SocketAddr,
    /// Whom the server takes us for.
    pub(super) user: User,
    pub(super) local: SocketAddr,
    pub(super) allocations: Allocations,
}

pub(super) struct State {
    pub(super) client: Client,
    pub(super) waiting: HashMap<Ticket, oneshot::Sender<Result<Event, Broken>>>,
    pub(super) broken: Option<Broken>,
    pub(super) dropped: bool,
    /// While an allocation stands.
    pub(super) stands: Option<Stands>,
    /// Bytes of a message that is not whole yet (streams).
    pub(super) partial: usize,
    /// What the client could not keep alive, the allocation aside.
    pub(super) losses: Vec<Loss>,
    /// TCP peers that connected to the relay, and the numbers of their connections.
    pub(super) attempts: VecDeque<(SocketAddr, u32)>,
}

#[derive(Clone)]
pub(super) enum Out {
    Udp(UdpEnd),
    Dtls(dtls::Connection),
    Stream {
        /// Relayed data: a sender waits for room.
        data: mpsc::Sender<Vec<u8>>,
        /// Requests: few, and never held up by data. An empty frame ends the stream.
        control: mpsc::UnboundedSender<Vec<u8>>,
    },
}

impl Shared {
    /// The state is plain data: a panic elsewhere leaves it whole.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn send_data(&self, bytes: Vec<u8>) -> Result<(), Broken> {
        match &self.out {
            Out::Udp(end) => end.send_to(&bytes, self.server).await.map_err(|error| Broken::from(&error)),
            Out::Dtls(connection) => connection.send(&bytes).await.map(drop).map_err(|error| dtls::broken(&error)),
            Out::Stream { data, .. } => data.send(bytes).await.map_err(|_| Broken::Closed),
        }
    }

    pub(super) async fn send_control(&self, bytes: Vec<u8>) -> Result<(), Broken> {
        match &self.out {
            Out::Udp(end) => end.send_to(&bytes, self.server).await.map_err(|error| Broken::from(&error)),
            Out::Dtls(connection) => connection.send(&bytes).await.map(drop).map_err(|error| dtls::broken(&error)),
            Out::Stream { control, .. } => control.send(bytes).map_err(|_| Broken::Closed),
        }
    }
}
