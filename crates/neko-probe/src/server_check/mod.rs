//! One server, step by step: resolve, connect, TLS, Binding, Allocate, permission, data through the relay, release.
//!
//! A server that fails is data: [`check`] always returns a report, within its time limit. What stands on the server
//! is given back on every way out, a dropped future included (see [`Allocations`]).

mod addresses;
mod attempt;
mod classify;
mod evidence;
mod families;
mod far_end;
mod names;
mod offers;
mod other_service;
mod relayed;
mod resolve;
mod secured;
mod security;
mod silence;
mod steps;
mod target;
mod waits;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

pub use classify::failure;
pub use far_end::FarEnd;
pub use resolve::addresses_of;
pub(crate) use silence::Silence;
pub(crate) use steps::waited;
pub use target::{StandIn, Target};

use self::names::Names;
use self::steps::{Over, Steps};
use crate::transport::{Allocations, Concessions, Endpoint, Room, User};
use neko_report::{Failure, Family, ServerReport, Slug, StepName, StepOutcome};

/// How servers are checked.
#[derive(Debug, Clone)]
pub struct Options {
    /// Bounds all steps of one server.
    pub timeout: Duration,
    /// Where the relayed data goes.
    pub far_end: FarEnd,
    /// Certificates (DER) to trust beside the system's authorities.
    pub trust: Vec<Vec<u8>>,
    /// What the user lets pass though the system's authorities do not.
    pub concessions: Concessions,
    /// Name servers in place of the system's, for the diagnosis alone.
    pub name_servers: Vec<SocketAddr>,
    /// Whether to ask what the server offers beside what is needed.
    pub offers: bool,
    /// Whether to look for what the server should not allow.
    pub security: bool,
    /// Where sessions are known, to be closed at once on an interrupt.
    pub allocations: Allocations,
}

impl Options {
    /// With the system's trust alone.
    pub fn new(timeout: Duration, far_end: FarEnd) -> Self {
        let (trust, concessions, allocations, name_servers) = Default::default();
        Self { timeout, far_end, trust, concessions, name_servers, offers: false, security: false, allocations }
    }

    /// Waits for room for so many allocations of a target's user.
    async fn room(&self, target: &Target, endpoint: &Endpoint, count: u32) -> Room {
        self.allocations.room(user(target, endpoint), count).await
    }
}

/// Whom the server counts allocations for.
fn user(target: &Target, endpoint: &Endpoint) -> User {
    (endpoint.address.ip(), target.listed.login.username.clone())
}

/// Checks one server. Never longer than the time limit; on [`Allocations::release_all`] it ends at once.
pub async fn check(target: &Target, options: &Options) -> ServerReport {
    let mut check = Check::new(target, options, Silence::new());
    // How it ended stands in the steps.
    let _ = check.run().await;
    check.finish()
}

/// Checks one server over each address family that its name has, at the same time: one report for each.
pub async fn check_each(target: &Target, options: &Options) -> Vec<ServerReport> {
    check_aloud(target, options, Silence::new()).await
}

/// The same; `silence` tells those who wait whether the server speaks at all.
pub(crate) async fn check_aloud(target: &Target, options: &Options, silence: Silence) -> Vec<ServerReport> {
    let mut check = Check::new(target, options, silence);
    let names = Names::ask(target, options);
    let Ok(addresses) = check.resolve().await else {
        check.explain_name(names).await;
        return vec![check.finish()];
    };
    let (first, second): (Vec<_>, Vec<_>) =
        addresses.iter().partition(|address| Some(address.is_ipv4()) == addresses.first().map(SocketAddr::is_ipv4));
    if second.is_empty() {
        let _ = check.at_each(&first).await;
        check.compare_names(names, &addresses).await;
        return vec![check.finish()];
    }
    let mut other = Check {
        target,
        options,
        steps: check.steps.clone(),
        silence: check.silence.clone(),
        report: check.report.clone(),
    };
    check.report.details.family = first.first().map(|address| Family::of(address.ip()));
    other.report.details.family = second.first().map(|address| Family::of(address.ip()));
    let _ = tokio::join!(check.at_each(&first), other.at_each(&second));
    check.compare_names(names, &addresses).await;
    other.report.details.names = check.report.details.names.clone();
    let mut reports = [check.finish(), other.finish()];
    families::excuse(&mut reports);
    reports.into()
}

/// Adds the lines of the config.
fn locate(failure: &mut Failure, target: &Target) {
    if let ([first, others @ ..], None) = (target.places_of(failure.slug), &failure.place) {
        failure.place = Some(first.clone());
        failure.also = others.to_vec();
    }
}

/// A check on its way.
struct Check<'a> {
    target: &'a Target,
    options: &'a Options,
    steps: Steps,
    silence: Silence,
    report: ServerReport,
}

impl<'a> Check<'a> {
    fn new(target: &'a Target, options: &'a Options, silence: Silence) -> Self {
        let steps = Steps::new(Instant::now() + options.timeout, options.timeout, options.allocations.clone());
        Self { target, options, steps, silence, report: target.empty_report() }
    }

    /// The report, with the lines that its failures concern.
    fn finish(self) -> ServerReport {
        let target = self.target;
        let mut report = self.report;
        report.steps = self.steps.into_steps();
        for step in &mut report.steps {
            if let StepOutcome::Failed(failure) = &mut step.outcome {
                locate(failure, target);
                if failure.slug == Slug::CredentialsRefused {
                    evidence::add_to(failure, target);
                }
            }
        }
        for note in &mut report.notes {
            locate(note, target);
        }
        if let (Some(said), Some(step)) = (target.dropped_query(), report.steps.last_mut()) {
            step.detail = Some(step.detail.take().map_or(said.clone(), |detail| format!("{detail}; {said}")));
        }
        report
    }
}

impl Check<'_> {
    async fn run(&mut self) -> Result<(), Over> {
        let addresses = self.resolve().await?;
        self.at_each(&addresses).await
    }

    /// One address after the other, until one is not refused outright.
    async fn at_each(&mut self, addresses: &[SocketAddr]) -> Result<(), Over> {
        let mut refused: Vec<String> = Vec::new();
        for (index, address) in addresses.iter().enumerate() {
            let mark = self.steps.len();
            self.report.address = Some(*address);
            let ended = self.attempt(*address).await;
            if index + 1 < addresses.len()
                && let Some(why) = self.steps.refused_outright()
            {
                refused.push(format!("{address} {why}"));
                self.steps.truncate(mark);
                self.steps.set_detail(StepName::Resolve, format!("tried first: {}", refused.join(", ")));
                continue;
            }
            return ended;
        }
        Err(Over)
    }

    /// The addresses that the server's name has, in the system's order.
    async fn resolve(&mut self) -> Result<Vec<SocketAddr>, Over> {
        if let Some(stand_in) = &self.target.stand_in {
            return Ok(vec![stand_in.address]);
        }
        let uri = &self.target.uri;
        let silence = || {
            Failure::new(Slug::NameServerSilent, format!("no answer for {} from the name servers in time", uri.host))
        };
        let addresses = self.steps.run(StepName::Resolve, silence, resolve::resolve(self.target)).await?;
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests;
