//! neko's waits, in virtual time: the agent against the agent of str0m, which does what a browser does.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use neko_config::behaviour::{Behaviour, CandidateKind};
use neko_config::{Input, NoFiles, Variable, resolve};
use neko_probe::peer::{CandidateTransport, LegCandidate};
use neko_reach::Wait;
use rtc_ice::agent::Agent as Pion;
use rtc_ice::agent::agent_config::AgentConfig;
use rtc_ice::crypto::providers::AwsLcRsProvider;
use rtc_ice::mdns::MulticastDnsMode;
use rtc_shared::TaggedBytesMut;
use sansio::Protocol as _;
use str0m::net::Protocol;

use super::{Agent, Credentials, context, local};

const NEKO: &str = "198.51.100.10:52000";
const VIEWER: &str = "198.51.100.20:40000";
const STEP: Duration = Duration::from_millis(1);

fn behaviour(lite: bool) -> Behaviour {
    let variable = Variable::new("NEKO_WEBRTC_ICELITE", lite.to_string());
    let resolution = resolve(&Input { environment: vec![variable], ..Input::default() }, &NoFiles).expect("settings");
    Behaviour::of(&resolution)
}

fn credentials(name: &str) -> Credentials {
    Credentials { ufrag: name.repeat(4), password: name.repeat(24) }
}

fn candidate(kind: CandidateKind, address: &str) -> LegCandidate {
    let address = address.parse().expect("an address");
    LegCandidate { kind, address, base: address, transport: CandidateTransport::Udp }
}

/// The far end, which is controlled unless neko is lite.
fn viewer(controlling: bool, start: Instant) -> Pion {
    let Credentials { ufrag, password } = credentials("v");
    let config = AgentConfig {
        local_ufrag: ufrag,
        local_pwd: password,
        multicast_dns_mode: MulticastDnsMode::Disabled,
        is_controlling: controlling,
        ..AgentConfig::default()
    };
    Pion::new(start, config.into(), std::sync::Arc::new(AwsLcRsProvider::new())).expect("an agent")
}

/// From the answer to the nominated pair. The viewer's candidate is told to neko after `told`, or never.
fn nominated(neko_kind: CandidateKind, viewer_kind: CandidateKind, told: Option<u64>, lite: bool) -> Option<Duration> {
    let start = Instant::now();
    let mut neko = Agent::new(&behaviour(lite), &credentials("n"), start).expect("an agent");
    let mut far = viewer(lite, start);
    assert!(neko.add_local(&candidate(neko_kind, NEKO)));
    let theirs = local(&candidate(viewer_kind, VIEWER)).expect("a candidate");
    let line = format!("candidate:{}", theirs.marshal());
    far.add_local_candidate(theirs).expect("added");
    far.add_remote_candidate(local(&candidate(neko_kind, NEKO)).expect("a candidate")).expect("added");
    assert!(neko.start(&credentials("v"), start));
    let Credentials { ufrag, password } = credentials("n");
    far.start_connectivity_checks(start, lite, ufrag, password).expect("started");
    let (here, there): (SocketAddr, SocketAddr) = (NEKO.parse().expect("one"), VIEWER.parse().expect("one"));
    let mut now = start;
    while now < start + Duration::from_secs(12) {
        let since = now - start;
        if told.is_some_and(|told| since == Duration::from_millis(told)) {
            neko.add_remote(&line);
        }
        neko.tick(now);
        far.handle_timeout(now).expect("the clock");
        let (mut up, mut down) = (Vec::new(), Vec::new());
        while let Some(sending) = neko.sending() {
            down.push(sending.datagram);
        }
        while let Some(message) = far.poll_write() {
            up.push(message.message.to_vec());
        }
        now += STEP;
        for datagram in up {
            neko.receive(here, Protocol::Udp, there, &datagram, now);
        }
        for datagram in down {
            let transport = context(there, Protocol::Udp, here);
            let _ = far.handle_read(TaggedBytesMut { now, transport, message: datagram[..].into() });
        }
        if neko.selected().is_some() {
            return Some(now - start);
        }
        if neko.has_failed() {
            return None;
        }
    }
    None
}

/// Recorded of neko: the end of the DTLS handshake, so some milliseconds and one of its looks later than the pair.
fn fits(wait: Wait, seen: Option<Duration>) {
    let seen = seen.unwrap_or_else(|| panic!("{wait:?}: no pair"));
    let interval = wait.interval(Duration::ZERO);
    assert!(interval.min <= seen && seen <= interval.max, "{wait:?}: {seen:?}");
}

#[test]
fn neko_waits_for_what_the_far_end_is() {
    use CandidateKind::{Host, Relay, ServerReflexive};
    fits(Wait::Host, nominated(Host, Host, Some(0), false));
    // The check comes before the candidate: it stays peer-reflexive, as recorded.
    fits(Wait::PeerReflexive, nominated(Host, ServerReflexive, Some(30), false));
    fits(Wait::PeerReflexive, nominated(Host, Host, None, false));
    fits(Wait::Relay, nominated(Host, Relay, Some(0), false));
    fits(Wait::Relay, nominated(Relay, Host, Some(0), false));
    fits(Wait::ServerReflexive, nominated(Host, ServerReflexive, Some(0), false));
}

#[test]
fn a_lite_agent_does_not_wait() {
    let seen = nominated(CandidateKind::Host, CandidateKind::Host, None, true);
    assert!(seen.is_some_and(|seen| seen <= Wait::Lite.interval(Duration::ZERO).max), "{seen:?}");
}

#[test]
fn without_a_viewer_it_gives_up_after_ten_seconds() {
    let start = Instant::now();
    let mut neko = Agent::new(&behaviour(false), &credentials("n"), start).expect("an agent");
    neko.add_local(&candidate(CandidateKind::Host, NEKO));
    assert!(neko.start(&credentials("v"), start));
    neko.add_remote(&format!("candidate:1 1 udp 1 {} typ host", VIEWER.replace(':', " ")));
    let mut now = start;
    while !neko.has_failed() && now < start + Duration::from_secs(20) {
        now = neko.wake().unwrap_or(now).max(now + STEP);
        neko.tick(now);
        while neko.sending().is_some() {}
    }
    let seconds = (now - start).as_secs_f64();
    assert!((10.0..10.5).contains(&seconds), "{seconds}");
}

#[test]
fn candidates_without_end_are_left() {
    let start = Instant::now();
    let mut neko = Agent::new(&behaviour(false), &credentials("n"), start).expect("an agent");
    neko.add_local(&candidate(CandidateKind::Host, NEKO));
    for number in 0..10_000 {
        neko.add_remote(&format!("candidate:{number} 1 udp 1 10.{}.{}.1 9 typ host", number / 250, number % 250));
    }
    for line in
        ["", "candidate:", "candidate:1 1 udp", "candidate:x y z typ", "candidate:1 1 tcp 1 ::1 9 typ host tcptype"]
    {
        neko.add_remote(line);
    }
    assert!(neko.start(&credentials("v"), start));
    neko.tick(start);
    let mut sent = 0;
    while neko.sending().is_some() {
        sent += 1;
    }
    assert!(sent <= super::MOST_REMOTE, "{sent}");
}
