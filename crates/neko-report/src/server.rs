//! What one server answered, step by step.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use neko_config::ice_server::Uri;

use super::{Failure, ListedServer, ServerDetails, Side, Slug};

/// The steps of a server's check, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepName {
    /// Name to addresses.
    Resolve,
    /// TCP connection, or the UDP socket.
    Connect,
    /// TLS handshake.
    Tls,
    /// STUN Binding (RFC 8489).
    Binding,
    /// TURN Allocate, the challenge included (RFC 8656, section 7).
    Allocate,
    /// CreatePermission or ChannelBind (RFC 8656, sections 9 and 12).
    Permission,
    /// Data through the relay and back.
    Relay,
    /// Refresh with lifetime 0 (RFC 8656, section 8).
    Release,
}

impl StepName {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Binding => "binding",
            Self::Allocate => "allocate",
            Self::Permission => "permission",
            Self::Relay => "relay",
            Self::Release => "release",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq)]
pub enum StepOutcome {
    /// Done.
    Done,
    /// Failed; the steps after it that need it are absent.
    Failed(Failure),
    /// Could not be checked, and why. Never counts as done.
    NotChecked(String),
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How it ended.
    pub outcome: StepOutcome,
    /// How long it took.
    pub time: Duration,
    /// Requests answered, retransmissions not counted; 0 where the step sends none.
    pub round_trips: u32,
    /// Requests sent again for want of an answer.
    pub retransmissions: u32,
    /// What is worth knowing: an address, a TLS version, the far end of the relayed data.
    pub detail: Option<String>,
}

/// What was contacted for a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contacted {
    /// Nothing: its URL leads nowhere, or no stand-in speaks its protocol.
    Nothing,
    /// The server itself.
    Server,
    /// A stand-in on loopback.
    StandIn,
}

/// What one server answered.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerReport {
    /// What it is, and who names it.
    pub listed: Arc<ListedServer>,
    /// What was contacted for it.
    pub contacted: Contacted,
    /// The address that was contacted.
    pub address: Option<SocketAddr>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
    /// This machine's address as the server saw it.
    pub mapped: Option<SocketAddr>,
    /// The relayed address that the server gave.
    pub relayed: Option<SocketAddr>,
    /// The server's SOFTWARE attribute.
    pub software: Option<String>,
    /// What deserves a warning though no step failed for it: an open relay, a private relayed address.
    pub notes: Vec<Failure>,
    /// What the check learned beside its steps.
    pub details: ServerDetails,
}

impl ServerReport {
    /// One that has not answered yet.
    pub fn new(listed: impl Into<Arc<ListedServer>>, contacted: Contacted) -> Self {
        Self {
            listed: listed.into(),
            contacted,
            address: None,
            steps: Vec::new(),
            mapped: None,
            relayed: None,
            software: None,
            notes: Vec::new(),
            details: ServerDetails::default(),
        }
    }

    /// Its URL, read; none where it cannot be contacted.
    pub fn uri(&self) -> Option<&Uri> {
        self.listed.uri.as_ref().ok()
    }

    /// The user name that was used.
    pub fn username(&self) -> Option<&str> {
        let is_used = self.contacted != Contacted::Nothing && self.listed.is_turn();
        self.listed.login.username.as_deref().filter(|_| is_used)
    }

    /// The first failure of its steps.
    pub fn failure(&self) -> Option<&Failure> {
        self.steps.iter().find_map(|step| match &step.outcome {
            StepOutcome::Failed(failure) => Some(failure),
            _ => None,
        })
    }

    /// Why neko uses it nowhere, whatever it answers; none where it uses the same server over UDP.
    pub fn unused(&self) -> Option<&Failure> {
        let said = self.notes.iter().find(|note| note.slug == Slug::ServerUnusedByNeko);
        said.filter(|_| !self.listed.used_over_udp && !self.listed.sides.contains(&Side::Frontend))
    }

    /// The first step that could not be checked, and why.
    pub fn not_checked(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match &step.outcome {
            StepOutcome::NotChecked(why) => Some(why.as_str()),
            _ => None,
        })
    }
}
