//! A relayed candidate on one side. The other end is what the other side really has: with stand-ins a socket on
//! loopback; else neko's own candidates for a viewer's relay, and a viewer elsewhere for neko's relay.

mod nekos;
mod viewers;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::legs::{RelayLeg, SocketLeg};
use crate::path_context::{PathContext, local_failure};
use crate::peer::{Ended, Leg};
use crate::server_check::failure;
use crate::transport::{Carrier, Endpoint, LINGERS, RelaySocket, UdpEnd, User, mapped_address};
use neko_report::{Failure, Outcome, Side, Slug, StepName};
use turn_client::turn::Credentials;

use super::{Tried, far_end, ruled_out};

/// Of several servers, or addresses, so many are tried.
pub(super) const ENOUGH: usize = 3;
/// A server that calls a quota used up (486) is asked again for so long: what was given back may count for a while.
const LINGERING: Duration = LINGERS.saturating_add(Duration::from_secs(1));
const AGAIN: Duration = Duration::from_millis(150);

/// What a server's check must have done.
const NEEDED: [StepName; 4] = [StepName::Resolve, StepName::Connect, StepName::Tls, StepName::Allocate];

/// Plays the path.
pub(super) async fn try_it(context: &PathContext<'_>, side: Side, server: usize) -> Tried {
    if side == Side::Backend && context.viewers.is_empty() {
        return Tried::failed(Failure::new(
            Slug::ViewerAddressUnknown,
            "no server in the frontend list tells viewers their address, so neko's relay never learns where to send",
        ));
    }
    if let Some(tried) = ruled_out(&context.servers[server], &NEEDED) {
        return tried;
    }
    let Some(relay) = Relay::of(context, side, server) else {
        return Tried::not_checked("the server has no address to ask");
    };
    let tried = match (context.embedded, side) {
        (true, Side::Backend) => relay.to_a_socket().await,
        (true, Side::Frontend) => relay.to_a_socket().await.map(|tried| as_proven(tried, viewers::of_shape(context))),
        (false, Side::Backend) => nekos::play(&relay).await,
        (false, Side::Frontend) => viewers::play(&relay).await,
    };
    tried.unwrap_or_else(Tried::failed)
}

/// A failure of a relay that stands: its far end may be what is in the way.
fn is_about_peer(failure: &Failure) -> bool {
    matches!(
        failure.slug,
        Slug::RelayForbidden | Slug::IceFailed | Slug::DtlsFailed | Slug::RelayedDataLost | Slug::RelayedAddressPrivate
    )
}

/// What was played here holds elsewhere only where `proof` says so.
fn as_proven(tried: Tried, proof: Result<(), String>) -> Tried {
    let Err(why) = proof else { return tried };
    let outcome = match tried.outcome {
        Outcome::Works => Outcome::NotChecked(format!("media flows, but {why}")),
        Outcome::Fails(failure) if is_about_peer(&failure) => {
            Outcome::NotChecked(format!("{why} ({})", failure.message))
        }
        other => other,
    };
    Tried { outcome, ..tried }
}

/// A relay of one side.
struct Relay<'a> {
    context: &'a PathContext<'a>,
    side: Side,
    /// Its place in the plan.
    server: usize,
    endpoint: Endpoint,
    credentials: Option<Credentials>,
}

impl<'a> Relay<'a> {
    fn of(context: &'a PathContext<'a>, side: Side, server: usize) -> Option<Self> {
        let (endpoint, credentials) = context.endpoint(server)?;
        Some(Self { context, side, server, endpoint, credentials })
    }

    async fn allocate(&self) -> Result<RelayLeg, Failure> {
        match tokio::time::timeout(self.context.options.timeout, self.allocate_within_quota()).await {
            Ok(relay) => relay,
            Err(_) => Err(Failure::new(Slug::DeadlineReached, "the allocation took longer than --timeout allows")),
        }
    }

    /// One more beside those of a path that stand. A quota that is known to be used up by them is not asked for more.
    async fn allocate_beside(&self, standing: &[User]) -> Result<RelayLeg, Failure> {
        self.has_room_beside(standing)?;
        self.allocate().await
    }

    fn has_room_beside(&self, standing: &[User]) -> Result<(), Failure> {
        let (own, at_once) = (self.user(), self.context.allocations.at_once(&self.user()));
        if standing.iter().filter(|user| **user == own).count() < at_once {
            return Ok(());
        }
        let message =
            format!("the user may have {at_once} at once, and the other relays of this path use them up (486)");
        Err(Failure::new(Slug::DeadlineReached, message))
    }

    /// Whom the server counts it for.
    fn user(&self) -> User {
        let username = self.credentials.as_ref().map(|credentials| credentials.username.clone());
        (self.endpoint.address.ip(), username)
    }

    /// For the next path, or to the server.
    async fn give_back(&self, leg: &RelayLeg) {
        self.context.allocations.give_back(&self.user(), &self.endpoint, leg.relay()).await;
    }

