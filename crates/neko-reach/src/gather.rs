//! Facts of a resolved configuration, and of what was found out in neko's place.

use std::net::IpAddr;
use std::time::Duration;

use super::facts::{Address, AddressOrigin, Facts, Line, Mapping, Network, PortRange, Ports, Prevented};
use super::server::{Allocation, Contact, Server};
use super::trial::{Trial, Tried};
use neko_config::behaviour::{Behaviour, Skip, UdpPorts, UrlUse};
use neko_config::ice_server::address::{HostReach, literal};
use neko_config::ice_server::browser::{self, Entry, Urls};
use neko_config::ice_server::{Family, IceServer, Side, Transport, Uri, pion};
use neko_config::{Resolution, WebRtc};

/// What one server answered to the probe in neko's place.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerAnswer {
    /// The list.
    pub side: Side,
    /// The number of the URL in its list, entries taken one after another.
    pub number: usize,
    /// The families of the addresses that were asked; another answer may tell of the others.
    pub families: Vec<Family>,
    /// How it behaved.
    pub contact: Contact,
    /// What it relays.
    pub allocation: Allocation,
}

/// All that was found out. The default is what is known where nothing was asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// neko's network.
    pub network: Network,
    /// The address that neko's address service answers, where neko asks it.
    pub retrieved: Option<IpAddr>,
    /// The servers.
    pub servers: Vec<ServerAnswer>,
    /// The viewer's line.
    pub line: Line,
}

/// Puts both together, for so many viewers at once.
pub fn gather(resolution: &Resolution, behaviour: &Behaviour, answers: &Answers, viewers: usize) -> Facts {
    let webrtc = &resolution.webrtc;
    let frontend = frontend(webrtc, answers);
    let backend = backend(behaviour, answers);
    let network = &answers.network;
    let retrieved = asks_address(resolution).then(|| answers.retrieved.or(network.mapped(Family::V4)));
    let mut addresses = hosts(webrtc, network, retrieved.flatten());
    let hosts = addresses.len();
    let is_unknown = |family: &Family| {
        let unseen = network.own.is_empty() && !addresses.iter().any(|address| Family::of(address.ip) == *family);
        unseen || may_be_told(&backend, network, *family) || (retrieved == Some(None) && *family == Family::V4)
    };
    let unknown = Family::ALL.into_iter().filter(is_unknown).collect();
    addresses.extend(reflexive(behaviour, &backend, network));
    Facts {
        prevented: prevented(webrtc, behaviour),
        lite: behaviour.lite,
        udp: behaviour.udp,
        tcp_mux: behaviour.tcp_mux,
        range: range(behaviour, hosts),
        viewers,
        gathering: gathering(behaviour, &backend, network),
        key_frames: resolution.capture.key_frame_distance(),
        addresses,
        unknown,
        frontend,
        backend,
        network: network.clone(),
        line: answers.line,
        names_outside: externals(webrtc, None).iter().any(|it| HostReach::of_address(it.ip) == HostReach::Everywhere),
        ports: Ports::AsTried,
    }
}

fn prevented(webrtc: &WebRtc, behaviour: &Behaviour) -> Option<Prevented> {
    let no_offer = behaviour.stops_offer.first().map(|stop| Prevented::NoOffer(stop.kind));
    no_offer.or_else(|| page_throws(&webrtc.frontend.value).then_some(Prevented::PageThrows))
}

fn page_throws(servers: &[IceServer]) -> bool {
    let urls: Vec<Option<Vec<&str>>> = servers
        .iter()
        .map(|server| Some(server.urls.as_ref()?.iter().map(|url| url.value.as_str()).collect()))
        .collect();
    let entries: Vec<Entry<'_>> = servers
        .iter()
        .zip(&urls)
        .map(|(server, urls)| Entry {
            urls: urls.as_deref().map_or(Urls::Null, Urls::List),
            username: server.username.as_deref(),
            credential: server.credential.as_ref().map(|secret| secret.reveal()),
        })
        .collect();
    browser::refusal(&entries).is_some()
}

fn frontend(webrtc: &WebRtc, answers: &Answers) -> Vec<Server> {
    let urls = webrtc.frontend.value.iter().flat_map(|server| server.urls.iter().flatten());
    let uris = urls.enumerate().filter_map(|(number, url)| Some((number, browser::contact(&url.value)?)));
    uris.flat_map(|(number, uri)| servers(Side::Frontend, number, &uri, None, answers)).collect()
}

fn backend(behaviour: &Behaviour, answers: &Answers) -> Vec<Server> {
    let uri = |used: &UrlUse| used.contact().and_then(pion::contact_of);
    let uris = behaviour.urls.iter().enumerate().filter_map(|(number, used)| Some((number, uri(used)?, &used.skip)));
    uris.flat_map(|(number, uri, skip)| servers(Side::Backend, number, &uri, skip.as_ref(), answers)).collect()
}

/// A server once for all families, or once for each where they were asked one by one.
fn servers(side: Side, number: usize, uri: &Uri, skip: Option<&Skip>, answers: &Answers) -> Vec<Server> {
    let of_url = answers.servers.iter().filter(|answer| (answer.side, answer.number) == (side, number));
    let asked: Vec<_> = of_url.map(|answer| server(side, number, uri, skip, Some(answer))).collect();
    if asked.is_empty() { vec![server(side, number, uri, skip, None)] } else { asked }
}

