//! What was sent to find out whether it arrives.

use std::net::IpAddr;

/// What became of a datagram, or of a TCP connection, that was sent to find out whether it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trial {
    /// It arrived.
    Arrived,
    /// It did not, though the same sender reached a socket that had spoken to it.
    Lost,
    /// Nobody tried.
    #[default]
    NotTried,
}

/// What was tried at one address, from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// The address.
    pub ip: IpAddr,
    /// A datagram from outside to neko's ports there, into a socket that had sent nothing.
    pub udp: Trial,
    /// A connection from outside to the TCP mux there.
    pub tcp: Trial,
    /// Whether what neko's port sends to somebody who came there first is taken for an answer to him. It is not where the
    /// router leads that port to another machine: then it comes from another port.
    pub replies: Trial,
}

impl Tried {
    /// An address at which nothing was tried.
    pub fn nothing(ip: IpAddr) -> Self {
        let (udp, tcp, replies) = Default::default();
        Self { ip, udp, tcp, replies }
    }
}
