//! What the name servers say of a name, A and AAAA apart: the system's resolver tells "no such name" from "no answer"
//! badly, and mixes in what only this machine knows.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{RData, RecordType};

use neko_report::{NameReport, RecordAnswer};

/// Asks for both record types at once. `servers` replace the system's name servers where there are any.
pub async fn ask(host: &str, servers: &[SocketAddr], within: Duration) -> (RecordAnswer, RecordAnswer) {
    let resolver = match resolver(servers, within) {
        Ok(resolver) => resolver,
        Err(error) => {
            let why = RecordAnswer::NotAsked(error.to_string());
            return (why.clone(), why);
        }
    };
    // The end of an absolute name keeps search domains away; a bare one is what they are for.
    let name = if host.contains('.') && !host.ends_with('.') { format!("{host}.") } else { host.to_owned() };
    let lookup = async |kind: RecordType| match tokio::time::timeout(within, resolver.lookup(name.as_str(), kind)).await
    {
        Err(_) => RecordAnswer::NoAnswer,
        Ok(Err(error)) => of_error(&error),
        Ok(Ok(found)) => {
            let address = |data: &RData| match data {
                RData::A(a) => Some(a.0.to_string()),
                RData::AAAA(aaaa) => Some(aaaa.0.to_string()),
                _ => None,
            };
            let addresses: Vec<String> = found.answers().iter().filter_map(|record| address(&record.data)).collect();
            if addresses.is_empty() { RecordAnswer::NoRecord } else { RecordAnswer::Addresses(addresses) }
        }
    };
    tokio::join!(lookup(RecordType::A), lookup(RecordType::AAAA))
}

fn resolver(servers: &[SocketAddr], within: Duration) -> Result<TokioResolver, NetError> {
    let mut builder = if servers.is_empty() {
        TokioResolver::builder_tokio()?
    } else {
        let servers = servers.iter().map(|server| {
            let mut config = NameServerConfig::udp(server.ip());
            let mut connection = ConnectionConfig::udp();
            connection.port = server.port();
            config.connections = vec![connection];
            config
        });
        let config = ResolverConfig::from_name_servers(servers.collect());
        TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
    };
    let options = builder.options_mut();
    options.use_hosts_file = ResolveHosts::Never;
    options.attempts = 1;
    options.timeout = within / 2;
    builder.build()
}

fn of_error(error: &NetError) -> RecordAnswer {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) if none.response_code == ResponseCode::NXDomain => {
            RecordAnswer::NoSuchName
        }
        NetError::Dns(DnsError::NoRecordsFound(none)) if none.response_code == ResponseCode::NoError => {
            RecordAnswer::NoRecord
        }
        NetError::Dns(DnsError::NoRecordsFound(none)) => {
            RecordAnswer::NotAsked(format!("they answer {}", none.response_code))
        }
        NetError::Dns(DnsError::ResponseCode(code)) => RecordAnswer::NotAsked(format!("they answer {code}")),
        NetError::Timeout | NetError::NoConnections | NetError::Io(_) => RecordAnswer::NoAnswer,
        other => RecordAnswer::NotAsked(other.to_string()),
    }
}

/// Both answers beside the system's, with their difference in words.
pub fn compare(host: &str, a: RecordAnswer, aaaa: RecordAnswer, system: &[SocketAddr]) -> NameReport {
    let system: Vec<IpAddr> = system.iter().map(SocketAddr::ip).collect();
    let listed = |answer: &RecordAnswer| match answer {
        RecordAnswer::Addresses(addresses) => addresses.iter().filter_map(|address| address.parse().ok()).collect(),
        _ => Vec::<IpAddr>::new(),
    };
    let dns = [listed(&a), listed(&aaaa)].concat();
    let absent = |answer: &RecordAnswer| matches!(answer, RecordAnswer::NoSuchName | RecordAnswer::NoRecord);
    let difference = if dns.is_empty() && absent(&a) && absent(&aaaa) && !system.is_empty() {
        Some(format!(
            "only this machine knows {host} (its hosts file, or a resolver of its own): the name servers do not, and viewers elsewhere cannot find it"
        ))
    } else if !dns.is_empty() && system.is_empty() {
        Some(format!(
            "the name servers know {host}, this machine's own resolver does not: see /etc/nsswitch.conf and /etc/hosts"
        ))
    } else if !dns.is_empty() && system.iter().any(|address| !dns.contains(address)) {
        let list = |addresses: &[IpAddr]| addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Some(format!("this machine resolves {host} to {}, the name servers to {}", list(&system), list(&dns)))
    } else {
        None
    };
    NameReport { a, aaaa, system: system.iter().map(ToString::to_string).collect(), difference }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_in_words() {
        let system = ["127.0.0.1:1".parse().unwrap()];
        let known = || RecordAnswer::Addresses(vec!["127.0.0.1".into(), "192.0.2.1".into()]);
        let difference = |a, aaaa, system: &[SocketAddr]| compare("turn.lan", a, aaaa, system).difference;
        assert_eq!(difference(known(), RecordAnswer::NoRecord, &system), None);
        let alone = difference(RecordAnswer::NoSuchName, RecordAnswer::NoSuchName, &system).unwrap();
        assert!(alone.contains("only this machine knows turn.lan"));
        assert!(difference(known(), RecordAnswer::NoRecord, &[]).unwrap().contains("nsswitch"));
        let other = RecordAnswer::Addresses(vec!["192.0.2.9".into()]);
        assert!(difference(other, RecordAnswer::NoRecord, &system).unwrap().contains("192.0.2.9"));
        assert_eq!(difference(RecordAnswer::NoAnswer, RecordAnswer::NoAnswer, &system), None);
    }
}