fn server(side: Side, number: usize, uri: &Uri, skip: Option<&Skip>, answer: Option<&ServerAnswer>) -> Server {
    let by_host = literal(&uri.host).map_or(Family::ALL.to_vec(), |ip| vec![Family::of(ip)]);
    let families = answer.map_or(by_host, |answer| answer.families.clone());
    let over_ipv6 = side == Side::Backend && uri.scheme.is_turn() && families == [Family::V6];
    Server {
        number,
        scheme: uri.scheme,
        port: uri.port,
        transport: uri.transport,
        families,
        reach: HostReach::of(&uri.host),
        host: uri.host.to_string(),
        skip: skip.cloned().or(over_ipv6.then_some(Skip::TurnOverIpv6)),
        contact: answer.map_or(Contact::NotAsked, |answer| answer.contact),
        allocation: answer.map_or(Allocation::NotTried, |answer| answer.allocation.clone()),
    }
}

fn asks_address(resolution: &Resolution) -> bool {
    resolution.webrtc.nat1to1.value.is_empty() && !resolution.ip_retrieval.is_empty()
}

/// An entry of `nat1to1`: what is offered, and of which of the machine's addresses in particular.
struct External {
    ip: IpAddr,
    of: Option<IpAddr>,
    origin: AddressOrigin,
}

fn externals(webrtc: &WebRtc, retrieved: Option<IpAddr>) -> Vec<External> {
    let written = webrtc.nat1to1.value.iter().filter_map(|entry| {
        let (external, local) = entry.value.split_once('/').unwrap_or((&entry.value, ""));
        let ip = external.trim().parse().ok()?;
        Some(External { ip, of: local.trim().parse().ok(), origin: AddressOrigin::Nat1to1 })
    });
    written.chain(retrieved.map(|ip| External { ip, of: None, origin: AddressOrigin::Retrieved })).collect()
}

/// The host candidates: each of the machine's addresses, or what `nat1to1` says in its place.
fn hosts(webrtc: &WebRtc, network: &Network, retrieved: Option<IpAddr>) -> Vec<Address> {
    let externals = externals(webrtc, retrieved);
    let mut offered: Vec<Address> = Vec::new();
    if network.own.is_empty() {
        offered.extend(externals.iter().map(|external| address(external.ip, external.origin, network)));
    }
    for own in &network.own {
        let of_pair = externals.iter().filter(|external| external.of == Some(*own));
        let general = externals.iter().filter(|it| it.of.is_none() && it.ip.is_ipv4() == own.is_ipv4());
        let named: Vec<_> = of_pair.chain(general).map(|external| (external.ip, external.origin)).collect();
        let named = if named.is_empty() { vec![(*own, AddressOrigin::Interface)] } else { named };
        for (ip, origin) in named {
            if !offered.iter().any(|known| known.ip == ip) {
                offered.push(address(ip, origin, network));
            }
        }
    }
    offered
}

fn address(ip: IpAddr, origin: AddressOrigin, network: &Network) -> Address {
    let Tried { ip, udp, tcp, replies } = network.tried(ip);
    Address { ip, origin, own: network.own.contains(&ip), udp, tcp, replies }
}

/// Whether neko asks a server over UDP, which then tells it an address.
fn is_asked(server: &Server, family: Family) -> bool {
    server.skip.is_none() && server.transport == Transport::Udp && server.families.contains(&family)
}

/// Whether a server of the backend list tells neko an address of the family that is not known here.
fn may_be_told(backend: &[Server], network: &Network, family: Family) -> bool {
    let untold = |server: &&Server| match server.contact {
        Contact::NotAsked => true,
        Contact::Outside => network.mapped(family).is_none(),
        _ => false,
    };
    backend.iter().filter(|server| is_asked(server, family)).any(|server| untold(&server))
}

/// What a server of the backend list sees: from a port of the range where there is one.
fn reflexive(behaviour: &Behaviour, backend: &[Server], network: &Network) -> Vec<Address> {
    let sees = |server: &Server, family| server.contact == Contact::Outside && is_asked(server, family);
    let seen = |family: &Family| backend.iter().any(|server| sees(server, *family));
    let mapped = Family::ALL.into_iter().filter(seen).filter_map(|family| network.mapped(family));
    let has_range = matches!(behaviour.udp, UdpPorts::Range(..));
    let seen_of = |ip| {
        let address = address(ip, AddressOrigin::Server, network);
        let udp = match (network.mapping, network.strangers) {
            // What a server sees there is for that server alone.
            (Some(Mapping::PerDestination), _) => Trial::Lost,
            (Some(Mapping::KeepsPort), Trial::NotTried | Trial::Lost) if has_range => address.udp,
            (None, Trial::Lost) if has_range => Trial::NotTried,
            (_, strangers) => strangers,
        };
        // Another socket than that of the mux asks the servers.
        let replies = if has_range { address.replies } else { Trial::NotTried };
        Address { udp, replies, ..address }
    };
    mapped.filter(|ip| !network.own.contains(ip)).map(seen_of).collect()
}

fn range(behaviour: &Behaviour, hosts: usize) -> Option<PortRange> {
    let UdpPorts::Range(min, max) = behaviour.udp else { return None };
    let ports = usize::from(max).saturating_sub(usize::from(min)) + 1;
    Some(PortRange { ports, hosts, per_viewer: behaviour.ports_per_viewer(hosts) })
}

/// How long the offer waits for the servers that are silent; over a family that the machine has not, nothing is sent.
fn gathering(behaviour: &Behaviour, backend: &[Server], network: &Network) -> Duration {
    if behaviour.trickle {
        return Duration::ZERO;
    }
    let has = |family: &Family| network.own.is_empty() || network.own.iter().any(|ip| Family::of(*ip) == *family);
    let asked = |server: &&Server| server.families.is_empty() || server.families.iter().any(has);
    let silent = backend.iter().filter(|server| server.contact == Contact::Silent).filter(asked);
    let urls = silent.filter_map(|server| behaviour.urls.get(server.number).cloned()).collect();
    Behaviour { urls, ..behaviour.clone() }.longest_gathering()
}
