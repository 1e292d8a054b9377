//! The name servers' word beside the system's.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::{Check, Options, Target};
use crate::names;
use neko_report::{RecordAnswer, Slug, StepName, StepOutcome};

/// How long the name servers' word is awaited when all else is done.
const GRACE: Duration = Duration::from_millis(100);

/// A question to the name servers on its way, where the host is a name.
pub(super) struct Names(Option<JoinHandle<(RecordAnswer, RecordAnswer)>>);

impl Names {
    pub(super) fn ask(target: &Target, options: &Options) -> Self {
        let host = target.uri.host.clone();
        let literal = host.parse::<IpAddr>().is_ok() || host.eq_ignore_ascii_case("localhost");
        if target.stand_in.is_some() || literal {
            return Self(None);
        }
        let (servers, within) = (options.name_servers.clone(), options.timeout.mul_f32(0.75));
        Self(Some(tokio::spawn(async move { names::ask(&host, &servers, within).await })))
    }

    async fn answer(self, until: Instant) -> Option<(RecordAnswer, RecordAnswer)> {
        let mut asking = self.0?;
        match tokio::time::timeout_at(until, &mut asking).await {
            Ok(answered) => answered.ok(),
            Err(_) => {
                asking.abort();
                None
            }
        }
    }
}

impl Check<'_> {
    /// What the name servers say, where they have said it by now.
    pub(super) async fn compare_names(&mut self, names: Names, system: &[SocketAddr]) {
        let Some((a, aaaa)) = names.answer(Instant::now() + GRACE).await else { return };
        let report = names::compare(&self.target.uri.host, a, aaaa, system);
        if let Some(difference) = &report.difference {
            self.steps.add_detail(StepName::Resolve, difference);
        }
        self.report.details.names = Some(report);
    }

    /// The system's resolver failed: the name servers' word says whether there is no such name or nobody answered.
    pub(super) async fn explain_name(&mut self, names: Names) {
        let until = self.steps.deadline().max(Instant::now() + GRACE);
        let Some((a, aaaa)) = names.answer(until).await else { return };
        let host = &self.target.uri.host;
        let report = names::compare(host, a, aaaa, &[]);
        let (a, aaaa) = (&report.a, &report.aaaa);
        let say = match (a, aaaa) {
            (RecordAnswer::NoSuchName, _) | (_, RecordAnswer::NoSuchName) => {
                Some((Slug::NameNotFound, "the name servers say that there is no such name".to_owned()))
            }
            (RecordAnswer::NoRecord, RecordAnswer::NoRecord) => {
                Some((Slug::NameNotFound, "the name exists, but has neither an A nor an AAAA record".to_owned()))
            }
            (RecordAnswer::NoAnswer, RecordAnswer::NoAnswer) => {
                Some((Slug::NameServerSilent, "no name server answered".to_owned()))
            }
            _ => report.difference.clone().map(|difference| (Slug::NameNotFound, difference)),
        };
        if let Some((slug, text)) = say {
            self.steps.change_last(|outcome| {
                if let StepOutcome::Failed(failure) = outcome
                    && matches!(failure.slug, Slug::NameNotFound | Slug::NameServerSilent)
                {
                    failure.slug = slug;
                    failure.message = format!("{host} does not resolve: {text}");
                }
            });
        }
        self.report.details.names = Some(report);
    }
}
