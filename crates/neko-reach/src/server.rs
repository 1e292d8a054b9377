//! A server of one of the lists, and what it answered in neko's place.

use std::net::IpAddr;

use super::trial::Trial;
use neko_config::behaviour::Skip;
use neko_config::ice_server::address::HostReach;
use neko_config::ice_server::{Family, Scheme, Transport};

/// What a server says in this place that it says to viewers as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The name servers know no such name.
    NameUnknown,
    /// Nothing listens on the port.
    Refused,
    /// The certificate is not trusted.
    Certificate,
    /// It speaks something else.
    OtherService,
}

/// How a server behaved when it was asked from neko's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contact {
    /// It was not asked.
    #[default]
    NotAsked,
    /// Nothing came back, which may be this network's doing.
    Silent,
    /// It answered on neko's own machine, so that no packet crossed that one's firewall.
    Here,
    /// It answered, inside neko's own network.
    Inside,
    /// It answered across the Internet.
    Outside,
    /// It failed for a reason that holds everywhere.
    Failed(Fault),
}

/// Why a TURN server gives no relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllocationFault {
    /// The user name or the password is wrong.
    Credentials,
    /// Anything else that it answers.
    Other,
}

/// How many relays a user may have of a server at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// So many: the next one was refused (486).
    Is(usize),
    /// So many were had; more were not asked for.
    AtLeast(usize),
}

/// A relay that a TURN server gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Relay {
    /// The relayed address.
    pub relayed: IpAddr,
    /// What it lets through.
    pub trials: RelayTrials,
}

/// What was tried of a relay; by default that it stands, and no more.
#[derive(Debug, Clone, PartialEq)]
pub struct RelayTrials {
    /// The addresses of neko that it forbids to relay to (403).
    pub denied: Vec<IpAddr>,
    /// Whether it forbids an address that is nobody's, so that it forbids everybody.
    pub denies_strangers: bool,
    /// A datagram from neko's network to the relay, before the relay sent one.
    pub inbound: Trial,
    /// A datagram between both after both had sent, the relay to the address and port that neko offers.
    pub exchange: Trial,
    /// A datagram between two relays of the server.
    pub between: Trial,
    /// How many relays the user may have at once.
    pub quota: Quota,
    /// A picture through the relay, once the connection stood.
    pub picture: Trial,
}

impl RelayTrials {
    /// Of a relay that forbids nobody and of which as many are had as anybody needs, all with this end.
    pub fn all(tried: Trial) -> Self {
        let (denied, quota, picture) = (Vec::new(), Quota::AtLeast(usize::MAX), Trial::NotTried);
        Self { denied, denies_strangers: false, inbound: tried, exchange: tried, between: tried, quota, picture }
    }
}

impl Default for RelayTrials {
    fn default() -> Self {
        Self { quota: Quota::AtLeast(1), ..Self::all(Trial::NotTried) }
    }
}

/// What a TURN server said to an Allocate.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Allocation {
    /// It was not asked.
    #[default]
    NotTried,
    /// It refused.
    Refused(AllocationFault),
    /// It gave a relay.
    Granted(Relay),
}

/// A URL of one of the lists, and the server behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The number of its URL in its list, entries taken one after another.
    pub number: usize,
    /// Its scheme.
    pub scheme: Scheme,
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// UDP or TCP, below TLS.
    pub transport: Transport,
    /// The families of its addresses.
    pub families: Vec<Family>,
    /// From where its host can be reached.
    pub reach: HostReach,
    /// Why neko does not use it, in the backend list.
    pub skip: Option<Skip>,
    /// What it answered.
    pub contact: Contact,
    /// What it relays.
    pub allocation: Allocation,
}

impl Server {
    /// Whether both are one server, by the names that the URLs give.
    pub fn is_at_host_of(&self, other: &Self) -> bool {
        self.host.eq_ignore_ascii_case(&other.host)
    }
}
