//! A relayed candidate on one side. The other end is a socket of ours that the relay can reach, or a second allocation.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::probe::field::{Field, local_failure};
use crate::probe::legs::{RelayLeg, SocketLeg};
use crate::probe::peer::Leg;
use crate::probe::server_check::failure;
use crate::report::{Failure, Outcome, Side, Slug, StepName};
use crate::transport::{Carrier, Endpoint, RelaySocket, UdpEnd, mapped_address};
use crate::turn::Credentials;

use super::{Tried, far_end, ruled_out};

/// Plays the path.
pub(super) async fn try_it(field: &Field<'_>, side: Side, server: usize) -> Tried {
    let needed = [StepName::Resolve, StepName::Connect, StepName::Tls, StepName::Allocate];
    if let Some(tried) = ruled_out(&field.servers[server], &needed) {
        return tried;
    }
    let Some((endpoint, credentials)) = field.endpoint(server) else {
        return Tried::not_checked("the server has no address to ask");
    };
    let relay = Relay { field, side, endpoint, credentials };
    let first = relay.to_a_socket().await.unwrap_or_else(|failure| Some(Tried::failed(failure)));
    match first {
        // Our own far end may be what is in the way: a firewall, or a peer address that the server bans.
        Some(Tried { outcome: Outcome::Fails(failure), .. }) if !field.embedded && is_about_peer(&failure) => {
            relay.to_a_second_allocation().await.unwrap_or_else(Tried::failed)
        }
        Some(tried) => tried,
        None => relay.to_a_second_allocation().await.unwrap_or_else(Tried::failed),
    }
}

fn is_about_peer(failure: &Failure) -> bool {
    matches!(failure.slug, Slug::RelayForbidden | Slug::IceFailed | Slug::DtlsFailed)
}

struct Relay<'a> {
    field: &'a Field<'a>,
    side: Side,
    endpoint: Endpoint,
    credentials: Option<Credentials>,
}

impl Relay<'_> {
    async fn allocate(&self) -> Result<RelayLeg, Failure> {
        let allocate = RelaySocket::allocate(&self.endpoint, self.credentials.clone(), None, self.field.allocations);
        match tokio::time::timeout(self.field.options.timeout, allocate).await {
            Ok(relay) => relay
                .map(|relay| RelayLeg::new(relay, self.endpoint.clone()))
                .map_err(|error| failure(&error, &self.endpoint)),
            Err(_) => Err(Failure::new(Slug::DeadlineReached, "the allocation took longer than --timeout allows")),
        }
    }

    async fn play(&self, near: Arc<RelayLeg>, far: Arc<dyn Leg>) -> Tried {
        let ended = match self.side {
            Side::Backend => self.field.play(Arc::clone(&near) as _, far).await,
            Side::Frontend => self.field.play(far, Arc::clone(&near) as _).await,
        };
        near.release().await;
        Tried::from(ended)
    }

    /// The other peer at a socket: on loopback before a stand-in, else at its mapped or network address. None where
    /// this machine has no address that a real relay should be asked to send to.
    async fn to_a_socket(&self) -> Result<Option<Tried>, Failure> {
        let socket_failure = |error| local_failure(&error);
        let near = self.allocate().await?;
        let relayed = near.candidate().address;
        let ip = self.field.local(relayed.is_ipv6());
        if !self.field.embedded && ip.is_loopback() {
            near.release().await;
            return Ok(None);
        }
        let end = match self.side {
            Side::Backend => self.field.socket(ip, None).await,
            Side::Frontend => self.field.neko_socket(ip, None).await,
        }
        .map_err(socket_failure)?;
        let base = end.local_addr().map_err(socket_failure)?;
        let (far, what) = match self.mapped(&end).await {
            Some(mapped) if mapped != base => {
                (SocketLeg::server_reflexive(end, mapped).map_err(socket_failure)?, format!("mapped address {mapped}"))
            }
            _ => (SocketLeg::host(end).map_err(socket_failure)?, format!("own address {base}")),
        };
        let tried = self.play(Arc::new(near), Arc::new(far)).await;
        Ok(Some(tried.detail(format!("relayed {relayed}, {} at its {what}", far_end(self.side)))))
    }

    /// A TURN server over UDP answers Bindings too.
    async fn mapped(&self, end: &UdpEnd) -> Option<SocketAddr> {
        let asks = !self.field.embedded && matches!(self.endpoint.carrier, Carrier::Udp);
        if !asks || end.local_addr().ok()?.is_ipv6() != self.endpoint.address.is_ipv6() {
            return None;
        }
        let answer = mapped_address(end, self.endpoint.address, self.endpoint.timing(), self.field.options.timeout);
        answer.await.ok().map(|(mapped, _)| mapped)
    }

    async fn to_a_second_allocation(&self) -> Result<Tried, Failure> {
        let near = Arc::new(self.allocate().await?);
        let far = Arc::new(self.allocate().await?);
        let address = far.candidate().address;
        let tried = self.play(Arc::clone(&near), Arc::clone(&far) as _).await;
        far.release().await;
        let detail = format!("{} at a second allocation, {address}", far_end(self.side));
        Ok(match tried.outcome {
            Outcome::Fails(failure) if failure.slug == Slug::RelayForbidden => Tried::not_checked(format!(
                "the server does not relay to its own relayed address {address}, and this machine has no other that it could send to ({})",
                failure.message
            ))
            .detail(detail),
            _ => tried.detail(detail),
        })
    }
}
