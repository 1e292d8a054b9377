//! The receiving half of all legs, in one future: no task and no queue between a socket and its peer.

use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use super::leg::Leg;

/// Larger than what str0m takes (2000 bytes).
const BUFFER: usize = 2048;
/// A leg whose receive fails that often in a row is given up.
const FAILURES: u32 = 16;

type Receiving = Pin<Box<dyn Future<Output = (Vec<u8>, io::Result<(usize, SocketAddr)>)> + Send>>;

struct Slot {
    peer: usize,
    end: usize,
    leg: Arc<dyn Leg>,
    receiving: Option<Receiving>,
    failures: u32,
    trouble: Option<String>,
}

/// What came in.
pub(super) struct Arrival {
    /// Which peer, and which of its legs, by their places in the lists.
    pub peer: usize,
    pub end: usize,
    pub from: SocketAddr,
    slot: usize,
    buffer: Vec<u8>,
    length: usize,
}

impl Arrival {
    pub fn datagram(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

/// Every leg's receive.
pub(super) struct Inbound {
    slots: Vec<Slot>,
    first: usize,
}

impl Inbound {
    /// The legs of each peer in turn.
    pub fn new(peers: [&[Arc<dyn Leg>]; 2]) -> Self {
        let mut slots = Vec::new();
        for (peer, legs) in peers.into_iter().enumerate() {
            for (end, leg) in legs.iter().enumerate() {
                let receiving = Some(receive(Arc::clone(leg), vec![0; BUFFER]));
                slots.push(Slot { peer, end, leg: Arc::clone(leg), receiving, failures: 0, trouble: None });
            }
        }
        Self { slots, first: 0 }
    }

    /// The next datagram. Can be dropped at any time without a loss.
    pub async fn next(&mut self) -> Arrival {
        poll_fn(|context| {
            let count = self.slots.len();
            for step in 0..count {
                let index = (self.first + step) % count;
                let slot = &mut self.slots[index];
                // A leg with an error is asked again, so that each of its datagrams still counts.
                while let Some(receiving) = &mut slot.receiving {
                    let Poll::Ready((buffer, result)) = receiving.as_mut().poll(context) else { break };
                    match result {
                        Ok((length, from)) => {
                            slot.failures = 0;
                            slot.receiving = None;
                            // The others go first next time.
                            self.first = (index + 1) % count;
                            let length = length.min(buffer.len());
                            return Poll::Ready(Arrival {
                                peer: slot.peer,
                                end: slot.end,
                                from,
                                slot: index,
                                buffer,
                                length,
                            });
                        }
                        Err(error) => {
                            // A refusal answers a datagram of ours; others may still get through.
                            slot.failures += u32::from(error.kind() != io::ErrorKind::ConnectionRefused);
                            slot.trouble = Some(error.to_string());
                            let again = slot.failures < FAILURES;
                            slot.receiving = again.then(|| receive(Arc::clone(&slot.leg), buffer));
                        }
                    }
                }
            }
            Poll::Pending
        })
        .await
    }

    /// The last error of a peer's legs.
    pub fn trouble(&self, peer: usize) -> Option<&str> {
        self.slots.iter().filter(|slot| slot.peer == peer).find_map(|slot| slot.trouble.as_deref())
    }

    /// Takes an arrival's buffer back, and listens again.
    pub fn done(&mut self, arrival: Arrival) {
        let slot = &mut self.slots[arrival.slot];
        slot.receiving = Some(receive(Arc::clone(&slot.leg), arrival.buffer));
    }
}

fn receive(leg: Arc<dyn Leg>, mut buffer: Vec<u8>) -> Receiving {
    Box::pin(async move {
        let result = leg.recv_from(&mut buffer).await;
        (buffer, result)
    })
}
