//! The way of the media.

use std::net::IpAddr;

use neko_config::ice_server::Transport;

/// How a viewer's packets come to neko's own socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direct {
    /// The port is open to strangers.
    Open,
    /// Both sides send, and each opens its own NAT or firewall for the other.
    Punched,
    /// Inside neko's network, to an address of it.
    Inside,
    /// Inside neko's network, by the router's outside address and back.
    Hairpin,
    /// Inside neko's network: neko looks the viewer's name up by multicast, and sends.
    Multicast,
}

/// The way of the media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Path {
    /// Between the viewer and neko's own port.
    Direct {
        /// UDP, or TCP by the mux.
        transport: Transport,
        /// The address that neko offers.
        to: IpAddr,
        /// How.
        how: Direct,
    },
    /// By a relay of the viewer's, from the URL of that number of the frontend list.
    ViewerRelay(usize),
    /// By a relay of neko's, from the URL of that number of the backend list.
    NekoRelay(usize),
}
