//! What was found out, put together. Pure.

use std::net::IpAddr;

use super::account::Account;
use super::addresses::Addresses;
use super::outcome::{agreed, first_tried};
use super::relay::Shown;
use super::subject::Subject;
use neko_reach::{Network, Trial, Tried};

/// What was found out by sending, beside the servers' checks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// neko's network.
    pub network: Network,
    /// The relays of the plan's servers that granted an allocation.
    pub relays: Vec<RelayFound>,
}

/// What was found out about a relay; see [`neko_reach::Relay`].
#[derive(Debug, Clone, PartialEq)]
pub struct RelayFound {
    /// The server's number in the plan.
    pub server: usize,
    /// The addresses of neko that it forbids to relay to (403).
    pub denied: Vec<IpAddr>,
    /// Whether it forbids an address that has nothing to do with neko.
    pub denies_strangers: bool,
    /// A datagram to the relay, before the relay sent one.
    pub inbound: Trial,
    /// A datagram each way after both had sent.
    pub exchange: Trial,
    /// A datagram each way to another relay of the server.
    pub between: Trial,
    /// How many relays the user may have at once, where that was met.
    pub quota: Option<usize>,
}

impl RelayFound {
    pub(super) fn untried(server: usize) -> Self {
        let (inbound, exchange, between) = Default::default();
        Self { server, denied: Vec::new(), denies_strangers: false, inbound, exchange, between, quota: None }
    }
}

/// What was tried at each address: by the relays, else from here.
pub(super) fn forwards(
    addresses: &Addresses,
    shown: &[Shown],
    over_tcp: &[(IpAddr, Trial)],
    from_here: &[Tried],
) -> Vec<Tried> {
    let of =
        |trials: &[(IpAddr, Trial)], ip| agreed(trials.iter().filter(|(at, _)| *at == ip).map(|(_, trial)| *trial));
    let over_udp: Vec<_> = shown.iter().flat_map(|shown| shown.forwards.iter().copied()).collect();
    let tried = addresses.offered().into_iter().map(|ip| {
        let here = from_here.iter().find(|tried| tried.ip == ip);
        let udp = first_tried([of(&over_udp, ip), here.map(|tried| tried.udp).unwrap_or_default()]);
        let tcp = first_tried([of(over_tcp, ip), here.map(|tried| tried.tcp).unwrap_or_default()]);
        Tried { ip, udp, tcp }
    });
    tried.filter(|tried| (tried.udp, tried.tcp) != (Trial::NotTried, Trial::NotTried)).collect()
}

/// What one relay of a user showed about the server holds for the others.
pub(super) fn of_accounts(shown: &[Shown], subjects: &[Subject<'_>], accounts: &[Account]) -> Vec<RelayFound> {
    let of_same = |subject: &Subject<'_>| {
        let same = subjects.iter().zip(shown).filter(|(other, _)| other.identity() == subject.identity());
        first_tried(same.map(|(_, shown)| shown.found.between))
    };
    let completed = subjects.iter().zip(shown).map(|(subject, shown)| RelayFound {
        between: first_tried([shown.found.between, of_same(subject)]),
        quota: subject.account(accounts).and_then(Account::quota),
        ..shown.found.clone()
    });
    completed.collect()
}
