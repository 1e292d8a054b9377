//! Who sent to neko's ports, and what came in there, as it is told. Pure.

use std::net::IpAddr;

use super::Ground;
use super::relay_findings::RelayFindings;
use neko_config::ice_server::Transport;
use neko_reach::{Trial, Tried};

/// Who sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The relay of a server of the plan, by its number there.
    Relay(usize),
    /// A STUN server's answer to another port.
    StunAnswer,
    /// This machine.
    Here,
}

/// One sender's trial at one address; see [`neko_report::PortTrial`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortTrial {
    /// Who sent.
    pub by: By,
    /// Where.
    pub address: IpAddr,
    /// Over what.
    pub transport: Transport,
    /// Each port, and whether something came in there.
    pub ports: Vec<(u16, bool)>,
    /// What that proves.
    pub result: Trial,
}

/// All that was sent.
pub(super) fn all(
    ground: &Ground<'_>,
    shown: &[RelayFindings],
    answers: &[Tried],
    from_here: &[Tried],
) -> Vec<PortTrial> {
    let sample = || ground.sample.iter().flat_map(|sample| sample.ports.iter().copied());
    let mux = ground.mux.as_ref().map(|mux| mux.port);
    let alike = |trial: Trial, ports: &[u16]| ports.iter().map(|port| (*port, trial == Trial::Arrived)).collect();
    let udp: Vec<u16> = sample().collect();
    let tcp: Vec<u16> = mux.into_iter().collect();
    let of = |by, address, transport, result| {
        let ports = alike(result, if transport == Transport::Udp { &udp } else { &tcp });
        PortTrial { by, address, transport, ports, result }
    };
    let mut trials: Vec<PortTrial> = shown.iter().flat_map(|shown| of_relay(shown, &tcp)).collect();
    trials.extend(answers.iter().map(|own| of(By::StunAnswer, own.ip, Transport::Udp, own.udp)));
    for tried in from_here {
        trials.push(of(By::Here, tried.ip, Transport::Udp, tried.udp));
        trials.push(of(By::Here, tried.ip, Transport::Tcp, tried.tcp));
    }
    let is_told = |trial: &PortTrial| trial.result != Trial::NotTried || trial.ports.iter().any(|(_, came)| *came);
    trials.into_iter().filter(is_told).collect()
}

fn of_relay(shown: &RelayFindings, tcp: &[u16]) -> Vec<PortTrial> {
    let by = By::Relay(shown.server);
    let judged = |ip| shown.over_udp.iter().find(|own| own.ip == ip).map_or(Trial::NotTried, |own| own.udp);
    let over_udp = shown.udp_ports.iter().map(|(ip, ports)| PortTrial {
        by,
        address: *ip,
        transport: Transport::Udp,
        ports: ports.clone(),
        result: judged(*ip),
    });
    let over_tcp = shown.over_tcp.iter().map(|(ip, result)| PortTrial {
        by,
        address: *ip,
        transport: Transport::Tcp,
        ports: tcp.iter().map(|port| (*port, *result == Trial::Arrived)).collect(),
        result: *result,
    });
    over_udp.chain(over_tcp).collect()
}
