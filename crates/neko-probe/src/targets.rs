//! From the plan's servers to what the checks contact: the server itself, or its stand-in.

use std::sync::Arc;

use neko_config::ice_server::Transport;
use neko_report::{Contacted, Failure, ListedServer, ServerReport, Slug, Step, StepName, StepOutcome};

use super::server_check::{StandIn, Target};
use super::stand_ins::StandIns;

/// What is contacted for a server; none where its URL leads nowhere.
pub(super) fn target(server: &Arc<ListedServer>, stand_ins: Option<&StandIns>) -> Option<Target> {
    let uri = server.uri.as_ref().ok()?;
    // What no stand-in speaks must not reach the server itself.
    if stand_ins.is_some_and(|stand_ins| stand_ins.address(server).is_none()) {
        return None;
    }
    Some(Target {
        listed: Arc::clone(server),
        uri: uri.clone(),
        stand_in: stand_ins.and_then(|stand_ins| {
            let address = stand_ins.address(server)?;
            // The NAT stands before STUN, so that the mapped address differs from the host's.
            let behind_nat = !uri.scheme.is_turn() && uri.transport == Transport::Udp;
            Some(StandIn {
                address,
                server_name: None,
                certificate: Some(stand_ins.certificate().der().to_vec()),
                gateway: behind_nat.then(|| stand_ins.gateway(address.is_ipv6())).flatten(),
            })
        }),
    })
}

/// The report of a server that no stand-in can replace.
pub(super) fn without_stand_in(server: &Arc<ListedServer>) -> ServerReport {
    let mut report = unusable(server, "");
    let why = "the stand-ins on loopback do not speak TURN over DTLS".to_owned();
    report.steps[0].outcome = StepOutcome::NotChecked(why);
    report
}

/// The report of a server whose URL leads nowhere.
pub(super) fn unusable(server: &Arc<ListedServer>, why: &str) -> ServerReport {
    let mut failure = Failure::new(Slug::UrlUnusable, format!("the URL leads to no server: {why}"));
    failure.place = server.places.first().cloned();
    let resolve = Step {
        name: StepName::Resolve,
        outcome: StepOutcome::Failed(failure),
        time: std::time::Duration::ZERO,
        round_trips: 0,
        retransmissions: 0,
        detail: None,
    };
    ServerReport { steps: vec![resolve], ..ServerReport::new(Arc::clone(server), Contacted::Nothing) }
}
