//! The addresses of a name, by the system's resolver.
//!
//! A static program has a resolver of its own: that of the C library loads the plug-ins of /etc/nsswitch.conf, which are
//! built for the machine's C library and crash beside another one.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::system_conf::read_system_conf;

/// Why a name has no addresses.
#[derive(Debug)]
pub(super) enum Unresolved {
    /// The name servers gave no answer, or could not be asked.
    Silent,
    /// There is no such name, in the resolver's words.
    Unknown(String),
}

/// The addresses in the resolver's order, each as often as the resolver has it.
pub(super) async fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, Unresolved> {
    if cfg!(target_feature = "crt-static") { of_files_and_dns(host, port).await } else { of_system(host, port).await }
}

async fn of_system(host: &str, port: u16) -> Result<Vec<SocketAddr>, Unresolved> {
    tokio::net::lookup_host((host, port)).await.map(Iterator::collect).map_err(|error| {
        let text = error.to_string();
        // EAI_AGAIN.
        if text.contains("Temporary failure") || text.contains("ry again") {
            return Unresolved::Silent;
        }
        Unresolved::Unknown(text.strip_prefix("failed to lookup address information: ").unwrap_or(&text).to_owned())
    })
}

/// As the C library does with `hosts: files dns`.
async fn of_files_and_dns(host: &str, port: u16) -> Result<Vec<SocketAddr>, Unresolved> {
    let mut found = listed(&fs::read_to_string("/etc/hosts").unwrap_or_default(), host);
    if found.is_empty() {
        found = asked(host).await?;
    }
    let mut addresses: Vec<_> = found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
    addresses.sort_by_key(|address| !has_route(address));
    Ok(addresses)
}

/// The addresses that a hosts file has for a name.
fn listed(hosts: &str, host: &str) -> Vec<IpAddr> {
    let lines = hosts.lines().map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    let of_line = |mut words: std::str::SplitWhitespace<'_>| {
        let address = words.next()?.parse().ok()?;
        words.any(|name| name.eq_ignore_ascii_case(host)).then_some(address)
    };
    lines.filter_map(of_line).collect()
}

/// Without resolv.conf, or without a server in it, the one on this machine is asked.
async fn asked(host: &str) -> Result<Vec<IpAddr>, Unresolved> {
    let on_this_machine = || {
        let server = NameServerConfig::udp_and_tcp(IpAddr::V4(Ipv4Addr::LOCALHOST));
        (ResolverConfig::from_name_servers(vec![server]), Default::default())
    };
    let (config, mut options) = read_system_conf().unwrap_or_else(|_| on_this_machine());
    options.use_hosts_file = ResolveHosts::Never;
    let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).with_options(options);
    let found = resolver.build().map_err(unresolved)?.lookup_ip(host).await.map_err(unresolved)?;
    Ok(found.iter().collect())
}

fn unresolved(error: NetError) -> Unresolved {
    match error {
        NetError::Timeout | NetError::NoConnections | NetError::Io(_) => Unresolved::Silent,
        NetError::Dns(DnsError::NoRecordsFound(_)) => Unresolved::Unknown("Name or service not known".to_owned()),
        other => Unresolved::Unknown(other.to_string()),
    }
}

/// Whether packets can go there at all; none is sent.
fn has_route(address: &SocketAddr) -> bool {
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let connect = |socket: UdpSocket| -> io::Result<()> { socket.connect(address) };
    UdpSocket::bind((any, 0)).and_then(connect).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hosts_file_is_read_as_the_c_library_reads_it() {
        let hosts = "127.0.0.1\tlocalhost\n# 192.0.2.1 turn.lan\n192.0.2.7 other Turn.LAN # turn.lan\n\
                     2001:db8::7 turn.lan\nnonsense turn.lan\n192.0.2.8 x#turn.lan\n";
        let ips = |host: &str| listed(hosts, host).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ips("turn.lan"), ["192.0.2.7", "2001:db8::7"]);
        assert_eq!(ips("localhost"), ["127.0.0.1"]);
        assert!(ips("lan").is_empty());
    }

    #[tokio::test]
    async fn both_resolvers_know_this_machine() {
        for found in [of_system("localhost", 3478).await, of_files_and_dns("localhost", 3478).await] {
            let found = found.unwrap();
            assert!(found.iter().all(|address| address.ip().is_loopback() && address.port() == 3478), "{found:?}");
            assert!(!found.is_empty());
        }
    }
}
