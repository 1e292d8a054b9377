//! One address of a server: connect, TLS, Binding and Allocate.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use super::Check;
use super::classify::{failure, of_refusal};
use super::far_end::is_ours;
use super::other_service::SecondLook;
use super::steps::{Done, Over, Stop};
use super::{offers, secured, security};
use crate::transport::{Broken, Carrier, Endpoint, Error, Link, RelaySocket, Room, Session};
use neko_report::{Failure, Slug, StepName};
use turn_client::stun::transaction::Cost;
use turn_client::turn::{Answer, Client, Event, Granted, Refusal, Settings};

/// How long a TURN server that has answered Allocate may still be silent about Binding.
const BINDING_GRACE: Duration = Duration::from_millis(500);

/// A server that is silent for so long has made no allocation that others would have to wait for.
const SILENT: Duration = Duration::from_secs(1);

type Awaited = oneshot::Receiver<Result<Event, Broken>>;

impl Check<'_> {
    /// All steps at one address.
    pub(super) async fn attempt(&mut self, address: SocketAddr) -> Result<(), Over> {
        let endpoint = self.target.endpoint(address, &self.options.trust, &self.options.concessions);
        let look = SecondLook::prepare(&endpoint, &self.target.uri.host, self.options);
        let ended = self.converse(endpoint).await;
        self.look_again(look).await;
        ended
    }

    async fn converse(&mut self, endpoint: Endpoint) -> Result<(), Over> {
        let link = self.open(&endpoint).await?;
        self.silence.restarts();
        let session = match self.session(link, &endpoint) {
            Ok(session) => session,
            Err(error) => {
                let stop = Stop::from(failure(&error, &endpoint));
                return self.steps.record(StepName::Connect, Duration::ZERO, Err::<Done<()>, _>(stop));
            }
        };
        if !self.target.is_turn() {
            let started = Instant::now();
            let binding = session.start_question(Client::binding);
            let answered = self.await_answer(binding, &session, &endpoint, "Binding").await;
            return self.record_binding(started.elapsed(), answered);
        }
        // The far end may be a second one.
        let mut room = self.room(&endpoint, 2).await;
        let (session, endpoint, granted, cost) = {
            let mut allocate = std::pin::pin!(self.allocate(session, endpoint));
            tokio::select! {
                allocated = &mut allocate => allocated?,
                () = tokio::time::sleep(SILENT) => {
                    room = None;
                    allocate.await?
                }
            }
        };
        self.report.details.lifetime = Some(granted.lifetime);
        let relayed = self.relay(&endpoint, RelaySocket::new(session, granted, cost)).await;
        drop(room);
        self.silence.pauses();
        if self.options.offers {
            self.report.details.offers = offers::ask(self.target, self.options, &endpoint).await;
        }
        if self.options.security {
            let (checks, notes) = security::check(self.target, self.options, &endpoint).await;
            self.report.details.security = checks;
            self.report.notes.extend(notes);
        }
        relayed
    }

    /// Waits until others of the same user have given theirs back.
    async fn room(&mut self, endpoint: &Endpoint, count: u32) -> Room {
        let started = Instant::now();
        self.silence.pauses();
        let room = self.options.room(self.target, endpoint, count).await;
        self.silence.restarts();
        self.steps.postpone(started.elapsed());
        room
    }

    async fn open(&mut self, endpoint: &Endpoint) -> Result<Link, Over> {
        let carrier = match endpoint.carrier {
            Carrier::Udp | Carrier::Dtls { .. } => "",
            _ => ": no answer to the TCP connection; a firewall may drop it",
        };
        let silence = || Failure::new(Slug::ServerSilent, format!("{} is silent{carrier}", endpoint.address));
        let stop = |error: Error| Stop::from(failure(&error, endpoint));
        match &endpoint.carrier {
            Carrier::Udp => {
                let open = async { endpoint.open_udp().await.map(Done::free).map_err(stop) };
                self.steps.run(StepName::Connect, silence, open).await
            }
            Carrier::Tcp => {
                let open = async { endpoint.connect().await.and_then(Link::stream).map(Done::free).map_err(stop) };
                self.steps.run(StepName::Connect, silence, open).await
            }
            Carrier::Dtls { name, trust } => {
                let silence = || {
                    Failure::new(Slug::ServerSilent, format!("{} does not answer the DTLS handshake", endpoint.address))
                };
                let secure = async {
                    let (link, info) = endpoint.secure_udp(name, trust).await.map_err(stop)?;
                    let detail = secured::describe(&info);
                    Ok(Done::free((link, info)).with(detail))
                };
                let (link, info) = self.steps.run(StepName::Tls, silence, secure).await?;
                self.secured(endpoint, info);
                Ok(link)
            }
            Carrier::Tls { name, trust } => {
                let connect = async { endpoint.connect().await.map(Done::free).map_err(stop) };
                let stream = self.steps.run(StepName::Connect, silence, connect).await?;
                let silence =
                    || Failure::new(Slug::ServerSilent, "connected, but no answer to the TLS handshake".to_owned());
                let secure = async {
                    let (link, info) = Endpoint::secure(stream, name, trust).await.map_err(stop)?;
                    let detail = secured::describe(&info);
                    Ok(Done::free((link, info)).with(detail))
                };
                let (link, info) = self.steps.run(StepName::Tls, silence, secure).await?;
                self.secured(endpoint, info);
                Ok(link)
            }
        }
    }

    pub(super) fn session(&self, link: Link, endpoint: &Endpoint) -> Result<Session, Error> {
        let credentials = self.target.credentials();
        let settings = Settings::new(credentials, endpoint.timing()).with_peer_renewal(Settings::EAGER);
        Session::start(link, endpoint.address, settings, &self.options.allocations)
    }

    /// The answer to a question that was asked already.
    async fn await_answer(
        &self,
        answer: Awaited,
        session: &Session,
        endpoint: &Endpoint,
        what: &str,
    ) -> Result<Done<Answer>, Stop> {
        let silence = || silent(endpoint, session, what);
        let work = async {
            let event = match answer.await {
                Ok(Ok(event)) => event,
                Ok(Err(broken)) => return Err(failure(&broken.into(), endpoint).into()),
                Err(_) => return Err(failure(&Broken::Closing.into(), endpoint).into()),
            };
            self.heard(&event);
            match event.outcome {
                Ok(answer) => Ok(Done::after(answer, event.cost)),
                Err(refusal) => Err(Stop::Failed(of_refusal(&refusal, event.method, endpoint), event.cost)),
            }
        };
        self.steps.bounded(silence, work).await.map_err(|stop| unanswered(stop, session.retransmissions()))
    }

    fn heard(&self, event: &Event) {
        if !matches!(event.outcome, Err(Refusal::NoAnswer(_))) {
            self.silence.restarts();
        }
    }

    fn record_binding(&mut self, time: Duration, answered: Result<Done<Answer>, Stop>) -> Result<(), Over> {
        let answered = answered.map(|done| {
            if let Answer::Bound { mapped, software } = done.value {
                self.report.mapped = Some(mapped);
                self.report.software = software;
            }
            Done::after((), done.cost)
        });
        self.steps.record(StepName::Binding, time, answered)
    }

    /// Binding and Allocate side by side: a TURN server may leave Binding unanswered (coturn: `no-stun`).
    async fn allocate(
        &mut self,
        session: Session,
        endpoint: Endpoint,
    ) -> Result<(Session, Endpoint, Granted, Cost), Over> {
        let started = Instant::now();
        let binding = session.start_question(Client::binding);
        let allocate = session.start_question(Client::allocate);
        let allocated = Notify::new();
        let await_binding = async {
            let grace = async {
                allocated.notified().await;
                tokio::time::sleep(BINDING_GRACE).await;
            };
            tokio::select! {
                biased;
                answered = self.await_answer(binding, &session, &endpoint, "Binding") => {
                    Some((started.elapsed(), answered))
                }
                () = grace => None,
            }
        };
        let await_allocate = async {
            let event = allocate.await.unwrap_or(Err(Broken::Closing));
            event.iter().for_each(|event| self.heard(event));
            allocated.notify_one();
            (started.elapsed(), event)
        };
        let silence = || silent(&endpoint, &session, "Allocate");
        // Both share the deadline, so that neither keeps the other waiting beyond it.
        let allocating = self.steps.bounded(silence, async { Ok(await_allocate.await) });
        let (bound, event) = tokio::join!(await_binding, allocating);
        let server_speaks = matches!(&event, Ok((_, Ok(event))) if !matches!(event.outcome, Err(Refusal::NoAnswer(_))));
        // TURN needs no Binding: what became of it is no failure of the server.
        let mut unbound = None;
        match bound {
            Some((time, Ok(done))) => self.record_binding(time, Ok(done))?,
            // What broke the link or kept the server silent is told once.
            Some((time, Err(stop))) if !server_speaks => return self.record_binding(time, Err(stop)).and(Err(Over)),
            Some((_, Err(Stop::Failed(failure, _)))) => unbound = Some(failure.message),
            Some((_, Err(Stop::NotChecked(why)))) => unbound = Some(why),
            None => unbound = Some("Binding is not answered".to_owned()),
        }
        let (time, event) = match event {
            Ok(answered) => answered,
            Err(stop) => {
                let stop = unanswered(stop, session.retransmissions());
                return self.steps.record(StepName::Allocate, started.elapsed(), Err::<Done<_>, _>(stop));
            }
        };
        let result = match event {
            Err(broken) => Err(Stop::from(failure(&broken.into(), &endpoint))),
            Ok(event) => match event.outcome {
                Ok(Answer::Allocated(granted)) => Ok(Done::after((session, endpoint, granted, event.cost), event.cost)),
                Ok(_) => Err(Failure::new(Slug::AnswerIncomplete, "the answer belongs to a different request").into()),
                Err(refusal) => {
                    drop(session);
                    self.refused(&refusal, event.cost, &endpoint).await
                }
            },
        };
        let time = if result.as_ref().is_ok_and(|done| done.detail.is_none()) { time } else { started.elapsed() };
        let result = result.map(|done| self.allocated(done, unbound));
        self.steps.record(StepName::Allocate, time, result)
    }

    /// What an allocation says about its server.
    fn allocated(
        &mut self,
        mut done: Done<(Session, Endpoint, Granted, Cost)>,
        unbound: Option<String>,
    ) -> Done<(Session, Endpoint, Granted, Cost)> {
        let (_, endpoint, granted, _) = &done.value;
        self.report.relayed = Some(granted.relayed);
        self.report.mapped = self.report.mapped.or(granted.mapped);
        if self.report.software.is_none() {
            self.report.software = granted.software.clone();
        }
        if !granted.challenged && self.target.stand_in.is_none() {
            self.report.notes.push(Failure::new(Slug::OpenRelay, "it allocated without asking for credentials"));
        }
        if let Some(why) = unbound.filter(|_| done.detail.is_none()) {
            done.detail = Some(format!("{why}; TURN does not need it"));
        }
        match beside(granted.relayed.ip(), endpoint.address.ip()) {
            Beside::Private => {
                let message = format!("the relayed address {} is private, the server's own is not", granted.relayed);
                self.report.notes.push(Failure::new(Slug::RelayedAddressPrivate, message));
            }
            Beside::Other => {
                let said = format!("not on {}, the server's own address", endpoint.address.ip());
                done.detail.get_or_insert(said);
            }
            Beside::Same => {}
        }
        done
    }

    /// Where a refusal can be met elsewhere: 437 on a new port, 300 at the server's alternate; once.
    pub(super) async fn elsewhere(
        &self,
        refusal: &Refusal,
        cost: Cost,
        endpoint: &Endpoint,
    ) -> Result<Done<(Session, Endpoint, Granted, Cost)>, Stop> {
        let refused = of_refusal(refusal, turn_client::stun::wire::Method::ALLOCATE, endpoint);
        let (next, said) = match refusal {
            Refusal::Error { error, alternate: Some(alternate), .. } if error.code == 300 => {
                (Endpoint { address: *alternate, ..endpoint.clone() }, format!("sent on to {alternate} (300)"))
            }
            refusal if crate::transport::is_mismatch(refusal) => {
                (endpoint.clone(), "granted from a second port, the first one was refused (437)".to_owned())
            }
            _ => return Err(Stop::Failed(refused, cost)),
        };
        let silence = || {
            let message = format!("{}; the second try met silence", refused.message);
            Failure { message, ..refused.clone() }
        };
        let (session, answer, more) = self
            .steps
            .bounded(silence, async {
                self.ask_anew(&next).await.map_err(|error| {
                    let message = format!("{}; the second try: {}", refused.message, failure(&error, &next).message);
                    Stop::Failed(Failure { message, ..refused.clone() }, cost)
                })
            })
            .await?;
        let Answer::Allocated(granted) = answer else { return Err(Stop::Failed(refused, cost)) };
        let mut total = cost;
        total += more;
        Ok(Done::after((session, next, granted, total), total).with(said))
    }
}

