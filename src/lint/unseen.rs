//! What is not known is not judged: where a value cannot be seen from here, the rules that argue from it keep quiet.

use super::Diagnostic;
use super::context::Context;
use super::pod::{self, Door};
use crate::deployment::{Deployment, MountFrom, Protocol};
use crate::source::Place;

const SERVERS: &[&str] =
    &["NEKO_WEBRTC_ICESERVERS", "NEKO_WEBRTC_ICESERVERS_FRONTEND", "NEKO_WEBRTC_ICESERVERS_BACKEND"];
const PORTS: &[&str] = &["NEKO_WEBRTC_EPR", "NEKO_WEBRTC_UDPMUX", "NEKO_WEBRTC_TCPMUX"];

/// Which rules say nothing where one of these variables, or its V2 name, is set to something unseen.
const QUIET: &[(&str, &[&str])] = &[
    ("one-side-without-servers", SERVERS),
    ("turn-on-one-side", SERVERS),
    ("global-servers-ignored", SERVERS),
    ("nat1to1-unset", &["NEKO_WEBRTC_NAT1TO1"]),
    ("udp-servers-with-tcpmux-alone", PORTS),
    ("trickle-off-with-servers", &["NEKO_WEBRTC_ICETRICKLE"]),
    ("relay-nominated-late", SERVERS),
    ("epr-too-small", PORTS),
    ("epr-starts-at-zero", PORTS),
    ("udpmux-hides-epr", PORTS),
    ("mux-port-taken-by-http", &["NEKO_SERVER_BIND", "NEKO_WEBRTC_TCPMUX"]),
    ("pod-media-ports-unreachable", PORTS),
    ("pod-media-ports-partly-reachable", PORTS),
    ("service-lacks-udp", PORTS),
    ("service-remaps-media-port", PORTS),
    ("media-ports-unpublished", PORTS),
    ("media-ports-partly-published", PORTS),
    ("media-ports-remapped", PORTS),
    ("media-ports-wrong-protocol", PORTS),
    ("media-ports-on-loopback", PORTS),
    ("host-ports-taken", PORTS),
    ("port-ranges-overlap", PORTS),
];

/// Those of them that say less by themselves where servers are not known. Where a visible variable, which outweighs what
/// is unseen, sets ports, they speak.
const SOFTENED: &[&str] = &[
    "pod-media-ports-unreachable",
    "service-lacks-udp",
    "service-remaps-media-port",
    "media-ports-unpublished",
    "media-ports-partly-published",
    "media-ports-remapped",
    "media-ports-wrong-protocol",
    "media-ports-on-loopback",
];

/// Rules about one value, URL or credential: they say nothing of one that holds something unseen.
const OF_A_PART: &[&str] = &[
    "placeholder-left-in",
    "backend-url-refused",
    "frontend-url-refused",
    "url-leads-nowhere",
    "backend-url-part-dropped",
    "frontend-host-unreachable",
    "frontend-host-private",
    "frontend-port-blocked",
    "turns-with-ip-literal",
    "duplicate-url",
    "rest-credential-expired",
    "rest-credential-expires",
    "rest-user-name-foreign",
    "frontend-secret-shared",
    "frontend-turn-without-credentials",
    "backend-turn-without-credentials",
    "neko-exits",
    "number-read-as-another",
    "epr-read-as-another",
    "epr-without-range",
    "epr-starts-at-zero",
    "mux-port-out-of-range",
    "nat1to1-not-an-address",
    "server-list-unreadable",
];

/// Takes out what is argued from something that cannot be seen.
pub(super) fn spare(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(deployment) = context.deployment else { return };
    let config = hides_settings(deployment);
    if deployment.unseen.is_empty() && deployment.unseen_parts.is_empty() && !config {
        return;
    }
    found.retain(|finding| {
        let argues = QUIET.iter().find(|(rule, _)| *rule == finding.rule.as_str());
        let speaks = SOFTENED.contains(&finding.rule.as_str()) && (sets_ports(deployment) || is_page_alone(context));
        let hidden =
            argues.is_some_and(|(_, names)| config && !speaks || names.iter().any(|name| is_unseen(deployment, name)));
        let part = OF_A_PART.contains(&finding.rule.as_str())
            && finding
                .labels
                .iter()
                .any(|label| deployment.unseen_parts.iter().any(|part| touches(part, &label.place)));
        !hidden && !part
    });
}

/// Whether a variable that can be seen sets ports.
fn sets_ports(deployment: &Deployment) -> bool {
    let sets = |name: &str| {
        let v2 = name.replacen("NEKO_WEBRTC_", "NEKO_", 1);
        deployment.environment.iter().any(|own| own.name == name || own.name == v2)
    };
    PORTS.iter().any(|name| sets(name))
}

/// Whether nothing leads to a pod but to the port of neko's page.
fn is_page_alone(context: &Context<'_>) -> bool {
    let bind = &context.resolution.beyond.bind.value;
    let page: Option<u16> = bind.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    let leads = |door: &Door<'_>| door.protocol != Protocol::Tcp || Some(door.inside) != page;
    pod::in_cluster(context).is_some_and(|own| !own.doors().iter().any(leads))
}

/// Whether a variable is set to something unseen, by its name or by the one of neko's second version.
pub(super) fn is_unseen(deployment: &Deployment, name: &str) -> bool {
    let v2 = name.replacen("NEKO_WEBRTC_", "NEKO_", 1);
    deployment.unseen.iter().any(|unseen| unseen.name == name || unseen.name == v2)
}

/// Whether neko may be given settings of which nothing can be seen: a whole file, or variables without a name.
pub(super) fn hides_settings(deployment: &Deployment) -> bool {
    hides_config(deployment) || deployment.unseen_environment
}

/// Whether neko may read a config file that cannot be seen.
fn hides_config(deployment: &Deployment) -> bool {
    let place = |inside: &str| inside == "/etc/neko" || inside.starts_with("/etc/neko/neko.");
    let named = deployment.environment.iter().rfind(|own| own.name == "NEKO_CONFIG").map(|own| own.value.as_str());
    deployment.mounts.iter().any(|mount| {
        let inside = mount.inside.as_str();
        let holds = named
            .is_some_and(|path| path.strip_prefix(inside).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        // An empty directory holds no file, as long as nothing fills it.
        matches!(&mount.from, MountFrom::Unseen(what) if what != "an empty directory") && (place(inside) || holds)
    })
}

fn touches(part: &Place, place: &Place) -> bool {
    part.source.kind == place.source.kind && part.span.start < place.span.end && place.span.start < part.span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn every_name_is_a_rule() {
        for name in QUIET.iter().map(|(rule, _)| rule).chain(SOFTENED).chain(OF_A_PART) {
            assert!(rules::ALL.iter().any(|rule| rule.name == *name), "{name}");
        }
    }
}
