//! NATs on the way are opened before the first check, as permissions are at relays.
//!
//! A NAT lets in only what its inside sent to before (RFC 4787, section 5). Without this the far end's first check would be
//! lost there whenever it comes before ours has passed, and the path would take a retransmission longer.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::Setup;
use super::inbound::Inbound;
use super::leg::{CandidateTransport, Leg, LegCandidate};
use neko_config::behaviour::CandidateKind;

/// A Binding indication, which nobody answers (RFC 8489, section 2.1).
const INDICATION: [u8; 20] = *b"\0\x11\0\0\x21\x12\xa4\x42neko-ice-nat";
/// Sent again after this time, for NATs on both sides, as each drops the first one of the other.
const AGAIN: Duration = Duration::from_millis(30);
const ROUNDS: u32 = 4;

/// Whether the far end can only send to a leg once that has sent: behind a NAT, and where the far end has to accept a TCP
/// connection first.
fn opens_the_way(near: LegCandidate) -> bool {
    near.kind == CandidateKind::ServerReflexive || near.transport == CandidateTransport::TcpActive
}

fn ways(near: &[Arc<dyn Leg>], far: &[Arc<dyn Leg>]) -> Vec<(Arc<dyn Leg>, SocketAddr)> {
    let all = near.iter().flat_map(|leg| far.iter().map(move |peer| (leg, leg.candidate(), peer.candidate())));
    all.filter(|(_, near, far)| opens_the_way(*near) && near.pairs_with(far))
        .map(|(leg, _, far)| (Arc::clone(leg), far.address))
        .collect()
}

/// Sends from each such leg to all far ends, and waits until they arrive. Where they do not, ICE finds its own way.
pub(super) async fn prime(setup: &Setup, inbound: &mut Inbound) {
    let mut ways_there = ways(&setup.neko, &setup.viewer);
    ways_there.extend(ways(&setup.viewer, &setup.neko));
    let mut arrived = HashSet::new();
    for _ in 0..ROUNDS {
        if arrived.len() >= ways_there.len() {
            return;
        }
        for (leg, peer) in &ways_there {
            // A leg that cannot send shows in the checks.
            let _ = leg.send_to(&INDICATION, *peer).await;
        }
        let until = Instant::now() + AGAIN;
        while let Ok(arrival) = timeout_at(until, inbound.next()).await {
            if arrival.datagram() == INDICATION {
                arrived.insert((arrival.peer, arrival.end, arrival.from));
            }
            inbound.done(arrival);
            if arrived.len() >= ways_there.len() {
                return;
            }
        }
    }
}
