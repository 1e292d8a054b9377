//! Which of neko's media ports a Compose service or a `docker run` publishes, and how.

use super::Severity;
use neko_config::behaviour::UdpPorts;
use neko_config::{Origin, Setter, Setting};
use neko_deploy::{Deployment, Kind, Network, Port, Protocol};
use neko_text::source::Place;

use super::Context;
use super::context::external;
use super::network::network_of;
use super::relay::{self, Known};
use super::vpn;

/// Ports on which neko waits for viewers.
#[derive(Debug)]
pub(super) struct Media<'a> {
    /// The setting: `webrtc.epr`.
    pub key: &'static str,
    /// Whether that is the range.
    pub is_range: bool,
    /// Of which protocol.
    pub protocol: Protocol,
    /// First and last; none where the system chooses them.
    pub ports: Option<(u16, u16)>,
    /// Where the setting comes from.
    pub origin: &'a Origin,
}

impl Media<'_> {
    /// `52000-52100/udp`
    pub fn shown(&self) -> String {
        match self.ports {
            Some(ports) => format!("{}/{}", range(ports), self.protocol.as_str()),
            None => format!("a {} port chosen by the system", self.protocol),
        }
    }

    /// What is behind the ports where nobody wrote them.
    pub fn by_default(&self) -> &'static str {
        if matches!(self.origin.setter, Setter::Default | Setter::Fallback(_)) { ", neko's default," } else { "" }
    }
}

/// `52000-52100`, or one port.
pub(super) fn range((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// How the ports of one [`Media`] are published.
#[derive(Debug)]
pub(super) struct Coverage<'a> {
    /// The ports.
    pub media: Media<'a>,
    /// How many of them there are, and how many are published as they should be.
    pub count: (usize, usize),
    /// The first run of ports that are not.
    pub missing: Option<(u16, u16)>,
    /// What publishes some of them on loopback addresses only.
    pub on_loopback: Vec<&'a Port>,
    /// What publishes some of them under other numbers.
    pub remapped: Vec<&'a Port>,
    /// What publishes some of them with another protocol.
    pub wrong_protocol: Vec<&'a Port>,
}

/// How neko's media ports are published, and what else leads viewers to neko.
#[derive(Debug)]
pub(super) struct Publishing<'a> {
    /// Whose ports they are: the service, or the one whose network it shares.
    pub publisher: &'a Deployment,
    /// Whether another service's network is shared.
    pub shared: bool,
    /// Whether every network of the service leads to nowhere outside, or there is none.
    pub cut_off: bool,
    /// Each kind of media ports.
    pub all: Vec<Coverage<'a>>,
    /// The protocols of media ports of which it cannot be seen how they are published.
    pub not_seen: Vec<Protocol>,
    /// Whether a TURN server leads viewers to neko.
    relay: Known,
    /// What viewers see without the ports.
    outlook: &'static str,
}

/// What is left for viewers where the ports of one kind are not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// No viewer reaches neko.
    Nothing,
    /// Viewers are relayed, if at all.
    Relay,
    /// Viewers are relayed where the servers that cannot be seen have a TURN server among them.
    UnseenServers,
    /// Viewers may use the ports of the other kind.
    OtherPorts,
}

impl Rest {
    /// How bad it is: without another way no viewer gets a picture.
    pub fn severity(self) -> Severity {
        if self == Self::Nothing { Severity::Error } else { Severity::Warning }
    }
}

impl<'a> Publishing<'a> {
    /// Of a configuration; none where ports need not be published, or that cannot be seen.
    pub fn of(context: &Context<'a>) -> Option<Self> {
        let own = context.deployment?;
        if own.kind == Kind::Kubernetes || context.resolution.outcome != neko_config::Outcome::Starts {
            return None;
        }
        let publisher = network_of(own)?;
        if vpn::of(context).is_some() {
            return None;
        }
        let none = publisher.reach.network == Network::None;
        if matches!(publisher.reach.network, Network::Host | Network::Own(_)) {
            return None;
        }
        let internal =
            !publisher.reach.networks().is_empty() && publisher.reach.networks().iter().all(|network| network.internal);
        let cut_off = none || internal;
        let ports: &[Port] = if cut_off { &[] } else { &publisher.reach.ports };
        let loopback = advertises_loopback(context);
        // Of a protocol whose published ports cannot be read nothing is said.
        let unseen =
            |own: &Media<'_>| publisher.reach.unseen_ports.iter().any(|of| of.is_none_or(|of| of == own.protocol));
        let (not_seen, all): (Vec<_>, Vec<_>) = media(context).into_iter().partition(|own| !cut_off && unseen(own));
        // A port that the other protocol needs too is not written for this one by mistake.
        let needed = |port: &&Port| {
            let of = |own: &Media<'_>| {
                own.ports.is_some_and(|(first, last)| first <= port.inside.1 && port.inside.0 <= last)
            };
            all.iter().any(|own| own.protocol == port.protocol && of(own))
        };
        let needed: Vec<&Port> = ports.iter().filter(needed).collect();
        let all = all.into_iter().map(|media| {
            let mut own = coverage(media, ports, loopback);
            own.wrong_protocol.retain(|port| !needed.iter().any(|other| std::ptr::eq(*other, *port)));
            own
        });
        // What is published for another protocol or address was meant; what is missing may come from what is not known.
        let is_open =
            |own: &Coverage<'_>| publisher.reach.is_partial && !cut_off && own.defect() == Defect::Unpublished;
        let (open, all): (Vec<_>, Vec<_>) = all.partition(is_open);
        let relay = if none { Known::No } else { relay::way(context) };
        let open = open.into_iter().map(|own| own.media.protocol);
        let not_seen = not_seen.into_iter().map(|own| own.protocol).chain(open).collect();
        let outlook = if cut_off && relay == Known::No { relay::BLACK } else { relay::outlook(context, relay) };
        Some(Self { publisher, shared: !std::ptr::eq(publisher, own), cut_off, all, not_seen, relay, outlook })
    }

    /// What is left for viewers where these ports are not reached.
    pub fn rest(&self, without: &Coverage<'_>) -> Rest {
        let others = self.all.iter().filter(|own| own.media.protocol != without.media.protocol);
        let hidden = self.not_seen.iter().any(|protocol| *protocol != without.media.protocol);
        if hidden || others.into_iter().any(|own| own.count.1 > 0) {
            return Rest::OtherPorts;
        }
        match self.relay {
            Known::Yes => Rest::Relay,
            Known::Unseen => Rest::UnseenServers,
            Known::No => Rest::Nothing,
        }
    }

    /// What follows for viewers where these ports are not reached.
    pub fn consequence(&self, without: &Coverage<'_>) -> String {
        match self.rest(without) {
            Rest::OtherPorts => {
                let protocol = without.media.protocol;
                format!("no viewer can reach neko over {protocol}; only the other mux is left")
            }
            _ => format!("no packet from a viewer can reach these ports: {}", self.outlook),
        }
    }

    /// What is published with this protocol.
    pub fn published(&self, protocol: Protocol) -> impl Iterator<Item = &'a Port> {
        self.publisher.reach.ports.iter().filter(move |port| port.protocol == protocol)
    }

    /// Where to point at for what is missing: the setting, else the service.
    pub fn place(&self, media: &Media<'_>, context: &Context<'_>) -> Option<Place> {
        let written = media.origin.place.clone();
        written.or_else(|| self.publisher.place.clone()).or_else(|| context.deployment?.place.clone())
    }
}

