//! What of a configuration cannot be seen from here.

use neko_config::{Server, WebRtc, setting};
use neko_deploy::{Deployment, MountFrom, UnseenFiles};

/// What a rule has to know to say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// The ICE servers of both sides.
    Servers,
    /// The ports of media.
    Ports,
    /// The same, for a rule that says less by itself where servers are not known: a variable in sight that sets ports, which
    /// outweighs a file that is not, is enough.
    PublishedPorts,
    /// The addresses that neko advertises.
    Nat1to1,
    /// Whether neko trickles.
    Trickle,
    /// Where neko's web server listens.
    Bind,
    /// The port of the TCP mux.
    TcpMux,
    /// All of the value, URL or credential that it points at.
    Text,
}

pub(super) const PORTS: &[&str] = &[WebRtc::EPR, WebRtc::UDPMUX, WebRtc::TCPMUX];

impl Needs {
    /// The settings that it is made of.
    pub(super) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Servers => &[WebRtc::ICE_SERVERS, WebRtc::FRONTEND, WebRtc::BACKEND],
            Self::Ports | Self::PublishedPorts => PORTS,
            Self::Nat1to1 => &[WebRtc::NAT1TO1],
            Self::Trickle => &[WebRtc::ICETRICKLE],
            Self::Bind => &[Server::BIND],
            Self::TcpMux => &[WebRtc::TCPMUX],
            Self::Text => &[],
        }
    }
}

/// Whether a setting, by its key or its variable, is something unseen, by whichever of its variables.
pub(super) fn is_unseen(deployment: &Deployment, name: &str) -> bool {
    setting::variables_of(name).any(|own| deployment.environment.is_unseen(own))
}

/// Whether neko may be given settings of which nothing can be seen: a whole file, or variables without a name.
pub(super) fn hides_settings(deployment: &Deployment) -> bool {
    hides_config(deployment) || deployment.environment.is_partial
}

/// Whether neko may read a config file that cannot be seen.
fn hides_config(deployment: &Deployment) -> bool {
    let place = |inside: &str| inside == "/etc/neko" || inside.starts_with("/etc/neko/neko.");
    let named = deployment.environment.get("NEKO_CONFIG").map(|own| own.value.as_str());
    deployment.mounts.iter().any(|mount| {
        let inside = mount.inside.as_str();
        let holds = named
            .is_some_and(|path| path.strip_prefix(inside).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        matches!(mount.from, MountFrom::Unseen(UnseenFiles::Other(_))) && (place(inside) || holds)
    })
}
