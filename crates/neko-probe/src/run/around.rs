//! What is around neko: its servers, this machine's address, and what only sending can tell.

use std::net::IpAddr;
use std::time::Instant;

use neko_reach::Answers;
use neko_report::{AddressReport, NetworkReport, ServerReport, Subject};

use super::Run;
use crate::address::{self, Advertised};
use crate::check_all::{Checks, far_end};
use crate::event::Event;
use crate::servers::unused;
use crate::trials::Found;
use crate::{answers, server_check, trials};

/// What the servers said.
pub(super) struct Checked {
    /// Those of the plan in its order, each over every address family of its name.
    each: Vec<Vec<ServerReport>>,
    /// The same as rows: one a server of the plan, then their other address families.
    pub(super) servers: Vec<ServerReport>,
}

impl Checked {
    pub(super) fn of(each: Vec<Vec<ServerReport>>) -> Self {
        let mut servers: Vec<_> = each.iter().filter_map(|families| families.first()).cloned().collect();
        servers.extend(each.iter().flat_map(|families| families.iter().skip(1)).cloned());
        Self { each, servers }
    }

    /// Whether one of these servers gave what the others did not: one that failed in the end only an address.
    pub(super) fn any_gave_more(&self, servers: &[bool]) -> bool {
        let address = |row: &ServerReport| row.mapped.map(|mapped| mapped.ip());
        let (late, early): (Vec<_>, Vec<_>) = self.each.iter().zip(servers).partition(|(_, late)| **late);
        let known: Vec<IpAddr> = early.iter().flat_map(|(rows, _)| rows.iter()).filter_map(address).collect();
        let gave = |row: &ServerReport| match row.failure() {
            None => row.mapped.is_some() || row.relayed.is_some(),
            Some(_) => address(row).is_some_and(|ip| !known.contains(&ip)),
        };
        late.iter().any(|(rows, _)| rows.iter().any(gave))
    }
}

/// What this machine's place in the network is.
#[derive(Default)]
pub(super) struct Around {
    pub(super) address: Option<AddressReport>,
    pub(super) network: Option<NetworkReport>,
}

impl Run<'_> {
    pub(super) fn begin_checks(&self) -> Checks<'_> {
        let Self { options, plan, interfaces, .. } = self;
        let left = self.deadline.saturating_duration_since(Instant::now());
        let check = server_check::Options {
            concessions: options.concessions.clone(),
            security: options.security,
            allocations: self.allocations.clone(),
            ..server_check::Options::new(options.timeout.min(left), far_end(options.embedded, interfaces))
        };
        Checks::begin(&plan.servers, &self.targets, check, self.cancel, self.events)
    }

    /// With what is to be said of servers that neko does not use.
    pub(super) fn checked(&self, checks: Checks<'_>) -> Checked {
        let mut each = checks.reports();
        for (families, server) in each.iter_mut().zip(&self.plan.servers) {
            let skipped = server.skipped.as_ref().map(|why| unused(server, why));
            families.iter_mut().for_each(|row| row.notes.extend(skipped.clone()));
        }
        Checked::of(each)
    }

    /// What servers and trials say, for the model of reach.
    pub(super) fn known(&self, checked: &Checked, found: Option<Found>) -> Answers {
        let mut known = match self.options.embedded {
            true => answers::assumed(&self.plan, &checked.each, self.job.resolution),
            false => answers::of_servers(&self.plan, &checked.each, &self.interfaces),
        };
        if let Some(found) = found {
            let address_of = |row: &ServerReport| row.address.map(|address| address.ip());
            let addresses_of = |rows: &Vec<ServerReport>| rows.iter().filter_map(address_of).collect();
            let addresses: Vec<Vec<IpAddr>> = checked.each.iter().map(addresses_of).collect();
            answers::add_trials(&mut known, &self.plan, &addresses, found);
        }
        known
    }

    /// Looks at this machine's address, and tries what nobody but the network can answer, side by side. Stand-ins say
    /// nothing of either.
    pub(super) async fn look_around(&self, servers: &[ServerReport], advertised: &[IpAddr]) -> (Option<Found>, Around) {
        if self.options.embedded {
            return Default::default();
        }
        let place = trials::Place {
            targets: &self.targets,
            servers,
            interfaces: &self.interfaces,
            behaviour: &self.behaviour,
            advertised,
            concessions: &self.options.concessions,
            allocations: &self.allocations,
            deadline: self.deadline.into(),
            cancel: self.cancel,
            viewers: self.options.viewers,
        };
        (self.events)(Event::Trying);
        // The trials first, as they bind neko's own ports.
        let (found, address) = tokio::join!(trials::run(&place), self.examine_address(servers));
        let network = found.report(&self.plan.servers);
        (self.events)(Event::Tried { found: &found, report: &network });
        (Some(found), Around { address, network: Some(network) })
    }

    async fn examine_address(&self, servers: &[ServerReport]) -> Option<AddressReport> {
        if self.cancel.is_cancelled() {
            return None;
        }
        let nat1to1 = address::nat1to1(self.job.resolution);
        let own = Advertised { config: name_of(&self.job.subject), nat1to1 };
        address::examine(servers, &self.interfaces, &[own]).await
    }
}

/// What a config is called in a sentence.
fn name_of(subject: &Subject) -> String {
    match subject {
        Subject::File(name) => name.clone(),
        _ => "the settings".to_owned(),
    }
}
