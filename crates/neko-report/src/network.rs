//! What was found out by sending: whether neko's ports are reached from outside, and by whom that was tried.

use std::net::IpAddr;

use neko_config::ice_server::Transport;
use neko_reach::{Mapping, Trial};

/// Who sent to neko's ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A TURN server outside, by its URL: its relay.
    Relay(String),
    /// A STUN server that answers to another port than the one that asked (RFC 5780).
    StunAnswer,
    /// This machine, to an address that is somebody else's.
    Here,
}

impl Sender {
    /// `relay`, `stun-answer` or `here`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Relay(_) => "relay",
            Self::StunAnswer => "stun-answer",
            Self::Here => "here",
        }
    }

    /// The URL of a server.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Relay(url) => Some(url),
            Self::StunAnswer | Self::Here => None,
        }
    }
}

/// One sender's trial of neko's ports at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortTrial {
    /// Who sent.
    pub by: Sender,
    /// The address that was sent to.
    pub address: IpAddr,
    /// Over what.
    pub transport: Transport,
    /// Each port, and whether something came in there: the first, the middle and the last of a range.
    pub ports: Vec<(u16, bool)>,
    /// What that proves: nothing where some arrived and some did not, or where silence may be the sender's.
    pub result: Trial,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NetworkReport {
    /// This machine's addresses as servers outside see them.
    pub mapped: Vec<IpAddr>,
    /// What the NAT before it does; none where that was not seen.
    pub mapping: Option<Mapping>,
    /// Whether the router leads its outside address back in.
    pub hairpin: Trial,
    /// Whether this is a container with a network of its own.
    pub container: bool,
    /// What was tried of neko's ports.
    pub trials: Vec<PortTrial>,
}
