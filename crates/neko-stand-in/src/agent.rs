//! neko's ICE agent. It waits as Pion's does, because it is a port of it: candidate pairs are checked every 200 ms, and one
//! is nominated only after the time that its kinds of candidates ask for. Sans-IO: whoever has it says what time it is.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rtc_ice::agent::Agent as Pion;
use rtc_ice::agent::agent_config::AgentConfig;
use rtc_ice::candidate::candidate_host::CandidateHostConfig;
use rtc_ice::candidate::candidate_relay::CandidateRelayConfig;
use rtc_ice::candidate::candidate_server_reflexive::CandidateServerReflexiveConfig;
use rtc_ice::candidate::{Candidate, CandidateConfig, CandidateType, unmarshal_candidate};
use rtc_ice::crypto::providers::AwsLcRsProvider;
use rtc_ice::mdns::MulticastDnsMode;
use rtc_ice::state::ConnectionState;
use rtc_ice::tcp_type::TcpType;
use rtc_shared::{TaggedBytesMut, TransportContext, TransportProtocol};
use sansio::Protocol as _;
use str0m::net::Protocol;

use neko_config::behaviour::{Behaviour, CandidateKind};
use neko_probe::peer::{CandidateTransport, LegCandidate};

/// neko gives a connection up that has been silent for so long …
const DISCONNECTED: Duration = Duration::from_secs(4);
/// … and so long after that.
const FAILED: Duration = Duration::from_secs(6);
/// A viewer has fewer candidates; each costs checks.
const MOST_REMOTE: usize = 64;

/// ICE credentials of one side.
#[derive(Clone)]
pub struct Credentials {
    /// The user name fragment.
    pub ufrag: String,
    /// The password.
    pub password: String,
}

/// A datagram that the agent wants sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Sending {
    /// The local address that it leaves from, as of [`LegCandidate::local_address`].
    pub local: SocketAddr,
    /// UDP, or TCP.
    pub protocol: Protocol,
    /// Where it goes.
    pub to: SocketAddr,
    /// What is sent.
    pub datagram: Vec<u8>,
}

/// The pair that was nominated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected {
    /// neko's local address.
    pub local: SocketAddr,
    /// UDP, or TCP.
    pub protocol: Protocol,
    /// The viewer's address.
    pub remote: SocketAddr,
    /// The kind of the viewer's candidate, as neko sees it.
    pub remote_kind: CandidateKind,
}

/// The agent of neko's side.
pub struct Agent {
    pion: Pion,
    controlling: bool,
    remotes: usize,
}

impl Agent {
    /// An agent of a neko; its own credentials stand in the offer. None where they are too short.
    pub fn new(behaviour: &Behaviour, own: &Credentials, now: Instant) -> Option<Self> {
        let wait = |kind| Some(behaviour.nomination_wait(kind));
        let host_alone = if behaviour.lite { vec![CandidateType::Host] } else { Vec::new() };
        let config = AgentConfig {
            local_ufrag: own.ufrag.clone(),
            local_pwd: own.password.clone(),
            multicast_dns_mode: MulticastDnsMode::Disabled,
            disconnected_timeout: Some(DISCONNECTED),
            failed_timeout: Some(FAILED),
            candidate_types: host_alone,
            is_controlling: !behaviour.lite,
            lite: behaviour.lite,
            host_acceptance_min_wait: wait(CandidateKind::Host),
            srflx_acceptance_min_wait: wait(CandidateKind::ServerReflexive),
            prflx_acceptance_min_wait: wait(CandidateKind::PeerReflexive),
            relay_acceptance_min_wait: wait(CandidateKind::Relay),
            ..AgentConfig::default()
        };
        let pion = Pion::new(now, Arc::new(config), Arc::new(AwsLcRsProvider::new())).ok()?;
        Some(Self { pion, controlling: !behaviour.lite, remotes: 0 })
    }

    /// Adds a candidate of neko; whether it can be used.
    pub fn add_local(&mut self, candidate: &LegCandidate) -> bool {
        local(candidate).is_some_and(|candidate| self.pion.add_local_candidate(candidate).unwrap_or_default())
    }

    /// Adds a candidate of the viewer: `candidate:…`. One that cannot be read is a candidate without a pair.
    pub fn add_remote(&mut self, line: &str) {
        if self.remotes == MOST_REMOTE {
            return;
        }
        self.remotes += 1;
        let line = line.trim().trim_start_matches("candidate:");
        if let Ok(candidate) = unmarshal_candidate(line) {
            let _ = self.pion.add_remote_candidate(candidate);
        }
    }

