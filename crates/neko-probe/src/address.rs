//! Address truth: this machine's address as servers see it, against what neko advertises and what the NAT does.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::time::Instant;

use super::behaviour_discovery::{Bound, bind, filtering, mapping};
use super::interfaces::Interfaces;
use super::proof::only_here;
use crate::transport::UdpEnd;
use neko_config::ice_server::Transport;
use neko_config::ice_server::address::AddressClass;
use neko_config::{Resolution, Written};
use neko_report::{AddressFinding, AddressReport, Bearing, Contacted, Dependence, ServerReport};

/// How long the hairpin is tried.
const HAIRPIN: Duration = Duration::from_millis(600);

/// What neko advertises, of one config.
#[derive(Debug, Clone)]
pub(super) struct Advertised {
    pub(super) config: String,
    pub(super) nat1to1: Vec<String>,
}

/// The addresses that a config advertises.
pub(super) fn nat1to1(resolution: &Resolution) -> Vec<String> {
    resolution.webrtc.nat1to1.value.iter().map(|written| written.value.clone()).collect()
}

/// The addresses that neko advertises instead of its own. Where it asks a service for its public one, that is what
/// servers see of this machine.
pub(super) fn advertised(resolution: &Resolution, rows: &[ServerReport], embedded: bool) -> Vec<IpAddr> {
    let written = &resolution.webrtc.nat1to1.value;
    if written.is_empty() && !resolution.ip_retrieval.is_empty() && !embedded {
        let seen = rows.iter().filter_map(|row| row.mapped).map(|mapped| mapped.ip());
        return seen.filter(|ip| only_here(*ip).is_none()).take(1).collect();
    }
    named(written)
}

/// The addresses that entries of `nat1to1` name for viewers.
pub(super) fn named(entries: &[Written]) -> Vec<IpAddr> {
    entries.iter().filter_map(|entry| entry.value.split('/').next()?.parse().ok()).collect()
}

/// The machine's own addresses that entries `external/local` name.
pub(super) fn named_inside(entries: &[Written]) -> Vec<IpAddr> {
    entries.iter().filter_map(|entry| entry.value.split_once('/')?.1.trim().parse().ok()).collect()
}

/// Looks at the address through the servers that answered over UDP and IPv4; none where there is none.
pub(super) async fn examine(
    rows: &[ServerReport],
    interfaces: &Interfaces,
    advertised: &[Advertised],
) -> Option<AddressReport> {
    let servers = servers(rows);
    let mut mapped: Vec<SocketAddr> = Vec::new();
    for address in rows.iter().filter(|row| is_udp(row)).filter_map(|row| row.mapped) {
        if !mapped.iter().any(|known| known.ip() == address.ip()) {
            mapped.push(address);
        }
    }
    let first = *mapped.first()?;
    let mut report = AddressReport { mapped, ..AddressReport::default() };
    let nat = !interfaces.owns(first.ip());
    let text = mapped_text(&report.mapped, nat);
    say(&mut report, "mapped", Bearing::Fine, text);
    against_nat1to1(&mut report, advertised, interfaces);
    carrier_grade(&mut report, interfaces);
    behave(&mut report, &servers, nat).await;
    Some(report)
}

fn is_udp(row: &ServerReport) -> bool {
    row.uri().is_some_and(|uri| uri.transport == Transport::Udp && !uri.scheme.is_secure())
        && row.contacted != Contacted::StandIn
}

/// The addresses of servers that answered Binding over UDP, IPv4 first, each once.
fn servers(rows: &[ServerReport]) -> Vec<SocketAddr> {
    let mut servers: Vec<SocketAddr> = Vec::new();
    for row in rows.iter().filter(|row| is_udp(row) && row.mapped.is_some()) {
        if let Some(address) = row.address.filter(|address| !servers.contains(address)) {
            servers.push(address);
        }
    }
    servers.sort_by_key(|server| server.is_ipv6());
    servers
}

fn say(report: &mut AddressReport, name: &'static str, bearing: Bearing, text: impl Into<String>) {
    report.findings.push(AddressFinding { name, bearing, text: text.into() });
}

fn mapped_text(mapped: &[SocketAddr], nat: bool) -> String {
    let ips: Vec<String> = mapped.iter().map(|address| address.ip().to_string()).collect();
    let behind = if nat { "this machine is behind a NAT" } else { "it is this machine's own: no NAT before it" };
    format!("servers see {}; {behind}", ips.join(" and "))
}

fn against_nat1to1(report: &mut AddressReport, advertised: &[Advertised], interfaces: &Interfaces) {
    let seen: Vec<IpAddr> = report.mapped.iter().map(SocketAddr::ip).collect();
    for of in advertised.iter().filter(|of| !of.nat1to1.is_empty()) {
        let outside = of.nat1to1.iter().filter_map(|entry| entry.split('/').next()?.parse::<IpAddr>().ok());
        let outside: Vec<IpAddr> = outside.collect();
        let listed = of.nat1to1.join(" ");
        let fits = outside.iter().any(|ip| seen.contains(ip));
        let local = outside.iter().any(|ip| interfaces.owns(*ip));
        let config = &of.config;
        let (bearing, text) = if fits {
            (Bearing::Fine, format!("{config}: nat1to1 {listed} is what servers see"))
        } else if local {
            (
                Bearing::Warning,
                format!(
                    "{config}: nat1to1 {listed} is an address of this machine, but servers see a different one: viewers elsewhere cannot use it"
                ),
            )
        } else {
            let seen: Vec<String> = seen.iter().map(ToString::to_string).collect();
            (
                Bearing::Warning,
                format!(
                    "{config}: nat1to1 {listed} is not the address that servers see ({}); that is right only if neko runs on another machine",
                    seen.join(", ")
                ),
            )
        };
        say(report, "nat1to1", bearing, text);
    }
}

