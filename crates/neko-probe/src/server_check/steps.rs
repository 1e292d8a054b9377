//! The steps of a check as they are made: each timed, and bounded by what is left of the whole.

use std::time::Duration;

use tokio::time::Instant;

use crate::transport::Allocations;
use neko_report::{Failure, Slug, Step, StepName, StepOutcome};
use turn_client::stun::transaction::Cost;

/// In less time nobody's silence tells anything: the first message of a client is not even sent again before (RFC 8489,
/// section 6.2.1).
const TOO_SHORT: Duration = Duration::from_millis(500);

/// The check ends here; why stands in its last step.
#[derive(Debug)]
pub(super) struct Over;

/// A step that was done.
pub(super) struct Done<T> {
    pub(super) value: T,
    pub(super) cost: Cost,
    pub(super) detail: Option<String>,
}

impl<T> Done<T> {
    pub(super) fn free(value: T) -> Self {
        Self { value, cost: Cost::default(), detail: None }
    }

    pub(super) fn after(value: T, cost: Cost) -> Self {
        Self { value, cost, detail: None }
    }

    pub(super) fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// A step that was not.
#[derive(Debug)]
pub(super) enum Stop {
    Failed(Failure, Cost),
    NotChecked(String),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure, Cost::default())
    }
}

/// `1.5 s`, `20 ms`: as it was written on the command line, whatever passed since.
pub(crate) fn waited(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 0.95 => format!("{} ms", (seconds * 1000.0).round()),
        seconds => format!("{} s", (seconds * 10.0).round() / 10.0),
    }
}

/// The steps made so far, and the time left.
#[derive(Clone)]
pub(super) struct Steps {
    steps: Vec<Step>,
    deadline: Instant,
    timeout: Duration,
    allocations: Allocations,
}

impl Steps {
    pub(super) fn new(deadline: Instant, timeout: Duration, allocations: Allocations) -> Self {
        Self { steps: Vec::new(), deadline, timeout, allocations }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.steps.truncate(len);
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What was waited for elsewhere is no time of the server's.
    pub(super) fn postpone(&mut self, time: Duration) {
        self.deadline += time;
    }

    /// Makes one step. `silence` says what it means when the time is over and nothing came.
    pub(super) async fn run<T>(
        &mut self,
        name: StepName,
        silence: impl FnOnce() -> Failure,
        work: impl Future<Output = Result<Done<T>, Stop>>,
    ) -> Result<T, Over> {
        let started = Instant::now();
        let result = self.bounded(silence, work).await;
        self.record(name, started.elapsed(), result)
    }

    /// The work, or why it had to end: the deadline, an interrupt.
    pub(super) async fn bounded<T>(
        &self,
        silence: impl FnOnce() -> Failure,
        work: impl Future<Output = Result<T, Stop>>,
    ) -> Result<T, Stop> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        tokio::select! {
            biased;
            result = work => result,
            () = tokio::time::sleep_until(self.deadline) => Err(self.too_late(left, silence()).into()),
            () = self.allocations.closing() => {
                Err(Failure::new(Slug::Interrupted, "interrupted before this was done").into())
            }
        }
    }

    /// Whether a server that is silent for so long is to blame.
    pub(super) fn is_enough(&self, left: Duration) -> bool {
        left * 5 >= self.timeout && left >= TOO_SHORT
    }

    /// Silence can be blamed on the server only if it was given time to answer.
    fn too_late(&self, left: Duration, silence: Failure) -> Failure {
        let allowed = waited(self.timeout);
        if self.is_enough(left) {
            let message = format!("{}; waited {allowed}, --timeout allows more", silence.message);
            return Failure { message, ..silence };
        }
        let message = format!(
            "only {} of {allowed} (--timeout) were left for this step, too little to judge the server: {}",
            waited(left),
            silence.message
        );
        Failure::new(Slug::DeadlineReached, message)
    }

    /// Writes down how a step ended.
    pub(super) fn record<T>(
        &mut self,
        name: StepName,
        time: Duration,
        result: Result<Done<T>, Stop>,
    ) -> Result<T, Over> {
        let mut step =
            Step { name, outcome: StepOutcome::Done, time, round_trips: 0, retransmissions: 0, detail: None };
        let mut pay = |cost: Cost| {
            step.round_trips = cost.round_trips;
            step.retransmissions = cost.retransmissions;
        };
        let value = match result {
            Ok(done) => {
                pay(done.cost);
                step.detail = done.detail;
                Ok(done.value)
            }
            Err(Stop::Failed(failure, cost)) => {
                pay(cost);
                step.outcome = StepOutcome::Failed(failure);
                Err(Over)
            }
            Err(Stop::NotChecked(why)) => {
                step.outcome = StepOutcome::NotChecked(why);
                Err(Over)
            }
        };
        self.steps.push(step);
        value
    }

    pub(super) fn split_off(&mut self, at: usize) -> Vec<Step> {
        self.steps.split_off(at)
    }

    pub(super) fn extend(&mut self, steps: Vec<Step>) {
        self.steps.extend(steps);
    }

    pub(super) fn change_last(&mut self, change: impl FnOnce(&mut StepOutcome)) {
        if let Some(step) = self.steps.last_mut() {
            change(&mut step.outcome);
        }
    }

    pub(super) fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    pub(super) fn last_failed(&self) -> bool {
        self.last().is_some_and(|step| matches!(step.outcome, StepOutcome::Failed(_)))
    }

    /// Sets a step's detail.
    pub(super) fn set_detail(&mut self, name: StepName, detail: String) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.name == name) {
            step.detail = Some(detail);
        }
    }

    /// Adds to a step's detail.
    pub(super) fn add_detail(&mut self, name: StepName, more: &str) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.name == name) {
            step.detail = Some(match step.detail.take() {
                Some(detail) => format!("{detail}; {more}"),
                None => more.to_owned(),
            });
        }
    }

    /// Why the address of this attempt cannot be had at all, so that the name's next one is worth trying.
    pub(super) fn refused_outright(&self) -> Option<&'static str> {
        match &self.steps.last()?.outcome {
            StepOutcome::Failed(failure) => match failure.slug {
                Slug::NoRoute => Some("has no route"),
                Slug::ConnectionRefused => Some("refused"),
                _ => None,
            },
            _ => None,
        }
    }
}