    /// Begins the checks, when the viewer's answer is there; the waits count from now.
    pub fn start(&mut self, viewer: &Credentials, now: Instant) -> bool {
        let Credentials { ufrag, password } = viewer.clone();
        self.pion.start_connectivity_checks(now, self.controlling, ufrag, password).is_ok()
    }

    /// Takes a STUN message of the viewer.
    pub fn receive(&mut self, local: SocketAddr, protocol: Protocol, from: SocketAddr, datagram: &[u8], now: Instant) {
        let transport = context(local, protocol, from);
        // What does not belong to this session is not for it: anybody may send to a socket.
        let _ = self.pion.handle_read(TaggedBytesMut { now, transport, message: datagram.into() });
    }

    /// Whether something else than STUN comes from the viewer.
    pub fn hears(&mut self, local: SocketAddr, protocol: Protocol, from: SocketAddr, now: Instant) -> bool {
        self.pion.is_valid_non_stun_traffic(now, context(local, protocol, from))
    }

    /// Moves the clock.
    pub fn tick(&mut self, now: Instant) {
        let _ = self.pion.handle_timeout(now);
    }

    /// When the clock is to be moved.
    pub fn wake(&mut self) -> Option<Instant> {
        self.pion.poll_timeout()
    }

    /// The next datagram to send.
    pub fn sending(&mut self) -> Option<Sending> {
        let TaggedBytesMut { transport, message, .. } = self.pion.poll_write()?;
        let protocol =
            if transport.transport_protocol == TransportProtocol::TCP { Protocol::Tcp } else { Protocol::Udp };
        Some(Sending { local: transport.local_addr, protocol, to: transport.peer_addr, datagram: message.to_vec() })
    }

    /// The pair that was nominated.
    pub fn selected(&self) -> Option<Selected> {
        let (local, remote) = self.pion.get_selected_candidate_pair()?;
        let protocol = if local.network_type().is_tcp() { Protocol::Tcp } else { Protocol::Udp };
        let remote_kind = match remote.candidate_type() {
            CandidateType::ServerReflexive => CandidateKind::ServerReflexive,
            CandidateType::PeerReflexive => CandidateKind::PeerReflexive,
            CandidateType::Relay => CandidateKind::Relay,
            _ => CandidateKind::Host,
        };
        Some(Selected { local: local.base_addr(), protocol, remote: remote.addr(), remote_kind })
    }

    /// Whether it has given up.
    pub fn has_failed(&self) -> bool {
        matches!(self.pion.state(), ConnectionState::Failed | ConnectionState::Closed)
    }

    /// Whether nothing has come from the viewer for so long that neko closes the connection.
    pub fn is_disconnected(&self) -> bool {
        self.pion.state() == ConnectionState::Disconnected
    }
}

fn context(local: SocketAddr, protocol: Protocol, from: SocketAddr) -> TransportContext {
    let tcp = matches!(protocol, Protocol::Tcp);
    let transport_protocol = if tcp { TransportProtocol::TCP } else { TransportProtocol::UDP };
    TransportContext { local_addr: local, peer_addr: from, transport_protocol, ecn: None }
}

/// The candidate by the address that it has here: what viewers are told instead is the offer's business.
fn local(candidate: &LegCandidate) -> Option<Candidate> {
    let LegCandidate { kind, base, transport, address } = *candidate;
    let udp = transport == CandidateTransport::Udp;
    let of = |address: SocketAddr| CandidateConfig {
        network: if udp { "udp" } else { "tcp" }.to_owned(),
        address: address.ip().to_string(),
        port: address.port(),
        component: 1,
        ..CandidateConfig::default()
    };
    let (rel_addr, rel_port) = (base.ip().to_string(), base.port());
    match kind {
        CandidateKind::Host => {
            let tcp_type = if udp { TcpType::Unspecified } else { TcpType::Passive };
            CandidateHostConfig { base_config: of(base), tcp_type }.new_candidate_host()
        }
        CandidateKind::ServerReflexive | CandidateKind::PeerReflexive => {
            CandidateServerReflexiveConfig { base_config: of(address), rel_addr, rel_port, url: None }
                .new_candidate_server_reflexive()
        }
        CandidateKind::Relay => {
            CandidateRelayConfig { base_config: of(address), rel_addr, rel_port, url: None }.new_candidate_relay()
        }
    }
    .ok()
}

#[cfg(test)]
mod tests;
