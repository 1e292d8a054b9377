//! What is not known is not judged: where a value cannot be seen from here, the rules that argue from it keep quiet.

use super::Diagnostic;
use super::context::Context;
use super::pod::{self, Door};
use neko_deploy::{Deployment, MountFrom, Protocol, UnseenFiles};
use neko_text::source::Place;

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

const PORTS: &[&str] = &["NEKO_WEBRTC_EPR", "NEKO_WEBRTC_UDPMUX", "NEKO_WEBRTC_TCPMUX"];

impl Needs {
    /// The variables that set it; each has a name of neko's second version too.
    fn variables(self) -> &'static [&'static str] {
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

/// Takes out what is argued from something that cannot be seen.
pub(super) fn spare(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(deployment) = context.deployment else { return };
    let all_unseen = hides_settings(deployment);
    if deployment.environment.unseen.is_empty() && deployment.environment.unseen_parts.is_empty() && !all_unseen {
        return;
    }
    let is_set = |needs: &Needs| needs.variables().iter().any(|name| is_unseen(deployment, name));
    let is_known = |needs: &Needs, finding: &Diagnostic| match needs {
        Needs::Text => !finding
            .labels
            .iter()
            .any(|label| deployment.environment.unseen_parts.iter().any(|part| touches(part, &label.place))),
        Needs::PublishedPorts if sets_ports(deployment) || is_page_alone(context) => !is_set(needs),
        _ => !all_unseen && !is_set(needs),
    };
    found.retain(|finding| finding.rule.rule().needs.iter().all(|needs| is_known(needs, finding)));
}

/// Whether a variable that can be seen sets ports.
fn sets_ports(deployment: &Deployment) -> bool {
    let sets = |name: &str| {
        let v2 = name.replacen("NEKO_WEBRTC_", "NEKO_", 1);
        deployment.environment.variables.iter().any(|own| own.name == name || own.name == v2)
    };
    PORTS.iter().any(|name| sets(name))
}

/// Whether nothing leads to a pod but to the port of neko's page.
fn is_page_alone(context: &Context<'_>) -> bool {
    let bind = &context.resolution.server.bind.value;
    let page: Option<u16> = bind.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    let leads = |door: &Door<'_>| door.protocol != Protocol::Tcp || Some(door.inside) != page;
    pod::in_cluster(context).is_some_and(|own| !own.doors().iter().any(leads))
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

fn touches(part: &Place, place: &Place) -> bool {
    part.source.kind == place.source.kind && part.span.start < place.span.end && place.span.start < part.span.end
}
