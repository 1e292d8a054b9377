//! What of a configuration cannot be seen from here.

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

pub(super) const PORTS: &[&str] = &["NEKO_WEBRTC_EPR", "NEKO_WEBRTC_UDPMUX", "NEKO_WEBRTC_TCPMUX"];

impl Needs {
    /// The variables that set it; each has a name of neko's second version too.
    pub(super) fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Servers => {
                &["NEKO_WEBRTC_ICESERVERS", "NEKO_WEBRTC_ICESERVERS_FRONTEND", "NEKO_WEBRTC_ICESERVERS_BACKEND"]
            }
            Self::Ports | Self::PublishedPorts => PORTS,
            Self::Nat1to1 => &["NEKO_WEBRTC_NAT1TO1"],
            Self::Trickle => &["NEKO_WEBRTC_ICETRICKLE"],
            Self::Bind => &["NEKO_SERVER_BIND"],
            Self::TcpMux => &["NEKO_WEBRTC_TCPMUX"],
            Self::Text => &[],
        }
    }
}

/// Whether a variable is set to something unseen, by its name or by the one of neko's second version.
pub(super) fn is_unseen(deployment: &Deployment, name: &str) -> bool {
    let v2 = name.replacen("NEKO_WEBRTC_", "NEKO_", 1);
    deployment.environment.is_unseen(name) || deployment.environment.is_unseen(&v2)
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
