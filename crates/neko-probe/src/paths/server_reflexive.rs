//! A server-reflexive candidate on one side, host on the other.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::legs::SocketLeg;
use crate::path_context::{PathContext, local_failure};
use crate::peer::Leg;
use crate::proof;
use crate::reaches::reaches;
use crate::server_check::failure;
use crate::transport::{UdpEnd, mapped_address};
use neko_config::ice_server::Transport;
use neko_report::{Failure, Outcome, Side, StepName};

use super::all::of_host;
use super::{Tried, far_end, ruled_out};

/// Plays the path.
pub(super) async fn try_it(context: &PathContext<'_>, side: Side, server: usize) -> Tried {
    if let Some(tried) = ruled_out(&context.servers[server], &[StepName::Resolve, StepName::Connect, StepName::Binding])
    {
        return tried;
    }
    play(context, side, server).await.unwrap_or_else(Tried::failed)
}

async fn play(context: &PathContext<'_>, side: Side, server: usize) -> Result<Tried, Failure> {
    let Some((endpoint, _)) = context.endpoint(server) else {
        return Ok(Tried::not_checked("the server has no address to ask"));
    };
    let socket_failure = |error| local_failure(&error);
    let ip = context.local_to(endpoint.address);
    let end = match side {
        Side::Backend => context.reflexive_socket(ip, endpoint.gateway).await,
        Side::Frontend => context.socket(ip, endpoint.gateway).await,
    }
    .map_err(socket_failure)?;
    let base = end.local_addr().map_err(socket_failure)?;
    let (mapped, _) = mapped_address(&end, endpoint.address, endpoint.timing(), context.options.timeout)
        .await
        .map_err(|error| failure(&error, &endpoint))?;
    if mapped == base {
        return Ok(same_as_host(context, mapped).await);
    }
    if context.embedded {
        return through_the_nat(context, side, end, mapped).await;
    }
    match side {
        Side::Backend => through_the_router(context, end, mapped).await,
        Side::Frontend => Ok(Tried::not_checked(format!(
            "the server answered (this machine is {mapped} to it); whether neko gets through to a viewer's router can only be \
             tested from another network"
        ))),
    }
}

/// No address translation: nothing but the host path again. Of that only a failure holds here: it may have worked
/// through another address.
async fn same_as_host(context: &PathContext<'_>, mapped: SocketAddr) -> Tried {
    let unchecked = |why: &str| Outcome::NotChecked(why.to_owned());
    let outcome = match of_host(context).await {
        None => unchecked("the host path was not tried"),
        Some(Outcome::Works) if !context.embedded => unchecked(proof::ONE_MACHINE),
        Some(outcome) => outcome,
    };
    let detail = Some(format!("same as host: {mapped} is this machine's own address"));
    Tried { outcome, detail, media: None }
}

/// Before stand-ins, through the NAT inside this process.
async fn through_the_nat(
    context: &PathContext<'_>,
    side: Side,
    end: UdpEnd,
    mapped: SocketAddr,
) -> Result<Tried, Failure> {
    let (near, far) = legs(context, end, mapped).await?;
    let tried = Tried::from(match side {
        Side::Backend => context.play(vec![near], vec![far]).await,
        Side::Frontend => context.play(vec![far], vec![near]).await,
    });
    Ok(tried.detail(format!("mapped {mapped} by the in-process NAT; {} at a host address", far_end(side))))
}

/// Behind a real NAT both peers are on its inside: only a hairpin leads from one to the other's mapped address.
async fn through_the_router(context: &PathContext<'_>, end: UdpEnd, mapped: SocketAddr) -> Result<Tried, Failure> {
    let base = end.local_addr().map_err(|error| local_failure(&error))?;
    let near = SocketLeg::server_reflexive(end.clone(), mapped).map_err(|error| local_failure(&error))?;
    let stranger = context.socket(base.ip(), None).await.map_err(|error| local_failure(&error))?;
    if reaches(&stranger, mapped, &near).await {
        let (near, far) = legs(context, end, mapped).await?;
        let tried = Tried::from(context.play(vec![near], vec![far]).await);
        if tried.outcome == Outcome::Works {
            let proof = proof::of_hairpin(mapped.ip(), context.is_nekos(mapped.port(), Transport::Udp), base.ip());
            let outcome = proof.map_or_else(Outcome::NotChecked, |()| Outcome::Works);
            return Ok(Tried { outcome, ..tried }.detail(format!("through {mapped}, which leads back here")));
        }
    }
    Ok(Tried::not_checked(format!(
        "the server answered, and {mapped} does not lead back here (hairpin); whether viewers elsewhere reach it can only \
         be tested from another network"
    ))
    .detail(format!("mapped {mapped}")))
}

type Legs = (Arc<dyn Leg>, Arc<dyn Leg>);

/// The mapped end, and a host that hears nothing but what comes from there.
async fn legs(context: &PathContext<'_>, end: UdpEnd, mapped: SocketAddr) -> Result<Legs, Failure> {
    let failed = |error| local_failure(&error);
    let ip = end.local_addr().map_err(failed)?.ip();
    let near = SocketLeg::server_reflexive(end, mapped).map_err(failed)?;
    let far = SocketLeg::host(context.socket(ip, None).await.map_err(failed)?).map_err(failed)?;
    Ok((Arc::new(near), Arc::new(far.hearing_only(mapped.ip()))))
}
