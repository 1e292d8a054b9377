//! What is told of a peer's candidates.

use str0m::net::Protocol;

use neko_probe::peer::LegCandidate;
use neko_report::{SeenCandidate, SeenPair};

use super::Peer;
use crate::agent::Selected;

impl Peer {
    pub(super) fn pair(&self) -> SeenPair {
        let Some(Selected { local, remote, protocol, remote_kind }) = self.selected else { return SeenPair::default() };
        let tcp = matches!(protocol, Protocol::Tcp);
        let neko = self.legs.candidate(local).map_or_else(
            || local.to_string(),
            |candidate| {
                let LegCandidate { kind, address, .. } = candidate;
                SeenCandidate::new(kind, tcp, address.ip().to_string(), address.port()).to_string()
            },
        );
        let viewer = SeenCandidate::new(remote_kind, tcp, remote.ip().to_string(), remote.port()).to_string();
        SeenPair { viewer, neko }
    }

    /// neko's candidates, the viewer's, and what gave none.
    pub fn seen(&self) -> (Vec<SeenCandidate>, Vec<SeenCandidate>, Vec<String>) {
        (self.ours.clone(), self.theirs.clone(), self.troubles.clone())
    }
}