    async fn allocate_within_quota(&self) -> Result<RelayLeg, Failure> {
        if let Some(relay) = self.context.allocations.take_over(&self.user(), &self.endpoint).await {
            return Ok(RelayLeg::new(relay, self.endpoint.clone()));
        }
        let until = Instant::now() + LINGERING;
        loop {
            match RelaySocket::allocate(&self.endpoint, self.credentials.clone(), None, self.context.allocations).await
            {
                Ok(relay) => return Ok(RelayLeg::new(relay, self.endpoint.clone())),
                Err(error) => {
                    let failure = failure(&error, &self.endpoint);
                    if failure.slug != Slug::QuotaReached || until <= Instant::now() {
                        return Err(self.of_ours(failure));
                    }
                    sleep(AGAIN).await;
                }
            }
        }
    }

    /// A quota that the run's own relays use up says nothing of those of one neko and its viewer.
    fn of_ours(&self, failure: Failure) -> Failure {
        let ours = self.context.allocations.may_count(&self.user());
        if failure.slug != Slug::QuotaReached || !ours {
            return failure;
        }
        let message = format!("other relays of this check count against the user's quota: {}", failure.message);
        Failure::new(Slug::DeadlineReached, message)
    }

    async fn play(&self, near: &Arc<RelayLeg>, far: Vec<Arc<dyn Leg>>) -> Ended {
        let near: Vec<Arc<dyn Leg>> = vec![Arc::clone(near) as _];
        match self.side {
            Side::Backend => self.context.play(near, far).await,
            Side::Frontend => self.context.play(far, near).await,
        }
    }

    /// The other peer at a socket on loopback.
    async fn to_a_socket(&self) -> Result<Tried, Failure> {
        let near = Arc::new(self.allocate().await?);
        let relayed = near.candidate().address;
        let ip = self.context.local(relayed.is_ipv6());
        let end = match self.side {
            Side::Backend => self.context.socket(ip, None).await,
            Side::Frontend => self.context.neko_socket(ip, None).await,
        };
        let far = end.and_then(SocketLeg::host).map_err(|error| local_failure(&error))?;
        let base = far.candidate().base;
        let tried = Tried::from(self.play(&near, vec![Arc::new(far)]).await);
        self.give_back(&near).await;
        Ok(tried.detail(format!("relayed {relayed}, {} at its own address {base}", far_end(self.side))))
    }

    /// A socket's address as this server sees it. A TURN server over UDP answers Bindings too.
    async fn mapped(&self, end: &UdpEnd) -> Option<SocketAddr> {
        if !matches!(self.endpoint.carrier, Carrier::Udp)
            || end.local_addr().ok()?.is_ipv6() != self.endpoint.address.is_ipv6()
        {
            return None;
        }
        let answer = mapped_address(end, self.endpoint.address, self.endpoint.timing(), self.context.options.timeout);
        answer.await.ok().map(|(mapped, _)| mapped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_check::{self, FarEnd, Target};
    use neko_config::ice_server::{Scheme, Transport, Uri};
    use testkit::scripted::{PASSWORD, Reply, Rule, Scenario, Scripted, USERNAME};
    use turn_client::stun::wire::Method;
    use turn_server::{Family, Listening};

    /// What a path makes of the check of such a server, before it asks anything itself.
    async fn ruled(transport: Transport, rule: Rule) -> Option<Outcome> {
        let server = Scripted::start(Scenario::with("x", rule), None).await.unwrap();
        let listening = if transport == Transport::Udp { Listening::Udp } else { Listening::Tcp };
        let address = server.address(Family::V4, listening).unwrap();
        let (host, port) = (address.ip().to_string().into(), address.port());
        let target = Target::new(Uri { scheme: Scheme::Turn, host, port, transport }, Some(USERNAME), Some(PASSWORD));
        let options = server_check::Options::new(Duration::from_millis(1200), FarEnd::Socket(address.ip()));
        ruled_out(&server_check::check(&target, &options).await, &NEEDED).map(|tried| tried.outcome)
    }

    #[tokio::test]
    async fn a_server_that_its_check_found_silent_is_not_asked_again() {
        let silent = |outcome| matches!(outcome, Some(Outcome::Fails(failure)) if failure.slug == Slug::ServerSilent);
        for transport in [Transport::Udp, Transport::Tcp] {
            assert!(silent(ruled(transport, Rule::always(Reply::Silence)).await), "{transport:?}");
        }
        // TURN needs no Binding, and one URL's silence is not another's.
        let no_binding = Rule::on(Method::BINDING, Reply::Silence);
        assert_eq!(ruled(Transport::Udp, no_binding).await, None);
        let over_udp = Rule::always(Reply::Silence).over(Listening::Udp);
        assert_eq!(ruled(Transport::Tcp, over_udp).await, None);
    }

    #[test]
    fn what_is_not_proven_neither_works_nor_fails_over_its_far_end() {
        let tried = |outcome: Outcome| Tried { outcome, detail: None, media: None };
        let fails = |slug| Outcome::Fails(Failure::new(slug, "x"));
        let unproven = |outcome| as_proven(tried(outcome), Err("it was asked inside".to_owned())).outcome;
        assert_eq!(unproven(Outcome::Works), Outcome::NotChecked("media flows, but it was asked inside".to_owned()));
        assert_eq!(unproven(fails(Slug::RelayForbidden)), Outcome::NotChecked("it was asked inside (x)".to_owned()));
        assert_eq!(unproven(fails(Slug::QuotaReached)), fails(Slug::QuotaReached));
        assert_eq!(as_proven(tried(Outcome::Works), Ok(())).outcome, Outcome::Works);
    }
}
