//! What is found out by sending, beside the servers' checks: whether datagrams from outside arrive at neko's ports, what
//! the router does, and what relays let through. The facts are [`neko_reach`]'s; what cannot be found out stays not tried.
//!
//! Silence counts only beside a control: the same sender has to reach a socket that had spoken to it.

mod addresses;
mod allocation;
mod between;
mod container;
mod first_sender;
mod forward;
mod found;
mod from_here;
mod listener;
mod mapping;
mod mux;
mod nat;
mod next_hop;
mod outcome;
mod over_tcp;
mod permissions;
mod port_trials;
mod ports;
mod quota;
mod received;
mod relay;
mod relay_findings;
mod relaying;
mod replies;
mod response_port;
mod stranger;
mod subject;
pub(super) mod together;

use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

pub use self::found::{Found, RelayFound};

use self::addresses::Addresses;
use self::mux::Mux;
use self::outcome::agreed;
use self::ports::Sample;
use self::received::Received;
use self::relay_findings::RelayFindings;
use self::subject::User;
use self::together::together;
use super::interfaces::Interfaces;
use super::path_context::Cancel;
use super::server_check::Target;
use crate::transport::{Allocations, Concessions};
use neko_config::behaviour::Behaviour;
use neko_reach::Network;
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
    /// What neko advertises instead of its own addresses.
    pub advertised: &'a [IpAddr],
    pub concessions: &'a Concessions,
    pub allocations: &'a Allocations,
    pub deadline: Instant,
    pub cancel: &'a Cancel,
    /// How many are to be served at once.
    pub viewers: usize,
}

/// What the trials of one run stand on.
struct Ground<'a> {
    place: &'a Place<'a>,
    addresses: Addresses,
    heard: Received,
    /// neko's UDP ports; none where neko has none, or another process has them.
    sample: Option<Sample>,
    /// The same of its TCP mux.
    mux: Option<Mux>,
}

/// Tries everything side by side. What was found out before the deadline or an interrupt is kept.
pub(crate) async fn run(place: &Place<'_>) -> Found {
    let ground = Ground::of(place).await;
    let is_container = container::is_container();
    let subjects = subject::all(place);
    let users = User::each(&subjects);
    let (from_here, seen, answers, shown) = tokio::join!(
        place.in_time(from_here::try_out(&ground, is_container)),
        place.in_time(nat::seen(&ground)),
        place.in_time(response_port::try_out(&ground)),
        together(users.iter().map(|user| place.in_time(ground.user(user)))),
    );
    let relays = users.iter().zip(&shown).flat_map(|(user, shown)| user.relays(shown.as_ref())).collect();
    let shown: Vec<RelayFindings> = shown.into_iter().flatten().collect();
    let seen: Vec<_> = shown.iter().flat_map(|shown| &shown.seen).chain(&seen).copied().collect();
    let trials = port_trials::all(&ground, &shown, &answers, &from_here.forwards);
    let addresses = ground.close().await;
    let network = Network {
        mapping: mapping::mapping(&seen, &addresses.own),
        strangers: agreed(shown.iter().map(|shown| shown.strangers)),
        tried: found::forwards(&addresses, &shown, &answers, &from_here.forwards),
        own: addresses.own,
        container: is_container,
        mapped: addresses.mapped,
        hairpin: from_here.hairpin,
        host_is_outside: from_here.host_is_outside,
        // The paths tell, which play later.
        lost_large: 0,
    };
    Found { network, relays, trials }
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
        let (addresses, heard) = (Addresses::of(place), Received::default());
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

    /// By the first of its URLs that gives an allocation.
    async fn user(&self, user: &User<'_>) -> Option<RelayFindings> {
        for subject in &user.subjects {
            let shown = relay::try_out(self, user, subject).await;
            if shown.is_some() {
                return shown;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
