//! Host candidates on both sides, neko's with the address that nat1to1 puts in its place. Over TCP neko's mux accepts
//! and the viewer connects (RFC 6544).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::legs::SocketLeg;
use crate::path_context::{PathContext, local_failure};
use crate::peer::{Leg, TcpLeg};
use crate::proof;
use crate::reaches::reaches;
use neko_config::ice_server::Transport;
use neko_report::{Failure, Outcome, Slug};

use super::Tried;

/// How long the router is given to lead a connection back.
const BACK_IN: Duration = Duration::from_millis(1500);

/// Plays the host path.
pub(super) async fn try_it(context: &PathContext<'_>, transport: Transport) -> Tried {
    let attempt = match context.advertised.first().copied() {
        None => plain(context, transport, context.local(false)).await,
        Some(ip) if context.embedded => plain(context, transport, context.local(false))
            .await
            .map(|tried| tried.detail(format!("neko would advertise {ip}, which was not contacted"))),
        Some(ip) if context.interfaces.owns(ip) => plain(context, transport, ip).await,
        Some(ip) => rewritten(context, transport, ip).await,
    };
    attempt.unwrap_or_else(Tried::failed)
}

/// Both ends at this machine's own address. That shows a fault of this machine, and nothing about any other; only
/// before stand-ins, where the shape is all that is asked for, it is the answer.
async fn plain(context: &PathContext<'_>, transport: Transport, ip: IpAddr) -> Result<Tried, Failure> {
    let (neko, viewer) = match transport {
        Transport::Udp => udp(context, ip).await.map_err(|error| local_failure(&error))?,
        Transport::Tcp => tcp(context, ip, None).await?,
    };
    let tried = Tried::from(context.play(vec![neko], vec![viewer]).await);
    Ok(match tried.outcome {
        Outcome::Works if !context.embedded => {
            Tried { outcome: Outcome::NotChecked(proof::ONE_MACHINE.to_owned()), ..tried }
        }
        _ => tried,
    })
}

/// An address that is not ours leads back here only where the router turns packets around (hairpin). A viewer outside
/// needs no hairpin, so its absence is no failure.
async fn rewritten(context: &PathContext<'_>, transport: Transport, ip: IpAddr) -> Result<Tried, Failure> {
    let local = context.local_to(SocketAddr::new(ip, 9));
    let legs = match transport {
        Transport::Udp => udp_through(context, local, ip).await.map_err(|error| local_failure(&error))?,
        Transport::Tcp => tcp(context, local, Some(ip)).await.ok(),
    };
    if let Some((neko, viewer)) = legs {
        let port = neko.candidate().base.port();
        let hairpin = Tried::from(context.play(vec![neko], vec![viewer]).await);
        if hairpin.outcome == Outcome::Works {
            let proof = proof::of_hairpin(ip, context.is_nekos(port, transport), local);
            let outcome = proof.map_or_else(Outcome::NotChecked, |()| Outcome::Works);
            return Ok(Tried { outcome, ..hairpin }.detail(format!("through {ip}, which leads back here")));
        }
    }
    let direct = plain(context, transport, local).await?;
    Ok(match direct.outcome {
        Outcome::NotChecked(_) => Tried {
            outcome: Outcome::NotChecked(format!(
                "neko advertises {ip}, which is not this machine's own address and cannot be tested from here; open \
                 neko's page from another network to test it"
            )),
            detail: Some(format!("media flows over {local}, inside this machine")),
            ..direct
        },
        _ => direct,
    })
}

type Legs = (Arc<dyn Leg>, Arc<dyn Leg>);

async fn udp(context: &PathContext<'_>, local: IpAddr) -> io::Result<Legs> {
    let neko = SocketLeg::host(context.neko_socket(local, None).await?)?;
    Ok((Arc::new(neko), Arc::new(SocketLeg::host(context.socket(local, None).await?)?)))
}

/// None where the advertised address does not lead back here.
async fn udp_through(context: &PathContext<'_>, local: IpAddr, ip: IpAddr) -> io::Result<Option<Legs>> {
    let neko = SocketLeg::rewritten(context.neko_socket(local, None).await?, ip)?;
    let viewer = context.socket(local, None).await?;
    if !reaches(&viewer, neko.candidate().address, &neko).await {
        return Ok(None);
    }
    // What comes straight from our own address proves nothing about the rewritten one.
    Ok(Some((Arc::new(neko), Arc::new(SocketLeg::host(viewer)?.hearing_only(ip)))))
}

async fn tcp(context: &PathContext<'_>, local: IpAddr, advertised: Option<IpAddr>) -> Result<Legs, Failure> {
    let local_failure = |error: io::Error| local_failure(&error);
    let listener = context.neko_listener(local).await.map_err(local_failure)?;
    let mut address: SocketAddr = listener.local_addr().map_err(local_failure)?;
    let mut neko = TcpLeg::passive(listener).map_err(local_failure)?;
    let mut within = context.options.timeout;
    if let Some(ip) = advertised {
        address.set_ip(ip);
        neko = neko.advertised(address);
        within = within.min(BACK_IN);
    }
    let refused = |why: String| Failure::new(Slug::IceFailed, format!("no TCP connection to {address}: {why}"));
    match tokio::time::timeout(within, TcpLeg::active(address)).await {
        Ok(Ok(viewer)) => Ok((Arc::new(neko), Arc::new(viewer))),
        Ok(Err(error)) => Err(refused(error.to_string())),
        Err(_) => Err(refused("no answer in time".to_owned())),
    }
}
