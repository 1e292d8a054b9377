//! One connection to one server: questions in, answers and relayed data out.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::sync::{Notify, mpsc, oneshot};

use super::session_task;
use super::shared::{Out, Shared, State};
use super::{Allocations, Broken, Error, Link};
use turn_client::stun::transaction::Cost;
use turn_client::turn::{Answer, Client, Event, Loss, Settings, Ticket};

/// Datagrams that wait for their reader; more are dropped, as a socket would.
const INCOMING: usize = 4096;
/// Frames that wait for a stream; a sender waits for room.
const OUTGOING: usize = 256;

/// One connection to one server. Dropping it gives an allocation back in the background.
pub struct Session {
    shared: Arc<Shared>,
    incoming: tokio::sync::Mutex<mpsc::Receiver<(SocketAddr, Vec<u8>)>>,
}

impl Session {
    /// Starts the task that serves an open link.
    pub fn start(link: Link, server: SocketAddr, settings: Settings, allocations: &Allocations) -> Result<Self, Error> {
        let alive = allocations.enter();
        if *alive.closing.borrow() {
            return Err(Broken::Closing.into());
        }
        let (deliver, incoming) = mpsc::channel(INCOMING);
        let user = (server.ip(), settings.credentials.as_ref().map(|credentials| credentials.username.clone()));
        let state = Mutex::new(State {
            client: super::client(settings),
            waiting: HashMap::new(),
            broken: None,
            dropped: false,
            stands: None,
            partial: 0,
            losses: Vec::new(),
            attempts: VecDeque::new(),
        });
        let (wake, attempted) = (Notify::new(), Notify::new());
        let allocations = allocations.clone();
        let shared = |out, local| Arc::new(Shared { state, wake, attempted, out, server, user, local, allocations });
        let shared = match link {
            Link::Udp(end) => {
                let shared = shared(Out::Udp(end.clone()), end.local_addr()?);
                tokio::spawn(session_task::datagrams(shared.clone(), end, deliver, alive));
                shared
            }
            Link::Dtls { connection, local } => {
                let shared = shared(Out::Dtls(connection.clone()), local);
                tokio::spawn(session_task::packets(shared.clone(), connection, deliver, alive));
                shared
            }
            Link::Stream { reader, writer, local } => {
                let (data, data_queue) = mpsc::channel(OUTGOING);
                let (control, control_queue) = mpsc::unbounded_channel();
                let shared = shared(Out::Stream { data, control }, local);
                let writing = tokio::spawn(session_task::write(writer, control_queue, data_queue));
                tokio::spawn(session_task::stream(shared.clone(), reader, writing, deliver, alive));
                shared
            }
        };
        Ok(Self { shared, incoming: tokio::sync::Mutex::new(incoming) })
    }

    /// The server's address.
    pub fn server(&self) -> SocketAddr {
        self.shared.server
    }

    /// This end's address.
    pub fn local_addr(&self) -> SocketAddr {
        self.shared.local
    }

    /// Asks something of the client and waits for its answer; wait with a time limit.
    pub async fn ask(&self, question: impl FnOnce(&mut Client, Instant) -> Ticket) -> Result<Event, Broken> {
        self.start_question(question).await.unwrap_or(Err(Broken::Closing))
    }

    /// Asks now; the answer is awaited by what is returned.
    pub fn start_question(
        &self,
        question: impl FnOnce(&mut Client, Instant) -> Ticket,
    ) -> oneshot::Receiver<Result<Event, Broken>> {
        let (answer, receiver) = oneshot::channel();
        {
            let mut state = self.shared.state();
            if let Some(broken) = &state.broken {
                let _ = answer.send(Err(broken.clone())); // the receiver stands just below
                return receiver;
            }
            let ticket = question(&mut state.client, Instant::now());
            state.waiting.insert(ticket, answer);
        }
        self.shared.wake.notify_one();
        receiver
    }

    /// Asks, and makes a refusal an error.
    pub async fn granted(
        &self,
        question: impl FnOnce(&mut Client, Instant) -> Ticket,
    ) -> Result<(Answer, Cost), Error> {
        let event = self.ask(question).await?;
        match event.outcome {
            Ok(answer) => Ok((answer, event.cost)),
            Err(refusal) => Err(Error::Refused(event.method, Box::new(refusal))),
        }
    }

    /// How often the question that waits longest was sent again so far.
    pub fn retransmissions(&self) -> u32 {
        self.shared.state().client.retransmissions()
    }

    /// What could not be kept alive so far; the loss of the allocation ends the session
    /// ([`Broken::AllocationLost`]).
    pub fn losses(&self) -> Vec<Loss> {
        self.shared.state().losses.clone()
    }

    /// A client for a further connection to the same server; see [`Client::sibling`].
    pub(super) fn sibling(&self) -> Client {
        self.shared.state().client.sibling()
    }

    /// The next TCP peer that connects to the relay, and the number of its connection. Only one may wait at a time.
    pub(super) async fn attempt(&self) -> Result<(SocketAddr, u32), Broken> {
        loop {
            {
                let mut state = self.shared.state();
                if let Some(attempt) = state.attempts.pop_front() {
                    return Ok(attempt);
                }
                if let Some(broken) = &state.broken {
                    return Err(broken.clone());
                }
            }
            self.shared.attempted.notified().await;
        }
    }

    /// How many bytes came of a message that is not whole yet; 0 on UDP, where messages are whole or none.
    pub fn partial(&self) -> usize {
        self.shared.state().partial
    }

    /// Sends data to a peer through the relay.
    pub async fn send_to(&self, data: &[u8], peer: SocketAddr) -> std::io::Result<()> {
        let wrapped = self.shared.state().client.wrap(data, peer);
        let bytes = wrapped.map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error))?;
        self.shared.send_data(bytes).await.map_err(std::io::Error::other)
    }

    /// Receives data from a peer through the relay. Longer data than the buffer is cut, as with a socket.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> std::io::Result<(usize, SocketAddr)> {
        let received = self.incoming.lock().await.recv().await;
        let Some((peer, data)) = received else {
            let broken = self.shared.state().broken.clone().unwrap_or(Broken::Closing);
            return Err(std::io::Error::new(std::io::ErrorKind::ConnectionAborted, broken));
        };
        let len = data.len().min(buffer.len());
        buffer[..len].copy_from_slice(&data[..len]);
        Ok((len, peer))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shared.state().dropped = true;
        self.shared.wake.notify_one();
    }
}
