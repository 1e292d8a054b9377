//! What a run will try, decided before any socket is opened. Pure, so that it can be tested as a table.

use std::sync::Arc;

use neko_config::Resolution;
use neko_config::behaviour::{Behaviour, Skip};
use neko_config::ice_server::{IceServer, Scheme, Transport, Uri, Url, browser, pion};
use neko_report::{ListedServer, Login, PathKind, Side};

/// Whether a path is tried.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// It is, with that server of the plan (none for host candidates).
    With(Option<usize>),
    /// neko or the browser rules it out, and why.
    Impossible(String),
}

/// One path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPlan {
    /// What is forced.
    pub kind: PathKind,
    /// Whether it is tried.
    pub attempt: Attempt,
    /// Whether it counts: a path that neko itself would skip does not.
    pub counts: bool,
}

/// A URL of one of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedUrl {
    /// The list.
    pub side: Side,
    /// Its number there, entries taken one after another.
    pub number: usize,
    /// The server of the plan that it means.
    pub server: usize,
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Each URL of both lists.
    pub urls: Vec<PlannedUrl>,
    /// Each server once, in the order of the config, backend first.
    pub servers: Vec<Arc<ListedServer>>,
    /// Host first, then by server.
    pub paths: Vec<PathPlan>,
}

impl Plan {
    /// Reads the plan off a resolved config.
    pub fn of(resolution: &Resolution, behaviour: &Behaviour) -> Self {
        let webrtc = &resolution.webrtc;
        let mut plan = Self { paths: host(behaviour), ..Self::default() };
        for (side, list) in [(Side::Backend, &webrtc.backend.value), (Side::Frontend, &webrtc.frontend.value)] {
            let urls = list.iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
            for (number, (server, url)) in urls.enumerate() {
                let unused = (side == Side::Backend).then(|| behaviour.skip_of(&url.value)).flatten();
                let index = plan.server(side, server, url, unused);
                plan.urls.push(PlannedUrl { side, number, server: index });
                plan.path(side, url, index, behaviour);
            }
        }
        plan.find_used_over_udp();
        plan
    }

    /// Marks the servers that neko skips over TCP and TLS, and relays through over UDP.
    fn find_used_over_udp(&mut self) {
        let host = |server: &ListedServer| Some(server.uri.as_ref().ok()?.host.to_ascii_lowercase());
        let relays = |server: &&ListedServer| {
            let is_neko_s = server.sides.contains(&Side::Backend) && server.unused.is_none();
            is_neko_s && server.skipped.is_none() && server.is_turn()
        };
        let hosts: Vec<_> = self.servers.iter().map(|server| &**server).filter(relays).filter_map(host).collect();
        let over_tcp = |server: &ListedServer| matches!(server.skipped, Some(Skip::TurnOverTcp { .. }));
        for server in self.servers.iter_mut().filter(|server| over_tcp(server)) {
            Arc::make_mut(server).used_over_udp = host(server).is_some_and(|host| hosts.contains(&host));
        }
    }

    /// The index of the server that a URL means, entered where it is new.
    fn server(&mut self, side: Side, server: &IceServer, url: &Url, unused: Option<Skip>) -> usize {
        let place = url.place.as_ref().or(server.place.as_ref());
        let of_url = |skip: &Skip| {
            matches!(skip, Skip::TurnOverTcp { .. } | Skip::TurnOverTls | Skip::TurnOverIpv6 | Skip::Stuns)
        };
        let listed = ListedServer {
            url: url.value.to_string(),
            uri: contact(side, &url.value),
            login: Login::of(server),
            sides: vec![side],
            places: place.into_iter().cloned().collect(),
            skipped: unused.clone().filter(of_url),
            unused,
            used_over_udp: false,
        };
        Arc::new(listed).enter(&mut self.servers)
    }

    fn path(&mut self, side: Side, url: &Url, index: usize, behaviour: &Behaviour) {
        let Ok(uri) = self.servers[index].uri.clone() else { return };
        let kind = if uri.scheme.is_turn() {
            PathKind::Relay(side, uri.clone())
        } else {
            PathKind::ServerReflexive(side, uri.clone())
        };
        if self.paths.iter().any(|path| path.kind == kind) {
            return;
        }
        let skipped = match side {
            Side::Backend => behaviour.skips(&url.value),
            Side::Frontend => browser_skips(&uri, behaviour),
        };
        let counts = skipped.is_none();
        let attempt = skipped.map_or(Attempt::With(Some(index)), Attempt::Impossible);
        self.paths.push(PathPlan { kind, attempt, counts });
    }
}

