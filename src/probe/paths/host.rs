//! Host candidates on both sides, neko's with the address that nat1to1 puts in its place. Over TCP neko's mux accepts
//! and the viewer connects (RFC 6544).

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use crate::ice_server::Transport;
use crate::probe::field::{Field, local_failure};
use crate::probe::legs::SocketLeg;
use crate::probe::peer::{Leg, TcpLeg};
use crate::report::{Failure, Outcome, Slug};

use super::Tried;

/// Plays the host path.
pub(super) async fn try_it(field: &Field<'_>, transport: Transport) -> Tried {
    let advertised = field.webrtc.nat1to1.value.first().and_then(|written| external(&written.value));
    let attempt = match advertised {
        None => plain(field, transport, field.local(false)).await,
        Some(ip) if field.embedded => plain(field, transport, field.local(false))
            .await
            .map(|tried| tried.detail(format!("neko would advertise {ip}, which was not contacted"))),
        Some(ip) if field.interfaces.owns(ip) => plain(field, transport, ip).await,
        Some(ip) => rewritten(field, transport, ip).await,
    };
    attempt.unwrap_or_else(Tried::failed)
}

/// The address of an `external` or `external/local` entry.
fn external(entry: &str) -> Option<IpAddr> {
    entry.split('/').next()?.parse().ok()
}

async fn plain(field: &Field<'_>, transport: Transport, ip: IpAddr) -> Result<Tried, Failure> {
    play(field, transport, ip, None).await
}

/// An address that is not ours leads back here only where the router turns packets around (hairpin). A viewer outside
/// needs no hairpin, so its absence is no failure.
async fn rewritten(field: &Field<'_>, transport: Transport, ip: IpAddr) -> Result<Tried, Failure> {
    let local = field.local(ip.is_ipv6());
    if let Ok(hairpin) = play(field, transport, local, Some(ip)).await
        && hairpin.outcome == Outcome::Works
    {
        return Ok(hairpin.detail(format!("through {ip}, which leads back here")));
    }
    let direct = plain(field, transport, local).await?;
    Ok(match &direct.outcome {
        Outcome::Works => Tried {
            outcome: Outcome::NotChecked(format!(
                "nat1to1's {ip} is not an address of this machine and does not lead back here (hairpin); only a \
                 viewer elsewhere can prove it"
            )),
            detail: Some(format!("without the rewriting, over {local}, it works")),
            media: direct.media,
        },
        _ => direct,
    })
}

async fn play(
    field: &Field<'_>,
    transport: Transport,
    local: IpAddr,
    advertised: Option<IpAddr>,
) -> Result<Tried, Failure> {
    let (neko, viewer) = match transport {
        Transport::Udp => udp(field, local, advertised).await.map_err(|error| local_failure(&error))?,
        Transport::Tcp => tcp(field, local, advertised).await?,
    };
    Ok(Tried::from(field.play(neko, viewer).await))
}

type Legs = (Arc<dyn Leg>, Arc<dyn Leg>);

async fn udp(field: &Field<'_>, local: IpAddr, advertised: Option<IpAddr>) -> io::Result<Legs> {
    let end = field.neko_socket(local, None).await?;
    let viewer = SocketLeg::host(field.socket(local, None).await?)?;
    Ok(match advertised {
        None => (Arc::new(SocketLeg::host(end)?), Arc::new(viewer)),
        // What comes straight from our own address proves nothing about the rewritten one.
        Some(ip) => (Arc::new(SocketLeg::rewritten(end, ip)?), Arc::new(viewer.hearing_only(ip))),
    })
}

async fn tcp(field: &Field<'_>, local: IpAddr, advertised: Option<IpAddr>) -> Result<Legs, Failure> {
    let local_failure = |error: io::Error| local_failure(&error);
    let listener = field.neko_listener(local).await.map_err(local_failure)?;
    let mut address = listener.local_addr().map_err(local_failure)?;
    let mut neko = TcpLeg::passive(listener).map_err(local_failure)?;
    if let Some(ip) = advertised {
        address.set_ip(ip);
        neko = neko.advertised(address);
    }
    let refused = |why: String| Failure::new(Slug::IceFailed, format!("no TCP connection to {address}: {why}"));
    match tokio::time::timeout(field.options.timeout, TcpLeg::active(address)).await {
        Ok(Ok(viewer)) => Ok((Arc::new(neko), Arc::new(viewer))),
        Ok(Err(error)) => Err(refused(error.to_string())),
        Err(_) => Err(refused("no answer in time".to_owned())),
    }
}
