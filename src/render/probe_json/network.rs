//! What was found out by sending, as JSON.

use neko_report::{Mapping, NetworkReport, PortTrial, Transport, Trial};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct NetworkJson<'a> {
    /// As servers outside see this machine.
    mapped: Vec<String>,
    /// `none`, `keeps-port`, `one-port` or `per-destination`; null where that was not seen.
    nat: Option<&'static str>,
    hairpin: &'static str,
    container: bool,
    /// What was sent to neko's own ports, and what that proves.
    proofs: Vec<ProofJson<'a>>,
}

#[derive(Serialize)]
struct ProofJson<'a> {
    by: &'static str,
    url: Option<&'a str>,
    address: String,
    transport: &'static str,
    ports: Vec<PortJson>,
    result: &'static str,
}

#[derive(Serialize)]
struct PortJson {
    port: u16,
    arrived: bool,
}

pub(super) fn network(report: &NetworkReport) -> NetworkJson<'_> {
    NetworkJson {
        mapped: report.mapped.iter().map(ToString::to_string).collect(),
        nat: report.mapping.map(nat),
        hairpin: match report.hairpin {
            Trial::Arrived => "yes",
            Trial::Lost => "no",
            Trial::NotTried => "unknown",
        },
        container: report.container,
        proofs: report.trials.iter().map(proof).collect(),
    }
}

fn nat(mapping: Mapping) -> &'static str {
    match mapping {
        Mapping::None => "none",
        Mapping::KeepsPort => "keeps-port",
        Mapping::OnePort => "one-port",
        Mapping::PerDestination => "per-destination",
    }
}

fn proof(trial: &PortTrial) -> ProofJson<'_> {
    ProofJson {
        by: trial.by.as_str(),
        url: trial.by.url(),
        address: trial.address.to_string(),
        transport: if trial.transport == Transport::Udp { "udp" } else { "tcp" },
        ports: trial.ports.iter().map(|(port, arrived)| PortJson { port: *port, arrived: *arrived }).collect(),
        result: match trial.result {
            Trial::Arrived => "proven",
            Trial::Lost => "disproved",
            Trial::NotTried => "not_proven",
        },
    }
}
