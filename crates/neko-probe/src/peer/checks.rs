//! Connectivity checks (RFC 8445, section 7), counted by reading the STUN datagrams on their way in and out.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use turn_client::stun::wire::{Class, Message, Method, TransactionId};

/// More than the agent ever has in flight for a pair.
const IN_FLIGHT: usize = 32;

/// A Binding message's class and transaction id.
fn binding(datagram: &[u8]) -> Option<(Class, TransactionId)> {
    let message = Message::parse(datagram).ok().filter(|message| message.method() == Method::BINDING)?;
    Some((message.class(), message.transaction_id()))
}

/// What went over one pair of addresses.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub local: SocketAddr,
    pub remote: SocketAddr,
    /// Checks sent.
    pub sent: u32,
    /// Of these, those that got a response.
    pub answered: u32,
    /// Of these, those sent while an earlier one had gone without a response for the retransmission time-out.
    pub retransmitted: u32,
    /// The far end's checks.
    pub received: u32,
    waiting: Vec<(TransactionId, Instant)>,
}

/// The pair table of one side.
#[derive(Debug)]
pub(super) struct Checks {
    /// How long a check may go unanswered.
    rto: Duration,
    /// Whether the connection stands: what is sent from then on keeps it alive and is not counted.
    pub connected: bool,
    pub pairs: Vec<Pair>,
    pub round_trips: Vec<Duration>,
}

impl Checks {
    pub fn new(rto: Duration) -> Self {
        Self { rto, connected: false, pairs: Vec::new(), round_trips: Vec::new() }
    }

    fn pair(&mut self, local: SocketAddr, remote: SocketAddr) -> &mut Pair {
        let index = self.pairs.iter().position(|pair| pair.local == local && pair.remote == remote);
        let index = index.unwrap_or_else(|| {
            let pair = Pair { local, remote, sent: 0, answered: 0, retransmitted: 0, received: 0, waiting: Vec::new() };
            self.pairs.push(pair);
            self.pairs.len() - 1
        });
        &mut self.pairs[index]
    }

    /// Looks at a STUN datagram that leaves.
    ///
    /// The agent gives every attempt a transaction id of its own, so that a retransmission is known by its time: an earlier
    /// check of the pair has gone unanswered for the retransmission time-out. A nomination that follows a check at once is none.
    pub fn leaving(&mut self, datagram: &[u8], local: SocketAddr, remote: SocketAddr, now: Instant) {
        let Some((Class::Request, id)) = binding(datagram).filter(|_| !self.connected) else { return };
        let rto = self.rto;
        let pair = self.pair(local, remote);
        pair.sent += 1;
        if pair.waiting.iter().any(|&(other, since)| other == id || now.duration_since(since) >= rto) {
            pair.retransmitted += 1;
        }
        if pair.waiting.len() == IN_FLIGHT {
            pair.waiting.remove(0);
        }
        pair.waiting.push((id, now));
    }

    /// Looks at a STUN datagram that arrived.
    pub fn arriving(&mut self, datagram: &[u8], local: SocketAddr, remote: SocketAddr, now: Instant) {
        match binding(datagram) {
            Some((Class::Request, _)) if self.connected => {}
            Some((Class::Request, _)) => self.pair(local, remote).received += 1,
            Some((Class::Success | Class::Error, id)) => {
                for pair in &mut self.pairs {
                    if let Some(index) = pair.waiting.iter().position(|&(waiting, _)| waiting == id) {
                        pair.answered += 1;
                        self.round_trips.push(now.duration_since(pair.waiting[index].1));
                        // What was sent before it is settled too: the pair works.
                        pair.waiting.drain(..=index);
                        return;
                    }
                }
            }
            _ => {}
        }
    }

    pub fn sent(&self) -> u32 {
        self.pairs.iter().map(|pair| pair.sent).sum()
    }

    pub fn answered(&self) -> u32 {
        self.pairs.iter().map(|pair| pair.answered).sum()
    }

    pub fn retransmitted(&self) -> u32 {
        self.pairs.iter().map(|pair| pair.retransmitted).sum()
    }

    pub fn received(&self) -> u32 {
        self.pairs.iter().map(|pair| pair.received).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use turn_client::stun::wire::Builder;

    const RTO: Duration = Duration::from_millis(50);

    fn message(class: Class, id: u8) -> Vec<u8> {
        Builder::new(class, Method::BINDING, TransactionId([id; 12])).finish().expect("a message")
    }

    fn addresses() -> (SocketAddr, SocketAddr) {
        (SocketAddr::from(([127, 0, 0, 1], 1)), SocketAddr::from(([127, 0, 0, 1], 2)))
    }

    #[test]
    fn a_check_after_a_lost_one_is_a_retransmission_and_a_nomination_is_not() {
        let (here, there) = addresses();
        let start = Instant::now();
        let mut checks = Checks::new(RTO);
        checks.leaving(&message(Class::Request, 1), here, there, start);
        checks.leaving(&message(Class::Request, 2), here, there, start + RTO / 2);
        assert_eq!((checks.sent(), checks.retransmitted()), (2, 0));
        checks.leaving(&message(Class::Request, 3), here, there, start + RTO);
        assert_eq!((checks.sent(), checks.retransmitted()), (3, 1));

        checks.arriving(&message(Class::Success, 3), here, there, start + RTO * 2);
        assert_eq!((checks.answered(), checks.round_trips.as_slice()), (1, [RTO].as_slice()));
        checks.leaving(&message(Class::Request, 4), here, there, start + RTO * 9);
        assert_eq!(checks.retransmitted(), 1, "a later check of a pair that works");
    }

    #[test]
    fn keep_alives_do_not_count() {
        let (here, there) = addresses();
        let mut checks = Checks::new(RTO);
        checks.leaving(&message(Class::Request, 1), here, there, Instant::now());
        checks.connected = true;
        checks.leaving(&message(Class::Request, 1), here, there, Instant::now());
        checks.arriving(&message(Class::Request, 2), here, there, Instant::now());
        checks.arriving(&message(Class::Success, 1), here, there, Instant::now());
        assert_eq!((checks.sent(), checks.retransmitted(), checks.received(), checks.answered()), (1, 0, 0, 1));
    }

    #[test]
    fn the_same_transaction_twice_is_a_retransmission() {
        let (here, there) = addresses();
        let mut checks = Checks::new(RTO);
        for _ in 0..2 {
            checks.leaving(&message(Class::Request, 1), here, there, Instant::now());
        }
        assert_eq!(checks.retransmitted(), 1);
    }

    #[test]
    fn what_is_no_check_does_not_count() {
        let (here, there) = addresses();
        let mut checks = Checks::new(RTO);
        let now = Instant::now();
        for datagram in [&b""[..], &[0; 20], &message(Class::Indication, 1), &message(Class::Success, 1), &[0x80; 40]] {
            checks.leaving(datagram, here, there, now);
            checks.arriving(datagram, here, there, now);
        }
        assert_eq!((checks.sent(), checks.answered(), checks.received()), (0, 0, 0));
        checks.arriving(&message(Class::Request, 1), here, there, now);
        assert_eq!(checks.received(), 1);
    }
}
