//! What is found out by sending, beside the servers' checks: whether datagrams from outside arrive at neko's ports, what
//! the router does, and what relays let through. The facts are [`neko_reach`]'s; what cannot be found out stays not tried.
//!
//! Silence counts only beside a control: the same sender has to reach a socket that had spoken to it.

mod account;
mod addresses;
mod between;
mod container;
mod ear;
mod forward;
mod from_here;
mod heard;
mod mapping;
mod mux;
mod nat;
mod outcome;
mod over_tcp;
mod permissions;
mod ports;
mod relay;
mod speaker;
mod stranger;
mod together;

use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

use self::account::{Account, Held, Purpose};
use self::addresses::{Addresses, each_once};
use self::from_here::FromHere;
use self::heard::Heard;
use self::mux::Mux;
use self::outcome::{agreed, first_tried};
use self::ports::Sample;
use self::relay::{Shown, Subject};
use self::together::together;
use super::field::Cancel;
use super::interfaces::Interfaces;
use super::server_check::Target;
use crate::transport::{Allocations, Concessions};
use neko_config::behaviour::Behaviour;
use neko_reach::{Network, Trial, Tried};
use neko_report::ServerReport;

/// No trial takes longer.
const LIMIT: Duration = Duration::from_secs(5);

/// Where neko will be, and what was found out there so far.
pub(crate) struct Place<'a> {
    /// The plan's servers as they are contacted.
    pub targets: &'a [Option<Target>],
    /// What the servers answered: those of the plan in its order, then their other address families.
    pub servers: &'a [ServerReport],
    pub interfaces: &'a Interfaces,
    pub behaviour: &'a Behaviour,
    /// What neko advertises in the place of its own addresses.
    pub advertised: &'a [IpAddr],
    pub concessions: &'a Concessions,
    pub allocations: &'a Allocations,
    pub deadline: Instant,
    pub cancel: &'a Cancel,
}

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
    /// A datagram to another relay of the server.
    pub between: Trial,
    /// How many relays the user may have at once, where that was met.
    pub quota: Option<usize>,
}

impl RelayFound {
    fn untried(server: usize) -> Self {
        let (inbound, exchange, between) = Default::default();
        Self { server, denied: Vec::new(), denies_strangers: false, inbound, exchange, between, quota: None }
    }
}

/// What the trials of one run stand on.
struct Ground<'a> {
    place: &'a Place<'a>,
    addresses: Addresses,
    heard: Heard,
    /// neko's UDP ports; none where neko has none, or another process has them.
    sample: Option<Sample>,
    /// The same of its TCP mux.
    mux: Option<Mux>,
}

/// Tries everything side by side. What was found out before the deadline or an interrupt is kept.
pub(crate) async fn run(place: &Place<'_>) -> Found {
    let ground = Ground::of(place).await;
    let is_container = container::is_container();
    let subjects = subjects(place);
    let accounts = accounts(&subjects);
    let relays = subjects.iter().map(|subject| ground.relay(subject, &accounts));
    let over_tcp = streams(&subjects, &accounts).map(|(subject, account)| over_tcp::try_out(&ground, subject, account));
    let (from_here, seen, shown, over_tcp) = tokio::join!(
        place.in_time(from_here::try_out(&ground, is_container)),
        place.in_time(nat::seen(&ground)),
        together(relays),
        together(over_tcp.map(|trial| place.in_time(trial))),
    );
    let FromHere { hairpin, forwards } = from_here;
    let addresses = ground.close().await;
    let forwards = forwards_of(&addresses, &shown, &over_tcp.concat(), &forwards);
    let seen: Vec<_> = shown.iter().flat_map(|shown| &shown.seen).chain(&seen).copied().collect();
    let network = Network {
        mapping: mapping::mapping(&seen, &addresses.own),
        strangers: agreed(shown.iter().map(|shown| shown.strangers)),
        own: addresses.own,
        container: is_container,
        mapped: addresses.mapped,
        firewall: None,
        hairpin,
        tried: forwards,
    };
    Found { network, relays: of_accounts(shown, &subjects, &accounts) }
}