impl<'a> Coverage<'a> {
    /// Whether every port is published as it should be.
    pub fn is_whole(&self) -> bool {
        self.count.0 > 0 && self.count.0 == self.count.1
    }

    /// Whether no port is.
    pub fn is_empty(&self) -> bool {
        self.count.1 == 0
    }

    /// What is wrong with the ports that are published in some way, where none is as it should be.
    pub fn defect(&self) -> Defect {
        if !self.is_empty() {
            Defect::None
        } else if !self.wrong_protocol.is_empty() {
            Defect::WrongProtocol
        } else if !self.remapped.is_empty() {
            Defect::Remapped
        } else if !self.on_loopback.is_empty() {
            Defect::OnLoopback
        } else {
            Defect::Unpublished
        }
    }
}

/// Why no viewer reaches the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    None,
    Unpublished,
    WrongProtocol,
    Remapped,
    OnLoopback,
}

/// Where neko waits for viewers.
fn media<'a>(context: &Context<'a>) -> Vec<Media<'a>> {
    let (webrtc, mut out) = (context.webrtc(), Vec::new());
    let epr = &webrtc.epr;
    let range = |ports| Media { key: epr.key, is_range: true, protocol: Protocol::Udp, ports, origin: &epr.origin };
    let mux = |setting: &'a Setting<i64>, protocol, port| Media {
        key: setting.key,
        is_range: false,
        protocol,
        ports: Some((port, port)),
        origin: &setting.origin,
    };
    match context.behaviour.udp {
        UdpPorts::Mux(port) => out.push(mux(&webrtc.udpmux, Protocol::Udp, port)),
        UdpPorts::Range(first, last) => out.push(range(Some((first, last)))),
        UdpPorts::Any => out.push(range(None)),
        UdpPorts::None => {}
    }
    out.extend(context.behaviour.tcp_mux.map(|port| mux(&webrtc.tcpmux, Protocol::Tcp, port)));
    out
}

fn coverage<'a>(media: Media<'a>, ports: &'a [Port], loopback_is_fine: bool) -> Coverage<'a> {
    let mut out = Coverage {
        count: (0, 0),
        missing: None,
        on_loopback: Vec::new(),
        remapped: Vec::new(),
        wrong_protocol: Vec::new(),
        media,
    };
    let Some((first, last)) = out.media.ports else { return out };
    let mut good = vec![false; usize::from(last.max(first) - first) + 1];
    for port in ports {
        let (from, to) = (port.inside.0.max(first), port.inside.1.min(last));
        if from > to {
            continue;
        }
        let same = port.host.is_some_and(|host| host == port.inside);
        if port.protocol != out.media.protocol {
            out.wrong_protocol.push(port);
        } else if !same {
            out.remapped.push(port);
        } else if port.is_on_loopback() && !loopback_is_fine {
            out.on_loopback.push(port);
        } else {
            good[usize::from(from - first)..=usize::from(to - first)].fill(true);
        }
    }
    let whole = good.iter().filter(|good| **good).count();
    out.count = (good.len(), whole);
    if let Some(start) = good.iter().position(|good| !good) {
        let length = good[start..].iter().position(|good| *good).unwrap_or(good.len() - start);
        let port = |at: usize| first.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        out.missing = Some((port(start), port(start + length - 1)));
    }
    out
}

/// Whether viewers are told a loopback address: on the same machine, or through SSH.
fn advertises_loopback(context: &Context<'_>) -> bool {
    context.webrtc().nat1to1.value.iter().any(|own| external(&own.value).is_some_and(|address| address.is_loopback()))
}
