//! A server-reflexive candidate on one side, host on the other.

use std::sync::Arc;

use crate::probe::field::{Field, local_failure};
use crate::probe::legs::SocketLeg;
use crate::probe::server_check::failure;
use crate::report::{Failure, Outcome, PathReport, Side, StepName};
use crate::server::nat::Nat;
use crate::transport::mapped_address;

use super::{Tried, far_end, ruled_out};

/// Plays the path.
pub(super) async fn try_it(field: &Field<'_>, side: Side, server: usize, earlier: &[PathReport]) -> Tried {
    if let Some(tried) = ruled_out(&field.servers[server], &[StepName::Resolve, StepName::Connect, StepName::Binding]) {
        return tried;
    }
    play(field, side, server, earlier).await.unwrap_or_else(Tried::failed)
}

async fn play(field: &Field<'_>, side: Side, server: usize, earlier: &[PathReport]) -> Result<Tried, Failure> {
    let Some((endpoint, _)) = field.endpoint(server) else {
        return Ok(Tried::not_checked("the server has no address to ask"));
    };
    let socket_failure = |error| local_failure(&error);
    let ip = field.local(endpoint.address.is_ipv6());
    let end = match side {
        Side::Backend => field.neko_socket(ip, endpoint.gateway).await,
        Side::Frontend => field.socket(ip, endpoint.gateway).await,
    }
    .map_err(socket_failure)?;
    let base = end.local_addr().map_err(socket_failure)?;
    let (mapped, _) = mapped_address(&end, endpoint.address, endpoint.timing(), field.options.timeout)
        .await
        .map_err(|error| failure(&error, &endpoint))?;
    if mapped == base {
        let host = earlier
            .first()
            .map_or(Outcome::NotChecked("the host path was not tried".into()), |path| path.outcome.clone());
        return Ok(Tried {
            outcome: host,
            detail: Some(format!("same as host: {mapped} is this machine's own address")),
            media: None,
        });
    }
    let near = SocketLeg::server_reflexive(end, mapped).map_err(socket_failure)?;
    let far = SocketLeg::host(field.socket(ip, None).await.map_err(socket_failure)?).map_err(socket_failure)?;
    let (near, far) = (Arc::new(near), Arc::new(far.hearing_only(mapped.ip())));
    let before = field.nat.map(Nat::stats);
    let tried = Tried::from(match side {
        Side::Backend => field.play(near, far).await,
        Side::Frontend => field.play(far, near).await,
    });
    let behind = match (before, field.nat.map(Nat::stats)) {
        (Some(before), Some(after)) => format!(
            " behind the in-process NAT, which {} packets left and {} entered",
            after.packets_out - before.packets_out,
            after.packets_in - before.packets_in
        ),
        _ => String::new(),
    };
    let tried = tried.detail(format!("mapped {mapped}{behind}; {} at a host address", far_end(side)));
    // Behind a real NAT both peers are on its inside: only a hairpin leads from one to the other's mapped address.
    Ok(match tried.outcome {
        Outcome::Fails(failure) if !field.embedded => Tried::not_checked(format!(
            "the server answered, but the router does not lead {mapped} back here (hairpin); only a viewer elsewhere \
             can prove it ({})",
            failure.message
        ))
        .detail(format!("mapped {mapped}")),
        _ => tried,
    })
}
