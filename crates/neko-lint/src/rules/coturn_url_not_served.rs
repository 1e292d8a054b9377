//! A URL that the coturn beside neko does not serve.

use crate::context::mask_userinfo;
use crate::coturns::{Lead, Relay, Way, relays};
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::Side;
use neko_deploy::coturn::Coturn;
use neko_deploy::kubernetes::{Service, ServicePort, Target};
use neko_deploy::{Deployment, Network, Protocol};
use neko_text::source::Place;

rule! {
    CoturnUrlNotServed = "coturn-url-not-served",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        for way in relay.ways(context) {
            let Some((why, at, help)) = unserved(context, &relay, &way) else { continue };
            let mut finding = RULE
                .about(mask_userinfo(&way.url.value), |url| format!("{} does not serve `{url}`", relay.service.name))
                .at(way.url.place.clone().or_else(|| way.server.place.clone()), why)
                .also(at, if relay.is_in_cluster() { "configured here" } else { "coturn's settings are here" })
                .note("nothing answers there, so nobody is relayed")
                .help(help);
            finding.severity = way.lead.severity();
            found.push(finding);
        }
    }
    found
}

type Why = (String, Option<Place>, String);

/// Why a URL has no answer, where coturn is told so, and what to do.
fn unserved(context: &Context<'_>, relay: &Relay<'_>, way: &Way<'_>) -> Option<Why> {
    let neko = context.deployment?;
    if let Some(why) = unreached(neko, relay, way) {
        return Some(why);
    }
    if relay.coturn.hidden {
        return None;
    }
    // TLS may end at a proxy in front of it, under a name that is not its own.
    if way.uri.scheme.is_secure() && way.lead == Lead::Likely && way.uri.port != relay.coturn.tls_port() {
        return None;
    }
    switched_off(relay.coturn, way).or_else(|| on_another_port(relay, way))
}

/// What keeps neko from a coturn that it names.
fn unreached(neko: &Deployment, relay: &Relay<'_>, way: &Way<'_>) -> Option<Why> {
    let host = &way.uri.host;
    if let Some(service) = relay.service_called(host) {
        return of_service(neko, service, way);
    }
    if !relay.is_called(host) || host.contains('.') {
        return None;
    }
    let reach = &relay.service.reach;
    if matches!(reach.network, Network::Host) {
        let help = "write the host's address instead; the service uses the host's network".to_owned();
        return Some((format!("no container can resolve {host}"), reach.network_place.clone(), help));
    }
    let apart = relay.is_behind_bridge() && neko.reach.network == Network::Bridge && !relay.shares_network(neko);
    let help = || "attach both to the same network".to_owned();
    apart.then(|| (format!("neko shares no network with {host}"), reach.network_place.clone(), help()))
}

/// Whether coturn does not serve the transport at all.
fn switched_off(coturn: &Coturn, way: &Way<'_>) -> Option<Why> {
    let secure = way.uri.scheme.is_secure();
    if secure && !coturn.serves_tls() {
        let off = coturn.switch("no-tls").and_then(|own| own.place.clone());
        let why =
            if off.is_some() { "TLS is switched off" } else { "it has no certificate and key, so it serves no TLS" };
        let help = "give coturn `--cert` and `--pkey`, or use `turn:`".to_owned();
        return Some((why.to_owned(), off, help));
    }
    let switched = match way.protocol() {
        Protocol::Udp if secure => "no-dtls",
        Protocol::Udp => "no-udp",
        _ if secure => "no-tls",
        _ => "no-tcp",
    };
    coturn.switch(switched)?;
    let place = coturn.last(switched).and_then(|own| own.place.clone());
    let why = format!("`{switched}` switches this transport off");
    Some((why, place, format!("remove `{switched}`, or use another transport")))
}

/// Whether coturn listens on other ports than the one that the URL leads to.
fn on_another_port(relay: &Relay<'_>, way: &Way<'_>) -> Option<Why> {
    let (coturn, uri, secure) = (relay.coturn, &way.uri, way.uri.scheme.is_secure());
    let called = relay.service_called(&uri.host);
    // From outside a published port may have another number.
    let through_host = !relay.is_called(&uri.host) && relay.is_behind_bridge();
    let (port, published) = match through_host {
        _ if called.is_some() => (called?.inside(uri.port, way.protocol())?, None),
        true => relay.inside(uri.port, way.protocol()).map(|(port, published)| (port, published.place.cloned()))?,
        false => (uri.port, None),
    };
    if ["listening-port", "tls-listening-port", "alt-listening-port"].iter().any(|name| coturn.is_unseen(name)) {
        return None;
    }
    let mut served = vec![coturn.plain_port()];
    served.extend(coturn.last("alt-listening-port").map(|_| coturn.port("alt-listening-port", 3479)));
    if coturn.serves_tls() {
        served.push(coturn.tls_port());
    }
    let router = way.lead == Lead::Likely && !relay.is_behind_bridge() && secure;
    if served.contains(&port) || router {
        return None;
    }
    let listed: Vec<String> = served.iter().map(u16::to_string).collect();
    let why = format!("it listens on {} and not on {port}", listed.join(" and "));
    let option = if secure { "tls-listening-port" } else { "listening-port" };
    if published.is_some() && relay.is_in_cluster() {
        let help = format!("set targetPort to {}, or set `--{option}={port}`", served[0]);
        return Some((why, published, help));
    }
    if published.is_some() {
        return Some((why, published, format!("publish {} instead of {port}, or set `--{option}={port}`", served[0])));
    }
    let place = coturn.last(option).and_then(|own| own.place.clone());
    Some((why, place, format!("write port {} in the URL, or `--{option}={port}`", served[0])))
}

/// What keeps neko from the coturn behind a Kubernetes Service that it names.
fn of_service(neko: &Deployment, service: &Service, way: &Way<'_>) -> Option<Why> {
    let (host, port) = (&way.uri.host, way.uri.port);
    let pod = neko.reach.pod()?;
    if !way.sides.contains(&Side::Backend) {
        return None;
    }
    if !pod.resolves_services {
        let why = format!("neko's pod cannot resolve {host}");
        let help = "set `dnsPolicy: ClusterFirstWithHostNet` next to `hostNetwork: true`: without it the pod asks \
             the node's name servers, which do not know Services"
            .to_owned();
        return Some((why, service.place.clone(), help));
    }
    if let (Some(own), Some(other)) = (&pod.namespace, &service.namespace)
        && own != other
        && host == &service.name
    {
        let why = format!("neko is in the namespace {own}, and {host} in {other}");
        return Some((why, service.place.clone(), format!("write {host}.{other}")));
    }
    if service.inside(port, way.protocol()).is_none() && !service.ports.iter().any(is_unknown) {
        let shown = way.protocol();
        let why = format!("the Service {} has no port {port} for {shown}", service.name);
        let help = format!("give it `port: {port}` with `protocol: {shown}`");
        return Some((why, service.place.clone(), help));
    }
    None
}

/// Whether it leads to a port by a name that no container has.
fn is_unknown(port: &ServicePort) -> bool {
    matches!(port.target, Target::Unknown(_))
}
