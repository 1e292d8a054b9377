//! Host candidates on both sides, neko's with the address that nat1to1 puts in its place.

use std::net::IpAddr;
use std::sync::Arc;

use crate::probe::field::{Field, local_failure};
use crate::probe::legs::SocketLeg;
use crate::report::{Failure, Outcome};

use super::Tried;

/// Plays the host path.
pub(super) async fn try_it(field: &Field<'_>) -> Tried {
    let advertised = field.webrtc.nat1to1.value.first().and_then(|written| external(&written.value));
    let attempt = match advertised {
        None => plain(field, field.local(false)).await,
        Some(ip) if field.embedded => plain(field, field.local(false))
            .await
            .map(|tried| tried.detail(format!("neko would advertise {ip}, which was not contacted"))),
        Some(ip) if field.interfaces.owns(ip) => plain(field, ip).await,
        Some(ip) => rewritten(field, ip).await,
    };
    attempt.unwrap_or_else(Tried::failed)
}

/// The address of an `external` or `external/local` entry.
fn external(entry: &str) -> Option<IpAddr> {
    entry.split('/').next()?.parse().ok()
}

async fn plain(field: &Field<'_>, ip: IpAddr) -> Result<Tried, Failure> {
    let socket_failure = |error| local_failure(&error);
    let neko = SocketLeg::host(field.neko_socket(ip, None).await.map_err(socket_failure)?).map_err(socket_failure)?;
    let viewer = SocketLeg::host(field.socket(ip, None).await.map_err(socket_failure)?).map_err(socket_failure)?;
    Ok(Tried::from(field.play(Arc::new(neko), Arc::new(viewer)).await))
}

/// An address that is not ours leads back here only where the router turns packets around (hairpin). A viewer outside
/// needs no hairpin, so its absence is no failure.
async fn rewritten(field: &Field<'_>, ip: IpAddr) -> Result<Tried, Failure> {
    let socket_failure = |error| local_failure(&error);
    let local = field.local(ip.is_ipv6());
    let end = field.neko_socket(local, None).await.map_err(socket_failure)?;
    let neko = SocketLeg::rewritten(end, ip).map_err(socket_failure)?;
    let end = field.socket(local, None).await.map_err(socket_failure)?;
    let viewer = SocketLeg::host(end).map_err(socket_failure)?.hearing_only(ip);
    let hairpin = Tried::from(field.play(Arc::new(neko), Arc::new(viewer)).await);
    if hairpin.outcome == Outcome::Works {
        return Ok(hairpin.detail(format!("through {ip}, which leads back here")));
    }
    let direct = plain(field, local).await?;
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
