//! What a server offers beyond the relay that was tried: the address families (RFC 8656, sections 7.1 and 7.2) and TCP
//! allocations (RFC 6062).
//!
//! Browsers and Pion use none of these: they never decide about viewers.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::classify::failure;
use super::far_end::Choice;
use super::{Options, Target};
use crate::transport::{Carrier, Endpoint, Error, PeerStream, Session, TcpRelay};
use neko_report::{Offer, OfferKind};
use turn_client::stun::request::RelayFamily;
use turn_client::turn::{Answer, Client, Granted, Refusal, Settings};

/// What goes through a TCP allocation and back.
const MARKER: &[u8] = b"neko-ice";

/// Asks for each; all at once. Every allocation is given back.
pub(super) async fn ask(target: &Target, options: &Options, endpoint: &Endpoint) -> Vec<Offer> {
    let asking = Asking { target, options, endpoint };
    let reliable = matches!(endpoint.carrier, Carrier::Tcp | Carrier::Tls { .. });
    let (ipv4, ipv6, both, tcp) = tokio::join!(
        asking.family(OfferKind::RelayIpv4, RelayFamily::V4, |granted| of_one(granted, false)),
        asking.family(OfferKind::RelayIpv6, RelayFamily::V6, |granted| of_one(granted, true)),
        asking.family(OfferKind::RelayBoth, RelayFamily::Both, of_both),
        async {
            match reliable {
                true => Some(asking.tcp().await),
                false => None,
            }
        },
    );
    [Some(ipv4), Some(ipv6), Some(both), tcp].into_iter().flatten().collect()
}

/// REQUESTED-ADDRESS-FAMILY was heeded.
fn of_one(granted: &Granted, ipv6: bool) -> (Option<bool>, String) {
    match granted.relayed.is_ipv6() == ipv6 {
        true => (Some(true), format!("granted {}", granted.relayed)),
        false => (Some(false), format!("granted {} instead", granted.relayed)),
    }
}

/// ADDITIONAL-ADDRESS-FAMILY was heeded.
fn of_both(granted: &Granted) -> (Option<bool>, String) {
    match (granted.second, &granted.second_refused) {
        (Some(second), _) => (Some(true), format!("granted {} and {second}", granted.relayed)),
        (None, Some(error)) => (Some(false), format!("granted {} alone, {error} for the other", granted.relayed)),
        (None, None) => (Some(false), format!("granted {} alone", granted.relayed)),
    }
}

struct Asking<'a> {
    target: &'a Target,
    options: &'a Options,
    endpoint: &'a Endpoint,
}