/// What silence cost: no round trip, and so many retransmissions.
fn unanswered(stop: Stop, retransmissions: u32) -> Stop {
    match stop {
        Stop::Failed(failure, _) if matches!(failure.slug, Slug::ServerSilent | Slug::DeadlineReached) => {
            Stop::Failed(failure, Cost { round_trips: 0, retransmissions })
        }
        other => other,
    }
}

fn silent(endpoint: &Endpoint, session: &Session, what: &str) -> Failure {
    let (retransmissions, partial) = (session.retransmissions(), session.partial());
    if partial > 0 {
        let message = format!("{} sent {partial} bytes of an answer, and the rest never came", endpoint.address);
        return Failure::new(Slug::AnswerIncomplete, message);
    }
    let message = match endpoint.carrier {
        Carrier::Udp => {
            format!("no answer to {what} from {} over UDP, sent {} times", endpoint.address, retransmissions + 1)
        }
        _ => format!("{} took the connection and does not answer {what}", endpoint.address),
    };
    Failure::new(Slug::ServerSilent, message)
}

/// A relayed address beside its server's own.
#[derive(Debug, PartialEq, Eq)]
enum Beside {
    /// The same, or of the other family.
    Same,
    /// Peers outside cannot reach it, though they could reach the server.
    Private,
    /// Another; a server may have several.
    Other,
}

fn beside(relayed: IpAddr, server: IpAddr) -> Beside {
    if is_ours(relayed) && !is_ours(server) {
        Beside::Private
    } else if relayed != server && relayed.is_ipv4() == server.is_ipv4() {
        Beside::Other
    } else {
        Beside::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relayed_address_is_judged_beside_the_server_s() {
        for (relayed, server, expected) in [
            ("203.0.113.4", "203.0.113.4", Beside::Same),
            ("10.0.0.7", "203.0.113.4", Beside::Private),
            ("100.64.0.1", "203.0.113.4", Beside::Private),
            ("fd00::1", "2001:db8::4", Beside::Private),
            ("203.0.113.5", "203.0.113.4", Beside::Other),
            ("10.0.0.7", "10.0.0.8", Beside::Other),
            ("2001:db8::4", "203.0.113.4", Beside::Same),
        ] {
            assert_eq!(beside(relayed.parse().unwrap(), server.parse().unwrap()), expected, "{relayed} of {server}");
        }
    }
}