fn carrier_grade(report: &mut AddressReport, interfaces: &Interfaces) {
    let shared = |ip: &IpAddr| AddressClass::of(*ip) == AddressClass::SharedNat;
    let inside = interfaces.routable.iter().find(|ip| shared(ip)).copied();
    let outside = report.mapped.iter().map(SocketAddr::ip).find(shared);
    if let Some(ip) = outside.or(inside) {
        say(
            report,
            "carrier-grade-nat",
            Bearing::Warning,
            format!(
                "{ip} belongs to a provider's own NAT (carrier-grade NAT): no port can be opened to this machine from the Internet; \
                 neko needs a TURN server outside, IPv6, or a tunnel"
            ),
        );
    }
}

/// Mapping, filtering and hairpin, each from sockets of its own.
async fn behave(report: &mut AddressReport, servers: &[SocketAddr], nat: bool) {
    let Some(server) = servers.first().copied() else { return };
    if !nat {
        say(report, "mapping", Bearing::Fine, "no NAT, so that every server sees the same address");
        return;
    }
    let Some((end, bound)) = learned(server).await else {
        say(report, "mapping", Bearing::NotChecked, "no socket, or no answer to a second Binding request");
        return;
    };
    let second = servers.iter().copied().find(|other| other.ip() != server.ip() && other.is_ipv4() == server.is_ipv4());
    report.mapping = match (bound.other.filter(|other| other.ip() != server.ip()), second) {
        (Some(other), _) => mapping(&end, server, bound, other).await,
        (None, Some(second)) => bind(&end, second, 0).await.map(|there| match there.mapped == bound.mapped {
            true => Dependence::Endpoint,
            false => Dependence::Address,
        }),
        (None, None) => None,
    };
    match report.mapping {
        Some(Dependence::Endpoint) => {
            say(
                report,
                "mapping",
                Bearing::Fine,
                "the router keeps one public port for all destinations: direct connections can work",
            );
        }
        Some(_) => say(
            report,
            "mapping",
            Bearing::Warning,
            "the router uses a different public port for every destination (symmetric NAT), so addresses learned by STUN do not help; viewers reach neko only over a forwarded port (nat1to1 with epr or a mux) or through a TURN server",
        ),
        None => say(
            report,
            "mapping",
            Bearing::NotChecked,
            "to see it, use two STUN servers with different addresses, or one that supports RFC 5780",
        ),
    }
    filter(report, server, bound).await;
    hairpin(report, server).await;
}

async fn learned(server: SocketAddr) -> Option<(UdpEnd, Bound)> {
    let end = UdpEnd::bind(server, None, None).await.ok()?;
    let bound = bind(&end, server, 0).await?;
    Some((end, bound))
}

async fn filter(report: &mut AddressReport, server: SocketAddr, bound: Bound) {
    if bound.other.is_none() {
        say(report, "filtering", Bearing::NotChecked, "not offered by this server (RFC 5780)");
        return;
    }
    // A socket of its own: the other one has spoken to the server's second address.
    let Some((end, _)) = learned(server).await else { return };
    let filtering = filtering(&end, server).await;
    report.filtering = Some(filtering);
    let text = match filtering {
        Dependence::Endpoint => "anyone can send to an open port",
        Dependence::Address => "only addresses that were sent to can answer; ICE sends from both sides",
        Dependence::AddressAndPort => {
            "only the address and port that was sent to can answer; ICE sends from both sides"
        }
    };
    say(report, "filtering", Bearing::Fine, text);
}

/// Sends between two sockets by their outside addresses: does the router lead them back in?
async fn hairpin(report: &mut AddressReport, server: SocketAddr) {
    let (Some((one, first)), Some((two, second))) = tokio::join!(learned(server), learned(server)) else { return };
    let marker = turn_client::stun::wire::TransactionId::random().0;
    let until = Instant::now() + HAIRPIN;
    let mut buffer = [0; 64];
    let mut again = tokio::time::interval(Duration::from_millis(100));
    let works = loop {
        tokio::select! {
            _ = again.tick() => {
                // Both speak, so that a filtering router lets both in. A refusal is no answer either way.
                let _ = one.send_to(&marker, second.mapped).await;
                let _ = two.send_to(&marker, first.mapped).await;
            }
            received = two.recv_from(&mut buffer) => if let Ok((len, _)) = received && buffer[..len] == marker {
                break true;
            },
            () = tokio::time::sleep_until(until) => break false,
        }
    };
    match works {
        true => say(report, "hairpin", Bearing::Fine, "the router routes its own public address back in"),
        false => say(
            report,
            "hairpin",
            Bearing::Warning,
            "the router does not route its own public address back in: viewers in neko's own network may need its LAN address in nat1to1 too",
        ),
    }
}
