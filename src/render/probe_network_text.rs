//! What was seen and tried from outside, for people: the address, the router, and neko's ports.

use std::net::IpAddr;

use neko_report::{Mapping, NetworkReport, PortTrial, Report, Sender, Transport, Trial};

use super::wrap::folded;

/// By itself: a line for the network, and the rows.
pub(crate) fn lines(network: &NetworkReport, width: usize) -> String {
    seen(network).map_or_else(String::new, |seen| folded("From outside: ", &seen, width) + &rows(network, width))
}

/// One for each port or range that was tried, with all who found the same.
pub(super) fn rows(network: &NetworkReport, width: usize) -> String {
    let mut told: Vec<(char, String)> = Vec::new();
    for trial in &network.trials {
        let found = |trial: &PortTrial| (trial.address, trial.transport, said(trial));
        let alike = network.trials.iter().filter(|other| found(other) == found(trial));
        let by: Vec<&str> = alike.map(|trial| sender(&trial.by)).collect();
        let (mark, what) = said(trial);
        let row = (mark, format!("{}{what} by {}", at(trial.address, network), by.join(", ")));
        if !told.contains(&row) {
            told.push(row);
        }
    }
    told.iter().map(|(mark, row)| folded(&format!("  {mark} "), row, width)).collect()
}

/// Whether a sender outside said something about neko's own ports over a transport.
pub(super) fn tells(report: &Report, transport: Transport) -> bool {
    report.network.iter().flat_map(|network| &network.trials).any(|trial| trial.transport == transport)
}

/// `198.51.100.10, a router that keeps ports, no hairpin`; none where nothing was seen.
pub(super) fn seen(network: &NetworkReport) -> Option<String> {
    if network.mapped.is_empty() && network.trials.is_empty() {
        return None;
    }
    let addresses: Vec<String> = network.mapped.iter().map(IpAddr::to_string).collect();
    let mut parts = vec![match addresses.is_empty() {
        true => "no server saw this machine's address".to_owned(),
        false => addresses.join(" and "),
    }];
    parts.extend(network.mapping.map(router).map(str::to_owned));
    if network.mapping != Some(Mapping::None) {
        parts.extend(hairpin(network.hairpin).map(str::to_owned));
    }
    if network.container {
        parts.push("in a container".to_owned());
    }
    if network.trials.is_empty() {
        parts.push("nobody tried neko's ports".to_owned());
    }
    Some(parts.join(", "))
}

fn router(mapping: Mapping) -> &'static str {
    match mapping {
        Mapping::None => "no NAT",
        Mapping::KeepsPort => "a router that keeps ports",
        Mapping::OnePort => "a router that changes ports",
        Mapping::PerDestination => "a symmetric NAT",
    }
}

fn hairpin(trial: Trial) -> Option<&'static str> {
    match trial {
        Trial::Arrived => Some("hairpin"),
        Trial::Lost => Some("no hairpin"),
        Trial::NotTried => None,
    }
}

/// `203.0.113.9 `, where that is not the one that servers see.
fn at(address: IpAddr, network: &NetworkReport) -> String {
    if network.mapped == [address] { String::new() } else { format!("{address} ") }
}

/// `✓`, `UDP 52000, 52050, 52100 reached`
fn said(trial: &PortTrial) -> (char, String) {
    let name = if trial.transport == Transport::Udp { "UDP" } else { "TCP" };
    let with = |reached: Option<bool>| {
        let ports = trial.ports.iter().filter(|(_, came)| reached.is_none_or(|reached| *came == reached));
        ports.map(|(port, _)| port.to_string()).collect::<Vec<_>>().join(", ")
    };
    match trial.result {
        Trial::Arrived => ('✓', format!("{name} {} reached", with(None))),
        Trial::Lost => ('✗', format!("{name} {} not reached", with(None))),
        Trial::NotTried if trial.ports.iter().all(|(_, came)| *came) => {
            ('?', format!("{name} {} reached, perhaps by what was sent from there before,", with(None)))
        }
        Trial::NotTried => ('?', format!("{name} {} reached, {} not,", with(Some(true)), with(Some(false)))),
    }
}

fn sender(by: &Sender) -> &str {
    match by {
        Sender::Relay(url) => url,
        Sender::StunAnswer => "a STUN server's answer",
        Sender::Here => "this machine",
    }
}
