//! The settings that decide, and where they stand.

use super::cause::{Cause, Doubt};
use super::facts::Prevented;
use super::path::Path;
use neko_config::Resolution;
use neko_config::behaviour::{Behaviour, StopKind, UdpPorts};
use neko_config::ice_server::{IceServer, Side, Transport};
use neko_text::source::Place;

/// A setting of neko's that decides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SettingKey {
    /// `webrtc.nat1to1`, also where it is missing.
    Nat1to1,
    /// `webrtc.epr`, or `webrtc.udpmux` where that counts.
    UdpPorts,
    /// `webrtc.tcpmux`
    TcpMux,
    /// `webrtc.icelite`
    IceLite,
    /// The list of a side, also where it is empty.
    Servers(Side),
    /// One URL of a list, by its number.
    Url(Side, usize),
    /// What keeps neko from making an offer.
    Stop(StopKind),
}

impl SettingKey {
    /// The setting that a path rests on.
    pub(super) fn of_path(path: Path) -> Option<Self> {
        Some(match path {
            Path::Direct { transport: Transport::Tcp, .. } => Self::TcpMux,
            Path::Direct { transport: Transport::Udp, .. } => Self::UdpPorts,
            Path::ViewerRelay(number) => Self::Url(Side::Frontend, number),
            Path::NekoRelay(number) => Self::Url(Side::Backend, number),
        })
    }

    /// The setting that a cause is about; none where the network alone is.
    pub(super) fn of_cause(cause: Cause) -> Option<Self> {
        Some(match cause {
            Cause::Prevented(Prevented::NoOffer(kind)) => Self::Stop(kind),
            Cause::Prevented(Prevented::PageThrows) => Self::Servers(Side::Frontend),
            Cause::Prevented(Prevented::Settings) => return None,
            Cause::NotOffered(Transport::Tcp) | Cause::PortsClosed(Transport::Tcp) | Cause::NotPort443 => Self::TcpMux,
            Cause::NotOffered(Transport::Udp) | Cause::PortsClosed(Transport::Udp) => Self::UdpPorts,
            Cause::PortsUsedUp(_) => Self::UdpPorts,
            Cause::AddressInside(_) | Cause::ContainerAddress | Cause::NoAddress(_) => Self::Nat1to1,
            Cause::NoHairpin | Cause::NoMulticast | Cause::MappedAddressNotOffered => Self::Nat1to1,
            Cause::SymmetricNat | Cause::LargePacketsLost => Self::UdpPorts,
            Cause::Lite => Self::IceLite,
            Cause::ViewerUnknown => Self::Servers(Side::Frontend),
            Cause::NoRelay(side) => Self::Servers(side),
            Cause::Unused(number) => Self::Url(Side::Backend, number),
            Cause::Unreachable(side, number)
            | Cause::ServerFails(side, number, _)
            | Cause::ServerSilent(side, number)
            | Cause::AllocationFails(side, number, _)
            | Cause::QuotaUsedUp(side, number, _)
            | Cause::RelayForbidden(side, number)
            | Cause::RelayedAddressInside(side, number)
            | Cause::RelayPortsClosed(side, number)
            | Cause::PictureLost(side, number) => Self::Url(side, number),
        })
    }

    /// The setting that a doubt is about, where no path is.
    pub(super) fn of_doubt(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Forward(Transport::Tcp) => Self::TcpMux,
            Doubt::Forward(Transport::Udp) | Doubt::OwnFirewall | Doubt::WhoComesFirst | Doubt::LargePackets => {
                Self::UdpPorts
            }
            Doubt::Nat | Doubt::AddressUnknown | Doubt::OwnMachine | Doubt::Hairpin | Doubt::Multicast => Self::Nat1to1,
            Doubt::HiddenAddress => Self::Servers(Side::Frontend),
            Doubt::ServerSilent(side, number)
            | Doubt::ServerInside(side, number)
            | Doubt::ServerNotAsked(side, number)
            | Doubt::RelayNotTried(side, number)
            | Doubt::Quota(side, number, _) => Self::Url(side, number),
            Doubt::RelayPortsOfViewers(number) => Self::Url(Side::Backend, number),
        }
    }

    /// Whether it is a list of servers, or one of it.
    pub(super) fn is_of_servers(self) -> bool {
        matches!(self, Self::Servers(_) | Self::Url(..))
    }

    /// neko's key, V3 spelling; none where neko stops before it has one.
    pub fn key(self, resolution: &Resolution, behaviour: &Behaviour) -> Option<&'static str> {
        let webrtc = &resolution.webrtc;
        Some(match self {
            Self::Nat1to1 | Self::Stop(StopKind::Address) => webrtc.nat1to1.key,
            Self::UdpPorts if is_mux(behaviour) => webrtc.udpmux.key,
            Self::UdpPorts => webrtc.epr.key,
            Self::TcpMux => webrtc.tcpmux.key,
            Self::IceLite => webrtc.icelite.key,
            Self::Servers(side) | Self::Url(side, _) => side.key(),
            Self::Stop(StopKind::Server) => Side::Backend.key(),
            Self::Stop(StopKind::Video) => resolution.capture.video_ids.key,
            Self::Stop(StopKind::Estimator) => webrtc.estimator.read_interval.key,
            Self::Stop(StopKind::MuxPort | StopKind::Exits) => return None,
        })
    }

    /// Where it stands; none for neko's defaults, and for what is missing.
    pub fn place(self, resolution: &Resolution, behaviour: &Behaviour) -> Option<Place> {
        let webrtc = &resolution.webrtc;
        match self {
            Self::Nat1to1 => webrtc.nat1to1.place().cloned(),
            Self::UdpPorts if is_mux(behaviour) => webrtc.udpmux.place().cloned(),
            Self::UdpPorts => webrtc.epr.place().cloned(),
            Self::TcpMux => webrtc.tcpmux.place().cloned(),
            Self::IceLite => webrtc.icelite.place().cloned(),
            Self::Servers(Side::Frontend) => webrtc.frontend.place().cloned(),
            Self::Servers(Side::Backend) => webrtc.backend.place().cloned(),
            Self::Url(Side::Frontend, number) => url_place(&webrtc.frontend.value, number),
            Self::Url(Side::Backend, number) => url_place(webrtc.written_backend(), number),
            Self::Stop(kind) => behaviour.stops_offer.iter().find(|stop| stop.kind == kind)?.place.clone(),
        }
    }
}

fn is_mux(behaviour: &Behaviour) -> bool {
    matches!(behaviour.udp, UdpPorts::Mux(_))
}

fn url_place(servers: &[IceServer], number: usize) -> Option<Place> {
    let mut urls = servers.iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    let (server, url) = urls.nth(number)?;
    url.place.clone().or_else(|| server.place.clone())
}
