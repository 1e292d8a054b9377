//! Permission, data through the relay and back, release.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::Check;
use super::classify::failure;
use super::far_end::{Choice, Peer, is_ours};
use super::steps::{Done, Over, Stop};
use crate::transport::{Broken, Endpoint, Error, RelaySocket};
use neko_report::{Failure, Slug, StepName, StepOutcome};
use turn_client::stun::transaction::Cost;
use turn_client::turn::Refusal;

/// What a granted allocation's refusal means.
const FORGOTTEN: &str = "the server has forgotten the allocation that it granted: it was restarted meanwhile, or a load \
                         balancer spreads one client over several servers";

/// What opens a way for the data.
const HELLO: [u8; 1] = [0];

impl Check<'_> {
    /// The steps that an allocation is for. A far end that the server forbids or cannot reach is followed by another.
    pub(super) async fn relay(&mut self, endpoint: &Endpoint, mut relay: RelaySocket) -> Result<(), Over> {
        let server = endpoint.address.ip();
        let choices = self.options.far_end.choices(server, relay.relayed_addr());
        let mark = self.steps.len();
        let (mut relayed, mut peers, mut first) = (Err(Over), Vec::new(), None);
        for (index, choice) in choices.iter().enumerate() {
            let last = index + 1 == choices.len();
            // Data that is lost on loopback is lost; elsewhere something before our own socket may have dropped it.
            let share = if last || server.is_loopback() { 0.9 } else { 0.45 };
            relayed = self.through(endpoint, &relay, *choice, share, &mut peers).await;
            if relayed.is_err()
                && let Some(ended) = self.ended_over_data(&relay, peers.last()).await
            {
                let fresh = if last { None } else { self.allocate_anew(endpoint).await };
                let Some(fresh) = fresh else {
                    self.steps.change_last(|outcome| *outcome = StepOutcome::Failed(ended));
                    return Err(Over);
                };
                relay = fresh;
                first = Some((self.steps.split_off(mark), ended.message));
                continue;
            }
            let blamed = self.steps.last().map(|step| &step.outcome).and_then(|outcome| match outcome {
                StepOutcome::NotChecked(why) => Some(why.clone()),
                StepOutcome::Failed(failure) if failure.slug == Slug::RelayedDataLost && !server.is_loopback() => {
                    Some(failure.message.clone())
                }
                _ => None,
            });
            match blamed {
                Some(why) if !last => first = Some((self.steps.split_off(mark), why)),
                _ => break,
            }
        }
        match (first, &relayed) {
            (Some((_, why)), Ok(())) => self.steps.add_detail(StepName::Relay, &format!("before that: {why}")),
            // Of two that could not be tried the first one is told; a failure outweighs both.
            (Some((steps, _)), Err(Over)) if !self.steps.last_failed() => {
                self.steps.truncate(mark);
                self.steps.extend(steps);
            }
            _ => {}
        }
        let released = self.release(endpoint, &relay).await;
        for peer in peers {
            if let Peer::Relay(second) = peer {
                let _ = second.release().await; // the first one's answer was told; dropping asks again
            }
        }
        relayed.and(released)
    }

    /// Whether the server ended the allocation while data was on its way to that peer: coturn does so where sending
    /// fails.
    async fn ended_over_data(&self, relay: &RelaySocket, peer: Option<&Peer>) -> Option<Failure> {
        let step = self.steps.last().filter(|step| step.name == StepName::Relay)?;
        let StepOutcome::Failed(failure) = &step.outcome else { return None };
        if !matches!(failure.slug, Slug::RelayedDataLost | Slug::ConnectionReset) {
            return None;
        }
        let left = self.steps.deadline().saturating_duration_since(Instant::now());
        let stands = tokio::time::timeout(left.mul_f32(0.5), relay.stands()).await;
        if stands != Ok(Some(false)) {
            return None;
        }
        let message = format!(
            "the server ended the allocation over data for {}: it was restarted meanwhile, or its machine has no route there",
            peer?.address()
        );
        Some(Failure::new(Slug::AllocationLost, message))
    }

    /// Another allocation instead of one that the server ended.
    async fn allocate_anew(&self, endpoint: &Endpoint) -> Option<RelaySocket> {
        let left = self.steps.deadline().saturating_duration_since(Instant::now());
        let credentials = self.target.credentials();
        let allocating = RelaySocket::allocate(endpoint, credentials, None, &self.options.allocations);
        tokio::time::timeout(left.mul_f32(0.5), allocating).await.ok()?.ok()
    }

    /// Permission and data with one far end.
    async fn through(
        &mut self,
        endpoint: &Endpoint,
        relay: &RelaySocket,
        choice: Choice,
        share: f32,
        peers: &mut Vec<Peer>,
    ) -> Result<(), Over> {
        let silence = || Failure::new(Slug::ServerSilent, "no answer to the request for a permission");
        let started = Instant::now();
        let peer = match self.steps.bounded(silence, self.far_end(endpoint, choice)).await {
            Ok(peer) => peer,
            Err(stop) => return self.steps.record(StepName::Permission, started.elapsed(), Err::<Done<()>, _>(stop)),
        };
        peers.push(peer);
        let Some(peer) = peers.last() else { return Err(Over) };
        self.steps.run(StepName::Permission, silence, permit(endpoint, relay, peer)).await?;
        self.silence.restarts();
        let came = self.data(endpoint, relay, peer, share).await;
        if came.is_ok() {
            self.silence.restarts();
        }
        came
    }

    async fn release(&mut self, endpoint: &Endpoint, relay: &RelaySocket) -> Result<(), Over> {
        let left = self.steps.deadline().saturating_duration_since(Instant::now());
        let silence = || Failure::new(Slug::DeadlineReached, "no answer to the release");
        let enough = self.steps.is_enough(left);
        let release = async {
            match relay.release_within(left.mul_f32(0.95)).await {
                Ok(cost) => Ok(Done::after((), cost)),
                Err(Error::TimedOut) if enough => {
                    let message = format!("{} fell silent: no answer to the release (Refresh 0)", endpoint.address);
                    Err(Failure::new(Slug::ServerSilent, message).into())
                }
                Err(Error::TimedOut) => {
                    Err(Stop::NotChecked("no answer to the release in the time that was left".into()))
                }
                Err(error) => Err(gone(&error, endpoint, Cost::default()).into()),
            }
        };
        self.steps.run(StepName::Release, silence, release).await
    }

    /// There and back; sent again now and then, as datagrams may be lost.
    async fn data(&mut self, endpoint: &Endpoint, relay: &RelaySocket, peer: &Peer, share: f32) -> Result<(), Over> {
        let started = Instant::now();
        // Some of what is left stays for the release.
        let left = self.steps.deadline().saturating_duration_since(started);
        let until = started + left.mul_f32(share);
        let marker = turn_client::stun::wire::TransactionId::random().0;
        let mut arrived = None;
        let carried = self.carry(endpoint, relay, peer, &marker, &mut arrived, until).await;
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
        endpoint: &Endpoint,
        relay: &RelaySocket,
        peer: &Peer,
        marker: &[u8],
        arrived: &mut Option<SocketAddr>,
        until: Instant,
    ) -> Result<bool, Stop> {
        let never = || Failure::new(Slug::RelayedDataLost, "no relayed data in time");
        let io = |error: std::io::Error| Stop::from(broken_under(&error, endpoint));
        let work = async {
            let mut again = tokio::time::interval(Duration::from_millis(250));
            let (mut there, mut back) = ([0; 64], [0; 64]);
            loop {
                tokio::select! {
                    _ = again.tick() => {
                        // The far end speaks first, so that a firewall before it lets the data in.
                        let _ = peer.send(&HELLO, relay.relayed_addr()).await;
                        relay.send_to(marker, peer.address()).await.map_err(io)?;
                    }
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

/// An error about an allocation that was granted: 437, or 400 after a new nonce, says that the server knows it no more.
fn gone(error: &Error, endpoint: &Endpoint, cost: Cost) -> Failure {
    let mut failure = failure(error, endpoint);
    if failure.code == Some(437) || (failure.code == Some(400) && cost.round_trips > 1) {
        failure.slug = Slug::AllocationLost;
        failure.message = format!("{FORGOTTEN} ({})", failure.message);
    }
    failure
}

/// One round trip; for a second allocation both ways at once.
async fn permit(endpoint: &Endpoint, relay: &RelaySocket, peer: &Peer) -> Result<Done<()>, Stop> {
    let address = peer.address();
    let back = async {
        match peer {
            Peer::Relay(second) => second.permit(relay.relayed_addr()).await,
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
}

/// What ended the link while data was on its way.
fn broken_under(error: &std::io::Error, endpoint: &Endpoint) -> Failure {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        Some(broken) => failure(&broken.clone().into(), endpoint),
        None => Failure::new(Slug::RelayedDataLost, format!("the link broke under relayed data: {error}")),
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
    let mut failure = gone(error, endpoint, cost);
    if code == Some(403) {
        failure.slug = Slug::RelayForbidden;
        failure.message = format!("the server forbids relaying to {peer} (403)");
    }
    Stop::Failed(failure, cost)
}
