//! What the other side of a relayed path really has. Its candidates come from its own list of servers and from nothing
//! else: a relay that only one side names is no far end for that side. Pure, so that it can be tested as a table.

use std::sync::Arc;

use neko_config::behaviour::Behaviour;
use neko_config::ice_server::{Scheme, Transport, Uri};
use neko_report::{ListedServer, Side};

/// The servers that give one side candidates beside its host ones, by their index in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sources {
    /// Those that report its address as seen from outside.
    pub addresses: Vec<usize>,
    /// Those that relay for it.
    pub relays: Vec<usize>,
}

impl Sources {
    /// Of one side. What neko skips gives it nothing.
    pub(super) fn of(side: Side, servers: &[Arc<ListedServer>], behaviour: &Behaviour) -> Self {
        let mut sources = Self::default();
        for (index, server) in servers.iter().enumerate().filter(|(_, server)| server.sides.contains(&side)) {
            let Ok(uri) = &server.uri else { continue };
            if side == Side::Backend && behaviour.skips(&server.url).is_some() {
                continue;
            }
            if reports_addresses(uri) {
                sources.addresses.push(index);
            }
            if uri.scheme.is_turn() {
                sources.relays.push(index);
            }
        }
        sources
    }

    /// Whether no server gives anything.
    pub(super) fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.relays.is_empty()
    }

    /// Every server of either kind, once.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        let others = self.relays.iter().filter(|index| !self.addresses.contains(index));
        self.addresses.iter().chain(others).copied()
    }
}

/// A TURN server over UDP is asked as a STUN server too, by Pion and by browsers.
fn reports_addresses(uri: &Uri) -> bool {
    matches!(uri.scheme, Scheme::Stun | Scheme::Turn) && uri.transport == Transport::Udp
}

#[cfg(test)]
mod tests {
    use super::super::plan::Plan;
    use super::*;
    use neko_config::{Input, NoFiles, Variable, resolve};

    const STUN: &str = r#"{"urls":["stun:s"]}"#;

    fn turn(url: &str) -> String {
        format!(r#"{{"urls":["{url}"],"username":"u","credential":"c"}}"#)
    }

    /// The sources of both sides, by their URLs: `neko: addresses, relays; viewers: addresses, relays`.
    fn sources(backend: &str, frontend: &str, more: &[(&str, &str)]) -> [Vec<String>; 4] {
        let lists = [("ICESERVERS_BACKEND", format!("[{backend}]")), ("ICESERVERS_FRONTEND", format!("[{frontend}]"))];
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let variable = |(name, value)| Variable::new(format!("NEKO_WEBRTC_{name}"), value);
        let environment = lists.into_iter().chain(more).map(variable).collect();
        let resolution = resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap();
        let behaviour = Behaviour::of(&resolution);
        let plan = Plan::of(&resolution, &behaviour);
        let urls = |indexes: Vec<usize>| indexes.iter().map(|index| plan.servers[*index].url.clone()).collect();
        let of = |side| Sources::of(side, &plan.servers, &behaviour);
        let (neko, viewers) = (of(Side::Backend), of(Side::Frontend));
        [neko.addresses, neko.relays, viewers.addresses, viewers.relays].map(urls)
    }

    #[test]
    fn a_side_has_what_its_own_list_gives_it() {
        let (udp, tcp) = (turn("turn:t"), turn("turn:t?transport=tcp"));
        let none: [&str; 0] = [];
        for (backend, frontend, expected) in [
            ("", STUN, [&none[..], &none, &["stun:s"], &none]),
            (STUN, "", [&["stun:s"], &none, &none, &none]),
            (&udp, "", [&["turn:t"], &["turn:t"], &none, &none]),
            (&udp, STUN, [&["turn:t"], &["turn:t"], &["stun:s"], &none]),
            // Over TCP it relays, and reports no address that peers over UDP could use.
            (STUN, &tcp, [&["stun:s"], &none, &none, &["turn:t?transport=tcp"]]),
            (&udp, &udp, [&["turn:t"], &["turn:t"], &["turn:t"], &["turn:t"]]),
        ] {
            assert_eq!(sources(backend, frontend, &[]), expected, "{backend} | {frontend}");
        }
    }

    #[test]
    fn what_neko_skips_gives_it_nothing() {
        for (backend, more) in [(turn("turn:t"), ("TCPMUX", "52000")), (STUN.to_owned(), ("ICELITE", "true"))] {
            let [addresses, relays, ..] = sources(&backend, "", &[more]);
            assert!(addresses.is_empty() && relays.is_empty(), "{more:?}: {addresses:?} {relays:?}");
        }
    }
}