/// What that side's implementation contacts for a URL, or why it contacts nothing.
fn contact(side: Side, url: &str) -> Result<Uri, String> {
    // Credentials are the linter's matter; here only the URL decides.
    let any = Some("x");
    match side {
        Side::Backend => pion::contact(url)
            .ok_or_else(|| pion::refusal(url, any, any).unwrap_or_else(|| "no such host or port can exist".to_owned())),
        Side::Frontend => browser::contact(url).ok_or_else(|| match browser::url_refusal(url, any, any) {
            Some(refusal) => format!("{}: {}", refusal.name, refusal.message),
            None => "no such host or port can exist".to_owned(),
        }),
    }
}

fn host(behaviour: &Behaviour) -> Vec<PathPlan> {
    let udp = if behaviour.offers_udp() {
        PathPlan { kind: PathKind::Host, attempt: Attempt::With(None), counts: true }
    } else {
        let why = "with tcpmux alone neko offers no UDP candidate".to_owned();
        PathPlan { kind: PathKind::Host, attempt: Attempt::Impossible(why), counts: false }
    };
    let tcp = behaviour.offers_tcp().then_some(PathPlan {
        kind: PathKind::HostTcp,
        attempt: Attempt::With(None),
        counts: true,
    });
    std::iter::once(udp).chain(tcp).collect()
}

fn browser_skips(uri: &Uri, behaviour: &Behaviour) -> Option<String> {
    if uri.scheme == Scheme::Stuns || (uri.scheme == Scheme::Stun && uri.transport == Transport::Tcp) {
        return Some("browsers learn a server-reflexive address over UDP only".to_owned());
    }
    (!behaviour.offers_udp())
        .then(|| "with tcpmux alone neko has no UDP candidate that the viewer's could reach".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::{Input, NoFiles, Variable, resolve};

    fn plan(mux: &str, urls: &str) -> Plan {
        let list = format!(r#"[{{"urls":["{urls}"],"username":"u","credential":"c"}}]"#);
        let variables = [("UDPMUX", "52000"), ("TCPMUX", mux), ("BACKEND", &list), ("FRONTEND", &list)];
        let name = |name: &str| match name {
            "BACKEND" | "FRONTEND" => format!("NEKO_WEBRTC_ICESERVERS_{name}"),
            _ => format!("NEKO_WEBRTC_{name}"),
        };
        let environment = variables.map(|(setting, value)| Variable::new(name(setting), value)).to_vec();
        let resolution = resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap();
        Plan::of(&resolution, &Behaviour::of(&resolution))
    }

    fn relays(mux: &str, url: &str) -> Vec<PathPlan> {
        plan(mux, url).paths.into_iter().filter(|path| matches!(path.kind, PathKind::Relay(..))).collect()
    }

    #[test]
    fn what_neko_skips_costs_nothing_where_it_uses_the_same_server_over_udp() {
        for (urls, expected) in [
            (r#"turn:h?transport=tcp","turn:H"#, &[true, false][..]),
            (r#"turn:h:1","turns:h"#, &[false, true]),
            (r#"turn:h?transport=tcp","turn:other"#, &[false, false]),
            (r#"turn:h?transport=tcp","stun:h"#, &[false, false]),
            (r#"turn:h?transport=tcp","turns:h"#, &[false, false]),
        ] {
            let plan = plan("0", urls);
            let found: Vec<bool> = plan.servers.iter().map(|server| server.used_over_udp).collect();
            assert_eq!(found, expected, "{urls}");
        }
    }

    #[test]
    fn neko_relays_over_udp_and_dtls_only_and_viewers_over_everything() {
        for (url, usable) in
            [("turn:h", true), ("turns:h?transport=udp", true), ("turn:h?transport=tcp", false), ("turns:h", false)]
        {
            for mux in ["0", "52000"] {
                let [neko, viewer] = &relays(mux, url)[..] else { panic!("{url}") };
                assert_eq!((neko.counts, matches!(neko.attempt, Attempt::With(_))), (usable, usable), "{url}");
                assert!(viewer.counts && matches!(viewer.attempt, Attempt::With(_)), "{url}");
            }
        }
    }
}
