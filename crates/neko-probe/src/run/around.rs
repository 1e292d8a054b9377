//! What is around neko: its servers, this machine's address, and what only sending can tell.

use std::net::IpAddr;
use std::time::Instant;

use neko_reach::Answers;
use neko_report::{AddressReport, NetworkReport, ServerReport, Subject};

use super::Run;
use crate::address::{self, Advertised};
use crate::check_all::{check_all, far_end};
use crate::event::Event;
use crate::servers::unused;
use crate::{answers, server_check, trials};

/// What the servers said.
pub(super) struct Checked {
    /// Those of the plan in its order, then their other address families.
    pub(super) servers: Vec<ServerReport>,
    /// The addresses of each server of the plan.
    pub(super) addresses: Vec<Vec<IpAddr>>,
    pub(super) known: Answers,
}

/// What this machine's place in the network is.
#[derive(Default)]
pub(super) struct Around {
    pub(super) address: Option<AddressReport>,
    pub(super) network: Option<NetworkReport>,
}

impl Run<'_> {
    pub(super) async fn check_servers(&self) -> Checked {
        let Self { options, plan, interfaces, .. } = self;
        let left = self.deadline.saturating_duration_since(Instant::now());
        let check = server_check::Options {
            concessions: options.concessions.clone(),
            security: options.security,
            allocations: self.allocations.clone(),
            ..server_check::Options::new(options.timeout.min(left), far_end(options.embedded, interfaces))
        };
        let mut checked = check_all(&plan.servers, &self.targets, &check, self.cancel, self.events).await;
        for (families, server) in checked.iter_mut().zip(&plan.servers) {
            let skipped = server.skipped.as_ref().map(|why| unused(server, why));
            families.iter_mut().for_each(|row| row.notes.extend(skipped.clone()));
        }
        let known = match options.embedded {
            true => answers::assumed(plan, &checked, self.job.resolution),
            false => answers::of_servers(plan, &checked, interfaces),
        };
        let address_of = |row: &ServerReport| row.address.map(|address| address.ip());
        let addresses = checked.iter().map(|rows| rows.iter().filter_map(address_of).collect()).collect();
        Checked { servers: one_row_each(checked), addresses, known }
    }

    /// Looks at this machine's address, and tries what nobody but the network can answer, side by side. Stand-ins say
    /// nothing of either.
    pub(super) async fn look_around(&self, checked: &mut Checked, advertised: &[IpAddr]) -> Around {
        if self.options.embedded {
            return Around::default();
        }
        let place = trials::Place {
            targets: &self.targets,
            servers: &checked.servers,
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
        let (found, address) = tokio::join!(trials::run(&place), self.examine_address(&checked.servers));
        let network = found.report(&self.plan.servers);
        (self.events)(Event::Tried { found: &found, report: &network });
        answers::add_trials(&mut checked.known, &self.plan, &checked.addresses, found);
        Around { address, network: Some(network) }
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

/// The plan's servers in its order, their other address families behind them.
fn one_row_each(checked: Vec<Vec<ServerReport>>) -> Vec<ServerReport> {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for mut families in checked {
        others.extend(families.split_off(families.len().min(1)));
        rows.append(&mut families);
    }
    rows.append(&mut others);
    rows
}

/// What a config is called in a sentence.
fn name_of(subject: &Subject) -> String {
    match subject {
        Subject::File(name) => name.clone(),
        _ => "the settings".to_owned(),
    }
}