impl Place<'_> {
    /// What a trial gives, or nothing where the run ends before it.
    async fn in_time<T: Default>(&self, trial: impl Future<Output = T>) -> T {
        let until = self.deadline.min(Instant::now() + LIMIT);
        tokio::select! {
            biased;
            () = self.cancel.clone().cancelled() => T::default(),
            () = tokio::time::sleep_until(until) => T::default(),
            found = trial => found,
        }
    }
}

impl<'a> Ground<'a> {
    async fn of(place: &'a Place<'a>) -> Self {
        let (addresses, heard) = (Addresses::of(place), Heard::default());
        let sample = Sample::bind(place.behaviour.udp, &addresses.own, &heard).await;
        let mux = match place.behaviour.tcp_mux {
            Some(port) => Mux::bind(port, &addresses.own, &heard).await,
            None => None,
        };
        Self { place, addresses, heard, sample, mux }
    }

    /// Frees neko's ports.
    async fn close(self) -> Addresses {
        if let Some(sample) = self.sample {
            sample.close().await;
        }
        if let Some(mux) = self.mux {
            mux.close().await;
        }
        self.addresses
    }

    async fn allocate<'b>(&self, subject: &Subject<'_>, account: &'b Account, purpose: Purpose) -> Option<Held<'b>> {
        let (endpoint, credentials) = (&subject.endpoint, subject.credentials.as_ref());
        account.allocate(endpoint, credentials, self.place.allocations, &self.heard, purpose).await
    }

    async fn relay(&self, subject: &Subject<'_>, accounts: &[Account]) -> Shown {
        let Some(account) = subject.account(accounts) else { return Shown::untried(subject.server) };
        let shown = self.place.in_time(relay::try_out(self, subject, account)).await;
        shown.unwrap_or_else(|| Shown::untried(subject.server))
    }
}

/// The servers of the plan that granted an allocation.
fn subjects<'a>(place: &Place<'a>) -> Vec<Subject<'a>> {
    let rows = place.targets.iter().zip(place.servers).enumerate();
    let granted = rows.filter(|(_, (_, report))| report.relayed.is_some());
    let subject = |(server, (target, report)): (usize, (&'a Option<Target>, &'a ServerReport))| {
        let target = target.as_ref()?;
        let endpoint = target.endpoint(report.address?, &[], place.concessions);
        Some(Subject { server, report, endpoint, credentials: target.credentials() })
    };
    granted.filter_map(subject).collect()
}

/// Each user of each server once.
fn accounts(subjects: &[Subject<'_>]) -> Vec<Account> {
    let identities = each_once(subjects.iter().map(Subject::identity));
    identities.into_iter().map(|(server, username)| Account::new(server, username.map(str::to_owned))).collect()
}

/// A server of each account that TCP allocations are asked of, rather one that is asked over TCP anyway.
fn streams<'a, 'b>(
    subjects: &'a [Subject<'b>],
    accounts: &'a [Account],
) -> impl Iterator<Item = (&'a Subject<'b>, &'a Account)> {
    accounts.iter().filter_map(|account| {
        let of_account = || subjects.iter().filter(|subject| subject.is_of(account));
        Some((of_account().find(|subject| subject.is_stream()).or_else(|| of_account().next())?, account))
    })
}

/// What was tried at each address: by the relays, else from here.
fn forwards_of(
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
fn of_accounts(shown: Vec<Shown>, subjects: &[Subject<'_>], accounts: &[Account]) -> Vec<RelayFound> {
    let of_same = |subject: &Subject<'_>| {
        let same = subjects.iter().zip(&shown).filter(|(other, _)| other.identity() == subject.identity());
        first_tried(same.map(|(_, shown)| shown.found.between))
    };
    let completed = subjects.iter().zip(&shown).map(|(subject, shown)| RelayFound {
        between: first_tried([shown.found.between, of_same(subject)]),
        quota: subject.account(accounts).and_then(Account::quota),
        ..shown.found.clone()
    });
    completed.collect()
}
