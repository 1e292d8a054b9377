//! In whose network a container is.

use neko_deploy::{Deployment, Network};

/// Whose network a container is in: its own, or that of a neighbour; none where that is not to be seen.
pub(super) fn network_of(own: &Deployment) -> Option<&Deployment> {
    let mut publisher = own;
    for _ in 0..=16 {
        let Network::Service(name) = &publisher.reach.network else { return Some(publisher) };
        publisher = own.neighbours.iter().find(|other| other.name == *name)?;
    }
    None
}
