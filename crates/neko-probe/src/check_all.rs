//! All servers at once: a dead one delays nobody.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::event::Event;
use super::interfaces::Interfaces;
use super::path_context::Cancel;
use super::server_check::{self, FarEnd, Silence, Target};
use super::targets;
use super::trials::together::together;
use neko_report::{Contacted, ListedServer, ServerReport};

/// How long the answers to the last releases are awaited.
pub(super) const RELEASE: Duration = Duration::from_millis(300);

/// Where relayed data goes: our own address, where another machine can reach it.
pub(super) fn far_end(embedded: bool, interfaces: &Interfaces) -> FarEnd {
    match (embedded, interfaces.lan()) {
        (true, _) => FarEnd::Socket(Ipv4Addr::LOCALHOST.into()),
        (false, Some(address)) => FarEnd::Socket(address),
        (false, None) => FarEnd::SecondAllocation,
    }
}

/// The checks of a plan's servers, side by side. On an interrupt the sessions close at once and the checks end.
pub(super) struct Checks<'a> {
    plan: &'a [Arc<ListedServer>],
    options: server_check::Options,
    cancel: &'a Cancel,
    events: &'a (dyn Fn(Event<'_>) + Send + Sync),
    running: JoinSet<(usize, Vec<ServerReport>)>,
    each: Vec<Checking>,
    closing: bool,
}

/// One of them.
enum Checking {
    /// On its way.
    Waits(Silence),
    /// For a name with both address families two reports.
    Ended(Vec<ServerReport>),
}

impl<'a> Checks<'a> {
    /// Begins all of them.
    pub(super) fn begin(
        plan: &'a [Arc<ListedServer>],
        targets: &[Option<Target>],
        options: server_check::Options,
        cancel: &'a Cancel,
        events: &'a (dyn Fn(Event<'_>) + Send + Sync),
    ) -> Self {
        let mut running = JoinSet::new();
        let begin =
            |(index, (server, target)): (usize, (&Arc<ListedServer>, &Option<Target>))| match (target, &server.uri) {
                (Some(target), _) => {
                    let (silence, target, options) = (Silence::new(), target.clone(), options.clone());
                    let waits = Checking::Waits(silence.clone());
                    running.spawn(async move { (index, server_check::check_aloud(&target, &options, silence).await) });
                    waits
                }
                (None, Ok(_)) => Checking::Ended(vec![targets::without_stand_in(server)]),
                (None, Err(why)) => Checking::Ended(vec![targets::unusable(server, why)]),
            };
        let each = plan.iter().zip(targets).enumerate().map(begin).collect();
        Self { plan, options, cancel, events, running, each, closing: false }
    }

    /// Ends when no server is left to wait for but those that have been silent for long.
    pub(super) async fn until_the_rest_is_silent(&mut self) {
        while !self.running.is_empty() {
            let silences: Vec<Silence> = self.waiting().cloned().collect();
            tokio::select! {
                _ = together(silences.iter().map(Silence::is_long)) => return,
                () = self.next() => {}
            }
        }
    }

    /// Ends when all have ended.
    pub(super) async fn run_to_end(&mut self) {
        while !self.running.is_empty() {
            self.next().await;
        }
    }

    /// Takes one that ends.
    async fn next(&mut self) {
        tokio::select! {
            () = self.cancel.clone().cancelled(), if !self.closing => {
                self.closing = true;
                self.options.allocations.release_all(RELEASE).await;
            }
            Some(ended) = self.running.join_next() => if let Ok((index, checked)) = ended {
                checked.iter().for_each(|report| (self.events)(Event::Server(report)));
                self.each[index] = Checking::Ended(checked);
            },
            else => {}
        }
    }

    fn waiting(&self) -> impl Iterator<Item = &Silence> {
        self.each.iter().filter_map(|checking| match checking {
            Checking::Waits(silence) => Some(silence),
            Checking::Ended(_) => None,
        })
    }

    /// Which ones are on their way, in the order of the plan.
    pub(super) fn on_their_way(&self) -> Vec<bool> {
        self.each.iter().map(|checking| matches!(checking, Checking::Waits(_))).collect()
    }

    /// For each server at least one report; of one that is on its way an empty one.
    pub(super) fn so_far(&self) -> Vec<Vec<ServerReport>> {
        let report = |(checking, server): (&Checking, &Arc<ListedServer>)| match checking {
            Checking::Ended(checked) => checked.clone(),
            Checking::Waits(_) => vec![ServerReport::new(Arc::clone(server), Contacted::Nothing)],
        };
        self.each.iter().zip(self.plan).map(report).collect()
    }

    /// For each server at least one report.
    pub(super) fn reports(self) -> Vec<Vec<ServerReport>> {
        let report = |(checking, server)| match checking {
            Checking::Ended(checked) if !checked.is_empty() => checked,
            _ => vec![targets::unusable(server, "its check ended without a result")],
        };
        self.each.into_iter().zip(self.plan).map(report).collect()
    }
}
