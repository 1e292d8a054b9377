//! What was found out, put together. Pure.

use std::net::IpAddr;
use std::sync::Arc;

use super::addresses::Addresses;
use super::outcome::{agreed, first_tried};
use super::port_trials::{By, PortTrial};
use super::relay_findings::RelayFindings;
use neko_reach::{Network, RelayTrials, Trial, Tried};
use neko_report::{ListedServer, NetworkReport, Sender};

/// What was found out by sending, beside the servers' checks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// neko's network.
    pub network: Network,
    /// The relays of the plan's servers that granted an allocation.
    pub relays: Vec<RelayFound>,
    /// Who sent to neko's ports, and what came in there.
    pub trials: Vec<PortTrial>,
}

/// What was found out about a relay.
#[derive(Debug, Clone, PartialEq)]
pub struct RelayFound {
    /// The server's number in the plan.
    pub server: usize,
    /// What was tried.
    pub trials: RelayTrials,
}

impl Found {
    /// As it is reported, servers by their URLs.
    pub(crate) fn report(&self, servers: &[Arc<ListedServer>]) -> NetworkReport {
        let url = |server: usize| servers.get(server).map(|server| server.url.clone()).unwrap_or_default();
        let trial = |trial: &PortTrial| neko_report::PortTrial {
            by: match trial.by {
                By::Relay(server) => Sender::Relay(url(server)),
                By::StunAnswer => Sender::StunAnswer,
                By::Here => Sender::Here,
            },
            address: trial.address,
            transport: trial.transport,
            ports: trial.ports.clone(),
            result: trial.result,
        };
        let network = &self.network;
        NetworkReport {
            mapped: network.mapped.clone(),
            mapping: network.mapping,
            hairpin: network.hairpin,
            container: network.container,
            trials: self.trials.iter().map(trial).collect(),
        }
    }
}

/// What was tried at each address: by the relays and by STUN servers' answers, else from here.
pub(super) fn forwards(
    addresses: &Addresses,
    shown: &[RelayFindings],
    answers: &[Tried],
    from_here: &[Tried],
) -> Vec<Tried> {
    let tried = addresses.offered().into_iter().map(|ip| {
        let of = |trials: &[(IpAddr, Trial)]| trials.iter().find(|(at, _)| *at == ip).map(|(_, trial)| *trial);
        let over_udp = || shown.iter().flat_map(|shown| &shown.over_udp).chain(answers).filter(|tried| tried.ip == ip);
        let udp = agreed(over_udp().map(|tried| tried.udp));
        let tcp = agreed(shown.iter().filter_map(|shown| of(&shown.over_tcp)));
        let here = from_here.iter().find(|tried| tried.ip == ip).copied();
        let here = here.unwrap_or(Tried::nothing(ip));
        let replies = agreed(over_udp().map(|tried| tried.replies));
        Tried { ip, udp: first_tried([udp, here.udp]), tcp: first_tried([tcp, here.tcp]), replies }
    });
    tried.filter(|tried| (tried.udp, tried.tcp) != (Trial::NotTried, Trial::NotTried)).collect()
}