impl Asking<'_> {
    fn settings(&self) -> Settings {
        Settings::new(self.target.credentials(), self.endpoint.timing())
    }

    async fn family(
        &self,
        kind: OfferKind,
        family: RelayFamily,
        judge: impl FnOnce(&Granted) -> (Option<bool>, String),
    ) -> Offer {
        let (options, endpoint) = (self.options, self.endpoint);
        let _room = options.room(self.target, endpoint, 1).await;
        let asking = async {
            let link = endpoint.open().await?;
            let settings = self.settings().with_family(family);
            let session = Session::start(link, endpoint.address, settings, &options.allocations)?;
            let (answer, _) = session.granted(Client::allocate).await?;
            // The answer matters; giving it back is the session's own business when this fails.
            let _ = session.granted(Client::release).await;
            Ok::<_, Error>(answer)
        };
        let (offered, detail) = match tokio::time::timeout(options.timeout / 2, asking).await {
            Ok(Ok(Answer::Allocated(granted))) => judge(&granted),
            Ok(Ok(_)) => (None, "the answer belongs to a different request".to_owned()),
            Ok(Err(error)) => self.refused(&error),
            Err(_) => (None, "no answer in time".to_owned()),
        };
        Offer { kind, offered, detail }
    }

    fn refused(&self, error: &Error) -> (Option<bool>, String) {
        (is_no(error).then_some(false), failure(error, self.endpoint).message)
    }

    /// A TCP allocation, and data through it to a TCP peer and back.
    async fn tcp(&self) -> Offer {
        let _room = self.options.room(self.target, self.endpoint, 2).await;
        let limit = self.options.timeout / 2;
        let granting = TcpRelay::allocate(self.endpoint, self.settings(), &self.options.allocations);
        let (offered, detail) = match tokio::time::timeout(limit, granting).await {
            Ok(Ok(relay)) => {
                let told = self.through(&relay, limit).await;
                let _ = relay.release().await; // dropping it asks again
                (Some(true), format!("granted {}; {told}", relay.granted().relayed))
            }
            Ok(Err(error)) => self.refused(&error),
            Err(_) => (None, "no answer in time".to_owned()),
        };
        Offer { kind: OfferKind::TcpAllocation, offered, detail }
    }

    async fn through(&self, relay: &TcpRelay, limit: Duration) -> String {
        let choices = self.options.far_end.choices(self.endpoint.address.ip(), relay.granted().relayed);
        let Some(choice) = choices.first() else { return "no far end for data".to_owned() };
        let through = async {
            match choice {
                Choice::Own(ip) => {
                    let listener = TcpListener::bind((*ip, 0)).await.map_err(Error::from)?;
                    self.with_own(relay, &listener).await
                }
                Choice::Second => self.with_second(relay).await,
            }
        };
        match tokio::time::timeout(limit, through).await {
            Ok(Ok(peer)) => format!("data to TCP peer {peer} and back"),
            Ok(Err(Error::Refused(method, refusal))) => {
                format!("no data through it: {}", failure(&Error::Refused(method, refusal), self.endpoint).message)
            }
            Ok(Err(error)) => format!("no data through it: {error}"),
            Err(_) => "no data through it in time".to_owned(),
        }
    }

    /// A TCP peer of our own.
    async fn with_own(&self, relay: &TcpRelay, listener: &TcpListener) -> Result<SocketAddr, Error> {
        let address = listener.local_addr()?;
        let echo = async {
            let (mut peer, _) = listener.accept().await?;
            let mut marker = [0; MARKER.len()];
            peer.read_exact(&mut marker).await?;
            peer.write_all(&marker).await?;
            // Open until the other end has read: the answer must not be cut off.
            let _ = peer.read(&mut marker).await;
            Ok::<_, io::Error>(())
        };
        let carry = async {
            let mut stream = relay.connect(address).await?;
            to_and_fro(&mut stream).await?;
            Ok::<_, Error>(())
        };
        tokio::pin!(carry);
        tokio::select! {
            carried = &mut carry => carried?,
            echoed = echo => {
                echoed?;
                carry.await?;
            }
        }
        Ok(address)
    }

    /// A second TCP allocation as peer: it answers a ConnectionAttempt.
    async fn with_second(&self, relay: &TcpRelay) -> Result<SocketAddr, Error> {
        let second = TcpRelay::allocate(self.endpoint, self.settings(), &self.options.allocations).await?;
        let address = second.granted().relayed;
        second.permit(relay.granted().relayed).await?;
        let carry = async {
            let mut stream = relay.connect(address).await?;
            to_and_fro(&mut stream).await?;
            Ok::<_, Error>(())
        };
        let echo = async {
            let mut stream = second.accept().await?;
            let mut marker = [0; MARKER.len()];
            stream.read_exact(&mut marker).await?;
            stream.write_all(&marker).await?;
            stream.flush().await?;
            let _ = stream.read(&mut marker).await;
            Ok::<_, Error>(())
        };
        tokio::pin!(carry);
        tokio::select! {
            carried = &mut carry => carried?,
            echoed = echo => {
                echoed?;
                carry.await?;
            }
        }
        let _ = second.release().await; // dropping it asks again
        Ok(address)
    }
}

async fn to_and_fro(stream: &mut PeerStream) -> io::Result<()> {
    stream.write_all(MARKER).await?;
    stream.flush().await?;
    let mut back = [0; MARKER.len()];
    stream.read_exact(&mut back).await?;
    if back == MARKER { Ok(()) } else { Err(io::Error::other("other bytes came back")) }
}

/// 440, 442, 443, and the 400 and 420 of servers that do not know the question.
fn is_no(error: &Error) -> bool {
    match error {
        Error::Refused(_, refusal) => match &**refusal {
            Refusal::Error { error, .. } => matches!(error.code, 400 | 420 | 440 | 442 | 443),
            _ => false,
        },
        _ => false,
    }
}
