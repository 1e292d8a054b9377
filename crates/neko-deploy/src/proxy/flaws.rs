//! What keeps a route from leading viewers to neko.

use std::ops::RangeInclusive;

use super::Route;
use crate::{Consequence, Deployment, Flaw, FlawKind, Network, Problem, ProblemKind, Protocol};
use neko_config::{Bind, Resolution};
use neko_text::source::Place;

/// How often neko sends something over its WebSocket: recorded of neko 3.
pub const HEARTBEAT: u64 = 10_000;

fn problem(route: &Route, kind: FlawKind, place: &Place) -> Problem {
    let flaw = ProblemKind::Proxy(Box::new(Flaw { software: route.software, kind }));
    Problem::new(flaw, Consequence::Aside("the proxy stands between viewers and neko's page".into()), place.clone())
}

/// What is wrong with a route whatever neko's settings are.
pub(crate) fn of_route(route: &Route) -> Vec<Problem> {
    let upgrade = route.dropped.map(|header| problem(route, FlawKind::DropsUpgrade(header), &route.place));
    let timeout = route.read_timeout.as_ref().filter(|(time, _)| *time <= HEARTBEAT && *time > 0);
    let timeout = timeout.map(|(time, place)| problem(route, FlawKind::TimesOut(*time), place));
    upgrade.into_iter().chain(timeout).collect()
}

/// What is wrong with the routes that lead to a neko: those of its labels, and those of what stands beside it.
pub(crate) fn of_deployment<'r>(
    neko: &Deployment,
    resolution: &Resolution,
    routes: impl IntoIterator<Item = &'r Route>,
) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for route in routes {
        let Some(port) = inside(neko, route) else { continue };
        if let Some(kind) = of_port(port, resolution) {
            // What leads astray has no need of WebSockets.
            found.push(problem(route, kind, &route.place));
            continue;
        }
        found.extend(of_route(route));
        found.extend(of_path(route, resolution).map(|kind| problem(route, kind, &route.place)));
    }
    found
}

/// The port inside neko's container that a route leads to; none where it leads elsewhere, or nobody knows where.
fn inside(neko: &Deployment, route: &Route) -> Option<u16> {
    let reach = &neko.reach;
    let Some(host) = &route.host else { return Some(route.port) };
    if reach.host_names().iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Some(route.port);
    }
    let is_of_host = matches!(&**host, "localhost" | "127.0.0.1" | "[::1]" | "host.docker.internal" | "172.17.0.1");
    if !is_of_host {
        return None;
    }
    match reach.network {
        Network::Host => Some(route.port).filter(|_| route.names_neko),
        _ => reach.ports.iter().find_map(|own| {
            let (first, last) = own.host?;
            let is_it = own.protocol == Protocol::Tcp && (first..=last).contains(&route.port);
            is_it.then(|| own.inside.0.checked_add(route.port - first))?
        }),
    }
}

fn of_port(port: u16, resolution: &Resolution) -> Option<FlawKind> {
    let listens = Bind::of(&resolution.server.bind.value).and_then(Bind::number)?;
    if port == listens {
        return None;
    }
    let webrtc = &resolution.webrtc;
    let is_mux = [webrtc.udpmux.value, webrtc.tcpmux.value].iter().any(|own| *own == i64::from(port));
    let range: RangeInclusive<u16> = webrtc.epr.value[0]..=webrtc.epr.value[1];
    Some(match is_mux || range.contains(&port) {
        true => FlawKind::LeadsToMedia(port),
        false => FlawKind::PortDiffers { leads_to: port, listens },
    })
}

/// Paths that neko itself serves below its prefix.
const OWN: [&str; 6] = ["/api", "/ws", "/health", "/metrics", "/stats", "/file"];

fn of_path(route: &Route, resolution: &Resolution) -> Option<FlawKind> {
    let path = route.path.as_deref()?;
    let prefix = &resolution.server.path_prefix.value;
    let serves = prefix.trim_end_matches('/');
    let is_below = path.strip_prefix(serves).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_right = if route.strips { serves.is_empty() } else { !serves.is_empty() && is_below };
    // All of a site holds every prefix, and a path of neko's own is a part of it.
    let is_wrong = !path.is_empty() && !OWN.iter().any(|own| path.starts_with(own)) && !is_right;
    let asks = if route.strips { "" } else { path };
    is_wrong.then(|| FlawKind::PathDiffers { asks: asks.to_owned(), serves: prefix.clone() })
}
