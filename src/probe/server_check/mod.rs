//! One server, step by step: resolve, connect, TLS, Binding, Allocate, permission, data through the relay, release.
//!
//! A server that fails is data: [`check`] always returns a report, within its time limit. What stands on the server
//! is given back on every way out, a dropped future included (see [`Allocations`]).

mod attempt;
mod classify;
mod far_end;
mod relayed;
mod resolve;
mod steps;
mod target;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

pub use classify::failure;
pub use far_end::FarEnd;
pub use target::{StandIn, Target};

use self::steps::{Over, Steps};
use crate::report::{Failure, ServerReport, Slug, StepName};
use crate::transport::Allocations;

/// How servers are checked.
#[derive(Debug, Clone)]
pub struct Options {
    /// Bounds all steps of one server.
    pub timeout: Duration,
    /// Where the relayed data goes.
    pub far_end: FarEnd,
    /// Certificates (DER) to trust beside the system's authorities.
    pub trust: Vec<Vec<u8>>,
    /// Where sessions are known, to be closed at once on an interrupt.
    pub allocations: Allocations,
}

/// Checks one server. Never longer than the time limit; on [`Allocations::release_all`] it ends at once.
pub async fn check(target: &Target, options: &Options) -> ServerReport {
    let mut check = Check {
        target,
        options,
        steps: Steps::new(Instant::now() + options.timeout, options.timeout, options.allocations.clone()),
        report: target.empty_report(),
    };
    // How it ended stands in the steps.
    let _ = check.run().await;
    let mut report = check.report;
    report.steps = check.steps.into_steps();
    for step in &mut report.steps {
        if let crate::report::StepOutcome::Failed(failure) = &mut step.outcome {
            let place = target.place_of(failure.slug);
            failure.place = failure.place.take().or(place);
        }
    }
    for note in &mut report.notes {
        note.place = target.places.first().cloned();
    }
    report
}

/// A check on its way.
struct Check<'a> {
    target: &'a Target,
    options: &'a Options,
    steps: Steps,
    report: ServerReport,
}

impl Check<'_> {
    /// One address after the other, until one is not refused outright.
    async fn run(&mut self) -> Result<(), Over> {
        let addresses = self.resolve().await?;
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
        let addresses = self.steps.run(StepName::Resolve, silence, resolve::resolve(uri)).await?;
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests;
