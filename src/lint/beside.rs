//! A coturn beside neko, and which of neko's URLs lead to it.

use std::net::IpAddr;

use crate::deployment::coturn::Coturn;
use crate::deployment::{Deployment, Kind, Network, Port, Protocol};
use crate::diagnostic::Severity;
use crate::ice_server::{IceServer, Transport, Uri, Url, address, browser, pion};

use super::context::external;
use super::{Context, Side};

/// A coturn in the project or script of a neko.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relay<'a> {
    /// Its service.
    pub service: &'a Deployment,
    /// Its options.
    pub coturn: &'a Coturn,
}

/// How surely a URL leads to a coturn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// A name that may be this one's, and no other coturn is here.
    Likely,
    /// By its service's name, by the realm, or by an address that neko or coturn has.
    Sure,
}

impl Lead {
    /// How bad a mistake about it is.
    pub fn severity(self) -> Severity {
        if self == Self::Sure { Severity::Error } else { Severity::Warning }
    }
}

/// A URL that leads to a coturn beside neko.
#[derive(Debug)]
pub(super) struct Way<'a> {
    pub server: &'a IceServer,
    pub url: &'a Url,
    pub uri: Uri,
    pub lead: Lead,
}

/// Services whose names are not one's own.
const PROVIDERS: [&str; 14] = [
    "google.com",
    "twilio.com",
    "metered.ca",
    "metered.live",
    "relay.metered.ca",
    "cloudflare.com",
    "xirsys.com",
    "expressturn.com",
    "nextcloud.com",
    "mozilla.com",
    "stunprotocol.org",
    "numb.viagenie.ca",
    "bistri.com",
    "freestun.net",
];

/// Every coturn beside a neko of a Compose project or of a script.
pub(super) fn relays<'a>(context: &Context<'a>) -> Vec<Relay<'a>> {
    let own = context.deployment.filter(|own| own.kind != Kind::Kubernetes);
    let neighbours = own.map(|own| &own.neighbours[..]).unwrap_or_default();
    neighbours.iter().filter_map(|service| Some(Relay { service, coturn: service.coturn.as_deref()? })).collect()
}

impl<'a> Relay<'a> {
    /// The URLs that lead here.
    pub fn ways(&self, context: &Context<'a>) -> Vec<Way<'a>> {
        let alone = relays(context).len() == 1;
        let way = |(side, server, url): (Side, &'a IceServer, &'a Url)| {
            let contact = if side.reaches_browsers() { browser::contact } else { pion::contact };
            let uri = contact(&url.value).or_else(|| Uri::parse(&url.value))?;
            let lead = self.lead(context, &uri).filter(|lead| alone || *lead == Lead::Sure)?;
            Some(Way { server, url, uri, lead })
        };
        context.urls().filter_map(way).collect()
    }

    fn lead(&self, context: &Context<'_>, uri: &Uri) -> Option<Lead> {
        let host = uri.host.as_str();
        let named = |name: &str| self.coturn.last(name).is_some_and(|own| own.value == host);
        if self.is_called(host) || (host.contains('.') && (named("realm") || named("server-name"))) {
            return Some(Lead::Sure);
        }
        if let Some(address) = address::literal(host) {
            let advertised = context.webrtc().nat1to1.value.iter().filter_map(|own| external(&own.value));
            return advertised.chain(self.external_addresses()).any(|own| own == address).then_some(Lead::Sure);
        }
        let foreign = PROVIDERS.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
        let known = context.deployment.is_some_and(|own| {
            own.neighbours
                .iter()
                .any(|other| other.coturn.is_none() && other.host_names.iter().any(|name| name == host))
        });
        (host.contains('.') && !foreign && !known && !host.contains(['<', '$', '{'])).then_some(Lead::Likely)
    }

    /// Whether containers of its networks know it by a name.
    pub fn is_called(&self, host: &str) -> bool {
        self.service.host_names.iter().any(|name| name == host)
    }

    /// The addresses that it tells clients, without the local ones behind them.
    pub fn external_addresses(&self) -> impl Iterator<Item = IpAddr> + use<'a> {
        self.coturn.all("external-ip").filter_map(|own| external(&own.value))
    }

    /// Whether its ports have to be published.
    pub fn is_behind_bridge(&self) -> bool {
        self.service.network == Network::Bridge
    }

    /// Whether neko reaches it in a network of both.
    pub fn shares_network(&self, neko: &Deployment) -> bool {
        let same = |own: &Deployment| {
            own.networks.iter().any(|network| self.service.networks.iter().any(|other| other.name == network.name))
        };
        same(neko) || (neko.kind == Kind::DockerRun && neko.network == self.service.network)
    }

    /// Whether it takes credentials, so that those of a client matter.
    pub fn asks_for_credentials(&self) -> bool {
        !self.coturn.is_open()
    }

    /// The ports inside that one outside leads to; none where it is not published for the protocol.
    pub fn inside(&self, outside: u16, protocol: Protocol) -> Option<(u16, &'a Port)> {
        self.service.ports.iter().filter(|port| port.protocol == protocol).find_map(|port| {
            let (first, last) = port.host?;
            if !(first..=last).contains(&outside) {
                return None;
            }
            let inside = port.inside.0.saturating_add(outside - first).min(port.inside.1);
            Some((inside, port))
        })
    }
}

impl Way<'_> {
    /// What its packets travel in.
    pub fn protocol(&self) -> Protocol {
        match self.uri.transport {
            Transport::Udp => Protocol::Udp,
            Transport::Tcp => Protocol::Tcp,
        }
    }
}
