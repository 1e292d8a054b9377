//! What is tried with each browser, decided before it comes. Pure.

use std::time::Duration;

use neko_config::Resolution;
use neko_config::behaviour::Behaviour;
use neko_config::ice_server::{IceServer, browser};
use neko_report::StepKind;

use crate::message::IceServerEntry;
use crate::options::Policy;
use crate::peer::Offered;

/// TURN URLs that are tried one by one.
const MOST_RELAYS: usize = 8;
/// How long a browser may take to a picture: neko gives up after 10 s.
const WAIT: Duration = Duration::from_secs(15);
/// The steps that say why are shorter.
const SHORT: Duration = Duration::from_secs(2);

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it shows.
    pub kind: StepKind,
    /// What the page is told, in plain words.
    pub say: String,
    /// What the browser gets.
    pub servers: Vec<IceServerEntry>,
    /// Which of its own ways it may use.
    pub policy: Policy,
    /// Which of neko's candidates it gets.
    pub offered: Offered,
    /// How long it may take to a picture.
    pub wait: Duration,
    /// How long that is watched.
    pub watch: Duration,
}

/// As neko would; each relay alone; without UDP where neko has a TCP port.
pub fn steps(resolution: &Resolution, behaviour: &Behaviour, policy: Policy, watch: Duration) -> Vec<Step> {
    let frontend = &resolution.webrtc.frontend.value;
    let base = Step {
        kind: StepKind::AsNeko,
        say: "Connecting as neko would".to_owned(),
        servers: frontend.iter().map(entry).collect(),
        policy,
        offered: Offered::All,
        wait: WAIT,
        watch,
    };
    let mut steps = vec![base.clone()];
    let mut relays: Vec<IceServerEntry> = Vec::new();
    for alone in frontend.iter().flat_map(relay_entries) {
        if relays.len() < MOST_RELAYS && !relays.contains(&alone) {
            relays.push(alone);
        }
    }
    let watch = watch.min(SHORT);
    steps.extend(relays.into_iter().map(|alone| {
        let url = alone.urls.iter().flatten().cloned().collect();
        Step {
            kind: StepKind::RelayOnly(url),
            say: "Trying a TURN server alone".to_owned(),
            servers: vec![alone],
            policy: Policy::Relay,
            watch,
            ..base.clone()
        }
    }));
    if behaviour.offers_tcp() {
        let say = "Trying without UDP, as in strict networks".to_owned();
        let (kind, offered) = (StepKind::WithoutUdp, Offered::TcpOnly);
        steps.push(Step { kind, say, servers: Vec::new(), policy: Policy::All, offered, watch, ..base });
    }
    steps
}

fn entry(server: &IceServer) -> IceServerEntry {
    IceServerEntry {
        urls: server.urls.as_ref().map(|urls| urls.iter().map(|url| url.value.to_string()).collect()),
        username: server.username.clone(),
        credential: server.credential.as_ref().map(|secret| secret.reveal().to_owned()),
    }
}

/// Each URL that a browser takes for a TURN server, with the entry's credentials.
fn relay_entries(server: &IceServer) -> impl Iterator<Item = IceServerEntry> {
    let whole = entry(server);
    let is_turn = |url: &String| browser::contact(url).is_some_and(|uri| uri.scheme.is_turn());
    let urls: Vec<String> = whole.urls.iter().flatten().filter(|url| is_turn(url)).cloned().collect();
    urls.into_iter().map(move |url| IceServerEntry { urls: Some(vec![url]), ..whole.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::{Input, NoFiles, Variable, resolve};

    fn kinds(variables: &[(&str, &str)]) -> Vec<String> {
        let environment = variables.iter().map(|(name, value)| Variable::new(format!("NEKO_WEBRTC_{name}"), *value));
        let resolution = resolve(&Input { environment: environment.collect(), ..Input::default() }, &NoFiles).unwrap();
        let behaviour = Behaviour::of(&resolution);
        let steps = steps(&resolution, &behaviour, Policy::All, Duration::from_secs(5));
        steps.iter().map(|step| format!("{} {:?} {}", step.kind, step.policy, step.servers.len())).collect()
    }

    #[test]
    fn each_relay_is_tried_alone_and_tcp_where_neko_has_it() {
        let list = r#"[{"urls":["stun:s","turn:t","turn:t?transport=tcp"],"username":"u","credential":"c"},
            {"urls":["turn:t"],"username":"u","credential":"c"},{"urls":["turn:not valid"]}]"#;
        assert_eq!(
            kinds(&[("ICESERVERS_FRONTEND", list), ("TCPMUX", "52000")]),
            [
                "as neko All 3",
                "relay only, turn:t Relay 1",
                "relay only, turn:t?transport=tcp Relay 1",
                "without UDP All 0"
            ]
        );
        assert_eq!(kinds(&[]), ["as neko All 1"]);
    }
}
